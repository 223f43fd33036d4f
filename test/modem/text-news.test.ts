import { describe, expect, it } from "vitest";
import { readDelivery, readTextHint } from "../../src/modem/text-news.ts";
import { readUssdNews } from "../../src/modem/ussd.ts";

describe("news of texts", () => {
  it.each<[string, string | null, number | null]>([
    ['+CMTI: "SM",26', "SM", 26],
    ['+CMTI: "ME",0', "ME", 0],
    ['+CMTI:"SM",3', "SM", 3],
    ['+CMTI: "SM" , 3', "SM", 3],
    ["+CMTI: SM,3", "SM", 3],
    ['+CMTI: "SM","3"', "SM", 3],
    ['+CMTI: "SM",3,0', "SM", 3],
    ['+CDSI: "SM",0', "SM", 0],
    ['+CDSI: "SR",7', "SR", 7],
    // What sticks have been seen to say.
    ['+CMTI: "SM",-1', null, null],
    ["+CMTI: 0,111", null, null],
    ['+CMTI: "SM"', null, null],
    ['+CMTI: "SM",', null, null],
    ["+CMTI:", null, null],
    ['+CMTI: "SM",999999', null, null],
  ])("%s", (line, storage, index) => {
    const slot = storage === null || index === null ? null : { storage, index };
    expect(readTextHint(line)).toEqual({ kind: "stored", slot });
  });

  it.each<[string, string | null]>([
    ['^SMMEMFULL: "SM"', "SM"],
    ['^SMMEMFULL:"ME"', "ME"],
    ["^SMMEMFULL: SM", "SM"],
    ["^SMMEMFULL", null],
    ["^SMMEMFULL:", null],
  ])("%s", (line, storage) => {
    expect(readTextHint(line)).toEqual({ kind: "storage-full", storage });
  });

  it.each(["RING", "OK", "+CMGL: 1,1,,24", "+CMT: ,24", "^RSSI:15", "+CMTIX: 1", "^SMMEMFULLX"])(
    "are not %s",
    (line) => {
      expect(readTextHint(line)).toBeUndefined();
    },
  );

  it("are PDUs behind their headers, and nothing else is", () => {
    expect(readDelivery("0791ab", "+CMT: ,24")).toEqual({ kind: "delivered-directly", pdu: "0791AB" });
    expect(readDelivery("0791AB", "+CDS: 24")).toEqual({ kind: "delivered-directly", pdu: "0791AB" });
    expect(readDelivery("0791AB", "+CBM: 24")).toBeUndefined();
    expect(readDelivery("0791AB", "+CMGR: 0,,24")).toBeUndefined();
    expect(readDelivery("hello", '+CMT: "+447700900002",,"26/03/02"')).toBeUndefined();
  });
});

describe("the network's words", () => {
  it.each<[string, number, string | null, number | null]>([
    ['+CUSD: 0,"CF2135487D2E4130572D0682BB1A",0', 0, "CF2135487D2E4130572D0682BB1A", 0],
    ['+CUSD: 1,"1 Credit\n2 Data",15', 1, "1 Credit\n2 Data", 15],
    ['+CUSD:0,"Your credit is 5"', 0, "Your credit is 5", null],
    ['+CUSD: 0, "Your credit is 5" , 15', 0, "Your credit is 5", 15],
    ['+CUSD: 0,"Say "hi" now",15', 0, 'Say "hi" now', 15],
    ["+CUSD: 0,CF2135,0", 0, "CF2135", 0],
    ["+CUSD: 5", 5, null, null],
    ["+CUSD: 2,", 2, null, null],
    ['+CUSD: 2,"",15', 2, null, 15],
    ["+CUSD: 4,,15", 4, null, 15],
    // Its end was lost.
    ['+CUSD: 1,"1 Credit\n2 Da', 1, "1 Credit\n2 Da", null],
  ])("%j", (line, status, payload, dcs) => {
    expect(readUssdNews(line)).toEqual({ status, payload, dcs });
  });

  it.each(["+CUSD: ", "+CUSD: x", "RING", "+CUSDX: 1"])("are not %s", (line) => {
    expect(readUssdNews(line)).toBeUndefined();
  });
});
