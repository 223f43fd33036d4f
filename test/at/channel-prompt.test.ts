import { describe, expect, it } from "vitest";
import { fencedChannel, ordinary, usedChannel, ok, refused, timeout } from "./channel-bench.ts";

describe("a message's text", () => {
  const pdu = "0031000C9144770009002000000B05C8329BFD06";
  const message = ordinary("AT+CMGS=19", { payload: pdu, deadlineSeconds: 40 });

  it("is sent at the prompt", async () => {
    const { submit, feed, written } = await usedChannel();
    const sent = submit(message);
    expect(written()).toEqual(["AT+CMGS=19\r"]);
    await feed("\r\n> ");
    expect(written()).toEqual([`${pdu}\u001a`]);
    await feed("\r\n\r\n+CMGS: 34\r\n\r\nOK\r\n");
    expect(sent.reply).toEqual(ok("+CMGS: 34"));
  });

  it("is not sent when the command is refused", async () => {
    const { submit, feed, written } = await usedChannel();
    const sent = submit(message);
    await feed("\r\n\r\n+CMS ERROR: 38\r\n");
    expect([sent.reply, written()]).toEqual([refused("+CMS ERROR: 38"), ["AT+CMGS=19\r"]]);
  });

  it("is not taken for sent when there was no prompt", async () => {
    const { submit, feed } = await usedChannel();
    const sent = submit(message);
    await feed("\r\nOK\r\n");
    expect(sent.reply).toEqual(refused("no prompt"));
  });

  it("may be echoed in pieces (E160G)", async () => {
    const { submit, feed, unsolicited } = await usedChannel();
    const sent = submit(message);
    await feed("AT+CMGS=19\r", "\r\n> ");
    await feed(`${pdu.slice(0, 10)}\r\n`, `${pdu.slice(10, 30)}\r\n`, `${pdu.slice(30)}\u001a\r\n`);
    await feed("\r\n+CMGS: 34\r\n\r\nOK\r\n");
    expect([sent.reply, unsolicited]).toEqual([ok("+CMGS: 34"), []]);
  });

  it.each([
    ["in front of the result", ["\r\n> ", "+CMGS: 34\r\n\r\nOK\r\n"]],
    ["in one piece with everything", ["\r\n> +CMGS: 34\r\n\r\nOK\r\n"]],
    ["in front of the echo", ["\r\n> ", `${pdu}\u001a\r\n`, "\r\n+CMGS: 34\r\n\r\nOK\r\n"]],
    ["twice", ["\r\n> ", "\r\n> ", "\r\n+CMGS: 34\r\n\r\nOK\r\n"]],
    ["behind news", ["\r\n^RSSI:15\r\n\r\n> ", "\r\n^RSSI:15\r\n", "\r\n+CMGS: 34\r\n\r\nOK\r\n"]],
  ])("is sent once at a prompt that comes %s", async (_where, pieces) => {
    const { submit, feed, written } = await usedChannel();
    const sent = submit(message);
    await feed(...pieces);
    expect([sent.reply, written()]).toEqual([ok("+CMGS: 34"), ["AT+CMGS=19\r", `${pdu}\u001a`]]);
  });

  it("that is swallowed is left with an ESC", async () => {
    const { submit, feed, written, clock, told } = await fencedChannel();
    const sent = submit(message);
    await feed("\r\n> ");
    await clock.advance(40_000);
    expect([sent.reply, written().slice(-2)]).toEqual([timeout, ["\u001b", "AT+CSQ\r"]]);
    await feed("\r\nOK\r\n", "\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n");
    expect([next.reply, told]).toEqual([ok(), []]);
  });

  it("is sent after a late result of something older", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const sent = submit(message);
    await feed("\r\nOK\r\n", "\r\n> ");
    expect(written().at(-1)).toBe(`${pdu}\u001a`);
    await feed("\r\n+CMGS: 34\r\n\r\nOK\r\n");
    expect(sent.reply).toEqual(ok("+CMGS: 34"));
  });
});

describe("a message that is not to be written after all", () => {
  const pdu = "0031000C9144770009002000000B05C8329BFD06";
  const message = ordinary("AT+CMGS=19", { payload: pdu, deadlineSeconds: 40 });

  it("is asked about once, at the prompt, and the prompt is left", async () => {
    const { submit, feed, written } = await usedChannel();
    let asked = 0;
    const sent = submit(message, () => {
      asked += 1;
      return false;
    });
    const next = submit("AT+CLCC");
    expect(asked).toBe(0);
    await feed("\r\n> ", "\r\n> ");
    expect([asked, sent.reply, written()]).toEqual([1, null, ["AT+CMGS=19\r", "\u001b"]]);
    await feed("\r\nOK\r\n");
    expect([sent.reply, written()]).toEqual([refused("no prompt"), ["AT+CLCC\r"]]);
    await feed("\r\nOK\r\n");
    expect(next.reply).toEqual(ok());
  });

  it("keeps nobody waiting for longer than a second when the ESC is not answered", async () => {
    const { submit, feed, written, clock, told } = await fencedChannel();
    const sent = submit(message, () => false);
    const next = submit("AT+CLCC");
    await feed("\r\n> ");
    written();
    await clock.advance(999);
    expect(written()).toEqual([]);
    await clock.advance(1);
    expect([sent.reply, written(), told]).toEqual([refused("no prompt"), ["AT+CLCC\r"], []]);
    // The ESC is answered after all.
    await feed("\r\nOK\r\n", "\r\n+CLCC: 1,0,0,0,0\r\n\r\nOK\r\n");
    expect(next.reply).toEqual(ok("+CLCC: 1,0,0,0,0"));
  });

  it("is not written when the port goes at the prompt", async () => {
    const { submit, feed, lose, clock, written } = await usedChannel();
    const sent = submit(message, () => false);
    await feed("\r\n> ");
    lose("unplugged");
    await clock.settle();
    expect([sent.reply?.kind, written()]).toEqual(["gone", ["AT+CMGS=19\r", "\u001b"]]);
  });
});

