import { describe, expect, it } from "vitest";
import type { Reply } from "../../src/at/command.ts";
import { fencedChannel, openedChannel, ordinary, usedChannel } from "./channel-bench.ts";

const ok = (...lines: readonly string[]): Reply => ({ kind: "ok", lines, result: "OK" });
const refused = (result: string, ...lines: readonly string[]): Reply => ({ kind: "refused", lines, result });
const timeout: Reply = { kind: "timeout" };

describe("a command and its reply", () => {
  // Name, command, the modem's bytes, the reply, what was told beside it.
  it.each<[string, string, string, Reply, readonly string[]]>([
    ["E1550 at start", "AT+CFUN?", "\r\n+CFUN: 1\r\n\r\nOK\r\n", ok("+CFUN: 1"), []],
    [
      "E1550, a line before the reply",
      "AT+CPIN?",
      "\r\n^RSSI:15\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n",
      ok("+CPIN: READY"),
      ["^RSSI:15"],
    ],
    [
      "E1550, no space",
      "AT^CVOICE?",
      "\r\n^CVOICE:0,8000,16,20\r\n\r\nOK\r\n",
      ok("^CVOICE:0,8000,16,20"),
      [],
    ],
    ["E1550, no calls", "AT+CLCC", "\r\nOK\r\n", ok(), []],
    ["E1550, empty range", "AT^CPBR=1,50", "\r\n+CME ERROR: 22\r\n", refused("+CME ERROR: 22"), []],
    ["E1752, unknown command", "AT+WIND?", "\r\nCOMMAND NOT SUPPORT\r\n", refused("COMMAND NOT SUPPORT"), []],
    ["K3715, unknown command", "AT+WIND?", "\r\nERROR\r\n", refused("ERROR"), []],
    ["21.x, unknown command", "AT+WIND?", "\r\n+CME ERROR: 100\r\n", refused("+CME ERROR: 100"), []],
    [
      "E160G, two calls",
      "AT+CLCC",
      '\r\n+CLCC: 1,1,0,0,1,"+447700900002",145\r\n+CLCC: 2,0,0,0,1,"+447700900001",145\r\n\r\nOK\r\n',
      ok('+CLCC: 1,1,0,0,1,"+447700900002",145', '+CLCC: 2,0,0,0,1,"+447700900001",145'),
      [],
    ],
    [
      "K3520, a reply cut by a message and by noise",
      "AT^SYSINFO",
      "\r\n^SYSIN\r\n+CDS: 12\r\n0891683108608805509134430000\r\nFO:2,3,0,5,\r\n^BOOT:37478870,0,0,0,77\r\n1,,4\r\n\r\nOK\r\n",
      ok("^SYSINFO:2,3,0,5,1,,4"),
      ["+CDS: 12", "0891683108608805509134430000", "^BOOT:37478870,0,0,0,77"],
    ],
    [
      "K3520, glued error",
      "AT+CNUM",
      '\r\n+CME ERROR: 25+CNUM: "","+447700900123",145\r\n\r\n\r\nOK\r\n',
      ok('+CNUM: "","+447700900123",145'),
      [],
    ],
    [
      "K3520, the reply and the news",
      "AT+CREG?",
      "\r\n+CREG: 2,5, 1607, 14DB\r\n\r\nOK\r\n",
      ok("+CREG: 2,5, 1607, 14DB"),
      [],
    ],
    ["11.126, ^CONN before OK", "ATA", "\r\n^CONN:1,0\r\n\r\nOK\r\n", ok(), ["^CONN:1,0"]],
    [
      "MG323, a call told before its OK",
      "ATD+447700900001;",
      '\r\n^ORIG: 1,0\r\n\r\n^CONF: 1\r\n\r\n+COLP: "",129,""\r\n\r\n^CONN: 1,0\r\n\r\nOK\r\n',
      ok(),
      ["^ORIG: 1,0", "^CONF: 1", '+COLP: "",129,""', "^CONN: 1,0"],
    ],
    [
      "MG323, the end of another call",
      "AT+CLCC",
      "\r\n^CEND: 1,0, 67, 17\r\n\r\nBUSY\r\n\r\nOK\r\n",
      ok(),
      ["^CEND: 1,0, 67, 17", "BUSY"],
    ],
    ["a result cut in two", "AT+CLCC", "\r\nO\r\n^RSSI:15\r\nK\r\n", ok(), ["^RSSI:15"]],
    [
      "a call cut in two",
      "AT+CLCC",
      '\r\n+CLCC: 1,1,4,0,0,"+4477\r\n^RSSI:15\r\n00900002",145\r\n\r\nOK\r\n',
      ok('+CLCC: 1,1,4,0,0,"+447700900002",145'),
      ["^RSSI:15"],
    ],
    [
      "rubbish behind a reply line",
      "AT+CPIN?",
      "\r\n+CPIN: READY\r\n~#\u0080_.\r\n\r\nOK\r\n",
      ok("+CPIN: READY"),
      ["~#\u0080_."],
    ],
    [
      "rubbish behind news behind a reply line",
      "AT+CPIN?",
      "\r\n+CPIN: READY\r\n\r\n^RSSI:15\r\n~#\u0080_.\r\nOK\r\n",
      ok("+CPIN: READY"),
      ["^RSSI:15", "~#\u0080_."],
    ],
    ["words that are no reply", "AT+CLCC", "\r\nCall Ready\r\n\r\nOK\r\n", ok(), ["Call Ready"]],
    [
      "news while its setting is made",
      "AT+CLIP=1",
      '\r\n+CLIP: "+447700900002",145,,,,0\r\n\r\nOK\r\n',
      ok(),
      ['+CLIP: "+447700900002",145,,,,0'],
    ],
    [
      "a message whose body is a result",
      "AT+CLCC",
      '\r\n+CMT: "+447700900002",,"26/03/02,09:00:00+00"\r\nOK\r\n\r\n+CLCC: 1,0,0,0,0\r\n\r\nOK\r\n',
      ok("+CLCC: 1,0,0,0,0"),
      ['+CMT: "+447700900002",,"26/03/02,09:00:00+00"', "OK"],
    ],
    ["a message without its body", "AT+CLCC", "\r\n+CMT: ,34\r\n\r\nOK\r\n", ok(), ["+CMT: ,34"]],
    [
      "a message as PDU",
      "AT+CLCC",
      "\r\n+CMT: ,13\r\n0791abCD\r\n\r\nOK\r\n",
      ok(),
      ["+CMT: ,13", "0791abCD"],
    ],
  ])("%s", async (_name, command, bytes, reply, told) => {
    const { submit, feed, clock, unsolicited } = await usedChannel();
    const sent = submit(command);
    await feed(bytes);
    expect([sent.reply, unsolicited]).toEqual([reply, told]);
    expect(clock.waiting()).toBe(0);
  });

  it("of any form is read whole", async () => {
    const { submit, feed, unsolicited } = await usedChannel();
    const identity = submit(ordinary("ATI", { bare: true }));
    const block =
      "Manufacturer: huawei|Model: E173|Revision: 11.126.16.00.715|IMEI: 350000000000006|+GCAP: +CGSM,+DS,+ES";
    await feed(`\r\n${block.replaceAll("|", "\r\n")}\r\n\r\n^RSSI:15\r\n\r\nOK\r\n`);
    expect([identity.reply, unsolicited]).toEqual([ok(...block.split("|")), ["^RSSI:15"]]);
    const list = submit(ordinary("AT+CLAC", { bare: true }));
    await feed("\r\n+CLIP\r\r\n+CLCC\r\r\n^CURC\r\r\n&F\r\r\n\r\nOK\r\n");
    expect(list.reply).toEqual(ok("+CLIP", "+CLCC", "^CURC", "&F"));
    const message = submit(ordinary("AT+CMGL=4", { bare: true }));
    await feed('\r\n+CMGL: 666,1,,22\r\nAAAA\r\n+CMTI: "SM",26\r\nBBBB\r\n\r\nOK\r\n');
    expect(message.reply).toEqual(ok("+CMGL: 666,1,,22", "AAAA", "BBBB"));
    const two = submit("AT+CSQ;+CREG?");
    await feed("\r\n+CSQ: 19,99\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n");
    expect(two.reply).toEqual(ok("+CSQ: 19,99", "+CREG: 0,1"));
  });

  it("comes one at a time", async () => {
    const { submit, feed, written } = await usedChannel();
    const first = submit("ATD+447700900001;");
    const second = submit("AT+CLCC");
    expect(written()).toEqual(["ATD+447700900001;\r"]);
    await feed("\r\nOK\r\n");
    expect([first.reply, second.reply, written()]).toEqual([ok(), null, ["AT+CLCC\r"]]);
    await feed("\r\nOK\r\n");
    expect(second.reply).toEqual(ok());
  });

  it("is found behind its echo", async () => {
    const { submit, feed, told, unsolicited } = await usedChannel();
    const sent = submit("ATE0");
    await feed("ATE0\r\r\nOK\r\n");
    expect([sent.reply, told, unsolicited]).toEqual([ok(), ["echo"], []]);
    const other = submit("AT+CSQ");
    await feed("AT+CSQ\r", "\r\n+CSQ: 1,99\r\n", "\r\nOK\r\n");
    expect([other.reply, told.length]).toEqual([ok("+CSQ: 1,99"), 2]);
  });
});

