import { assert, double, option, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type HealthFacts, hasPulse, healthLine, healthOf, partNames } from "../../src/health/health.ts";
import { note, type Sighting, unseen } from "../../src/health/sightings.ts";

const now = 1_000_000;
const well: HealthFacts = {
  phone: { modem: "ready", registration: "home", upSeconds: 900 },
  modemHeardAt: now - 4000,
  modemSoughtAt: now - 4100,
  telegramAnsweredAt: now - 20_000,
  telegramFailure: null,
  journal: { state: "working", wroteAt: now - 60_000 },
};

describe("given a phone in which all is well", () => {
  it("is well, and every part has the age of what it is known from", () => {
    expect(healthOf(well, now)).toEqual({
      ok: true,
      modem: "ready",
      upSeconds: 900,
      parts: {
        modem: { ok: true, state: "ready", ageSeconds: 4 },
        sim: { ok: true, state: "ready", ageSeconds: 4 },
        network: { ok: true, state: "home", ageSeconds: 4 },
        telegram: { ok: true, state: "connected", ageSeconds: 20 },
        journal: { ok: true, state: "working", ageSeconds: 60 },
      },
    });
  });

  it("says so in one line", () => {
    expect(healthLine(healthOf(well, now))).toBe(
      "Calls can be taken (modem ready, sim ready, network home, telegram connected, journal working)",
    );
  });
});

describe("given something that is not well", () => {
  it.each<[string, Partial<HealthFacts>, string, string]>([
    ["no modem", { phone: { ...well.phone, modem: "absent" } }, "modem", "absent"],
    ["a modem that is set up", { phone: { ...well.phone, modem: "starting" } }, "sim", "unknown"],
    ["a SIM in no network", { phone: { ...well.phone, registration: "searching" } }, "network", "searching"],
    [
      "a Telegram of long ago",
      { telegramAnsweredAt: now - 90_000, telegramFailure: "unreachable" },
      "telegram",
      "unreachable",
    ],
    [
      "a token that Telegram refuses",
      { telegramAnsweredAt: null, telegramFailure: "refused" },
      "telegram",
      "refused",
    ],
    ["a Telegram that was never reached", { telegramAnsweredAt: null }, "telegram", "not-reached-yet"],
    ["a full disk", { journal: { state: "failing", wroteAt: null } }, "journal", "failing"],
    ["a journal in memory", { journal: { state: "in-memory", wroteAt: null } }, "journal", "in-memory"],
  ])("tells of %s", (_what, change, part, state) => {
    const health = healthOf({ ...well, ...change }, now);
    expect(health.ok).toBe(false);
    expect(Object.entries(health.parts)).toContainEqual([
      part,
      expect.objectContaining({ ok: false, state }),
    ]);
    expect(healthLine(health)).toContain(`${part} ${state}`);
  });

  it("does not take a modem that cannot name its network for one that is not well", () => {
    const health = healthOf({ ...well, phone: { ...well.phone, registration: "unknown" } }, now);
    expect(health).toMatchObject({ ok: true, parts: { network: { state: "unknown" } } });
  });

  it("forgives single failures of Telegram while it answers in between", () => {
    expect(healthOf({ ...well, telegramFailure: "too-many" }, now).ok).toBe(true);
  });
});

describe("the pulse of the driver", () => {
  it.each([
    [
      "it has just begun",
      { modemHeardAt: null, modemSoughtAt: null, phone: { ...well.phone, upSeconds: 299 } },
      true,
    ],
    ["it has done nothing since its beginning", { modemHeardAt: null, modemSoughtAt: null }, false],
    ["it looks for a modem", { modemHeardAt: null, modemSoughtAt: now - 4000 }, true],
    ["an owner's command takes long", { modemHeardAt: now - 200_000, modemSoughtAt: now - 180_000 }, true],
    [
      "nothing has crossed the port for 5 minutes",
      { modemHeardAt: now - 300_000, modemSoughtAt: now - 300_000 },
      false,
    ],
  ])("when %s", (_what, change, beats) => {
    expect(hasPulse({ ...well, ...change }, now)).toBe(beats);
  });
});

describe("what is seen", () => {
  it("makes Telegram well again by its next answer", () => {
    const asked = (failure: "unreachable" | null): Sighting => ({ kind: "telegram-asked", failure });
    const failed = note(unseen, asked("unreachable"), 10);
    expect(failed).toMatchObject({ telegramAnsweredAt: null, telegramFailure: "unreachable" });
    expect(note(failed, asked(null), 20)).toMatchObject({ telegramAnsweredAt: 20, telegramFailure: null });
  });

  it("hears the modem only in what comes from it", () => {
    const said = note(unseen, { kind: "modem-line", line: "> AT+CLCC" }, 10);
    expect(said).toMatchObject({ modemHeardAt: null, modemSoughtAt: 10 });
    expect(note(said, { kind: "modem-line", line: "< OK" }, 20)).toMatchObject({ modemHeardAt: 20 });
  });

  it("never makes an age that is negative, whatever the times are", () => {
    const time = option(double({ noNaN: true, min: -1e12, max: 1e12 }));
    assert(
      property(time, time, time, (modemHeardAt, telegramAnsweredAt, wroteAt) => {
        const journal = { state: "working", wroteAt } as const;
        const { parts, ok } = healthOf({ ...well, modemHeardAt, telegramAnsweredAt, journal }, now);
        for (const name of partNames) expect(parts[name].ageSeconds ?? 0).toBeGreaterThanOrEqual(0);
        expect(ok).toBe(partNames.every((name) => parts[name].ok));
      }),
    );
  });
});
