import { makeAgenda } from "../../../src/routing/agenda.ts";
import { readCalendar } from "../../../src/routing/calendar.ts";
import { country, runAtOnce, zone } from "../../routing/given.ts";
import { claim, claimSame, type Target } from "../target.ts";

const setting = { zone: zone("Europe/Rome"), country };
const day = 86_400;
/** 2026-03-29T00:00:00Z: the clocks of Rome change an hour later. */
const now = 1_774_742_400;
const times = [now, now + 3599, now + 12 * 3600, now + 5 * day, now + 300 * day];

/** A calendar, and what runs at a few times; whether it was worked out beforehand makes no difference. */
export const calendars: Target = {
  name: "calendars",
  longest: 65_536,
  run(input) {
    const reading = runAtOnce(readCalendar(input, setting));
    if (reading.kind === "unreadable") {
      claim(reading.why !== "", "it is said why a calendar is none");
      return;
    }
    const { entries, events, skipped, problems } = reading.calendar;
    claim(skipped <= events && problems.length <= 40, "what is skipped was there");
    const names = new Set(entries.slice(0, 50).flatMap(({ event }) => event.names.slice(0, 3)));
    const asked = runAtOnce(makeAgenda(entries, { from: 0, to: 0 }));
    const ahead = runAtOnce(makeAgenda(entries, { from: now - day, to: now + 20 * day }));
    for (const name of [...names].slice(0, 10))
      for (const time of times) {
        const running = asked.running(name, time).map(({ place, occurrence }) => ({ place, occurrence }));
        for (const { occurrence } of running)
          claim(occurrence.start <= time && time < occurrence.end, "what runs has begun and has not ended");
        const known = ahead.running(name, time).map(({ place }) => place);
        claimSame(
          [...new Set(known)],
          running.map(({ place }) => place),
          "both ways answer the same",
        );
      }
  },
};
