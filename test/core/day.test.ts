import { describe, expect, it } from "vitest";
import { dayOf } from "../../src/core/day.ts";

describe("the day of a moment", () => {
  it.each([
    ["2026-11-27T23:30:00Z", "UTC", "2026-11-27"],
    ["2026-11-27T23:30:00Z", "Europe/Rome", "2026-11-28"],
    ["2026-11-28T03:00:00Z", "America/New_York", "2026-11-27"],
    ["2026-07-01T22:30:00Z", "Europe/Rome", "2026-07-02"],
    ["1970-01-01T00:00:00Z", "Asia/Tokyo", "1970-01-01"],
  ])("%s in %s is %s", (moment, zone, day) => {
    expect(dayOf(new Date(moment), zone)).toBe(day);
  });
});