describe("the first command after a port was opened", () => {
  it("is given nothing that was asked for by somebody else", async () => {
    const { submit, feed, written, clock } = openedChannel();
    const first = submit("AT");
    const second = submit("AT+CPIN?");
    // The answer to what was sent before this daemon was there.
    await feed("SIN:19\r\n\r\nOK\r\n");
    await clock.advance(100);
    expect([first.reply, written()]).toEqual([null, ["AT\r"]]);
    await feed("\r\nOK\r\n");
    await clock.advance(250);
    expect([first.reply, second.reply, written()]).toEqual([ok(), null, ["AT+CPIN?\r"]]);
    await feed("\r\n+CPIN: READY\r\n\r\nOK\r\n");
    expect(second.reply).toEqual(ok("+CPIN: READY"));
  });
});

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

describe("given a port that is lost", () => {
  it("ends every command, and those that come after", async () => {
    const { submit, lose, told, clock, feed } = await usedChannel();
    const sent = [submit("AT+CLCC"), submit("AT+CHUP"), submit("AT")];
    lose("unplugged");
    lose("unplugged");
    sent.push(submit("AT"));
    await clock.settle();
    await feed("\r\nOK\r\n");
    expect(sent.map(({ reply }) => reply)).toEqual(sent.map(() => ({ kind: "gone", why: "unplugged" })));
    expect([told, clock.waiting()]).toEqual([["gone: unplugged"], 0]);
  });

  it("keeps the result that was weighed", async () => {
    const { submit, lose, feed, clock } = await usedChannel();
    const dial = submit("ATD+447700900001;");
    await feed("\r\nNO CARRIER\r\n");
    lose("unplugged");
    await clock.settle();
    expect([dial.reply, clock.waiting()]).toEqual([refused("NO CARRIER"), 0]);
  });

  it("ends every command when it is closed, and tells nobody", async () => {
    const { submit, connection, told, clock } = await usedChannel();
    const sent = [submit("AT+CLCC"), submit("AT+CHUP")];
    await connection.close();
    await connection.close();
    expect(sent.map(({ reply }) => reply)).toEqual(sent.map(() => ({ kind: "gone", why: "closed" })));
    expect([told, clock.waiting()]).toEqual([[], 0]);
  });
});
