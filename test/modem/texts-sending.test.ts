import { afterEach, describe, expect, it } from "vitest";
import {
  type Answers,
  error,
  framed,
  ok,
  pdu,
  prompt,
  putAway,
  readyStick,
  type TextStick,
} from "./text-stick.ts";

let stick: TextStick;

async function ready(answers: Answers = {}): Promise<TextStick> {
  stick = await readyStick(answers);
  return stick;
}

afterEach(() => putAway(stick));

const slot = { storage: "SM", index: 3 };

describe("a text that is sent", () => {
  const submit = { pdu: "0031000C9144770009002000000B05C8329BFD06", length: 19 };
  const written = `${submit.pdu} ^Z`;
  const key = `${submit.pdu}\u001a`;
  let begun: number;

  function send(beforePdu: () => void = () => undefined) {
    begun = 0;
    return stick.modem.texts.send(submit, () => {
      begun += 1;
      // The prompt has come, and the PDU has not gone.
      expect(stick.asked()).toEqual(["AT+CMGS=19"]);
      beforePdu();
    });
  }

  it.each<[string, string | null, object]>([
    ["sent, with its reference", ok("\r\n+CMGS: 34"), { kind: "sent", reference: 34 }],
    ["sent, without one", ok(), { kind: "sent", reference: null }],
    ["sent when only its OK was lost", framed("\r\n+CMGS: 34"), { kind: "sent", reference: 34 }],
    [
      "refused with the network's reason",
      framed("\r\n+CMS ERROR: 38"),
      { kind: "refused", code: 38, words: "the network is out of order" },
    ],
    ["refused without one", error, { kind: "refused", code: null, words: "the modem gives no reason" }],
    [
      "refused for a reason nobody knows",
      framed("+CMS ERROR: 512"),
      { kind: "refused", code: 512, words: "the modem says +CMS ERROR: 512" },
    ],
    ["refused in words", framed("+CMS ERROR: SIM busy"), { kind: "refused", code: null, words: "SIM busy" }],
    ["unsure when nothing comes", null, { kind: "unsure", why: "the modem did not answer" }],
    [
      "unsure when the network did not answer the modem",
      framed("+CMS ERROR: 332"),
      { kind: "unsure", why: "the network did not answer the modem" },
    ],
    ["unsure when the modem starts anew", framed("^SYSSTART"), { kind: "unsure" }],
  ])("is %s", async (_what, answer, outcome) => {
    await ready({ [key]: answer });
    expect(await stick.finish(send())).toMatchObject(outcome);
    expect([begun, stick.asked()[0]]).toEqual([1, written]);
  });

  it.each<[string, string | null, object]>([
    [
      "the network's",
      framed("+CMS ERROR: 331"),
      { kind: "refused", code: 331, words: "there is no network" },
    ],
    ["the modem's", error, { kind: "refused", code: null }],
    ["an OK without a prompt", ok(), { kind: "not-sent" }],
    ["silence", null, { kind: "not-sent" }],
  ])("is certainly not sent when there is no prompt but an answer: %s", async (_whose, answer, outcome) => {
    await ready({ "AT+CMGS=19": answer });
    expect(await stick.finish(send())).toMatchObject(outcome);
    expect([begun, stick.asked().includes(written)]).toEqual([0, false]);
  });

  it("leaves a prompt that swallowed it, and the next command is answered", async () => {
    await ready({ [key]: null, "\u001b": ok() });
    expect(await stick.finish(send())).toMatchObject({ kind: "unsure" });
    expect(stick.asked().slice(0, 2)).toEqual([written, "ESC"]);
    expect(await stick.finish(stick.modem.command("AT+CNUM"))).toMatchObject({ result: "OK" });
    expect(stick.modem.status().modem).toBe("ready");
  });

  it("is not sent when what comes first fails, and says why", async () => {
    await ready({ "\u001b": ok() });
    const sending = send(() => {
      throw new Error("the disk is full");
    });
    expect(await stick.finish(sending)).toEqual({ kind: "not-sent", why: "the disk is full" });
    expect(stick.asked()).toEqual(["ESC"]);
  });

  it("is not begun while a call is being set up", async () => {
    await ready();
    stick.calm.now = false;
    expect(await stick.finish(send())).toEqual({ kind: "not-sent", why: "a call goes first" });
    expect(stick.asked()).toEqual([]);
  });

  it("gives its prompt up for somebody who rings, and the call goes first", async () => {
    for (const ring of ["RING", '+CCWA: "+447700900003",145,1']) {
      await ready({
        "\u001b": ok(),
        "AT+CMGS=19": () => {
          stick.port().say(framed(ring));
          return prompt;
        },
      });
      expect(await stick.finish(send())).toEqual({ kind: "not-sent", why: "a call goes first" });
      expect([begun, stick.asked().slice(0, 2)]).toEqual([0, ["AT+CMGS=19", "ESC"]]);
      await stick.modem.stop();
    }
  });

  it("is waited for when somebody rings after its PDU, and the call is seen then", async () => {
    await ready({
      [key]: () => {
        stick.port().say(framed("RING"));
        stick.change({ "AT+CLCC": ok('+CLCC: 1,1,4,0,0,"+447700900002",145') });
        return ok("\r\n+CMGS: 34");
      },
    });
    expect(await stick.finish(send())).toEqual({ kind: "sent", reference: 34 });
    await stick.clock.until(() => stick.modem.lines().length === 1, 1000);
  });

  it.each([
    ["before the PDU", "AT+CMGS=19", "not-sent"],
    ["after it", key, "unsure"],
  ])("is %s when the port goes: %s", async (_when, line, kind) => {
    await ready({
      [line]: () => {
        stick.port().vanish("unplugged");
        return null;
      },
    });
    expect(await stick.finish(send())).toMatchObject({ kind });
  });

  it("goes one after the other, with what else is asked", async () => {
    await ready({ [key]: ok("+CMGS: 1") });
    const all = Promise.all([
      stick.modem.texts.send(submit, () => undefined),
      stick.modem.texts.read(slot),
      stick.modem.texts.list("ME"),
      stick.modem.texts.remove(slot),
    ]);
    expect(await stick.finish(all)).toMatchObject([{ kind: "sent" }, { pdu }, { kind: "listed" }, "removed"]);
    expect(stick.asked()).toEqual([
      "AT+CMGS=19",
      written,
      'AT+CPMS="SM","SM","SM"',
      "AT+CMGR=3",
      'AT+CPMS="ME","SM","SM"',
      "AT+CMGL=4",
      'AT+CPMS="SM","SM","SM"',
      "AT+CMGD=3",
    ]);
  });
});

