import { expect, it } from "vitest";
import { watchDowntime } from "../src/downtime.ts";
import { virtualClock } from "./support/virtual-clock.ts";

const minute = 60_000;

/** A daemon that runs for a while; answers what it tells. */
async function run(
  record: { text: string | null },
  { from, minutes, clean }: { from: string; minutes: number; clean: boolean },
): Promise<readonly string[]> {
  const told: string[] = [];
  const clock = virtualClock(new Date(from));
  const downtime = watchDowntime({
    memory: {
      read: () => record.text,
      write: (text) => {
        record.text = text;
      },
    },
    clock,
    timeZone: "Europe/Rome",
    announce: (text) => told.push(text),
  });
  await clock.advance(minutes * minute);
  if (clean) downtime.stop();
  return told;
}

it("tells of a power cut when it is over, once, with its times where the owner is", async () => {
  const record = { text: null };
  expect(await run(record, { from: "2026-03-02T09:00:00Z", minutes: 70, clean: false })).toEqual([]);
  expect(await run(record, { from: "2026-03-02T12:22:00Z", minutes: 5, clean: false })).toEqual([
    expect.stringMatching(/^I was not running from 11:10 to 13:22: the power/),
  ]);
  expect(await run(record, { from: "2026-03-02T12:28:00Z", minutes: 5, clean: false })).toEqual([]);
});

it("says that it was switched off when it was, and nothing of a restart", async () => {
  const record = { text: null };
  await run(record, { from: "2026-03-02T09:00:00Z", minutes: 10, clean: true });
  expect(await run(record, { from: "2026-03-02T09:10:30Z", minutes: 10, clean: true })).toEqual([]);
  expect(await run(record, { from: "2026-03-03T09:00:00Z", minutes: 2, clean: true })).toEqual([
    expect.stringMatching(/^I was switched off from 2 Mar 10:20 to 10:00/),
  ]);
});

it("knows of a run that ended within its first minute", async () => {
  const record = { text: null };
  expect(await run(record, { from: "2026-03-02T09:00:00Z", minutes: 0.1, clean: false })).toEqual([]);
  expect(await run(record, { from: "2026-03-02T09:20:00Z", minutes: 0.1, clean: false })).toEqual([
    expect.stringMatching(/from 10:00 to 10:20/),
  ]);
  expect(await run(record, { from: "2026-03-02T09:20:30Z", minutes: 5, clean: false })).toEqual([]);
});

it("looks again after a minute, when a clock without a battery has been set", async () => {
  const record = { text: null as string | null };
  await run(record, { from: "2026-03-02T09:00:00Z", minutes: 10, clean: false });
  const told: string[] = [];
  const clock = virtualClock(new Date("2026-03-02T09:10:05Z"));
  let ahead = 0;
  const downtime = watchDowntime({
    memory: {
      read: () => record.text,
      write: (text) => {
        record.text = text;
      },
    },
    clock: { ...clock, date: () => new Date(clock.date().getTime() + ahead) },
    timeZone: "Europe/Rome",
    announce: (text) => told.push(text),
  });
  await clock.advance(20_000);
  ahead = 3_600_000;
  await clock.advance(60_000);
  expect(told).toEqual([expect.stringMatching(/from 10:10 to 11:10/)]);
  downtime.stop();
});

it("tells nothing when the clock was set back, or the record means nothing", async () => {
  const record = { text: null as string | null };
  await run(record, { from: "2026-03-02T09:00:00Z", minutes: 10, clean: false });
  expect(await run(record, { from: "2020-01-01T00:00:00Z", minutes: 5, clean: false })).toEqual([]);
  for (const text of ["", "{", "null", "[]", '{"at":"x","clean":true}']) {
    record.text = text;
    expect(await run(record, { from: "2026-03-02T09:00:00Z", minutes: 5, clean: false })).toEqual([]);
  }
});
