import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLines } from "../../src/serial/lines.ts";

/** Everything a reader tells, in order; a prompt as `<prompt>`. */
function heardFrom(pieces: readonly Uint8Array[]): readonly string[] {
  const told: string[] = [];
  const reader = readLines({ line: (text) => told.push(text), prompt: () => told.push("<prompt>") });
  for (const piece of pieces) reader.push(piece);
  return told;
}

function heard(...texts: readonly string[]): readonly string[] {
  return heardFrom(texts.map((text) => Buffer.from(text, "latin1")));
}

describe("the bytes of a modem become lines", () => {
  it.each([
    ["an E1550's framing", "\r\n^CVOICE:0,8000,16,20\r\n\r\nOK\r\n", ["^CVOICE:0,8000,16,20", "OK"]],
    ["an echo with its bare CR (K3520)", "ATE0\r\r\nOK\r\n", ["ATE0", "OK"]],
    ["a URC before an echo (K3520)", "\r\n^STIN:0,0,0\r\nATE1\r\r\nOK\r\n", ["^STIN:0,0,0", "ATE1", "OK"]],
    ["doubled line ends (+CSSU, E160G)", "\r\n\r\n+CSSU: 2\r\n", ["+CSSU: 2"]],
    ["a doubled CR (CDMA siblings, E1752's +CLAC)", "^MODE: 2\r\r\n+CLAC\r\r\n", ["^MODE: 2", "+CLAC"]],
    ["bare LF", "+CSQ: 19,99\nOK\n", ["+CSQ: 19,99", "OK"]],
    ["bare CR", "+CSQ: 19,99\rOK\r", ["+CSQ: 19,99", "OK"]],
    ["NUL bytes", "\r\n\0RI\0NG\0\r\n", ["RING"]],
    ["spaces around", "\r\n  +CREG: 1  \r\n", ["+CREG: 1"]],
    ["several in one piece (E160G)", "\r\n^SRVST:0\r\n\r\n^MODE:0,0\r\n", ["^SRVST:0", "^MODE:0,0"]],
    ["bytes above 0x7f, each a character", "\r\nCaf\u00e9 \u00c3\u0080\r\n", ["Caf\u00e9 \u00c3\u0080"]],
  ])("%s", (_name, bytes, lines) => {
    expect(heard(bytes)).toEqual(lines);
  });

  it("keeps a line that is not ended yet", () => {
    expect(heard("\r\n+CSQ: 1")).toEqual([]);
    expect(heard("\r\n+CSQ: 1", "9,99\r", "\n")).toEqual(["+CSQ: 19,99"]);
  });

  it("drops a line no modem could have sent, and reads the next", () => {
    const noise = "x".repeat(20_000);
    expect(heard(`\r\nRING\r\n${noise}`, noise, "\r\nRING\r\n")).toEqual(["RING", "RING"]);
    expect(heard(`\r\nRING\r\n${noise}${noise}\r\nRING\r\n`)).toEqual(["RING", "RING"]);
  });

  it("takes a flood without a line end in its stride", () => {
    const megabyte = Buffer.alloc(1024 * 1024, "~");
    const pieces = [...Array.from({ length: 16 }, () => megabyte), Buffer.from("\r\nRING\r\n")];
    expect(heardFrom(pieces)).toEqual(["RING"]);
  });
});

describe("the prompt for a message's text", () => {
  it.each([
    ["as the standard has it", ["\r\n> "], ["<prompt>"]],
    ["byte by byte", ["\r", "\n", ">", " "], ["<prompt>"]],
    ["behind an echo (E160G)", ["AT+CMGS=153\r", "\r\n> "], ["AT+CMGS=153", "<prompt>"]],
    ["behind an echo without a line end", ["AT+CMGS=153\r> "], ["AT+CMGS=153", "<prompt>"]],
    ["glued to the result", ["\r\n> +CMGS: 34\r\n\r\nOK\r\n"], ["<prompt>", "+CMGS: 34", "OK"]],
    [
      "glued to the echo of the PDU",
      ["\r\n> 0061000B91\r\n", "4477\r\n"],
      ["<prompt>", "0061000B91", "4477"],
    ],
    ["twice", ["\r\n> \r\n> "], ["<prompt>", "<prompt>"]],
    ["not when the sign stands inside a line", ["a > b\r\n"], ["a > b"]],
    ["not when it is cut inside a line", ["a ", "> ", "b\r\n"], ["a > b"]],
  ])("%s", (_name, pieces, lines) => {
    expect(heard(...pieces)).toEqual(lines);
  });
});

describe("a flood of prompts", () => {
  it("is taken without piling up", () => {
    expect(heard("> ".repeat(200_000))).toHaveLength(200_000);
  });
});

describe("a reader of lines", () => {
  const fragment = fc.constantFrom(
    ...'\r\n|\r|\n|> |>| |\0|+CLCC: 1,1,4,0,0,"+447700900002",145|OK|^CEND:1,0,104,17|RING|\u00e9|\u001a'.split(
      "|",
    ),
  );

  it("hears the same however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 40 }),
        fc.array(fc.nat({ max: 300 }), { maxLength: 30 }),
        (fragments, cuts) => {
          const bytes = Buffer.from(fragments.join(""), "latin1");
          const places = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
            (one, other) => one - other,
          );
          const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
          const whole = heardFrom([bytes]);
          expect(heardFrom(pieces)).toEqual(whole);
          expect(heardFrom([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
        },
      ),
    );
  });
});