describe("a prompt that does not come", () => {
  const pdu = "0031000C9144770009002000000B05C8329BFD06";
  const message = ordinary("AT+CMGS=19", { payload: pdu, deadlineSeconds: 40 });

  it("is waited for five seconds, and the text is never written without it", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    const sent = submit(message);
    await clock.advance(4999);
    expect(sent.reply).toBeNull();
    await clock.advance(1);
    expect([sent.reply, written()]).toEqual([timeout, ["AT+CMGS=19\r", "\u001b", "AT+CSQ\r"]]);
    await feed("\r\n> ");
    expect(written()).toEqual(["\u001b"]);
  });

  it("is not taken for that of the next message when it comes late", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    submit(message);
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const asked: string[] = [];
    const sent = submit({ ...message, text: "AT+CMGS=20" }, () => asked.push("asked") > 0);
    written();
    await feed("\r\n> ");
    expect(written()).toEqual(["\u001b"]);
    await feed("\r\nOK\r\n");
    expect([sent.reply, asked]).toEqual([refused("no prompt"), []]);
    // What was late has come: the next is believed.
    submit(message, () => asked.push("asked") > 0);
    await feed("\r\n> ");
    expect([asked, written().at(-1)]).toEqual([["asked"], `${pdu}\u001a`]);
  });

  it("is forgotten after a minute", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    submit(message);
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    await clock.advance(60_001);
    submit(message);
    await feed("\r\n> ");
    expect(written().at(-1)).toBe(`${pdu}\u001a`);
  });
});

describe("a message after one whose answer was not seen", () => {
  const message = ordinary("AT+CMGS=19", { payload: "0031", deadlineSeconds: 40 });

  it("is left at its prompt for a minute, for their answers could not be told apart", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    submit(message);
    await feed("\r\n> ");
    await clock.advance(40_000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    for (const _ of [1, 2]) {
      const sent = submit(message);
      await feed("\r\n> ", "\r\nOK\r\n");
      expect([sent.reply, written().at(-1)]).toEqual([refused("no prompt"), "\u001b"]);
    }
    await clock.advance(60_001);
    submit(message);
    await feed("\r\n> ");
    expect(written().at(-1)).toBe("0031\u001a");
  });

  it("is sent when the one before was ended by the ESC", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    submit(message);
    await feed("\r\n> ");
    await clock.advance(40_000);
    await feed("\r\nOK\r\n", "\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    submit(message);
    await feed("\r\n> ");
    expect(written().at(-1)).toBe("0031\u001a");
  });
});

describe("the result of a message while something older may still come", () => {
  const pdu = "0031000C9144770009002000000B05C8329BFD06";
  const message = ordinary("AT+CMGS=19", { payload: pdu, deadlineSeconds: 40 });

  async function behindHangUp() {
    const bench = await fencedChannel();
    bench.submit("AT+CHUP");
    await bench.clock.advance(5000);
    await bench.feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const sent = bench.submit(message);
    await bench.feed("\r\n> ");
    bench.written();
    return { ...bench, sent };
  }

  it("is not the older one's, and no fence is put in its way", async () => {
    for (const older of ["OK", "ERROR"]) {
      const { sent, feed, written, clock } = await behindHangUp();
      await feed(`\r\n${older}\r\n`);
      await clock.advance(10_000);
      expect([sent.reply, written()]).toEqual([null, []]);
      await feed("\r\n\r\n+CMGS: 34\r\n\r\nOK\r\n");
      expect(sent.reply).toEqual(ok("+CMGS: 34"));
    }
  });

  it("is known by its line, or by the kind of its refusal", async () => {
    const one = await behindHangUp();
    await one.feed("\r\n\r\n+CMGS: 34\r\n\r\nOK\r\n");
    expect(one.sent.reply).toEqual(ok("+CMGS: 34"));
    const other = await behindHangUp();
    await other.feed("\r\n\r\n+CMS ERROR: 38\r\n");
    expect(other.sent.reply).toEqual(refused("+CMS ERROR: 38"));
  });
});

describe("a prompt out of nowhere", () => {
  it("is left with an ESC, whose answer is given to nobody", async () => {
    const { submit, feed, written } = await fencedChannel();
    await feed("\r\n> ");
    expect(written()).toEqual(["\u001b"]);
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n", "\r\n+CLCC: 1,0,0,0,0\r\n\r\nOK\r\n");
    expect(next.reply).toEqual(ok("+CLCC: 1,0,0,0,0"));
  });

  it("in a command's way is left too", async () => {
    const { submit, feed, written } = await fencedChannel();
    const sent = submit("AT+CLCC");
    await feed("\r\n> ", "\r\nOK\r\n", '\r\n+CLCC: 1,1,4,0,0,"",128\r\n\r\nOK\r\n');
    expect([written(), sent.reply]).toEqual([["AT+CLCC\r", "\u001b"], ok('+CLCC: 1,1,4,0,0,"",128')]);
  });

  it("is left once a second, however often it comes", async () => {
    const { feed, written, clock } = await usedChannel();
    await feed("> ".repeat(1000));
    await clock.advance(1000);
    await feed("> ");
    expect(written()).toEqual(["\u001b", "\u001b"]);
  });
});
