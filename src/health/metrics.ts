/** Prometheus metrics, made from what is seen. No label holds a number, a name or a text. The only home of prom-client. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CallNews } from "../call/news.ts";
import { isServed, type Registration } from "../core/network.ts";
import { changeOf } from "../journal/call-change.ts";
import type { TextNews } from "../sms/news.ts";
import { type Health, partNames } from "./health.ts";
import type { Answer } from "./server.ts";
import type { Sighting } from "./sightings.ts";
import { type Asked, readTraffic } from "./traffic.ts";

/** What can be counted at any moment; null for what nobody knows. */
export interface Levels {
  readonly health: Health;
  readonly registration: Registration;
  /** 0 to 31 (27.007 §8.5). */
  readonly signal: number | null;
  readonly queuedTexts: number | null;
  readonly waitingLetters: number;
  readonly sources: readonly { readonly name: string; readonly ageSeconds: number | null }[];
  readonly journalBytes: number | null;
}

/** Metrics that grow with what is seen. */
export interface Metrics {
  /** `at` is of `Clock.now()`. */
  see(sighting: Sighting, at: number): void;
  /** The page for Prometheus, with the levels as they are now. */
  page(levels: Levels): Promise<Answer>;
}

const prefix = "virtualphone_";
const talkBuckets = [10, 30, 60, 300, 900, 3600];
const atBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes metrics with nothing counted, and begins to measure the process. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const counters = countersIn(register);
  const show = gaugesIn(register);
  const seeCall = callCounter(counters);
  const seeLine = lineCounter(counters);
  return {
    see(sighting, at) {
      switch (sighting.kind) {
        case "modem-line":
          seeLine(sighting.line, at);
          return;
        case "modem":
          if (sighting.news.kind === "lost") counters.losses.inc();
          if (sighting.news.kind === "remedy") counters.remedies.inc({ remedy: sighting.news.remedy });
          return;
        case "telegram-asked":
          if (sighting.failure !== null) counters.telegramFailures.inc({ kind: sighting.failure });
          return;
        case "call":
          seeCall(sighting.news);
          return;
        case "text":
          seeText(sighting.news, counters);
          return;
        case "modem-sought":
      }
    },
    async page(levels) {
      show(levels);
      return { status: 200, type: register.contentType, body: await register.metrics() };
    },
  };
}

/** What only ever grows. */
function countersIn(register: Registry) {
  const registers = [register];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name: `${prefix}${name}_total`, help, labelNames, registers });
  return {
    calls: counter("calls", "Calls by how they ended", ["direction", "ending"]),
    talks: new Histogram({
      name: `${prefix}talk_seconds`,
      help: "How long two who were joined talked",
      labelNames: ["direction"],
      buckets: talkBuckets,
      registers,
    }),
    textsIn: counter("texts_in", "Texts that came, by what they are", ["kind"]),
    textsOut: counter("texts_out", "Texts of ours that came to a state", ["state"]),
    telegramFailures: counter("telegram_failures", "What Telegram did not do, by why", ["kind"]),
    losses: counter("modem_losses", "How often a modem that was ready was lost"),
    remedies: counter("modem_remedies", "What was done to bring a modem back", ["remedy"]),
    commands: counter("at_commands", "AT commands by what came of them", ["outcome"]),
    commandSeconds: new Histogram({
      name: `${prefix}at_seconds`,
      help: "How long AT commands took to be answered",
      buckets: atBuckets,
      registers,
    }),
  };
}

type Counters = ReturnType<typeof countersIn>;

/** Calls are counted when they end; their direction is what their first news says. */
function callCounter({ calls, talks }: Counters): (news: CallNews) => void {
  const directions = new Map<number, "in" | "out">();
  return (news) => {
    const { party, direction, end } = changeOf(news);
    if (party === "second") {
      calls.inc({ direction: "in", ending: end?.kind ?? "busy" });
      return;
    }
    const known = directions.get(news.call) ?? direction;
    if (end === null) {
      directions.set(news.call, known);
      return;
    }
    if (news.kind === "ended") talks.observe({ direction: known }, news.talkedSeconds);
    calls.inc({ direction: known, ending: end.kind });
    directions.delete(news.call);
  };
}

function lineCounter({ commands, commandSeconds }: Counters): (line: string, at: number) => void {
  let waiting: Asked = null;
  return (line, at) => {
    const { asked, ended } = readTraffic(waiting, line, at);
    waiting = asked;
    if (ended === null) return;
    commands.inc({ outcome: ended.outcome });
    if (ended.seconds !== null) commandSeconds.observe(ended.seconds);
  };
}

function seeText(news: TextNews, { textsIn, textsOut }: Counters): void {
  switch (news.kind) {
    case "arrived":
      if (!news.toldBefore) textsIn.inc({ kind: news.text.isFlash ? "flash" : "text" });
      return;
    case "undecodable":
      textsIn.inc({ kind: "undecodable" });
      return;
    case "moved": {
      const { state } = news.text;
      // One that goes back into the queue after a refusal was counted when it came there.
      if (state.kind !== "queued" || state.why === null) textsOut.inc({ state: state.kind });
      return;
    }
    case "messages-wait":
    case "courtesy":
    case "storage-full":
    case "trouble":
  }
}

/** What goes up and down: set anew for each page, and left out where it is not known. */
function gaugesIn(register: Registry): (levels: Levels) => void {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: prefix + name, help, labelNames, registers: [register] });
  const up = gauge("up_seconds", "Seconds since the daemon started");
  const ok = gauge("ok", "1 when every part is as it should be");
  const partOk = gauge("part_ok", "1 when the part is as it should be", ["part"]);
  const partAge = gauge("part_age_seconds", "Seconds since the part was last seen to be so", ["part"]);
  const modem = gauge("modem_state", "1 for the state the modem is in", ["state"]);
  const registered = gauge("registered", "1 when the SIM is known to be registered");
  const signal = gauge("signal", "Signal strength from 0 to 31 (27.007 8.5)");
  const queued = gauge("texts_queued", "Texts of ours that wait or are being sent");
  const letters = gauge("letters_waiting", "Messages of the bot that wait to be sent");
  const sources = gauge("source_age_seconds", "Seconds since a calendar or list was last seen", ["source"]);
  const journal = gauge("journal_bytes", "Size of the journal on the disk");
  const level = (of: Gauge, value: number | null): void => {
    of.reset();
    if (value === null) of.remove();
    else of.set(value);
  };
  return ({ health, ...levels }) => {
    up.set(health.upSeconds);
    ok.set(health.ok ? 1 : 0);
    for (const each of [partAge, sources]) each.reset();
    for (const part of partNames) {
      const { ok: isOk, ageSeconds } = health.parts[part];
      partOk.set({ part }, isOk ? 1 : 0);
      if (ageSeconds !== null) partAge.set({ part }, ageSeconds);
    }
    for (const state of ["absent", "starting", "ready"]) modem.set({ state }, health.modem === state ? 1 : 0);
    registered.set(isServed(levels.registration) ? 1 : 0);
    level(signal, levels.signal);
    level(queued, levels.queuedTexts);
    letters.set(levels.waitingLetters);
    for (const { name, ageSeconds } of levels.sources)
      if (ageSeconds !== null) sources.set({ source: name }, ageSeconds);
    level(journal, levels.journalBytes);
  };
}
