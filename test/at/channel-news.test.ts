import { describe, expect, it } from "vitest";
import { fencedChannel, ok, ordinary, timeout, usedChannel } from "./channel-bench.ts";

/** PDUs with the length their headers tell. */
const deliver = "0791447700090000040C9144770009002000006210011293924005C8329BFD06";
const report = "079144770009000006220C91447700090020621001129392406210011293534000";
const cmt = "+CMT: ,24";
const cds = "+CDS: 25";
const call = '+CLCC: 1,0,0,0,0,"+447700900001",145';

const behind = (header: string, pdu: string): string => `${header} ⏎ ${pdu}`;

describe("a message that is delivered directly", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["by itself", [`\r\n${cmt}\r\n${deliver}\r\n`], [cmt, behind(cmt, deliver)]],
    ["a report", [`\r\n${cds}\r\n${report}\r\n`], [cds, behind(cds, report)]],
    [
      "with the name of its sender",
      [`\r\n+CMT: "Anna, B.",24\r\n${deliver}\r\n`],
      ['+CMT: "Anna, B.",24', behind('+CMT: "Anna, B.",24', deliver)],
    ],
    [
      "with news between its lines",
      [`\r\n${cmt}\r\n\r\n^RSSI:15\r\n${deliver}\r\n`],
      [cmt, "^RSSI:15", behind(cmt, deliver)],
    ],
    [
      "with news in its PDU, twice",
      [
        `\r\n${cmt}\r\n${deliver.slice(0, 7)}\r\n^RSSI:15\r\n${deliver.slice(7, 20)}`,
        `\r\n+CMTI: "SM",3\r\n${deliver.slice(20)}\r\n`,
      ],
      [cmt, "^RSSI:15", '+CMTI: "SM",3', behind(cmt, deliver)],
    ],
    [
      "with another in it",
      [`\r\n${cmt}\r\n${deliver.slice(0, 7)}\r\n${cds}\r\n${report}\r\n${deliver.slice(7)}\r\n`],
      [cmt, cds, behind(cds, report), behind(cmt, deliver)],
    ],
    [
      "with another before its PDU",
      [`\r\n${cmt}\r\n\r\n${cds}\r\n${report}\r\n${deliver}\r\n`],
      [cmt, cds, behind(cds, report), behind(cmt, deliver)],
    ],
    [
      "glued to what stands around it",
      [`\r\n^RSSI:15${cmt}\r\n${deliver}^RSSI:16\r\n`],
      ["^RSSI:15", cmt, behind(cmt, deliver), "^RSSI:16"],
    ],
    ["glued to a ring", [`\r\n${cmt}\r\n${deliver}RING\r\n`], [cmt, behind(cmt, deliver), "RING"]],
    [
      "after one whose rest was lost",
      [`\r\n${cmt}\r\n${deliver.slice(0, 30)}\r\n`, `\r\n${cds}\r\n${report}\r\n`],
      [cmt, cds, behind(cds, report)],
    ],
    [
      "with a PDU that is longer than its header says",
      [`\r\n+CMT: ,20\r\n${deliver}\r\n`],
      ["+CMT: ,20", behind("+CMT: ,20", deliver)],
    ],
    [
      "in lower case",
      [`\r\n${cmt}\r\n${deliver.toLowerCase()}\r\n`],
      [cmt, behind(cmt, deliver.toLowerCase())],
    ],
    ["to all phones", ["\r\n+CBM: 4\r\n01020304\r\n"], ["+CBM: 4"]],
  ])("is told whole: %s", async (_what, pieces, told) => {
    const { submit, feed, news } = await usedChannel();
    await feed(...pieces);
    expect(news).toEqual(told);
    const next = submit("AT+CLCC");
    await feed("\r\n", ...pieces, `\r\n${call}\r\n\r\nOK\r\n`);
    expect([next.reply, news]).toEqual([ok(call), [...told, ...told]]);
  });

  it("is told as it came when the rest of it does not come within three seconds", async () => {
    const { feed, news, clock } = await usedChannel();
    await feed(`\r\n${cmt}\r\n${deliver.slice(0, 20)}\r\n`);
    await clock.advance(3001);
    expect(news).toEqual([cmt]);
    await feed("\r\n^RSSI:15\r\n");
    expect(news).toEqual([cmt, behind(cmt, deliver.slice(0, 20)), "^RSSI:15"]);
  });

  it("is told as it came when the port goes in the middle of it", async () => {
    const { feed, news, lose } = await usedChannel();
    await feed(`\r\n${cmt}\r\n${deliver.slice(0, 20)}\r\n`);
    lose("unplugged");
    expect(news).toEqual([cmt, behind(cmt, deliver.slice(0, 20))]);
  });

  it("leaves what is no part of it alone", async () => {
    const { submit, feed, news } = await usedChannel();
    const identity = submit(ordinary("AT+CGSN", { bare: true }));
    await feed(`\r\n${cmt}\r\n${deliver}\r\n\r\n350000000000006\r\n\r\nOK\r\n`);
    expect([identity.reply, news]).toEqual([ok("350000000000006"), [cmt, behind(cmt, deliver)]]);
  });
});

