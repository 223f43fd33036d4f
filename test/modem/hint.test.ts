import { describe, expect, it } from "vitest";
import { readCallList, readHint } from "../../src/modem/hint.ts";

describe("an unsolicited line as a hint", () => {
  it.each([
    ["RING", { kind: "ring" }],
    ["+CRING: VOICE", { kind: "ring" }],
    ["+CRING:VOICE", { kind: "ring" }],
    // E1550, firmware 11.608
    ["^ORIG:1,0", { kind: "originated", index: 1 }],
    ["^CONF:1", { kind: "confirmed", index: 1 }],
    ["^CONN:1,0", { kind: "connected", index: 1 }],
    ["^CEND:1,0,104,31", { kind: "ended", index: 1, status: 104, cause: 31 }],
    // firmware 21.x
    ["^CONN: 1,0", { kind: "connected", index: 1 }],
    ["^CEND: 1, 0, 104, 17", { kind: "ended", index: 1, status: 104, cause: 17 }],
    // MU509 manual: no network cause
    ["^CEND:1,82,29", { kind: "ended", index: 1, status: 29, cause: null }],
    // UNISOC: no duration
    ["^CEND: 1,,104,17", { kind: "ended", index: 1, status: 104, cause: 17 }],
    // MG323
    ["^CEND: 1,0, 67, 17", { kind: "ended", index: 1, status: 67, cause: 17 }],
    ["^ORIG: 1,0", { kind: "originated", index: 1 }],
    ["^CONF: 1", { kind: "confirmed", index: 1 }],
    ['+CLIP: "+447700900002",145,,,,0', { kind: "caller-number", number: "+447700900002" }],
    ['+CLIP: "447700900002",145,,,,0', { kind: "caller-number", number: "+447700900002" }],
    ['+CLIP: "447700900002","145"', { kind: "caller-number", number: "+447700900002" }],
    ["+CLIP: +447700900002, 145", { kind: "caller-number", number: "+447700900002" }],
    ['+CLIP: "07700900002",129,"",0,"Anna, B.",0', { kind: "caller-number", number: "07700900002" }],
    // MU609: withheld, and not available
    ['+CLIP: "",128,,,,1', { kind: "caller-number", number: "" }],
    ['+CLIP: "",128,,,,2', { kind: "caller-number", number: "" }],
    // EM770W
    ["+CLIP:,129,,,,1", { kind: "caller-number", number: "" }],
    ["+CLIP:", { kind: "caller-number", number: "" }],
    ['+CCWA: "+447700900003",145,1', { kind: "call-waiting", number: "+447700900003" }],
    ['+CCWA: "",128,1', { kind: "call-waiting", number: "" }],
    ["BUSY", { kind: "call-code", code: "BUSY" }],
    ["NO CARRIER", { kind: "call-code", code: "NO CARRIER" }],
    ["NO ANSWER", { kind: "call-code", code: "NO ANSWER" }],
    ["^RSSI:15", { kind: "signal", level: 15 }],
    ["^RSSI: 99", { kind: "signal", level: 99 }],
    ["^SYSSTART", { kind: "restarted" }],
    ["+PACSP0", { kind: "restarted" }],
    ["+PACSP1", { kind: "restarted" }],
    // What says that calls have changed, and not how.
    ["+CSSU: 2", { kind: "stirred" }],
    ["+CSSI: 1", { kind: "stirred" }],
    ["+CLCC: 1,1,4,0,0", { kind: "stirred" }],
    ["^CCALLSTATE: 1,4", { kind: "stirred" }],
    ["^DSCI: 1,1,4,0", { kind: "stirred" }],
    ["VOICE CALL: BEGIN", { kind: "stirred" }],
  ])("%s", (line, hint) => {
    expect(readHint(line)).toEqual(hint);
  });

  it.each([
    "",
    "OK",
    "^BOOT:37478870,0,0,0,77",
    "^MODE:5,4",
    "^SRVST:0",
    "^SIMST: 255,1",
    "+CREG: 1,8BE3,2BAF",
    '+CMTI: "SM",26',
    "^CEND:",
    "^CEND: one",
    "^CONN",
    "^CONF:0",
    "^ORIG:-1,0",
    "^ORIG:99999999999999999999,0",
    "^RSSI:",
    // calls that carry no voice
    "+CRING: ASYNC",
    "+CRING: REL SYNC",
    "+CRING: FAX",
    "+CRING: GPRS",
    "RINGING",
  ])("is not %s", (line) => {
    expect(readHint(line)).toBeUndefined();
  });
});

