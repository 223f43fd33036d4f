import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMobile, parseCountryCode, parsePhoneNumber } from "../../src/core/phone-number.ts";
import { readText, type TextRequest } from "../../src/telegram/text-request.ts";
import { country } from "../support/bot-api-bot.ts";

const contacts = ["Anna Bianchi", "Anna Rossi", "Bruno Verdi", "José De la Cruz", "3 Store", "118 Milano"];

function read(argument: string, from = country): TextRequest {
  return readText(argument, {
    number: (text) => parsePhoneNumber(text, from),
    isMobile,
    names: (text) => {
      const fold = (name: string): string => name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
      return contacts.filter((name) =>
        fold(text)
          .split(" ")
          .every((word) => fold(name).includes(word)),
      );
    },
  });
}

const anna = { kind: "name", name: "anna" } as const;

describe("/sms", () => {
  it.each<[string, object]>([
    ["+447700900101 hello", { number: "+447700900101", body: "hello" }],
    ["07700 900 101 hello", { number: "+447700900101", body: "hello" }],
    ["07700 900 101\n5 pm", { number: "+447700900101", body: "5 pm" }],
    ["+44 (0)7700 900-101 hello", { number: "+447700900101", body: "hello" }],
    ["07700900101 10 o'clock", { number: "+447700900101", body: "10 o'clock" }],
    ["07700900101 10 11 12", { number: "+447700900101", body: "10 11 12" }],
    ['"07700 900 101" 10', { number: "+447700900101", body: "10" }],
    ["07700900101", { number: "+447700900101", body: "" }],
  ])("%j is for a number", (argument, request) => {
    expect(read(argument)).toMatchObject({ kind: "number", ...request });
  });

  it.each<[string, object]>([
    ["anna hello", { ...anna, body: "hello" }],
    ["anna a presto", { ...anna, body: "a presto" }],
    ["anna rossi hello", { kind: "name", name: "anna rossi", body: "hello" }],
    ["Rossi, Anna hello", { kind: "name", name: "Rossi,", body: "Anna hello" }],
    ["ANNA ROSSI anna", { kind: "name", name: "ANNA ROSSI", body: "anna" }],
    ["jose de la cruz de nada", { kind: "name", name: "jose de la cruz", body: "de nada" }],
    ["bian hello", { kind: "name", name: "bian", body: "hello" }],
    ['"anna rossi" hello', { kind: "name", name: "anna rossi", body: "hello" }],
    ["“anna rossi” “hello”", { kind: "name", name: "anna rossi", body: "“hello”" }],
    ["«anna rossi»hello", { kind: "name", name: "anna rossi", body: "hello" }],
    ["anna\nrossi hello", { ...anna, body: "rossi hello" }],
    ["a ro\nhello\n\nthere", { kind: "name", name: "a ro", body: "hello\n\nthere" }],
    ["anna hello\nthere", { ...anna, body: "hello\nthere" }],
    ["zzz yyy hello", { kind: "name", name: "zzz", body: "yyy hello" }],
    ["zzz yyy\nhello", { kind: "name", name: "zzz", body: "yyy\nhello" }],
    ["anna", { ...anna, body: "" }],
    ["3 store hello", { kind: "name", name: "3 store", body: "hello" }],
    ["118 milano hello", { kind: "name", name: "118 milano", body: "hello" }],
    ['"unfinished hello', { kind: "name", name: '"unfinished', body: "hello" }],
  ])("%j is for a name", (argument, request) => {
    expect(read(argument)).toEqual(request);
  });

  it.each<[string, object]>([
    ["", { kind: "nothing" }],
    [" \n ", { kind: "nothing" }],
    ["40404 STOP", { kind: "short-code", written: "40404", body: "STOP" }],
    ["118 hello", { kind: "short-code", written: "118", body: "hello" }],
    ["98765432 STOP", { kind: "short-code", written: "98765432", body: "STOP" }],
    ["2 beers", { kind: "unreadable", part: "2" }],
    ["+12 hello", { kind: "unreadable", part: "+12" }],
  ])("%j is %j", (argument, request) => {
    expect(read(argument)).toEqual(request);
  });

  it.each<[string, string, object]>([
    ["+39", "340 123 4567 10 minuti", { number: "+393401234567", body: "10 minuti" }],
    ["+39", "340 123 45 67 ciao", { number: "+393401234567", body: "ciao" }],
    ["+39", "3401234567 10", { number: "+393401234567", body: "10" }],
    ["+43", "0664 1234567 89 Euro", { kind: "ambiguous" }],
    ["+43", "06641234567 89 Euro", { number: "+436641234567", body: "89 Euro" }],
  ])("in the country of %s, %j is %j", (code, argument, request) => {
    expect(read(argument, parseCountryCode(code))).toMatchObject(request);
  });

  it("reads whatever there is, quickly, and loses nothing of the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5000 }), (argument) => {
        const request = read(argument);
        expect(argument).toContain("body" in request ? request.body : "");
      }),
    );
    expect(read(`anna ${"x ".repeat(100_000)}`)).toMatchObject({ kind: "name", name: "anna" });
  });
});