describe("a list of messages", () => {
  const header = "+CMGL: 0,1,,24";

  it.each<[string, string, readonly string[], readonly string[]]>([
    ["whole", `\r\n${header}\r\n${deliver}\r\n\r\nOK\r\n`, [header, deliver], []],
    [
      // T68
      "with news in a PDU",
      `\r\n${header}\r\n${deliver.slice(0, 9)}\r\n+CMTI: "SM",26\r\n${deliver.slice(9)}\r\n\r\nOK\r\n`,
      [header, deliver.slice(0, 9), deliver.slice(9)],
      ['+CMTI: "SM",26'],
    ],
    [
      "with another message in a PDU",
      `\r\n${header}\r\n${deliver.slice(0, 9)}\r\n${cds}\r\n${report}\r\n${deliver.slice(9)}\r\n\r\nOK\r\n`,
      [header, deliver.slice(0, 9), deliver.slice(9)],
      [cds, behind(cds, report)],
    ],
    [
      "with news in a header",
      `\r\n+CMGL: 0,\r\n^RSSI:15\r\n1,,24\r\n${deliver}\r\n\r\nOK\r\n`,
      [header, deliver],
      ["^RSSI:15"],
    ],
    ["glued to its result", `\r\n${header}\r\n${deliver}OK\r\n`, [header, deliver], []],
    [
      "with a last digit that could begin a result",
      `\r\n+CMGL: 0,1,,2\r\n00AB\r\n^RSSI:15\r\nCE\r\n\r\nOK\r\n`,
      ["+CMGL: 0,1,,2", "00AB", "CE"],
      ["^RSSI:15"],
    ],
    [
      "with a result cut in two behind it",
      `\r\n${header}\r\n${deliver}\r\n\r\nE\r\n^RSSI:15\r\nRROR\r\n`,
      [header, deliver],
      ["^RSSI:15"],
    ],
  ])("keeps its PDUs: %s", async (_what, bytes, lines, told) => {
    const { submit, feed, news } = await usedChannel();
    const sent = submit("AT+CMGL=4");
    await feed(bytes);
    expect([sent.reply, news]).toEqual([expect.objectContaining({ lines }), told]);
  });
});

describe("the late reply to a list that was given up", () => {
  it("is no part of the next one", async () => {
    const { submit, feed, clock, news } = await fencedChannel();
    submit("AT+CMGR=3");
    await clock.advance(5000);
    await feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
    const sent = submit("AT+CMGL=4");
    await feed(`\r\n+CMGL: 0,1,,24\r\n${deliver.slice(0, 9)}`);
    await feed(`\r\n+CMGR: 0,,25\r\n${report}\r\n\r\nOK\r\n${deliver.slice(9)}\r\n\r\nOK\r\n`);
    expect(news).toEqual(["+CMGR: 0,,25", behind("+CMGR: 0,,25", report)]);
    expect(sent.reply).toEqual(ok(deliver.slice(9)));
  });
});

