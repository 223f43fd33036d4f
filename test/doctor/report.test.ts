import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { green, red, yellow } from "../../src/doctor/finding.ts";
import { mask, reportName, writeReport } from "../../src/doctor/report.ts";
import { ok } from "../../src/simulator/answer.ts";
import { anna, ben, master, token } from "../support/whole-house.ts";
import { type Clinic, openClinic } from "./clinic.ts";

let clinic: Clinic | undefined;

afterEach(async () => {
  await clinic?.close();
  clinic = undefined;
});

const numberDigits = fc.stringMatching(/^[1-9]\d{6,19}$/);
const separators = fc.constantFrom("", " ", "-", "(", ") ");

/** A number as somebody may write it. */
const written = fc
  .tuple(fc.constantFrom("", "+"), numberDigits, fc.array(separators, { minLength: 20, maxLength: 20 }))
  .map(([plus, digits, between]) => ({
    digits,
    text:
      plus +
      digits
        .split("")
        .map((digit, place) => digit + (between[place] ?? ""))
        .join(""),
  }));

describe("a report", () => {
  it("holds no seven digits in a row of any number, however it is written and whatever stands around it", () => {
    fc.assert(
      fc.property(fc.string(), written, fc.string(), (before, { digits, text }, after) => {
        const left = mask(`${before} ${text} ${after}`, []).replaceAll(/[ ()/-]/g, "");
        for (let place = 0; place + 7 <= digits.length; place += 1)
          expect(left).not.toContain(digits.slice(place, place + 7));
      }),
    );
  });

  it("holds no secret and nothing personal", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-z]{4,12}$/), { minLength: 1 }), (names) => {
        const findings = names.map((name) => yellow(`the event “${name}” names nobody`, `see ${name}`, name));
        const report = writeReport({ date: new Date(0), findings, answers: new Map(), secrets: [] });
        for (const name of names) expect(report).not.toContain(`“${name}”`);
      }),
    );
    expect(mask("Anna and Bo", ["Anna", "Bo"])).toBe("… and Bo");
  });

  it("keeps what the notes on the hardware need", () => {
    const findings = [green("it is huawei E173, firmware 11.126.16.00.715"), red("no network", "wait")];
    const answers = new Map([
      ["AT+CGMR", { kind: "answered", lines: ["11.126.16.00.715"] } as const],
      ["AT+CREG?", { kind: "answered", lines: ['+CREG: 2,1,"8BE3","2BAF"'] } as const],
      ["AT^SYSCFG?", { kind: "answered", lines: ["^SYSCFG:2,2,3FFFFFFF,1,2"] } as const],
      ["AT^X", { kind: "refused", words: "COMMAND NOT SUPPORT" } as const],
      ["AT^Y", { kind: "silent" } as const],
    ]);
    const report = writeReport({ date: new Date("2026-11-28T09:00:00Z"), findings, answers, secrets: [] });
    expect(report).toContain("* **green** it is huawei E173, firmware 11.126.16.00.715\n");
    expect(report).toContain("* **red** no network → wait\n");
    expect(report).toContain("> AT+CGMR\n< 11.126.16.00.715\n< OK\n> AT+CREG?\n< +CREG: 2,1,…\n< OK\n");
    expect(report).toContain("< ^SYSCFG:2,2,3FFFFFFF,1,2\n");
    expect(report).toContain("> AT^X\n< COMMAND NOT SUPPORT\n> AT^Y\n(no answer)\n");
    expect(reportName(new Date("2026-11-28T09:00:00Z"))).toBe("virtualphone-report-2026-11-28.md");
  });

  it("of a whole house tells nobody whose it is", async () => {
    clinic = await openClinic();
    clinic.house.world.behave(({ name }) => (name === "+CCFC" ? ok(`+CCFC: 1,1,"${ben}",145`) : undefined));
    const { findings, answers, secrets } = await clinic.examine();
    const report = writeReport({ date: new Date(), findings, answers, secrets });
    for (const digits of [anna, ben, master, "+350000000000006", "+447700900000"])
      for (let place = 1; place + 7 <= digits.length; place += 1)
        expect(report).not.toContain(digits.slice(place, place + 7));
    for (const secret of [token, "1001", "Anna", "virtual_phone_bot"]) expect(report).not.toContain(secret);
    expect(report).toContain("> AT+CGSN\n< …\n< OK\n");
  });
});
