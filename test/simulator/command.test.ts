import { assert as assertProperty, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommandLine, printCommand } from "../../src/simulator/command.ts";

/** A line as the names and forms of its commands. */
const read = (line: string): readonly string[] | undefined =>
  parseCommandLine(line)?.map((each) =>
    `${each.name} ${each.form} ${each.parameters.join("|") || each.argument}`.trim(),
  );

describe("a command line", () => {
  it.each([
    ["AT", ["run"]],
    ["at+clcc", ["+CLCC run"]],
    ["AT+CREG?", ["+CREG read"]],
    ["AT+CREG=?", ["+CREG test"]],
    ["AT+CMGD=1,4", ["+CMGD set 1|4"]],
    ['AT+CPMS="SM","ME"', ["+CPMS set SM|ME"]],
    ['AT+CLCK="a;b,c",2', ["+CLCK set a;b,c|2"]],
    ["AT+CLIP=1;+CRC=1;^CURC=0", ["+CLIP set 1", "+CRC set 1", "^CURC set 0"]],
    ["ATE0V1Q0", ["E run 0", "V run 1", "Q run 0"]],
    ["ATE0+CMEE=1", ["E run 0", "+CMEE set 1"]],
    ["AT&C0", ["&C run 0"]],
    ["ATS0=0", ["S0 set 0"]],
    ["ATS0?", ["S0 read"]],
    ["ATD+447700900001;", ["D run +447700900001"]],
    ["ATD+447700900001;+CLCC", ["D run +447700900001", "+CLCC run"]],
    ["garbage AT", ["run"]],
    ["AT;;+CSQ", ["run", "+CSQ run"]],
  ])("%s is %j", (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it("tells a voice call from a data call by its semicolon", () => {
    expect(parseCommandLine("ATD123;")?.[0]?.voice).toBe(true);
    expect(parseCommandLine("ATD123")?.[0]?.voice).toBe(false);
  });

  it.each(["", "CC", "+CLCC", "A T"])("%j is none", (line) => {
    expect(parseCommandLine(line)).toBeUndefined();
  });

  it("can be anything, and is read in its time", () => {
    assertProperty(
      property(string({ maxLength: 300, unit: "binary" }), (text) => {
        for (const each of parseCommandLine(`AT${text}`) ?? [])
          expect(printCommand(each)).toBeTypeOf("string");
      }),
    );
  });
});
