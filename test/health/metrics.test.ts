import { describe, expect, it } from "vitest";
import type { CallNews } from "../../src/call/news.ts";
import { healthOf } from "../../src/health/health.ts";
import { createMetrics, type Levels } from "../../src/health/metrics.ts";
import type { Sighting } from "../../src/health/sightings.ts";
import { readTraffic } from "../../src/health/traffic.ts";
import type { OutgoingState, TextNews } from "../../src/sms/news.ts";
import { numberOf } from "../support/bot-api-bot.ts";

const anna = { name: "Anna Rossi", number: numberOf("+447700900002"), written: "+447700900002" };
const master = numberOf("+447700900001");

const levels: Levels = {
  health: healthOf(
    {
      phone: { modem: "ready", registration: "roaming", upSeconds: 60 },
      modemHeardAt: 1000,
      modemSoughtAt: 1000,
      telegramAnsweredAt: 1000,
      telegramFailure: null,
      journal: { state: "working", wroteAt: null },
    },
    2000,
  ),
  registration: "roaming",
  signal: 17,
  queuedTexts: 2,
  waitingLetters: 3,
  sources: [
    { name: "Calendar at example.org", ageSeconds: 12 },
    { name: "Spam list at example.org", ageSeconds: null },
  ],
  journalBytes: 4096,
};

/** The page after all that was seen, a second apart. */
async function pageAfter(sightings: readonly Sighting[], at: Levels = levels): Promise<string> {
  const metrics = createMetrics();
  for (const [index, sighting] of sightings.entries()) metrics.see(sighting, index * 1000);
  return (await metrics.page(at)).body;
}

const call = (news: CallNews): Sighting => ({ kind: "call", news });
const line = (text: string): Sighting => ({ kind: "modem-line", line: text });

function moved(state: OutgoingState): Sighting {
  const news: TextNews = {
    kind: "moved",
    text: {
      id: 1,
      to: anna,
      body: "a private text",
      parts: 1,
      purpose: "owner",
      origin: null,
      queuedAt: 0,
      state,
    },
  };
  return { kind: "text", news };
}

describe("calls", () => {
  it("are counted when they end, by direction and ending, and how long two talked", async () => {
    const page = await pageAfter([
      call({ call: 1, kind: "incoming", caller: anna, masters: [master] }),
      call({ call: 1, kind: "calling-master", other: anna, master }),
      call({ call: 1, kind: "joined", other: anna, master }),
      call({ call: 1, kind: "second-caller", caller: anna }),
      call({ call: 1, kind: "ended", other: anna, by: "caller", talkedSeconds: 21 }),
      call({ call: 2, kind: "calling-master", other: anna, master }),
      call({ call: 2, kind: "contact-failed", contact: anna, ending: { kind: "busy", detail: null } }),
      call({ call: 3, kind: "caller-refused", caller: anna, reason: { kind: "unlisted" } }),
    ]);
    expect(page).toContain('virtualphone_calls_total{direction="in",ending="talked"} 1');
    expect(page).toContain('virtualphone_calls_total{direction="in",ending="busy"} 1');
    expect(page).toContain('virtualphone_calls_total{direction="out",ending="contact-failed"} 1');
    expect(page).toContain('virtualphone_calls_total{direction="in",ending="refused"} 1');
    expect(page).toContain('virtualphone_talk_seconds_sum{direction="in"} 21');
    expect(page).toContain('virtualphone_talk_seconds_count{direction="in"} 1');
  });
});

describe("texts", () => {
  it("are counted in each state they come to; one that waits again after a refusal is not queued twice", async () => {
    const page = await pageAfter([
      moved({ kind: "queued", why: null }),
      moved({ kind: "sending" }),
      moved({ kind: "queued", why: "the network refused it" }),
      moved({ kind: "sending" }),
      moved({ kind: "sent" }),
    ]);
    for (const [state, count] of Object.entries({ queued: 1, sending: 2, sent: 1 }))
      expect(page).toContain(`virtualphone_texts_out_total{state="${state}"} ${count}`);
  });
});

describe("the modem's port", () => {
  it("is read for how long commands take, and what comes of them", async () => {
    const page = await pageAfter([
      line("> ␛AT"),
      line("< OK"),
      line("> AT+CLCC"),
      line("< +CLCC: 1,0,0,0,0"),
      line("< OK"),
      line("> AT+COPS?"),
      line("< ^RSSI:17"),
      line("< +CME ERROR: 30"),
      line("> AT+CSQ"),
      line("> AT+CFUN=1,1"),
      line("< OK"),
      { kind: "modem", news: { kind: "lost", why: "it does not answer any more" } },
      { kind: "modem", news: { kind: "remedy", remedy: "reset-usb" } },
    ]);
    expect(page).toContain('virtualphone_at_commands_total{outcome="done"} 3');
    expect(page).toContain('virtualphone_at_commands_total{outcome="refused"} 1');
    expect(page).toContain('virtualphone_at_commands_total{outcome="unanswered"} 1');
    expect(page).toContain("virtualphone_at_seconds_count 4");
    expect(page).toContain("virtualphone_at_seconds_sum 6");
    expect(page).toContain(`virtualphone_modem_remedies_total{remedy="reset-usb"} 1`);
    expect(page).toContain("virtualphone_modem_losses_total 1");
  });

  it("has results that belong to no command", () => {
    expect(readTraffic(null, "< OK", 5)).toEqual({ asked: null, ended: null });
  });
});

describe("the page", () => {
  it("tells how everything is now, and leaves out what nobody knows", async () => {
    const page = await pageAfter([{ kind: "telegram-asked", failure: "too-many" }]);
    for (const each of [
      "virtualphone_ok 1",
      'virtualphone_part_ok{part="journal"} 1',
      'virtualphone_part_age_seconds{part="modem"} 1',
      'virtualphone_modem_state{state="ready"} 1',
      'virtualphone_modem_state{state="absent"} 0',
      "virtualphone_registered 1",
      "virtualphone_signal 17",
      "virtualphone_texts_queued 2",
      "virtualphone_letters_waiting 3",
      'virtualphone_source_age_seconds{source="Calendar at example.org"} 12',
      "virtualphone_journal_bytes 4096",
      'virtualphone_telegram_failures_total{kind="too-many"} 1',
    ])
      expect(page.split("\n")).toContain(each);
    expect(page).toMatch(/^nodejs_eventloop_lag_seconds /m);
    expect(page).toMatch(/^process_resident_memory_bytes /m);
    const unknown = await pageAfter([], { ...levels, signal: null, queuedTexts: null, journalBytes: null });
    expect(unknown).not.toMatch(/^virtualphone_(signal|texts_queued|journal_bytes) /m);
    expect(unknown).not.toContain("Spam list");
  });

  it("holds no number, no name and no text of anybody", async () => {
    const page = await pageAfter([
      call({ call: 1, kind: "incoming", caller: anna, masters: [master] }),
      call({ call: 1, kind: "caller-gave-up", caller: anna, waitedSeconds: 4 }),
      moved({ kind: "failed", why: "Anna's phone is off" }),
      line("> ATD+447700900002;"),
      line('< +CLIP: "+447700900002",145'),
    ]);
    expect(page).not.toMatch(/7700900|Anna|private/);
  });
});
