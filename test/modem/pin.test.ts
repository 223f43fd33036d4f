import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { settingStore } from "../../src/journal/settings.ts";
import { keptPin, type PinEntry, reasonToKeep } from "../../src/modem/pin.ts";
import { virtualClock } from "../support/virtual-clock.ts";
import { number, type PhoneInWorld, startPhoneInWorld } from "../support/phone-in-world.ts";
import { pinMemory } from "../support/memory-pin.ts";

const entry: PinEntry = { salt: "00", digest: "00", tries: 3, times: 1, wrong: false };
const question = { entry: null, tries: 3, entered: false, isDurable: true };

describe("a PIN", () => {
  it.each<[string, Partial<Parameters<typeof reasonToKeep>[0]>, RegExp | null]>([
    ["that was never entered", {}, null],
    ["that was never entered, with two tries left", { tries: 2 }, null],
    ["that was never entered, on a modem that does not count", { tries: null }, null],
    ["with a single try left", { tries: 1 }, /single PIN try left/],
    ["with no try left", { tries: 0 }, /no PIN try left/],
    [
      "that was wrong",
      { entry: { ...entry, wrong: true } },
      /did not take the PIN .*: set VIRTUALPHONE_SIM_PIN/,
    ],
    [
      "that was wrong, though somebody has unlocked the SIM since",
      { entry: { ...entry, wrong: true }, tries: 3 },
      /did not take/,
    ],
    ["of which nobody heard, and that was not counted", { entry }, null],
    [
      "of which nobody heard, and that was not counted, with two left",
      { entry: { ...entry, tries: 2 }, tries: 2 },
      null,
    ],
    ["of which nobody heard, and that was counted", { entry, tries: 2 }, /did not take/],
    ["of which nobody heard, on a modem that does not count", { entry, tries: null }, /nobody knows/],
    ["of which nobody heard twice", { entry: { ...entry, times: 2 } }, /nobody knows/],
    ["of which nobody heard in this run", { entry, entered: true }, /nobody knows/],
    ["that cannot be noted, with all tries left", { isDurable: false }, null],
    ["that cannot be noted, with two tries left", { isDurable: false, tries: 2 }, /mend the journal/],
    [
      "that cannot be noted, on a modem that does not count",
      { isDurable: false, tries: null },
      /mend the journal/,
    ],
  ])("%s", (_what, changes, words) => {
    const why = reasonToKeep({ ...question, ...changes });
    expect(why ?? "it is entered").toMatch(words ?? /^it is entered$/);
  });

  it("is not in what is kept, which another PIN does not answer to", () => {
    const memory = pinMemory();
    expect(keptPin("1234", memory).take(3)).toEqual({ kind: "enter", pin: "1234" });
    expect(memory.read()).not.toContain("1234");
    keptPin("1234", memory).refused(true);
    const wrong = keptPin("1234", memory);
    wrong.take(2);
    wrong.refused(true);
    expect(keptPin("1234", memory).take(2).kind).toBe("keep");
    expect(keptPin("4321", memory).take(2)).toEqual({ kind: "enter", pin: "4321" });
  });

  it("is not entered when its entry cannot be written down", () => {
    const memory = {
      ...pinMemory(),
      write: () => {
        throw new Error("the disk is full");
      },
    };
    expect(keptPin("1234", memory).take(3)).toEqual({
      kind: "keep",
      why: expect.stringContaining("the disk is full") as unknown,
    });
  });

  it("that is wrong leaves the SIM a try, whatever is killed, restarted and hidden", () => {
    const step = fc.record({
      kills: fc.constantFrom("no", "before", "after"),
      counts: fc.boolean(),
      answers: fc.boolean(),
      restarts: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 30 }), (isDurable, steps) => {
        let tries = 3;
        let entered = false;
        let kept: PinEntry | null = null;
        for (const { kills, counts, answers, restarts } of steps) {
          const told = counts ? tries : null;
          if (reasonToKeep({ entry: kept, tries: told, entered, isDurable }) === null) {
            const times: number = (kept?.times ?? 0) + 1;
            kept = { ...entry, tries: told, times, wrong: kills === "no" && answers };
            entered = true;
            if (kills !== "before") tries -= 1;
          }
          if (kills === "no" && !restarts) continue;
          entered = false;
          if (!isDurable) kept = null;
        }
        expect(tries).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe("a PIN, with a real journal and restarts", () => {
  const folder = mkdtempSync(join(tmpdir(), "virtualphone-pin-"));
  let house: PhoneInWorld;
  afterEach(async () => {
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("that is wrong is entered once, however often the daemon starts, until another is configured", async () => {
    const sent: string[] = [];
    const clock = virtualClock();
    const run = async (pin: string, after?: PhoneInWorld): Promise<PhoneInWorld> => {
      const journal = openJournal({
        dataDir: folder,
        defaultMaster: number("+447700900001"),
        keepCallsDays: null,
        clock,
        log: silentLog,
      });
      const store = settingStore(journal.database);
      const phone = await startPhoneInWorld({
        ...(after === undefined ? {} : { after }),
        knobs: { pinLocked: true },
        pin: "1234",
        pinOf: keptPin(pin, {
          isDurable: journal.database.isDurable,
          read: () => store.read("sim-pin"),
          write: (kept) => {
            store.write("sim-pin", kept);
          },
        }),
        ready: false,
        listen: (line) => {
          if (line.startsWith("> AT+CPIN=")) sent.push(line);
        },
      });
      await phone.clock.advance(120_000);
      journal.close();
      return phone;
    };
    house = await run("9999");
    expect([sent.length, house.announced.at(-1)]).toEqual([
      1,
      expect.stringMatching(
        /did not take the PIN .* not entered again: set VIRTUALPHONE_SIM_PIN .*\(2 tries left\)/,
      ),
    ]);
    for (let restarts = 0; restarts < 3; restarts++) {
      await house.crash();
      house = await run("9999", house);
    }
    expect(sent).toHaveLength(1);
    await house.crash();
    house = await run("1234", house);
    expect([sent.length, house.phone.status().modem]).toEqual([2, "ready"]);
  });
});