const call = (change: object = {}) => ({
  index: 1,
  direction: "in",
  status: "incoming",
  joined: false,
  number: "+447700900002",
  ...change,
});

describe("a list of calls", () => {
  it.each([
    ["no calls (E1550)", [], []],
    [
      "MU509 manual",
      ['+CLCC: 1,0,3,0,0,"13801000841",129'],
      [call({ direction: "out", status: "alerting", number: "13801000841" })],
    ],
    ["with a name", ['+CLCC: 1,1,4,0,0,"+447700900002",145,"Anna, B."'], [call()]],
    ["no space", ['+CLCC:1,1,4,0,0,"+447700900002",145'], [call()]],
    ["spaces everywhere", ['+CLCC:  1 , 1,4 ,0, 0, "+447700900002" , 145'], [call()]],
    ["no quotes", ["+CLCC: 1,1,4,0,0,+447700900002,145"], [call()]],
    ["quotes around everything", ['+CLCC: "1","1","4","0","0","+447700900002","145"'], [call()]],
    ["small letters", ['+clcc: 1,1,4,0,0,"+447700900002",145'], [call()]],
    ["no plus", ['+CLCC: 1,1,4,0,0,"447700900002",145'], [call()]],
    ["withheld", ['+CLCC: 1,1,4,0,0,"",145'], [call({ number: "" })]],
    ["no number at all", ["+CLCC: 1,1,4,0,0"], [call({ number: "" })]],
    ["letters in it", ['+CLCC: 1,1,4,0,0,"+7913913ABCA",145'], [call({ number: "+7913913ABCA" })]],
    [
      "two joined (E160G)",
      ['+CLCC: 1,1,0,0,1,"+447700900002",145', '+CLCC: 2,0,0,0,1,"+447700900001",145'],
      [
        call({ status: "active", joined: true }),
        call({ index: 2, direction: "out", status: "active", joined: true, number: "+447700900001" }),
      ],
    ],
    [
      "held and waiting",
      ["+CLCC: 1,0,1,0,0", "+CLCC: 2,1,5,0,0"],
      [
        call({ direction: "out", status: "held", number: "" }),
        call({ index: 2, status: "waiting", number: "" }),
      ],
    ],
    [
      "a data call and a fax beside",
      ['+CLCC: 1,0,0,1,0,"*99#",129', "+CLCC: 2,1,4,2,0", '+CLCC: 3,1,4,0,0,"+447700900002",145'],
      [call({ index: 3 })],
    ],
    ["of unknown kind", ['+CLCC: 1,1,4,9,0,"+447700900002",145'], [call()]],
    ["that is being cleared (SIM7600)", ['+CLCC: 1,1,6,0,0,"+447700900002",145'], []],
    ["rubbish behind the line", ['+CLCC: 1,1,4,0,0,"+447700900002",145 ~#'], [call()]],
  ])("%s", (_name, lines, calls) => {
    expect(readCallList(lines)).toEqual(calls);
  });

  it.each([
    ["+CLCC: 1,1"],
    ["+CLCC: 1,1,4"],
    ["+CLCC:"],
    ["+CLCC: 0,1,4,0,0"],
    ["+CLCC: 1,2,4,0,0"],
    ["+CLCC: 1,1,4,x,0"],
    ["+CLCC: one,1,4,0,0"],
    ['+CLCC: 1,1,9,0,0,"+447700900002",145'],
    ["~~~"],
  ])("that cannot be read is none: %s", (line) => {
    expect(readCallList([line])).toBeUndefined();
    expect(readCallList(["+CLCC: 2,0,0,0,0", line])).toBeUndefined();
  });
});