describe("a modem that is in text mode in spite of all", () => {
  const header = '+CMGL: 1,"REC UNREAD","+447700900002",,"26/03/02,09:00:00+00"';
  const evil = [
    "OK",
    "ERROR",
    "RING",
    '+CLIP: "+447700900003",145',
    "^CEND:1,0,104,16",
    "^SYSSTART",
    "+CSQ: 1,99",
  ];

  it("has a list in which no line is believed, until nothing more comes", async () => {
    const { submit, feed, news, written, clock } = await fencedChannel();
    const sent = submit("AT+CMGL=4");
    const next = submit("AT+CLCC");
    written();
    await feed(`\r\n${header}\r\n${evil.join("\r\n")}\r\n> Yes\r\n\r\nOK\r\n`);
    await clock.advance(1999);
    expect([sent.reply, written()]).toEqual([null, []]);
    await clock.advance(1);
    expect([sent.reply, news]).toEqual([ok(header, ...evil, "Yes"), []]);
    await feed(`\r\n${call}\r\n\r\nOK\r\n`);
    expect(next.reply).toEqual(ok(call));
  });

  it("is given up when no result stands at the end", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    const sent = submit("AT+CMGR=1");
    await feed('\r\n+CMGR: "REC READ","+447700900002"\r\nHello\r\n');
    await clock.advance(2000);
    expect([sent.reply, written().at(-1)]).toEqual([
      { kind: "timeout", lines: ['+CMGR: "REC READ","+447700900002"', "Hello"] },
      "AT+CSQ\r",
    ]);
  });

  it("is not listened to for longer than half a minute", async () => {
    const { submit, feed, written, clock } = await fencedChannel();
    const sent = submit("AT+CMGL=4");
    await feed(`\r\n${header}\r\n`);
    written();
    for (let times = 0; times < 31; times++) {
      await feed("\r\nRING\r\n");
      await clock.advance(1000);
    }
    expect([sent.reply?.kind, written()]).toEqual(["timeout", ["AT+CSQ\r"]]);
  });

  it("delivers messages of which no line moves anything", async () => {
    const { submit, feed, news, clock } = await fencedChannel();
    const direct = '+CMT: "+447700900002",,"26/03/02,09:00:00+00"';
    const sent = submit("AT+CLCC");
    await feed(`\r\n${direct}\r\nOK\r\nRING\r\n+CLIP: "+447700900003",145\r\nOK\r\n`);
    await feed(`\r\n${call}\r\n\r\nOK\r\n`);
    expect(sent.reply).toEqual(ok(call));
    expect(news).toEqual([
      direct,
      ...["OK", "RING", '+CLIP: "+447700900003",145'].map((line) => behind(direct, line)),
    ]);
    await clock.advance(1000);
    await feed("\r\nRING\r\n");
    expect(news.at(-1)).toBe("RING");
  });

  it("tells of a report in a single line", async () => {
    const { feed, news } = await usedChannel();
    await feed('\r\n+CDS: 6,34,"+447700900002",145,"26/03/02","26/03/02",0\r\n\r\nRING\r\n');
    expect(news).toEqual(['+CDS: 6,34,"+447700900002",145,"26/03/02","26/03/02",0', "RING"]);
  });
});

