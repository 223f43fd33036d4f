import { afterEach, describe, expect, it } from "vitest";
import {
  type Answers,
  error,
  framed,
  ok,
  pdu,
  pduLength,
  putAway,
  readyStick,
  report,
  reportLength,
  startStick,
  type TextStick,
} from "./text-stick.ts";

/** A modem that is told which storage to read from, and nothing more. */
const oneAtATime: Answers = {
  'AT+CPMS="SM","SM","SM"': error,
  'AT+CPMS="SM"': ok("+CPMS: 1,40"),
  'AT+CPMS="ME"': ok("+CPMS: 0,100"),
};

let stick: TextStick;

async function ready(answers: Answers = {}): Promise<TextStick> {
  stick = await readyStick(answers);
  return stick;
}

afterEach(() => putAway(stick));

const slot = { storage: "SM", index: 3 };
const stored = { ...slot, status: 0, pdu, raw: `${pduLength} octets: ${pdu}` };

describe("given a modem that has just been set up for calls", () => {
  it("is set up for texts, and they are looked for", async () => {
    stick = startStick();
    await stick.clock.until(() => stick.hints.length > 0, 60_000);
    const asked = stick.asked();
    expect(asked.slice(asked.indexOf("AT+CGSN") + 1)).toEqual([
      "AT+CMGF?",
      "AT+CPMS=?",
      'AT+CPMS="SM","SM","SM"',
      'AT+CPMS="ME","SM","SM"',
      "AT+CNMI=2,1,0,2,0",
      "AT+CUSD=1",
    ]);
    expect(stick.hints).toEqual([{ kind: "stored", slot: null }]);
    expect(await stick.finish(stick.modem.texts.storages())).toEqual(["SM", "ME"]);
    expect(stick.logged.filter((line) => line.includes("texts"))).toEqual([]);
  });

  it("is asked for whatever news of texts it gives", async () => {
    const refusals: Record<string, string> = {};
    for (const values of ["2,1,0,2,0", "1,1,0,2,0", "2,1,0,1,0"]) refusals[`AT+CNMI=${values}`] = error;
    await ready(refusals);
    stick.port().say(framed("^SYSSTART"));
    await stick.clock.until(() => stick.hints.length > 1, 60_000);
    expect(stick.asked().filter((line) => line.includes("CNMI"))).toEqual([
      "AT+CNMI=2,1,0,2,0",
      "AT+CNMI=1,1,0,2,0",
      "AT+CNMI=2,1,0,1,0",
      "AT+CNMI=1,1,0,1,0",
    ]);
  });

  it("may refuse everything, and takes calls, and is looked through", async () => {
    const refused = framed("+CMS ERROR: 303");
    const refusals: Record<string, string> = { "AT+CUSD=1": error, "AT+CMGF?": error, "AT+CPMS=?": error };
    for (const ds of [2, 1, 0]) for (const mode of [2, 1]) refusals[`AT+CNMI=${mode},1,0,${ds},0`] = refused;
    for (const mode of [2, 1]) refusals[`AT+CNMI=${mode},1`] = refused;
    for (const name of ["SM", "ME"]) {
      refusals[`AT+CPMS="${name}"`] = error;
      refusals[`AT+CPMS="${name}","${name}","${name}"`] = error;
    }
    await ready(refusals);
    expect(stick.modem.status().modem).toBe("ready");
    expect(stick.logged).toContainEqual(
      "for texts, the modem does not give a choice of storages, news of texts, answers to USSD codes",
    );
    expect(await stick.finish(stick.modem.texts.storages())).toEqual(["SM"]);
    expect(await stick.finish(stick.modem.texts.list("SM"))).toEqual({
      kind: "listed",
      stored: [stored],
      used: null,
      size: null,
    });
    expect(stick.asked()).toEqual(["AT+CMGL=4"]);
  });

  it.each<[string, Answers, readonly string[]]>([
    ["takes one storage at a time", oneAtATime, ["SM", "ME"]],
    ["has no SIM storage", { "AT+CPMS=?": ok('+CPMS: ("ME"),("ME"),("ME")') }, ["ME"]],
    ["receives into its own only", { "AT+CPMS=?": ok('+CPMS: ("SM","ME"),("ME"),("ME")') }, ["ME", "SM"]],
    ["has others", { "AT+CPMS=?": ok('+CPMS: ("MT"),("MT"),("MT")') }, ["MT"]],
    ["keeps reports apart", { "AT+CPMS=?": ok('+CPMS: ("SM","SR"),("SM"),("SM")') }, ["SM", "SR"]],
    [
      "names storages that it does not have",
      {
        "AT+CPMS=?": ok('+CPMS: ("ME","MT","SM","SR"),("ME","SM"),("ME","SM")'),
        'AT+CPMS="ME","SM","SM"': framed("+CMS ERROR: 302"),
        'AT+CPMS="SR","SM","SM"': framed("+CMS ERROR: 302"),
      },
      ["SM"],
    ],
    [
      "does not take the SIM for what comes",
      { 'AT+CPMS="SM","SM","SM"': error, 'AT+CPMS="SM"': error },
      ["ME", "SM"],
    ],
  ])("says where texts may lie when it %s", async (_what, answers, names) => {
    await ready(answers);
    expect(await stick.finish(stick.modem.texts.storages())).toEqual(names);
  });

  it("is asked no more when it does not answer, and again after a while", async () => {
    stick = startStick({ "AT+CPMS=?": null });
    await stick.ready();
    await stick.clock.advance(60_000);
    expect([stick.modem.status().modem, stick.told.length, stick.hints]).toEqual(["ready", 1, []]);
    expect(await stick.finish(stick.modem.texts.storages())).toEqual([]);
    expect(stick.asked().filter((line) => /CNMI|CPMS="/.test(line))).toEqual([]);
    stick.change({ "AT+CPMS=?": ok('+CPMS: ("SM"),("SM"),("SM")') });
    await stick.clock.until(() => stick.hints.length > 0, 400_000);
    expect(await stick.finish(stick.modem.texts.storages())).toEqual(["SM"]);
  });

  it("is waited for while its SIM is busy", async () => {
    let tries = 0;
    const busy = () => (++tries < 4 ? framed("+CMS ERROR: 314") : ok("+CPMS: 0,40,0,40,0,40"));
    stick = startStick({ 'AT+CPMS="SM","SM","SM"': busy });
    await stick.clock.until(() => stick.hints.length > 0, 60_000);
    expect(await stick.finish(stick.modem.texts.storages())).toEqual(["SM", "ME"]);
    expect(stick.asked().filter((line) => line.includes("CNMI"))).toEqual(["AT+CNMI=2,1,0,2,0"]);
  });

  it("is set up without what is busy for ever", async () => {
    const busy = framed("+CMS ERROR: 314");
    stick = startStick({ 'AT+CPMS="SM","SM","SM"': busy, 'AT+CPMS="SM"': busy });
    await stick.clock.until(() => stick.hints.length > 0, 60_000);
    expect(await stick.finish(stick.modem.texts.storages())).toEqual(["ME", "SM"]);
  });

  it("is set up again when it has forgotten", async () => {
    await ready();
    for (const times of [2, 3]) {
      stick.port().say(framed("^SYSSTART"));
      await stick.clock.until(() => stick.hints.length === times, 60_000);
      expect(stick.asked()).toEqual(
        expect.arrayContaining(["AT+CMGF=0", 'AT+CPMS="SM","SM","SM"', "AT+CNMI=2,1,0,2,0", "AT+CUSD=1"]),
      );
      await stick.clock.advance(11_000);
    }
  });

  it("has no texts before, and none without a modem", async () => {
    stick = startStick({ "AT+CPIN?": framed("+CME ERROR: 14") });
    await stick.clock.advance(5000);
    const { texts } = stick.modem;
    expect(await texts.storages()).toEqual([]);
    expect(await texts.list("SM")).toMatchObject({ kind: "failed", lasting: false });
    expect([await texts.read(slot), await texts.remove(slot)]).toEqual([null, "refused"]);
    expect(
      await texts.send({ pdu, length: 19 }, () => {
        throw new Error("there is no prompt");
      }),
    ).toMatchObject({ kind: "not-sent" });
  });
});

describe("news of texts", () => {
  it("come from either port, with the places that can be read", async () => {
    await ready();
    stick.hints.length = 0;
    stick.port().say(framed('+CMTI: "SM",3'));
    stick.events.say(framed('+CMTI: "ME",0'));
    stick.port().say(framed('+CMTI: "MT",7', '+CMTI: "SM",-1', '^SMMEMFULL: "SM"'));
    expect(stick.hints).toEqual([
      { kind: "stored", slot },
      { kind: "stored", slot: { storage: "ME", index: 0 } },
      { kind: "stored", slot: null },
      { kind: "stored", slot: null },
      { kind: "storage-full", storage: "SM" },
    ]);
  });

  it("are PDUs that are stored nowhere, on either port, cut and glued", async () => {
    await ready();
    stick.hints.length = 0;
    const cut = `\r\n^RSSI:15+CMT: ,${pduLength}\r\n${pdu.slice(0, 9)}\r\n^RSSI:16\r\n${pdu.slice(9)}^RSSI:17\r\n`;
    for (const port of [stick.port(), stick.events]) {
      port.say(framed(`+CDS: ${reportLength}\r\n${report}`));
      port.say(cut);
    }
    const two = [report, pdu].map((each) => ({ kind: "delivered-directly", pdu: each }));
    expect(stick.hints).toEqual([...two, ...two]);
  });

  it("are told before the modem is ready, and of what a port had begun to say when it went", async () => {
    stick = startStick({ "AT+CPIN?": framed("+CME ERROR: 14") });
    await stick.clock.advance(5000);
    stick.port().say(framed(`+CMT: ,${pduLength}\r\n${pdu}`));
    stick.events.say(framed(`+CMT: ,${pduLength}\r\n${pdu.slice(0, 20)}`));
    stick.events.vanish("unplugged");
    expect(stick.hints).toEqual([
      { kind: "delivered-directly", pdu },
      { kind: "delivered-directly", pdu: pdu.slice(0, 20) },
    ]);
  });

  it("are in no log", async () => {
    await ready();
    stick.port().say(framed(`+CMT: ,${pduLength}\r\n${pdu}`));
    expect(stick.logged.join()).not.toContain(pdu);
    expect(stick.logged.join()).toContain(`(${pdu.length} digits)`);
    expect(stick.lines.join()).toContain(pdu);
  });
});

describe("a list of texts", () => {
  const list = (storage = "SM") => stick.finish(stick.modem.texts.list(storage));

  it("is of one storage, and tells how full it is", async () => {
    await ready();
    expect(await list()).toEqual({ kind: "listed", stored: [stored], used: 1, size: 40 });
    expect(stick.asked()).toEqual(['AT+CPMS="SM","SM","SM"', "AT+CMGL=4"]);
    stick.change({ "AT+CMGL=4": ok() });
    expect(await list("ME")).toEqual({ kind: "listed", stored: [], used: 0, size: 100 });
  });

  it("is of one storage, too, on a modem that is told no more than that", async () => {
    await ready(oneAtATime);
    expect(await list("ME")).toMatchObject({ kind: "listed", used: 0, size: 100 });
    expect(stick.asked()).toEqual(['AT+CPMS="ME"', "AT+CMGL=4"]);
  });

  it("waits while a call is being set up", async () => {
    await ready();
    stick.calm.now = false;
    expect(await list()).toEqual({ kind: "failed", why: "a call goes first", lasting: false });
    expect(stick.asked()).toEqual([]);
  });

  it("is not begun when somebody rings meanwhile", async () => {
    await ready();
    const listing = stick.modem.texts.list("SM");
    await stick.clock.settle();
    stick.port().say(framed("RING"));
    expect(await stick.finish(listing)).toMatchObject({ kind: "failed", why: "a call goes first" });
    expect(stick.asked()).toEqual(['AT+CPMS="SM","SM","SM"']);
    // Nobody was there after all.
    await stick.clock.until(() => stick.modem.isCalm(), 1000);
    expect(await list()).toMatchObject({ kind: "listed" });
  });

  it.each<[string, Answers, object]>([
    ["there is no such storage", { 'AT+CPMS="SM","SM","SM"': framed("+CMS ERROR: 302") }, { lasting: true }],
    [
      "the SIM is busy",
      { 'AT+CPMS="SM","SM","SM"': framed("+CMS ERROR: 314") },
      { why: "the SIM is busy", lasting: false },
    ],
    [
      "the SIM does not work",
      { "AT+CMGL=4": framed("+CMS ERROR: 313") },
      { why: "the SIM does not work", lasting: false },
    ],
    [
      "the SIM is gone",
      { 'AT+CPMS="SM","SM","SM"': framed("+CMS ERROR: 310") },
      { why: "there is no SIM in the modem", lasting: false },
    ],
    [
      "it has none, and no place can be read",
      { "AT+CMGL=4": error, "AT+CMGD=?": ok("+CMGD: (1),(0-4)"), "AT+CMGR=1": error },
      { lasting: false },
    ],
    [
      "the SIM is busy later",
      { "AT+CMGL=4": framed("+CMS ERROR: 314") },
      { why: "the SIM is busy", lasting: false },
    ],
    [
      "the modem is silent",
      { 'AT+CPMS="SM","SM","SM"': null },
      { why: "the modem did not answer", lasting: false },
    ],
  ])("fails when %s", async (_why, answers, failure) => {
    await ready();
    stick.change(answers);
    expect(await list()).toMatchObject({ kind: "failed", ...failure });
  });

  it("is not asked for again for ten minutes by a modem that did not answer", async () => {
    await ready({ "AT+CMGL=4": null });
    expect(await list()).toMatchObject({ kind: "failed", why: "the modem did not answer" });
    stick.asked();
    expect(await list()).toMatchObject({ kind: "failed", lasting: false });
    expect(stick.asked()).toEqual([]);
    stick.change({ "AT+CMGL=4": ok() });
    await stick.clock.advance(600_000);
    expect(await list()).toMatchObject({ kind: "listed" });
  });

  it.each<[string, string, readonly string[]]>([
    ["that are told to be taken", ok("+CMGD: (3,5),(0-4)"), ["AT+CMGR=3"]],
    ["that were told of", ok("+CMGD: (),(0-4)"), ["AT+CMGR=3"]],
    ["there are", error, ["AT+CMGR=3"]],
  ])("is read place by place by a modem that has none: those %s", async (what, taken, read) => {
    await ready({ "AT+CMGL=4": error, "AT+CMGD=?": taken });
    if (what.includes("of")) stick.port().say(framed('+CMTI: "SM",3'));
    expect(await list()).toMatchObject({ kind: "listed", stored: [{ ...slot, pdu }], used: 1, size: 40 });
    const asked = stick.asked().filter((line) => line.includes("CMGR"));
    expect(asked).toEqual(what === "there are" ? ["AT+CMGR=0", "AT+CMGR=1", "AT+CMGR=2", ...read] : read);
  });

  it("is given up place by place when a call comes", async () => {
    await ready({
      "AT+CMGL=4": error,
      "AT+CMGR=1": () => {
        stick.port().say(framed("RING"));
        return ok();
      },
    });
    expect(await list()).toMatchObject({ kind: "failed", why: "a call goes first" });
    expect(stick.asked()).not.toContain("AT+CMGR=3");
  });

  it("in text mode has the modem set up again, once", async () => {
    const inText = ok('+CMGL: 1,"REC READ","+447700900003",,"26/03/02,09:00:00+00"\r\nOK\r\nRING');
    await ready({ "AT+CMGL=4": inText });
    expect(await list()).toMatchObject({ kind: "failed", lasting: false });
    await stick.clock.until(() => stick.hints.length > 1, 60_000);
    expect(stick.asked()).toContain("AT+CMGF=0");
    expect(await list()).toMatchObject({ kind: "failed" });
    await stick.clock.advance(30_000);
    expect(stick.asked()).not.toContain("AT+CMGF=0");
    expect([stick.pictures.at(-1)?.lines, stick.modem.status().modem]).toEqual([[], "ready"]);
  });

  it("is not asked of a modem that stays in text mode", async () => {
    await ready({ "AT+CMGF=0": error, "AT+CMGF?": ok("+CMGF: 1") });
    expect(await list()).toMatchObject({ kind: "failed", lasting: true });
    const sent = await stick.finish(
      stick.modem.texts.send({ pdu, length: 19 }, () => {
        throw new Error("there is no prompt");
      }),
    );
    expect([sent, stick.asked()]).toEqual([
      { kind: "not-sent", why: "the modem gives texts in text mode only" },
      [],
    ]);
  });
});

describe("a text that is read", () => {
  const read = (index = 3, storage = "SM") => stick.finish(stick.modem.texts.read({ storage, index }));

  it("is asked for by its place, in the storage where it lies", async () => {
    await ready();
    const found = { ...slot, status: 0, pdu, raw: `${pduLength} octets: ${pdu}` };
    expect([await read(), await read()]).toEqual([found, found]);
    expect(stick.asked()).toEqual(['AT+CPMS="SM","SM","SM"', "AT+CMGR=3", "AT+CMGR=3"]);
    expect(await read(3, "ME")).toEqual({ ...found, storage: "ME" });
    expect(stick.asked()).toEqual(['AT+CPMS="ME","SM","SM"', "AT+CMGR=3"]);
  });

  it("may be read while a call is being set up", async () => {
    await ready();
    stick.calm.now = false;
    expect(await read()).toMatchObject({ pdu });
  });

  it("has its storage chosen again after anything that may have changed it", async () => {
    await ready();
    await read();
    await stick.finish(stick.modem.command("AT+CNUM"));
    stick.asked();
    await read();
    expect(stick.asked()).toEqual(['AT+CPMS="SM","SM","SM"', "AT+CMGR=3"]);
    stick.port().say(framed("^SYSSTART"));
    await read();
    expect(stick.asked()).toContain('AT+CPMS="SM","SM","SM"');
  });

  it.each<[string, string | null]>([
    ["empty", ok()],
    ["empty, as some say it", ok("+CMGR: 0,,0")],
    ["none", framed("+CMS ERROR: 321")],
    ["not answered", null],
    ["in text mode", ok('+CMGR: "REC READ","+447700900003",,"26/03/02"\r\nhello')],
    [
      "two, of which one was asked for before",
      ok(`+CMGR: 0,,${pduLength}\r\n${pdu}\r\n+CMGR: 0,,${reportLength}\r\n${report}`),
    ],
  ])("is none when its place is %s", async (_what, answer) => {
    await ready({ "AT+CMGR=3": answer });
    expect(await read()).toBeNull();
  });

  it("is none when its storage cannot be chosen", async () => {
    await ready();
    stick.change({ 'AT+CPMS="SM","SM","SM"': error });
    expect(await read()).toBeNull();
    expect(stick.asked()).toEqual(['AT+CPMS="SM","SM","SM"']);
  });

  it("is shown as it came when it cannot be put together", async () => {
    await ready({ "AT+CMGR=3": ok(`+CMGR: 0,,${pduLength}\r\n${pdu.slice(0, 20)}`) });
    expect(await read()).toMatchObject({ pdu: null, raw: `${pduLength} octets: ${pdu.slice(0, 20)}` });
  });
});

describe("a text that is deleted", () => {
  const remove = () => stick.finish(stick.modem.texts.remove(slot));

  it.each<[string, string | null, string]>([
    ["gone", ok(), "removed"],
    ["kept when the modem would not", framed("+CMS ERROR: 321"), "refused"],
    ["one or the other when it did not answer", null, "unsure"],
  ])("is %s", async (_what, answer, outcome) => {
    await ready({ "AT+CMGD=3": answer });
    expect(await remove()).toBe(outcome);
    expect(stick.asked().slice(0, 2)).toEqual(['AT+CPMS="SM","SM","SM"', "AT+CMGD=3"]);
  });

  it("is never taken from a storage that was not chosen", async () => {
    await ready();
    for (const answer of [error, null]) {
      stick.change({ 'AT+CPMS="SM","SM","SM"': answer });
      expect(await remove()).toBe("refused");
      expect(stick.asked().join()).not.toContain("CMGD");
    }
  });

  it("is one or the other when the port goes", async () => {
    await ready({ "AT+CMGD=3": null });
    const removing = stick.modem.texts.remove(slot);
    await stick.clock.advance(100);
    stick.port().vanish("unplugged");
    expect(await stick.finish(removing)).toBe("unsure");
  });
});
