import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf } from "../../../src/sms/pdu/parts.ts";
import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { writeSubmits } from "../../../src/sms/pdu/writer.ts";
import { deliveryOf, readSubmit } from "./submit.ts";

const basic =
  "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extended = "^{}\\[~]|€";

/** Characters of every kind that people write, and some that they do not. */
const scripts = fc.constantFrom(
  ...Array.from("жЩЁ你好世界مرحباשלוםनमस्तेไทยあア한글ẞŁőαΕœ’“…–\u00a0\u200f\u202e\u200d\ufe0f"),
  "😀",
  "👍🏽",
  "🇮🇹",
  "👨‍👩‍👧‍👦",
  "1️⃣",
  "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "e\u0301",
  "क्षि",
  "👩🏽‍🚀",
);
const septet = fc.constantFrom(...Array.from(basic), ...Array.from(extended));
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const oddity = fc.constantFrom(
  "\r\n",
  "\r",
  "\0",
  "\u001a",
  "\u001b",
  "\t",
  "\f",
  "\ud83d",
  "\ude00",
  "OK\r\n",
);

/** Texts near the limits, of one kind of character or of several. */
const texts = fc
  .oneof(
    fc.array(septet, { maxLength: 480 }),
    fc.array(fc.constantFrom(...Array.from(extended), "a"), { maxLength: 320 }),
    fc.array(scripts, { maxLength: 90 }),
    fc.array(fc.oneof(septet, scripts, anyUnit, oddity), { maxLength: 220 }),
    fc
      .tuple(fc.integer({ min: 50, max: 75 }), fc.array(scripts, { maxLength: 30 }))
      .map(([count, chars]) => ["ж".repeat(count)].concat(chars)),
    fc
      .tuple(fc.integer({ min: 140, max: 165 }), fc.array(septet, { maxLength: 200 }))
      .map(([count, chars]) => ["a".repeat(count)].concat(chars)),
  )
  .map((chars) => chars.join(""));

/** What is to arrive: the same, but for line ends and what is no character. */
function arrivalOf(text: string): string {
  const units = text.split("\r\n").join("\n").split("\r").join("\n");
  return Array.from(units, (char) => {
    const isSingleSurrogate = char.length === 1 && char >= "\ud800" && char <= "\udfff";
    return isSingleSurrogate || char === "\0" ? "\ufffd" : char;
  }).join("");
}

/** The fewest parts that pieces of these sizes go into, tried in every way. */
function fewestParts(sizes: readonly number[], alone: number, room: number): number {
  if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return sizes.length === 0 ? 0 : 1;
  const fewest = [0];
  for (let end = 1; end <= sizes.length; end++) {
    let size = 0;
    let best = Number.POSITIVE_INFINITY;
    for (let start = end - 1; start >= 0; start--) {
      size += sizes[start] ?? 0;
      if (size > room) break;
      best = Math.min(best, 1 + (fewest[start] ?? Number.POSITIVE_INFINITY));
    }
    fewest.push(best);
  }
  return fewest[sizes.length] ?? 0;
}

function septetsFor(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + (extended.includes(char) ? 2 : 1), 0);
}

function piecesOf(text: string): readonly string[] {
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function deliveredParts(text: string): readonly string[] {
  const submits = writeSubmits({ to: "+447700900002", text, reference: 42, statusReport: true });
  return submits.map(({ pdu, length }, index) => {
    const read = readPdu(deliveryOf(pdu));
    if (read.kind !== "deliver" || read.content.kind !== "text") throw new Error(JSON.stringify(read));
    const place = { reference: 42, referenceBits: 8, total: submits.length, place: index + 1 };
    expect(read.part).toEqual(submits.length === 1 ? null : place);
    expect(length).toBe(pdu.length / 2 - 1);
    expect(readSubmit(pdu).userData.length / 2 - 1).toBeLessThanOrEqual(140);
    return read.content.text;
  });
}

describe("any text", () => {
  it("arrives as it was, whole characters in each part, and in the fewest parts", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = deliveredParts(text);
        const arrival = arrivalOf(text);
        expect(parts.join("")).toBe(arrival);
        expect(parts.filter((part) => /\p{Surrogate}/u.test(part))).toEqual([]);
        const isPacked = Array.from(arrival).every((char) => (basic + extended).includes(char));
        const sizes = Array.from(arrival, (char) => (isPacked ? septetsFor(char) : char.length));
        const [alone, room] = isPacked ? [160, 153] : [70, 67];
        expect(parts).toHaveLength(fewestParts(sizes, alone, room));
        expect(costOf(text)).toEqual({ parts: parts.length, alphabet: isPacked ? "gsm-7" : "ucs-2" });
      }),
      { numRuns: 600 },
    );
  });

  it("keeps together what people take for a character, if that takes no more parts", () => {
    const wide = fc.array(fc.oneof({ weight: 3, arbitrary: scripts }, septet), {
      minLength: 60,
      maxLength: 120,
    });
    fc.assert(
      fc.property(wide, (chars) => {
        const text = `ж${chars.join("")}`;
        const parts = deliveredParts(text);
        const pieces = piecesOf(text);
        const isFree =
          fewestParts(
            pieces.map((piece) => piece.length),
            70,
            67,
          ) === parts.length;
        const ends = new Set<number>();
        let position = 0;
        for (const piece of pieces) ends.add((position += piece.length));
        let end = 0;
        const split = parts.filter((part) => !ends.has((end += part.length)));
        expect(isFree ? split : []).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
