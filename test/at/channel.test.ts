import { describe, expect, it } from "vitest";
import type { Reply } from "../../src/at/command.ts";
import { openedChannel, ordinary, usedChannel, ok, refused } from "./channel-bench.ts";

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
      "\r\n^SYSIN\r\n+CDS: 5\r\n0891683108608805509134430000\r\nFO:2,3,0,5,\r\n^BOOT:37478870,0,0,0,77\r\n1,,4\r\n\r\nOK\r\n",
      ok("^SYSINFO:2,3,0,5,1,,4"),
      ["+CDS: 5", "0891683108608805509134430000", "^BOOT:37478870,0,0,0,77"],
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
      "a call cut in two within a name",
      "AT+CLCC",
      '\r\n+CLCC: 1,1,4,0,0,"+447700900002",145,"An\r\n^RSSI:15\r\nna"\r\n\r\nOK\r\n',
      ok('+CLCC: 1,1,4,0,0,"+447700900002",145,"Anna"'),
      ["^RSSI:15"],
    ],
    [
      "a reply cut in two behind a comma",
      "AT+COPS?",
      '\r\n+COPS: 0,0,\r\n^RSSI:15\r\nOp",2\r\n\r\nOK\r\n',
      ok('+COPS: 0,0,Op",2'),
      ["^RSSI:15"],
    ],
    [
      "a reply cut in two behind a number",
      "AT+CSQ",
      "\r\n+CSQ: 19\r\n^RSSI:15\r\n,99\r\n\r\nOK\r\n",
      ok("+CSQ: 19,99"),
      ["^RSSI:15"],
    ],
    [
      "what is no rest of a reply that was cut",
      "AT+CSQ",
      "\r\n+CSQ: 19,99\r\n^RSSI:15\r\nReady\r\n\r\nOK\r\n",
      ok("+CSQ: 19,99"),
      ["^RSSI:15", "Ready"],
    ],
    [
      "what is no rest of a reply that breaks off",
      "AT+CSQ",
      "\r\n+CSQ: 19,\r\n^RSSI:15\r\n---\r\n\r\nOK\r\n",
      ok("+CSQ: 19,"),
      ["^RSSI:15", "---"],
    ],
    [
      "digits behind a reply that nothing has cut",
      "AT+CSQ",
      "\r\n+CSQ: 19,99\r\n12,34\r\n\r\nOK\r\n",
      ok("+CSQ: 19,99"),
      ["12,34"],
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
    ["a message without its body", "AT+CLCC", "\r\n+CMT: ,34\r\n\r\nOK\r\n", ok(), ["+CMT: ,34"]],
    [
      "a message as PDU",
      "AT+CLCC",
      "\r\n+CMT: ,4\r\n0291abCD01020304\r\n\r\nOK\r\n",
      ok(),
      ["+CMT: ,4", "0291abCD01020304"],
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
    const cut = submit(ordinary("ATI", { bare: true }));
    await feed("\r\nModel: E173,\r\n^RSSI:15\r\nE1731\r\n^RSSI:16\r\n35000\r\n\r\nOK\r\n");
    expect(cut.reply).toEqual(ok("Model: E173,E1731", "35000"));
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

describe("given a port that is lost", () => {
  it("ends every command, and those that come after", async () => {
    const { submit, lose, told, clock, feed } = await usedChannel();
    const sent = [submit("AT+CLCC"), submit("AT+CHUP"), submit("AT")];
    lose("unplugged");
    lose("unplugged");
    sent.push(submit("AT"));
    await clock.settle();
    await feed("\r\nOK\r\n");
    expect(sent.map(({ reply }) => reply)).toEqual(
      sent.map(() => ({ kind: "gone", lines: [], why: "unplugged" })),
    );
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
    expect(sent.map(({ reply }) => reply)).toEqual(
      sent.map(() => ({ kind: "gone", lines: [], why: "closed" })),
    );
    expect([told, clock.waiting()]).toEqual([[], 0]);
  });
});
