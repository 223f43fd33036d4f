import { describe, expect, it } from "vitest";
import { expectationOf, finalResult, looksUnsolicited, unglue } from "../../src/at/classify.ts";

const nothing = expectationOf("AT", false);
const expecting = (text: string) => expectationOf(text, false);

describe("a result", () => {
  it.each([
    ["OK", true],
    ["ERROR", false],
    ["+CME ERROR: 30", false],
    ["+CME ERROR: SIM busy", false],
    ["+CME ERROR:", false],
    ["+CMS ERROR: 38", false],
    // E1752, firmware 11.126
    ["COMMAND NOT SUPPORT", false],
    // MU509 manual
    ["TOO MANY PARAMETERS", false],
  ])("%s ends any command", (words, ok) => {
    expect(finalResult(words, nothing)).toEqual({ ok, words });
  });

  it.each(["NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE"])(
    "%s ends a command that sets up a call, and no other",
    (words) => {
      for (const command of ["ATD+447700900001;", "ATA", "atd112;"])
        expect(finalResult(words, expecting(command))).toEqual({ ok: false, words });
      for (const command of ["AT+CLCC", "AT+CHUP", "AT+CHLD=2", "ATE0", "AT"])
        expect(finalResult(words, expecting(command))).toBeUndefined();
      expect(looksUnsolicited(words)).toBe(true);
    },
  );

  it("of a data call is CONNECT", () => {
    expect(finalResult("CONNECT 7200000", expecting("ATD*99#"))).toEqual({
      ok: true,
      words: "CONNECT 7200000",
    });
    expect(finalResult("CONNECT 7200000", nothing)).toBeUndefined();
  });

  it.each(["OKAY", "NOT OK", "ERRORS", "ok", "+CMEE: 1", "+CEER: ERROR", "OK then", "BUSY TONE", "RING"])(
    "is not %s",
    (line) => {
      expect(finalResult(line, nothing)).toBeUndefined();
    },
  );
});

describe("what a command lets us expect", () => {
  it.each([
    ["AT+CLCC", ["+CLCC"]],
    ["AT^U2DIAG?", ["^U2DIAG"]],
    ["at+csq", ["+CSQ"]],
    ["AT+CSQ;+COPS?;^SYSINFO", ["+CSQ", "+COPS", "^SYSINFO"]],
    ['AT+CPIN="1234"', ["+CPIN"]],
    ['AT+CMGS="+CLCC"', ["+CMGS"]],
    ["ATE0", []],
    ["ATI", ["+GCAP"]],
    ["ATD+447700900001;", []],
    // Their news has the name of the setting: what comes meanwhile is news.
    ["AT+CLIP=1", []],
    ["AT+CCWA=1", []],
    ["AT+CCWA=1,2,1", ["+CCWA"]],
    ["AT+CREG=2", []],
    ["AT+CREG?", ["+CREG"]],
    ['AT+CUSD=1,"*100#",15', []],
    ["AT+CUSD?", ["+CUSD"]],
    ["AT+CNMI=2,1,0,2,0", ["+CNMI"]],
  ])("%s", (text, prefixes) => {
    expect(expecting(text).prefixes).toEqual(prefixes);
  });
});

it("PDUs stand behind the entries of a list of messages, and of no other", () => {
  for (const text of ["AT+CMGL=4", "AT+CMGR=3", 'at+cpms="SM";+cmgl=4'])
    expect(expecting(text).pdus).toBe(true);
  for (const text of ["AT+CMGS=19", "AT+CMGD=3", "AT+CLCC", "AT+CMGLX"])
    expect(expecting(text).pdus).toBe(false);
});

describe("what nobody asked for", () => {
  it.each([
    // E1550
    "^RSSI:15",
    "^CEND:1,0,104,31",
    "^BOOT:37478870,0,0,0,77",
    // firmware 21.x
    "^CONN: 1,0",
    '^HCSQ:"WCDMA",53,54,57',
    // K3520
    "^SYSSTART",
    "+PACSP0",
    "^STIN:0,0,0",
    // MU609
    '+CLIP: "",128,,,,1',
    "+CRING: VOICE",
    "RING",
    "+CSSU: 2",
    // SIM7600
    "$GPS: 1",
  ])("%s", (line) => {
    expect(looksUnsolicited(line)).toBe(true);
  });

  it.each([
    "huawei",
    "11.126.16.00.715",
    "350000000000006",
    "Model: E173",
    "RINGTONE",
    "+CSSN",
    "0891683108608805",
  ])("is not %s", (line) => {
    expect(looksUnsolicited(line)).toBe(false);
  });
});