describe("the network's words", () => {
  it.each<[string, string, readonly string[]]>([
    ["in one line", '+CUSD: 0,"Your credit is 5",15', ['+CUSD: 0,"Your credit is 5",15']],
    ["without any", "+CUSD: 5", ["+CUSD: 5"]],
    [
      "in several lines",
      '+CUSD: 1,"1 Credit\r\n2 Data\r\n3 Help",15',
      ['+CUSD: 1,"1 Credit\n2 Data\n3 Help",15'],
    ],
    ["without a coding scheme", '+CUSD: 1,"1 Credit\r\n2 Data"', ['+CUSD: 1,"1 Credit\n2 Data"']],
    ["with an empty first line", '+CUSD: 1,"\r\n1 Credit",15', ['+CUSD: 1,"\n1 Credit",15']],
    [
      "with quotes in them",
      '+CUSD: 1,"Say "hi" now\r\nor "ho" now",15',
      ['+CUSD: 1,"Say "hi" now\nor "ho" now",15'],
    ],
    [
      "that look like the modem's",
      '+CUSD: 1,"Press\r\nOK\r\nRING\r\n+CLIP: x\r\n^CEND:1,0,104,16\r\n^SYSSTART\r\n",15',
      ['+CUSD: 1,"Press\nOK\nRING\n+CLIP: x\n^CEND:1,0,104,16\n^SYSSTART\n",15'],
    ],
    [
      "with a result glued behind",
      '+CUSD: 1,"1 Credit\r\n2 Data",15^RSSI:15',
      ['+CUSD: 1,"1 Credit\n2 Data",15', "^RSSI:15"],
    ],
  ])("are told whole, between replies and in them: %s", async (_what, text, told) => {
    const { submit, feed, news, written } = await usedChannel();
    await feed(`\r\n${text}\r\n`);
    expect(news).toEqual(told);
    const sent = submit("AT+CLCC");
    await feed(`\r\n${text}\r\n\r\n${call}\r\n\r\nOK\r\n`);
    expect([sent.reply, news, written()]).toEqual([ok(call), [...told, ...told], ["AT+CLCC\r"]]);
  });

  it("are no reply to the command that asked for them", async () => {
    const { submit, feed, news } = await usedChannel();
    const sent = submit('AT+CUSD=1,"AA180C3602",15');
    await feed('\r\n+CUSD: 0,"CF2135",0\r\n\r\nOK\r\n');
    expect([sent.reply, news]).toEqual([ok(), ['+CUSD: 0,"CF2135",0']]);
    const asked = submit("AT+CUSD?");
    await feed("\r\n+CUSD: 1\r\n\r\nOK\r\n");
    expect([asked.reply, news.length]).toEqual([ok("+CUSD: 1"), 1]);
  });

  it("are no prompt", async () => {
    const { feed, written } = await usedChannel();
    await feed('\r\n+CUSD: 1,"Choose\r\n> one\r\n> two",15\r\n');
    expect(written()).toEqual([]);
  });

  it("whose end does not come hold nothing up for longer than two seconds", async () => {
    const { submit, feed, news, clock } = await fencedChannel();
    await feed('\r\n+CUSD: 1,"Choose\r\none\r\n');
    await clock.advance(2001);
    const sent = submit("AT+CLCC");
    await feed(`\r\n${call}\r\n\r\nOK\r\n`);
    expect([sent.reply, news]).toEqual([ok(call), ['+CUSD: 1,"Choose\none']]);
  });

  it("without an end take no more than a screen", async () => {
    const { submit, feed, news } = await fencedChannel();
    await feed('\r\n+CUSD: 1,"Choose\r\n', ...Array.from({ length: 50 }, () => `${"x".repeat(100)}\r\n`));
    const sent = submit("AT+CLCC");
    await feed(`\r\n${call}\r\n\r\nOK\r\n`);
    expect([sent.reply, news[0]?.length]).toEqual([ok(call), expect.any(Number)]);
    expect(news[0]?.length).toBeLessThan(1001);
  });

  it("that never end are told when the port goes", async () => {
    const { feed, news, lose } = await usedChannel();
    await feed('\r\n+CUSD: 1,"Choose\r\none\r\n');
    lose("unplugged");
    expect(news).toEqual(['+CUSD: 1,"Choose\none']);
  });
});

describe("a message on its way", () => {
  const pdu = "0031000C9144770009002000000B05C8329BFD06";
  const message = ordinary("AT+CMGS=19", { payload: pdu, deadlineSeconds: 40 });

  it("has a ring, and another message, between its prompt and its result", async () => {
    const { submit, feed, news, written } = await usedChannel();
    const sent = submit(message);
    await feed("\r\nRING\r\n", "\r\n> ", "\r\nRING\r\n", `\r\n${cmt}\r\n${deliver}\r\n`, "\r\nBUSY\r\n");
    expect([sent.reply, written()]).toEqual([null, ["AT+CMGS=19\r", `${pdu}\u001a`]]);
    await feed("\r\n\r\n+CMGS: 34\r\n\r\nRING\r\n\r\nOK\r\n");
    expect([sent.reply, news]).toEqual([
      ok("+CMGS: 34"),
      ["RING", "RING", cmt, behind(cmt, deliver), "BUSY", "RING"],
    ]);
  });

  it("keeps what had come of its answer when the rest does not come", async () => {
    const { submit, feed, clock } = await usedChannel();
    const sent = submit(message);
    await feed("\r\n> ", "\r\n\r\n+CMGS: 34\r\n");
    await clock.advance(40_000);
    expect(sent.reply).toEqual({ ...timeout, lines: ["+CMGS: 34"] });
  });

  it("keeps it when the port goes", async () => {
    const { submit, feed, lose, clock } = await usedChannel();
    const sent = submit(message);
    await feed("\r\n> ", "\r\n\r\n+CMGS: 34\r\n");
    lose("unplugged");
    await clock.settle();
    expect(sent.reply).toEqual({ kind: "gone", lines: ["+CMGS: 34"], why: "unplugged" });
  });
});
