import { describe, expect, it } from "vitest";
import { diaryLines, spanWords } from "../../src/outage/words.ts";
import { type DatedOutage, watchOutage } from "../../src/outage/watch.ts";
import { virtualClock } from "../support/virtual-clock.ts";

function begin() {
  const clock = virtualClock(new Date("2026-03-02T03:10:00Z"));
  const told: string[] = [];
  const said = () => ({ now: clock.date().getTime(), timeZone: "Etc/UTC" });
  const lines = (outage: DatedOutage): string => diaryLines(outage, said()).join(" | ");
  const watch = watchOutage({
    patience: { downSeconds: 300, upSeconds: 60 },
    clock,
    tellOutage: (outage) => told.push(`lost: ${outage.why} | ${lines(outage)}`),
    tellEnd: (outage, until) => told.push(`back: ${spanWords(outage, until, said())} | ${lines(outage)}`),
  });
  return { clock, told, watch };
}

describe("a watch over outages", () => {
  it("tells of one that lasts, and of its end, with what happened meanwhile", async () => {
    const { clock, told, watch } = begin();
    watch.down("searching");
    await clock.advance(299_000);
    expect(told).toEqual([]);
    await clock.advance(1000);
    expect(told).toEqual(["lost: searching | "]);
    watch.down("the network refuses the SIM");
    watch.note("the modem was restarted");
    expect(watch.outage()).toMatchObject({ why: "the network refuses the SIM", drops: 1 });
    await clock.advance(3_600_000);
    watch.up();
    expect(watch.outage()).toBeNull();
    await clock.advance(30_000);
    watch.down("searching");
    await clock.advance(30_000);
    watch.up();
    await clock.advance(60_000);
    expect(told.slice(1)).toEqual([
      "back: from 03:10 to 04:16, lost 2 times in between | 03:10 searching | 03:15 the network refuses the SIM | 03:15 the modem was restarted | 04:15 searching",
    ]);
    expect([watch.outage(), clock.waiting()]).toEqual([null, 0]);
  });

  it("says the day of an outage of another day", async () => {
    const { clock, told, watch } = begin();
    watch.down("searching");
    await clock.advance(24 * 3_600_000);
    watch.up();
    await clock.advance(60_000);
    expect(told[1]).toBe("back: from 2 Mar 03:10 to 03:10 | ");
  });

  it("is silent when it is stopped", async () => {
    const { clock, told, watch } = begin();
    watch.down("searching");
    watch.stop();
    await clock.advance(3_600_000);
    expect([told, clock.waiting()]).toEqual([[], 0]);
  });
});
