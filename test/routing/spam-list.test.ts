import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSpamList, type SpamList } from "../../src/routing/spam-list.ts";
import { fiction, runAtOnce } from "./given.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
const read = (text: string | Uint8Array): SpamList => runAtOnce(readSpamList(Buffer.from(text)));

describe("the spam list", () => {
  it("knows numbers by the MD5 of their E.164 form with its plus", () => {
    const list = read(
      `label,md5\nagency,${md5("+447700900010")}\nsurveys,${md5("+447700900011").toUpperCase()}\n`,
    );
    expect(list.labelOf(fiction(10))).toBe("agency");
    expect(list.labelOf(fiction(11))).toBe("surveys");
    expect(list.labelOf(fiction(12))).toBeUndefined();
    expect([list.size, list.unusable]).toEqual([2, 0]);
  });

  it.each([
    ["quoted labels with commas and quotes", '"spam, ""agency"""', 'spam, "agency"'],
    ["no label", "", ""],
    ["labels of other languages", "Wärmepumpen", "Wärmepumpen"],
    ["a comma that nobody quoted", "heat, pumps", "heat, pumps"],
  ])("takes %s", (_what, label, expected) => {
    expect(read(`label,md5\r\n${label},"${md5("+447700900010")}"\r\n`).labelOf(fiction(10))).toBe(expected);
  });

  it("passes over the header, and a first line that is none is data", () => {
    expect(read(`x,${md5("+447700900010")}`).size).toBe(1);
    expect(read("label,md5\n").unusable).toBe(0);
  });

  it("keeps the first label of a number", () => {
    const hash = md5("+447700900010");
    expect(read(`label,md5\nfirst,${hash}\nsecond,${hash}\n`).labelOf(fiction(10))).toBe("first");
  });

  it("counts rubbish", () => {
    const list = read(
      `label,md5\n\n,,,\nagency,1234\n<html>\nagency,${md5("+447700900010")}\n${"x".repeat(100_000)}\n`,
    );
    expect([list.size, list.unusable]).toEqual([1, 4]);
  });

  it("finds each of very many, and no other", () => {
    const lines = Array.from(
      { length: 20_000 },
      (_none, place) => `label ${place},${md5(`+44770090${place}`)}`,
    );
    const list = read(`label,md5\n${lines.join("\n")}`);
    expect(list.size).toBe(20_000);
    expect([list.labelOf(fiction(10)), list.labelOf(fiction(999))]).toEqual([undefined, undefined]);
    expect(read(`label,md5\n${lines.join("\n")}\nlast,${md5("+447700900999")}`).labelOf(fiction(999))).toBe(
      "last",
    );
  });

  it("is read whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(read(bytes).labelOf(fiction(10))).toBeUndefined();
      }),
    );
  });
});
