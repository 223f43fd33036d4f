import { assert as assertProperty, asyncProperty, constantFrom, oneof, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { profileNames } from "../../src/simulator/profiles.ts";
import { startBench } from "../support/simulator.ts";

const unknown = /COMMAND NOT SUPPORT|\+CME ERROR: 100/;

describe.each(profileNames)("the commands of a %s", (profile) => {
  it("that it lists are all known to it", async () => {
    const { command } = await startBench({ profile, knobs: { commandDialect: "not-supported" } });
    await command("ATE0");
    const names = (await command("AT+CLAC")).split(/[\r\n]+/).filter((name) => /^[+^]/.test(name));
    expect(names.length).toBeGreaterThan(30);
    for (const name of names.filter((each) => each !== "+CFUN")) {
      const answers = [await command(`AT${name}?`), await command(`AT${name}=?`), await command(`AT${name}`)];
      expect(answers.filter((answer) => unknown.test(answer))).toEqual([]);
    }
  });

  it("that it has not are never answered with OK", async () => {
    const { command } = await startBench({ profile });
    for (const line of ["AT+NONSENSE", "AT^NONSENSE?", "AT+NONSENSE=1", "AT*X", "ATY"])
      expect(await command(line)).toMatch(/(NOT SUPPORT|ERROR.*)\r\n$/);
  });

  it("may be anything: each line is answered once, and the next is taken", async () => {
    const { command, write, clock, world } = await startBench({ profile });
    const pieces = constantFrom(
      "+CLCC",
      "+CHLD=",
      "D1;",
      "A",
      "H",
      "+CPIN=",
      "=?",
      "?",
      ";",
      '"',
      ",",
      "^CURC=0",
      "+CMGL=",
      "+CMGR=0",
      "+CMGD=1,4",
      "+CMGS=",
      '+CPMS="ME"',
      "+CNMI=2,1",
      '+CUSD=1,"',
    );
    await assertProperty(
      asyncProperty(oneof(string({ maxLength: 60, unit: "binary" }), pieces), pieces, async (one, other) => {
        const line = Buffer.from(`AT${one}${other}`, "latin1").toString("latin1");
        await write(`${line.replaceAll(/[\r\n]/g, "")}\r`);
        await clock.advance(3000);
        expect(await command("AT")).toMatch(/OK\r\n$/);
        await command("AT+CHUP");
        await clock.advance(60_000);
      }),
      { numRuns: 80 },
    );
    expect(world.violations()).toEqual([]);
  });
});
