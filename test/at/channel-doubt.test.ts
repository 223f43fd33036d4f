import { describe, expect, it } from "vitest";
import { fencedChannel, ordinary, usedChannel, ok, refused, timeout } from "./channel-bench.ts";

describe("given a command that is not answered in time", () => {
  it("ends it at its deadline, and asks whether the modem is there", async () => {
    const { submit, clock, written } = await fencedChannel();
    const sent = submit("AT+CLCC");
    await clock.advance(4999);
    expect(sent.reply).toBeNull();
    await clock.advance(1);
    expect([sent.reply, written()]).toEqual([timeout, ["AT+CLCC\r", "AT+CSQ\r"]]);
  });

  it("goes on when the answer comes late, in order", async () => {
    const { submit, clock, written, feed, unsolicited, told } = await fencedChannel();
    const late = submit("AT+CLCC");
    const next = submit("AT+COPS?");
    await clock.advance(5000);
    await feed('\r\n+CLCC: 1,1,4,0,0,"",128\r\n\r\nOK\r\n', "\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    expect([late.reply, written()]).toEqual([timeout, ["AT+CLCC\r", "AT+CSQ\r", "AT+COPS?\r"]]);
    await feed("\r\n+COPS: 0\r\n\r\nOK\r\n");
    expect([next.reply, told, clock.waiting()]).toEqual([ok("+COPS: 0"), [], 0]);
    expect(unsolicited).toEqual(['+CLCC: 1,1,4,0,0,"",128']);
  });

  it("gives the late answer to nobody when it comes inside the next command", async () => {
    const { submit, clock, feed } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n", '\r\n+CLCC: 1,0,0,0,0,"+447700900001",145\r\n', "\r\nOK\r\n");
    expect(next.reply).toEqual(ok('+CLCC: 1,0,0,0,0,"+447700900001",145'));
    const another = submit("AT+CHLD=2");
    await feed("\r\nERROR\r\n");
    expect(another.reply).toEqual(refused("ERROR"));
  });

  it("gives it to nobody when it comes behind the next command's own reply lines", async () => {
    const { submit, clock, feed, written } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    written();
    const next = submit("AT+CLCC");
    await feed('\r\n+CLCC: 1,0,0,0,0,"+447700900001",145\r\n\r\nOK\r\n');
    expect([next.reply, written()]).toEqual([null, ["AT+CLCC\r"]]);
    await feed("\r\nERROR\r\n");
    expect(next.reply).toEqual(ok('+CLCC: 1,0,0,0,0,"+447700900001",145'));
  });

  it("puts the fence behind the next command when the late answer does not come", async () => {
    const { submit, clock, feed, written } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    written();
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n");
    await clock.advance(300);
    expect([next.reply, written()]).toEqual([null, ["AT+CLCC\r", "AT+CSQ\r"]]);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    expect([next.reply, clock.waiting()]).toEqual([ok(), 0]);
  });

  it("believes the modem again after a minute", async () => {
    const { submit, clock, feed } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    await clock.advance(60_001);
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n");
    expect(next.reply).toEqual(ok());
  });

  it("never writes behind a dialling command within a second of its result", async () => {
    const { submit, clock, feed, written } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    written();
    const dial = submit("ATD+447700900001;");
    await feed("\r\nOK\r\n");
    await clock.advance(999);
    expect([dial.reply, written()]).toEqual([null, ["ATD+447700900001;\r"]]);
    await feed("\r\n+CME ERROR: 30\r\n");
    expect(dial.reply).toEqual(refused("+CME ERROR: 30"));
  });

  it("says that it is stuck when the fence is not answered either", async () => {
    const { submit, clock, told, feed } = await fencedChannel();
    const sent = submit("AT+CLCC");
    const waiting = submit("AT+CPIN?");
    await clock.advance(5000);
    expect(told).toEqual([]);
    await clock.advance(8000);
    expect([sent.reply, waiting.reply, told]).toEqual([timeout, null, ["stuck"]]);
    // Both fences and the command are answered after all.
    await feed("\r\nOK\r\n", "\r\n+CSQ: 1,99\r\n\r\nOK\r\n", "\r\n+CSQ: 1,99\r\n\r\nOK\r\n");
    await feed("\r\n+CPIN: READY\r\n\r\nOK\r\n");
    await clock.advance(10_000);
    expect([waiting.reply, told]).toEqual([ok("+CPIN: READY"), ["stuck"]]);
  });
});

describe("given a result that nobody asked for", () => {
  const call = '+CLCC: 1,0,0,0,0,"+447700900001",145';

  it("is harmed by it once, and not for ever", async () => {
    const { submit, feed } = await fencedChannel();
    const first = submit("AT+CLCC");
    await feed("\r\nOK\r\n");
    // The reply to the first comes now, when the next has been sent.
    const second = submit("AT+CLCC");
    const third = submit("AT+CHUP");
    expect(first.reply).toEqual(ok());
    await feed(`\r\n${call}\r\n\r\nOK\r\n`, `\r\n${call}\r\n\r\nOK\r\n`, "\r\nERROR\r\n");
    expect([second.reply, third.reply]).toEqual([ok(call), refused("ERROR")]);
  });

  it("is seen by the reply lines that come when nobody waits for them", async () => {
    const { submit, feed, clock } = await fencedChannel();
    submit("AT+CLCC");
    await feed("\r\nOK\r\n", `\r\n${call}\r\n`);
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n", `\r\n${call}\r\n\r\nOK\r\n`);
    expect([next.reply, clock.waiting()]).toEqual([ok(call), 0]);
  });
});

describe("given a modem that starts anew", () => {
  it("ends the command it has forgotten at once, and is owed nothing", async () => {
    const { submit, clock, feed, written, unsolicited } = await fencedChannel();
    const sent = submit("AT+CHUP");
    await clock.advance(1000);
    await feed("\r\n^SYSSTART\r\n");
    expect([sent.reply, unsolicited, written()]).toEqual([timeout, ["^SYSSTART"], ["AT+CHUP\r", "AT+CSQ\r"]]);
    await feed("AT+CSQ\r\r\n+CSQ: 99,99\r\n\r\nOK\r\n");
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n");
    expect([next.reply, clock.waiting()]).toEqual([ok(), 0]);
  });

  it("is believed again at once when something was owed before", async () => {
    const { submit, clock, feed } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n", "\r\n^SYSSTART\r\n");
    const next = submit("AT+CLCC");
    await feed("\r\nOK\r\n");
    expect(next.reply).toEqual(ok());
  });
});

describe("given a modem of which no fence is known", () => {
  it("asks with a plain AT, and goes on when everything has come", async () => {
    const { submit, clock, feed, written, told } = await usedChannel();
    submit("AT+CLCC");
    const next = submit("AT+CHUP");
    await clock.advance(5000);
    expect(written()).toEqual(["AT+CLCC\r", "AT\r"]);
    await feed("\r\nOK\r\n", "\r\nOK\r\n");
    expect(written()).toEqual(["AT+CHUP\r"]);
    await feed("\r\nERROR\r\n");
    expect([next.reply, told, clock.waiting()]).toEqual([refused("ERROR"), [], 0]);
  });

  it("goes on a second after its answer, and weighs the next result for a second", async () => {
    const { submit, clock, feed, written } = await usedChannel();
    submit("AT+CHUP");
    const next = submit("AT+CLCC");
    await clock.advance(5000);
    await feed("\r\nOK\r\n");
    await clock.advance(999);
    expect(written()).toEqual(["AT+CHUP\r", "AT\r"]);
    await clock.advance(1);
    await feed("\r\n+CLCC: 1,0,0,0,0\r\n\r\nOK\r\n");
    await clock.advance(999);
    expect(next.reply).toBeNull();
    await clock.advance(1);
    expect([next.reply, written()]).toEqual([ok("+CLCC: 1,0,0,0,0"), ["AT+CLCC\r"]]);
  });

  it("says that it is stuck when not even AT is answered", async () => {
    const { submit, clock, told } = await usedChannel();
    submit("AT+CLCC");
    await clock.advance(13_000);
    expect(told).toEqual(["stuck"]);
  });

  it("does not know one because AT+CSQ was refused, or answered without its line", async () => {
    const { submit, clock, feed, written } = await usedChannel();
    submit("AT+CSQ");
    await feed("\r\nERROR\r\n");
    submit("AT+CSQ");
    await feed("\r\nOK\r\n");
    submit("AT+CLCC");
    await clock.advance(5000);
    expect(written().at(-1)).toBe("AT\r");
  });
});

describe("given a fence that is lost", () => {
  it("goes on when only the late answer comes", async () => {
    const { submit, clock, feed, written, told } = await fencedChannel();
    submit("AT+CHUP");
    const next = submit("AT+CLCC");
    await clock.advance(5000);
    await feed("\r\nOK\r\n");
    await clock.advance(1000);
    expect(written()).toEqual(["AT+CHUP\r", "AT+CSQ\r", "AT+CLCC\r"]);
    // The fence may still be answered.
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n", "\r\n+CLCC: 1,0,0,0,0\r\n\r\nOK\r\n");
    expect([next.reply, told]).toEqual([ok("+CLCC: 1,0,0,0,0"), []]);
  });

  it("takes the result for an older one's, for the modem is still busy", async () => {
    const { submit, clock, feed, told } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const next = submit("AT+CHLD=2");
    await feed("\r\nOK\r\n");
    await clock.advance(1000 + 8000);
    expect([next.reply, told]).toEqual([timeout, []]);
  });

  it("takes a second result for the sign that it was", async () => {
    const { submit, clock, feed, written } = await fencedChannel();
    submit("AT+CHUP");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const next = submit(ordinary("AT+CHLD=2", { deadlineSeconds: 20 }));
    await feed("\r\nOK\r\n");
    await clock.advance(1000);
    expect(written().at(-1)).toBe("AT+CSQ\r");
    // The network took its time, and the stick had no ear for the fence.
    await clock.advance(9000);
    await feed("\r\nERROR\r\n");
    await clock.advance(1000);
    expect(next.reply).toEqual(refused("ERROR"));
  });
});

describe("given the end of an older call while one is set up", () => {
  it("waits for the command's own result", async () => {
    const { submit, feed, unsolicited, clock } = await fencedChannel();
    const dial = submit("ATD+447700900001;");
    await feed("\r\nNO CARRIER\r\n");
    await clock.advance(400);
    expect(dial.reply).toBeNull();
    await feed("\r\nOK\r\n");
    expect([dial.reply, unsolicited, clock.waiting()]).toEqual([ok(), ["NO CARRIER"], 0]);
  });

  it("takes it for the command's own when nothing else comes", async () => {
    const { submit, feed, unsolicited, clock, written } = await fencedChannel();
    const dial = submit("ATD+447700900001;");
    await feed("\r\nNO CARRIER\r\n");
    await clock.advance(1000);
    expect(written()).toEqual(["ATD+447700900001;\r", "AT+CSQ\r"]);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    expect([dial.reply, unsolicited]).toEqual([refused("NO CARRIER"), []]);
  });
});
