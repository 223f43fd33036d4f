import { array, assert as assertProperty, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { readUssd, writeUssd } from "../../../src/simulator/ussd/coding.ts";

describe("the text of +CUSD", () => {
  it.each([
    ["*100#", "AA180C3602"],
    ["*123#", "AA986C3602"],
    ["1", "31"],
    ["12345678", "31D98C56B3DD70"],
    // What eight letters leave no room for is a carriage return more.
    ["12345678", "31D98C56B3DD700D"],
    ["1234567", "31D98C56B3DD1A"],
  ])("reads %s from %s", (text, packed) => {
    expect(readUssd(packed, 15, "packed")).toBe(text);
  });

  it("reads UCS-2, and plain letters where they are meant", () => {
    expect(readUssd("002A00310023", 72, "packed")).toBe("*1#");
    expect(readUssd("AA180C3602", 15, "plain")).toBe("AA180C3602");
  });

  it.each(["", "*100#", "A", "xyz"])("does not take %j for packed", (text) => {
    expect(readUssd(text, 15, "packed")).toBeUndefined();
  });

  it("is written so that seven bits left over are no letter", () => {
    expect(writeUssd({ text: "1234567" }, "packed")).toBe('"31D98C56B3DD1A",15');
    expect(writeUssd({ text: "1234567\r" }, "packed")).toBe('"31D98C56B3DD1A0D",15');
    expect(writeUssd({ text: "12345678" }, "packed")).toBe('"31D98C56B3DD70",15');
  });

  it("is written in UCS-2 where GSM 7 does not suffice, and where that is wanted", () => {
    expect(writeUssd({ text: "Ж" }, "packed")).toBe('"0416",72');
    expect(writeUssd({ text: "A", alphabet: "ucs-2" }, "plain")).toBe('"0041",72');
    expect(writeUssd({ text: "5 €", dcs: 0 }, "plain")).toBe('"5 ?",0');
  });

  it("is read as it was written", () => {
    const letters = array(constantFrom(...Array.from("*#019 aZ@é€\n")), { minLength: 1, maxLength: 180 });
    assertProperty(
      property(letters, (all) => {
        const text = all.join("");
        const [, hex = ""] = /^"([\dA-F]+)",15$/.exec(writeUssd({ text }, "packed")) ?? [];
        expect(readUssd(hex, 15, "packed")).toBe(text);
      }),
    );
  });
});
