import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../src/demo/nearest.ts";
import { phrases, readTyped } from "../../src/demo/typed.ts";

const botCommands = ["call", "close", "status", "help"];
const read = (line: string) => readTyped(line, botCommands);

describe("a typed line", () => {
  it.each([
    ["anna rings", "anna", "rings"],
    ["Anna  Rings ", "anna", "rings"],
    ["a r", "anna", "rings"],
    ["anna ring", "anna", "rings"],
    ["anna calls", "anna", "rings"],
    ["anna rings hidden", "anna", "rings-hidden"],
    ["a r h", "anna", "rings-hidden"],
    ["anna rings h", "anna", "rings-hidden"],
    ["anna hangs up", "anna", "hangs-up"],
    ["a h", "anna", "hangs-up"],
    ["me answers", "me", "answers"],
    ["me answer", "me", "answers"],
    ["i answer", "me", "answers"],
    ["m a", "me", "answers"],
    ["answer", "me", "answers"],
    ["pick up", "me", "answers"],
    ["hang up", "me", "hangs-up"],
    ["me refuses", "me", "refuses"],
    ["m re", "me", "refuses"],
    ["me rings", "me", "rings"],
    ["ben busy", "ben", "is-busy"],
    ["ben is busy", "ben", "is-busy"],
    ["b b", "ben", "is-busy"],
    ["ben off", "ben", "is-off"],
    ["ben free", "ben", "is-free"],
    ["stranger rings", "stranger", "rings"],
    ["s r", "stranger", "rings"],
    ["dora rings", "stranger", "rings"],
    ["c re", "chloe", "refuses"],
  ] as const)("%j: %s, %s", (line, who, deed) => {
    expect(read(line)).toEqual({ kind: "deed", who, deed });
  });

  it.each([
    ["", { kind: "nothing" }],
    ["   ", { kind: "nothing" }],
    ["/call ben", { kind: "say", text: "/call ben" }],
    ["  /nonsense  ", { kind: "say", text: "/nonsense" }],
    ["hello there", { kind: "say", text: "hello there" }],
    ["a nice day", { kind: "say", text: "a nice day" }],
    ["1", { kind: "press", button: 1 }],
    ["12", { kind: "press", button: 12 }],
    ["07700900123", { kind: "say", text: "07700900123" }],
    ["help", { kind: "help" }],
    ["?", { kind: "help" }],
    ["h", { kind: "help" }],
    ["q", { kind: "quit" }],
    ["QUIT", { kind: "quit" }],
    ["exit", { kind: "quit" }],
    ["unplug", { kind: "unplug" }],
    ["u", { kind: "unplug" }],
    ["plug in", { kind: "plug-in" }],
    ["plug", { kind: "plug-in" }],
    ["p", { kind: "plug-in" }],
    ["send friends.vcf", { kind: "send", file: "friends.vcf" }],
    ["Send ./My Contacts.VCF", { kind: "send", file: "./My Contacts.VCF" }],
    ['send "a b.vcf"', { kind: "send", file: "a b.vcf" }],
  ])("%j: %j", (line, typed) => {
    expect(read(line)).toEqual(typed);
  });

  it.each([
    ["anna rigns", "*anna rings*"],
    ["ana rings", "*anna rings*"],
    ["me anwsers", "*me answers*"],
    ["hlep", "*help*"],
    ["quti", "*quit*"],
    ["unplg", "*unplug*"],
    ["send", "*send friends.vcf*"],
    ["send  ", "*send friends.vcf*"],
    ["call ben", "*/call ben*"],
    ["status", "*/status*"],
    ["anna", "*rings*"],
    ["anna dances a waltz", "*hangs up*"],
    ["ben is out", "*ben*"],
  ])("%j is unclear, and %s is offered", (line, offered) => {
    const typed = read(line);
    expect(typed).toMatchObject({ kind: "unclear", hint: expect.stringContaining(offered) as string });
  });

  it("is understood however it is written in full", () => {
    for (const phrase of phrases) expect(read(phrase).kind).not.toMatch(/say|unclear|nothing/);
  });

  it("is never too strange", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (line) => {
        expect(read(line).kind).toBeTypeOf("string");
      }),
      { numRuns: 50 },
    );
  });
});

describe("a slip", () => {
  it("is one wrong letter, or one in four", () => {
    expect(nearest("qiut", ["quit"])).toBe("quit");
    expect(nearest("hello", ["help"])).toBeUndefined();
    expect(nearest("anna rngis", ["anna rings"])).toBe("anna rings");
    expect(nearest("ok", ["on"])).toBeUndefined();
    expect(nearest("x".repeat(1000), ["x".repeat(40)])).toBeUndefined();
  });
});
