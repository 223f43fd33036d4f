import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePhoneNumber } from "../../src/core/phone-number.ts";
import { readCall, type CallRequest } from "../../src/telegram/call-request.ts";
import { country } from "../support/bot-api-bot.ts";

const names = ["anna bianchi", "anna +1 (garden)", "studio 54", "room 101 2079460000", "c++ club", "bruno"];
const lookup = {
  number: (text: string) => parsePhoneNumber(text, country),
  isName: (text: string) => {
    const parts = text.toLowerCase().split(" ");
    return names.some((name) => parts.every((part) => name.includes(part)));
  },
};

function brief(request: CallRequest): string {
  switch (request.kind) {
    case "number":
      return `number ${request.number} master ${request.master ?? "-"}`;
    case "name":
      return `name ${request.name} master ${request.master ?? "-"}`;
    case "unreadable":
      return `unreadable ${request.part}`;
    case "nothing":
    case "ambiguous":
      return request.kind;
  }
}

describe("the argument of /call", () => {
  it.each([
    ["", "nothing"],
    ["   ", "nothing"],
    ["+447700900002", "number +447700900002 master -"],
    ["07700 900 123", "number +447700900123 master -"],
    ["(07700) 900-123", "number +447700900123 master -"],
    ["0044 7700 900123", "number +447700900123 master -"],
    ["tel:+44-7700-900123", "number +447700900123 master -"],
    ["\u202a+44 7700 900123\u202c", "number +447700900123 master -"],
    ["+447700900002 +447700900009", "number +447700900002 master +447700900009"],
    ["+44 7700 900 002 +44 7700 900 009", "number +447700900002 master +447700900009"],
    ["07700 900 002 +44 7700 900009", "number +447700900002 master +447700900009"],
    ["+44 7700 900 002 07700 900 009", "ambiguous"],
    ["07700900002 07700900009", "number +447700900002 master +447700900009"],
    ["07700 900 002 07700 900 009", "number +447700900002 master +447700900009"],
    ["anna", "name anna master -"],
    ["anna bianchi", "name anna bianchi master -"],
    ["nobody known", "name nobody known master -"],
    ["anna +447700900009", "name anna master +447700900009"],
    ["anna +44 7700 900 009", "name anna master +447700900009"],
    ["anna bianchi 07700 900 009", "name anna bianchi master +447700900009"],
    ["anna +1", "name anna +1 master -"],
    ["anna +1 07700900009", "name anna +1 master +447700900009"],
    ["c++ club", "name c++ club master -"],
    ["studio 54", "name studio 54 master -"],
    ["studio 54 07700 900009", "name studio 54 master +447700900009"],
    ["room 101 2079460000", "name room 101 2079460000 master -"],
    ["bruno +12", "unreadable +12"],
    ["12 +447700900009", "unreadable 12"],
    ["+12", "unreadable +12"],
    ["1234", "unreadable 1234"],
    ["1 2 3", "unreadable 1 2 3"],
    ["<b>&_*[", "name <b>&_*[ master -"],
  ])("%j means: %s", (argument, meaning) => {
    expect(brief(readCall(argument, lookup))).toBe(meaning);
  });

  it("whatever it is, is read in one way or another, and soon", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (argument) => {
        expect(brief(readCall(argument, lookup))).not.toBe("");
      }),
    );
    expect(brief(readCall("8 ".repeat(2000), lookup))).toContain("unreadable");
    expect(brief(readCall("+8 ".repeat(1300), lookup))).toContain("unreadable");
  });
});
