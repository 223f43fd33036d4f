import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMemory, writeMemory } from "../../src/divert/record.ts";
import { type Memory, untouched } from "../../src/divert/state.ts";
import { mailbox, master, none } from "./model-network.ts";

const full: Memory = {
  wanted: { kind: "on", to: master, follows: true },
  ours: [master],
  before: { busy: { active: true, number: mailbox, seconds: null } },
  known: { "no-reply": { divert: { active: true, number: master, seconds: 20 }, at: 5 } },
  troubles: { always: { kind: "refused", words: "ERROR" }, busy: { kind: "silent" } },
  checkedAt: 7,
  repairs: [1, 2],
};

describe("the memory of the diverts", () => {
  it("comes back as it was written", () => {
    for (const memory of [
      full,
      untouched,
      { ...full, wanted: { kind: "removing", to: master, tries: 2 } } as const,
    ])
      expect(readMemory(writeMemory(memory))).toEqual(memory);
  });

  it.each([
    [null],
    ["{"],
    ["[]"],
    ['"on"'],
    ['{"wanted":{"kind":"on","to":"1\\";+CFUN=0"}}'],
    ['{"wanted":{"kind":"removing"}}'],
    [
      '{"before":{"busy":{"active":"yes"}},"known":{"busy":{"divert":null}},"troubles":{"busy":7},"repairs":7}',
    ],
  ])("is none where it cannot be read: %s", (text) => {
    expect(readMemory(text)).toEqual(untouched);
  });

  it("loses only what is wrong with it", () => {
    const text = writeMemory(full).replace('"seconds":20', '"seconds":-20').replace('"at":5', '"at":5,"x":1');
    expect(readMemory(text)).toEqual({
      ...full,
      known: { "no-reply": { divert: { ...none, active: true, number: master }, at: 5 } },
    });
  });

  it("can be anything", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const memory = readMemory(text);
        expect(readMemory(writeMemory(memory))).toEqual(memory);
      }),
    );
  });
});