describe("a code for the network", () => {
  const send = (payload = "AA180C3602") => stick.finish(stick.modem.ussd.send(payload, 15));

  it.each<[string, string | null, object]>([
    ["accepted", ok(), { kind: "accepted" }],
    ["refused", framed("+CME ERROR: 30"), { kind: "refused", words: "+CME ERROR: 30" }],
    ["not answered", null, { kind: "failed", why: "the modem did not answer" }],
  ])("is %s", async (_what, answer, outcome) => {
    await ready({ 'AT+CUSD=1,"AA180C3602",15': answer });
    expect(await send()).toEqual(outcome);
  });

  it("is answered by itself, before the modem says OK or later, and twice on two ports is once", async () => {
    await ready({ 'AT+CUSD=1,"AA180C3602",15': framed('+CUSD: 1,"1 Credit\r\n2 Data",15', "OK") });
    expect(await send()).toEqual({ kind: "accepted" });
    stick.events.say(framed('+CUSD: 1,"1 Credit\r\n2 Data",15'));
    expect(stick.ussd).toEqual([{ status: 1, payload: "1 Credit\n2 Data", dcs: 15 }]);
    stick.port().say(framed("+CUSD: 2"));
    await stick.clock.advance(2000);
    stick.port().say(framed("+CUSD: 2"));
    expect(stick.ussd.slice(1)).toEqual([
      { status: 2, payload: null, dcs: null },
      { status: 2, payload: null, dcs: null },
    ]);
  });

  it("is cancelled", async () => {
    await ready();
    await stick.finish(stick.modem.ussd.cancel());
    expect(stick.asked()).toEqual(["AT+CUSD=2"]);
  });

  it("is not sent during the set-up of a call, with what would end its quote, or without a modem", async () => {
    await ready();
    for (const payload of ['*100#"', "*100#\r", "*100#\u001a", "*100#é"])
      expect(await send(payload)).toMatchObject({ kind: "failed" });
    stick.calm.now = false;
    expect(await send()).toEqual({ kind: "failed", why: "a call goes first" });
    expect(stick.asked()).toEqual([]);
    await stick.modem.stop();
    expect(await send()).toMatchObject({ kind: "failed" });
  });
});
