import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { classifyEnding, type EndClues } from "../../src/modem/ending.ts";

/** A call out that rang for a while. */
const rang: EndClues = {
  direction: "out",
  wasAnswered: false,
  wasAlerting: true,
  seconds: 12,
  weReleased: false,
  status: null,
  cause: null,
  code: null,
};
const kindOf = (clues: Partial<EndClues>): string => classifyEnding({ ...rang, ...clues }).kind;

describe("the end of a call out that nobody took", () => {
  it.each<[string, Partial<EndClues>, string]>([
    ["busy", { status: 104, cause: 17 }, "busy"],
    ["busy, before it rang", { status: 104, cause: 17, wasAlerting: false }, "busy"],
    ["busy (MG323)", { status: 67, cause: 17, code: "BUSY" }, "busy"],
    ["busy, by the code alone (3GPP)", { code: "BUSY", wasAlerting: false }, "busy"],
    ["rejected", { status: 104, cause: 21 }, "refused"],
    ["rejected (MG323)", { status: 67, cause: 21, code: "NO CARRIER" }, "refused"],
    ["rejected, told as normal clearing", { status: 104, cause: 16, seconds: 6 }, "refused"],
    ["rejected, told as unspecified", { status: 104, cause: 31, seconds: 6 }, "refused"],
    ["no answer", { status: 104, cause: 19, seconds: 45 }, "no-answer"],
    ["no answer, told as no user responding", { status: 104, cause: 18, seconds: 45 }, "no-answer"],
    ["no answer, told as a timer", { status: 104, cause: 102, seconds: 45 }, "no-answer"],
    ["no answer, told as normal clearing", { status: 104, cause: 16, seconds: 45 }, "no-answer"],
    ["no answer, by the code alone (3GPP)", { code: "NO ANSWER" }, "no-answer"],
    ["no answer, nothing said", { seconds: 60 }, "no-answer"],
    ["a bare NO CARRIER while it rang", { code: "NO CARRIER", seconds: 6 }, "refused"],
    ["a bare NO CARRIER before it rang", { code: "NO CARRIER", wasAlerting: false }, "unreachable"],
    ["phone off", { status: 104, cause: 20, wasAlerting: false }, "unreachable"],
    ["phone off, told as out of order", { status: 104, cause: 27, wasAlerting: false }, "unreachable"],
    ["phone off, told as no user responding", { status: 104, cause: 18, wasAlerting: false }, "unreachable"],
    ["no such number", { status: 104, cause: 1, wasAlerting: false }, "invalid-number"],
    ["an incomplete number", { status: 104, cause: 28, wasAlerting: false }, "invalid-number"],
    ["congestion", { status: 104, cause: 42, wasAlerting: false }, "network"],
    ["barred", { status: 115, wasAlerting: false }, "barred"],
    ["no credit", { status: 105, wasAlerting: false }, "barred"],
    ["no service", { status: 21, wasAlerting: false }, "no-service"],
    ["no service, of another cause", { status: 106, wasAlerting: false }, "no-service"],
    ["no cell", { status: 104, cause: 171, wasAlerting: false }, "no-service"],
    ["the signal lost", { status: 22 }, "network"],
    ["rejected by the user, by the status alone", { status: 134 }, "refused"],
    ["rejected by the network, by the status alone", { status: 135, wasAlerting: false }, "network"],
    ["a failure of the system, by the status alone", { status: 125, wasAlerting: false }, "network"],
    ["the cause beats the status", { status: 21, cause: 17 }, "busy"],
    ["nothing known at all", { wasAlerting: false }, "unknown"],
    ["29 says nothing (MU509)", { status: 29, seconds: 6 }, "refused"],
    ["we ended it (11.126)", { status: 29, weReleased: true }, "released"],
    ["we ended it, whatever the network says", { status: 104, cause: 17, weReleased: true }, "released"],
  ])("%s", (_name, clues, kind) => {
    expect(kindOf(clues)).toBe(kind);
  });
});

describe("the end of a talk", () => {
  const talked: Partial<EndClues> = { wasAnswered: true, seconds: 90 };

  it.each<[string, Partial<EndClues>, string]>([
    ["hung up", { status: 104, cause: 16 }, "hung-up"],
    ["hung up at once (E1550)", { status: 104, cause: 31, seconds: 0 }, "hung-up"],
    ["hung up, told with 29 (fixture of a K3715)", { status: 29, cause: 16 }, "hung-up"],
    ["hung up, told with three fields", { status: 29 }, "hung-up"],
    ["hung up, nothing said (3GPP)", {}, "hung-up"],
    ["hung up, by the code alone (3GPP)", { code: "NO CARRIER" }, "hung-up"],
    ["hung up, told as busy", { cause: 17 }, "hung-up"],
    ["we ended it", { status: 29, cause: 16, weReleased: true }, "released"],
    ["the signal lost", { status: 22 }, "network"],
    ["the network failed", { status: 104, cause: 38 }, "network"],
    ["no service any more", { status: 104, cause: 169 }, "no-service"],
    ["the credit used up", { status: 104, cause: 68 }, "barred"],
  ])("%s", (_name, clues, kind) => {
    expect(kindOf({ ...talked, ...clues })).toBe(kind);
    expect(kindOf({ ...talked, ...clues, direction: "in" })).toBe(kind);
  });
});

describe("the end of a call in that was not taken", () => {
  it.each<[string, Partial<EndClues>, string]>([
    ["given up", { status: 104, cause: 16 }, "hung-up"],
    ["given up, nothing said", {}, "hung-up"],
    ["given up, told as busy", { status: 104, cause: 17 }, "hung-up"],
    ["refused by us", { status: 102, weReleased: true }, "released"],
  ])("%s", (_name, clues, kind) => {
    expect(kindOf({ direction: "in", wasAlerting: false, ...clues })).toBe(kind);
  });
});

it("each cause and each status is told as the table that people read has it", async () => {
  const plain = { ...rang, wasAlerting: false };
  const unknown = classifyEnding({ ...plain, status: 255 });
  const row = (name: string, clues: Partial<EndClues>): readonly string[] => {
    const ending = classifyEnding({ ...plain, ...clues });
    const isUnknown =
      ending.detail === name || (clues.cause === undefined && isDeepStrictEqual(ending, unknown));
    return isUnknown ? [] : [`${name} ${ending.kind}: ${ending.detail ?? "-"}`];
  };
  const all = Array.from({ length: 256 }, (_, number) => number);
  const rows = [
    ...all.flatMap((cause) => row(`cause ${cause}`, { status: 104, cause })),
    ...all.flatMap((status) => row(`status ${status}`, { status })),
  ];
  await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("endings.txt");
});

it("says what the network said where that helps", () => {
  expect(classifyEnding({ ...rang, status: 104, cause: 42 }).detail).toBe("congestion");
  expect(classifyEnding({ ...rang, wasAlerting: false, status: 104, cause: 95 })).toEqual({
    kind: "unreachable",
    detail: "cause 95",
  });
});