describe("lines that came without a line end between them are taken apart", () => {
  it.each([
    // K3520: the error in front of the reply is none
    ["AT+CNUM", '+CME ERROR: 25+CNUM: "","+447700900123",145', ['+CNUM: "","+447700900123",145']],
    ["AT+CNUM", 'ERROR+CNUM: "","+447700900123",145', ['+CNUM: "","+447700900123",145']],
    // E160G: +CSSI has no line end of its own
    ["AT", "+CSSI: 2^CEND:1,0,104,16", ["+CSSI: 2", "^CEND:1,0,104,16"]],
    [
      "AT",
      '+CRING: VOICE+CLIP: "+447700900002",145,,,,0',
      ["+CRING: VOICE", '+CLIP: "+447700900002",145,,,,0'],
    ],
    ["AT", 'RING+CLIP: "+447700900002",145,,,,0', ["RING", '+CLIP: "+447700900002",145,,,,0']],
    ["AT", "^RSSI:15OK", ["^RSSI:15", "OK"]],
    ["AT", "+CSQ: 19,99OK", ["+CSQ: 19,99", "OK"]],
    ["AT", '+CLCC: 1,1,4,0,0,"+447700900002",145OK', ['+CLCC: 1,1,4,0,0,"+447700900002",145', "OK"]],
    ["AT", '+COPS: 0,0,"OK"OK', ['+COPS: 0,0,"OK"', "OK"]],
    ["AT", "^CEND:1,0,104,17BUSY", ["^CEND:1,0,104,17", "BUSY"]],
    ["AT", "^CEND:1,9,67,16NO CARRIER", ["^CEND:1,9,67,16", "NO CARRIER"]],
    ["AT", "OK^CONN:1,0", ["OK", "^CONN:1,0"]],
    ["AT", "^CONN:1,0OK", ["^CONN:1,0", "OK"]],
    ["AT", "OKRING", ["OK", "RING"]],
    ["AT", "OK+CRING: VOICE", ["OK", "+CRING: VOICE"]],
    ["AT", "+CRING: VOICEOK", ["+CRING: VOICE", "OK"]],
    ["AT", "ERROR^RSSI:15", ["ERROR", "^RSSI:15"]],
    ["AT", "+CME ERROR: 30^CEND:1,0,21", ["+CME ERROR: 30", "^CEND:1,0,21"]],
    ["AT", "^RSSI:15+CME ERROR: 30", ["^RSSI:15", "+CME ERROR: 30"]],
    ["AT", "^RSSI:15^RSSI:16^RSSI:17", ["^RSSI:15", "^RSSI:16", "^RSSI:17"]],
    [
      "AT+CLCC",
      '+CLCC: 1,0,0,0,0,"+447700900001",145+CLCC: 2,1,5,0,0,"+447700900003",145',
      ['+CLCC: 1,0,0,0,0,"+447700900001",145', '+CLCC: 2,1,5,0,0,"+447700900003",145'],
    ],
    ["AT", '^RSSI:15+CMT: "Anna",24', ["^RSSI:15", '+CMT: "Anna",24']],
    ["AT", "+CSQ: 19,99+CDS: 25", ["+CSQ: 19,99", "+CDS: 25"]],
    ["AT", '^RSSI:15+CUSD: 1,"1 Credit', ["^RSSI:15", '+CUSD: 1,"1 Credit']],
    // the end of a PDU, which may be letters that results begin with
    ["AT+CMGL=4", "0791447700090000ACEOK", ["0791447700090000ACE", "OK"]],
    ["AT+CMGL=4", "0791447700090000ACEERROR", ["0791447700090000ACE", "ERROR"]],
    ["AT+CMGL=4", "0791447700090000BBUSY", ["0791447700090000B", "BUSY"]],
    ["AT+CMGL=4", '0791447700090000ACE+CMTI: "SM",3', ["0791447700090000ACE", '+CMTI: "SM",3']],
    // rubbish in front of a line
    ["AT+CLCC", "~#\u0080+CLCC: 1,0,0,0,0", ["~#\u0080", "+CLCC: 1,0,0,0,0"]],
  ])("%s: %s", (command, line, pieces) => {
    expect(unglue(line, expecting(command))).toEqual(pieces);
  });

  it.each([
    '+COPS: 0,0,"^RSSI:15",2',
    '+CUSD: 0,"Press OK+CLIP: now",15',
    '+CLCC: 1,1,4,0,0,"+447700900002',
    '+CNUM: "ROCKOK',
    "ERRORLOG",
    "11.126OK",
    "OKI",
    "+GCAP: +CGSM,+DS,+ES",
    "^SYSINFO:2,1,0,5,1,,4",
    "+CME ERROR: 30",
    "",
  ])("but not %s", (line) => {
    expect(unglue(line, nothing)).toEqual([line]);
  });
});
