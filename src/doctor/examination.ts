/** The whole examination, top to bottom: each chapter is told as soon as it is looked at. Changes nothing. */
import { type Config, type LoadedConfig, secretsOf } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import { silentLog } from "../core/log.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import { askTtys } from "../modem/ask.ts";
import { startFinder } from "../modem/finder.ts";
import { examineRouting, type RoutingExamination } from "../routing/examination.ts";
import type { Answers } from "./answers.ts";
import { judgeConfiguration, judgeProblems } from "./configuration.ts";
import { openNamed } from "./conversation.ts";
import { within } from "./deadline.ts";
import { type Finding, notLookedAt, red, yellow } from "./finding.ts";
import { gatherHost, type Places } from "./host-facts.ts";
import { gatherClock, gatherDisk } from "./machine-facts.ts";
import { judgeClock, judgeDisk } from "./machine.ts";
import { judgeVoicePort } from "./modem.ts";
import { examineModem, modemChapters, openModem } from "./modem-chapters.ts";
import { heldBy, judgeTtys, judgeUsb } from "./ports.ts";
import { judgeProgram, type ProgramFacts } from "./program.ts";
import { daysAhead, judgeRouting } from "./routing.ts";
import { gatherTelegram } from "./telegram-facts.ts";
import { judgeTelegram, type TelegramFacts } from "./telegram.ts";
import { tryCalls } from "./trial-run.ts";

/** What the doctor works with, and whom it tells. */
export interface DoctorParts {
  readonly program: ProgramFacts;
  readonly places: Places;
  readonly clock: Clock;
  /** Ends the examination early; calls of a trial are hung up. */
  readonly signal: AbortSignal;
  /** Whom `--call` rings; null: nobody. */
  readonly call: readonly PhoneNumber[] | null;
  readonly tell: (finding: Finding) => void;
  /** What goes on just now, where somebody has to do something. */
  readonly say: (text: string) => void;
}

/** What there is for a report besides the findings. */
export interface Examined {
  readonly answers: Answers;
  /** Names, ids and the token. */
  readonly secrets: readonly string[];
}

/** Chapters other than the modem's are given up after this. */
const chapterSeconds = 40;
const nothingExamined: Examined = { answers: new Map(), secrets: [] };

/** Looks at what needs no configuration, and tells every problem of the one there is. */
export async function examineWithout(problems: readonly string[], parts: DoctorParts): Promise<Examined> {
  const { tell, places } = parts;
  for (const finding of judgeProgram(parts.program)) tell(finding);
  for (const finding of judgeProblems(problems)) tell(finding);
  const host = await gatherHost(places, []);
  for (const finding of [...judgeUsb(host, true), ...judgeTtys(host)]) tell(finding);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  for (const finding of judgeClock(await gatherClock(places, parts.clock, timeZone, null))) tell(finding);
  tell(notLookedAt("everything else", "the configuration cannot be used"));
  return nothingExamined;
}

/** Looks at everything. Never rejects; ends within two minutes, a trial of calls aside. */
export async function examine(
  { config, warnings }: LoadedConfig<Config>,
  parts: DoctorParts,
): Promise<Examined> {
  const { clock, signal } = parts;
  // What waits for others begins at once, and is told in its place.
  const asking = within(clock, chapterSeconds, gatherTelegram({ config, clock, signal }));
  const fetching = within(
    clock,
    chapterSeconds,
    examineRouting({ ...config, clock, log: silentLog }, daysAhead),
  );
  tellAll(parts, [...judgeProgram(parts.program), ...judgeConfiguration(warnings)]);
  const answers = await examinePhone(config, parts);
  if (signal.aborted) return nothingExamined;
  const routing = await fetching;
  tellAll(parts, routingFindings(routing, config));
  const telegram = await asking;
  tellAll(parts, telegramFindings(telegram));
  tellAll(parts, judgeDisk(await gatherDisk(config.dataDir)));
  const ahead = telegram?.aheadSeconds ?? null;
  tellAll(parts, judgeClock(await gatherClock(parts.places, clock, config.timeZone, ahead)));
  return { answers, secrets: secretWords(config, routing) };
}

function tellAll({ tell, signal }: DoctorParts, findings: readonly Finding[]): void {
  if (!signal.aborted) for (const finding of findings) tell(finding);
}

function routingFindings(seen: RoutingExamination | null, config: Config): readonly Finding[] {
  return seen === null
    ? [red("contacts and calendars could not be read in time", "make them smaller, or look at the disk")]
    : judgeRouting(seen, config.contactsDir);
}

function telegramFindings(facts: TelegramFacts | null): readonly Finding[] {
  return facts === null
    ? [yellow("Telegram did not answer in time", "run this again")]
    : judgeTelegram(facts);
}

function secretWords(config: Config, routing: RoutingExamination | null): readonly string[] {
  return [...secretsOf(config), ...config.owners.map(String), config.simPin ?? "", ...(routing?.names ?? [])];
}

/** The ports the phone is to use; `why` there are none. */
type Wanted =
  | {
      readonly kind: "ports";
      readonly commands: string;
      readonly events: string | null;
      readonly voice: string | null;
      /** What the finder says, as of several sticks. */
      readonly warnings: readonly string[];
    }
  | { readonly kind: "none"; readonly why: string };

async function wantedPorts(config: Config, { places, clock }: DoctorParts): Promise<Wanted> {
  const { modem, modemEvents, modemVoice, modemImei } = config;
  const voice = modemVoice === "auto" || modemVoice === "none" ? null : modemVoice;
  if (modem !== "auto") return { kind: "ports", commands: modem, events: modemEvents, voice, warnings: [] };
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (words: string) => void warnings.push(words) };
  const find = startFinder({ host: places, imei: modemImei, openPort: openNamed, clock, log });
  const found = await find(false);
  if (found.kind === "none") return { kind: "none", why: found.why };
  const { ports } = found;
  return {
    kind: "ports",
    commands: ports.commands,
    events: modemEvents ?? ports.events,
    voice: modemVoice === "auto" ? ports.voice : voice,
    warnings,
  };
}

async function tryVoicePort(path: string, clock: Clock): Promise<Finding> {
  const asked = await askTtys([{ path, interface: 0, descriptor: "" }], { openPort: openNamed, clock });
  const said = { answers: "something", silent: "nothing", closed: "not-opened" } as const;
  return judgeVoicePort({ path, said: said[asked.get(0)?.kind ?? "closed"] });
}

/** From USB to the calls of `--call`; what the modem answered. */
async function examinePhone(config: Config, parts: DoctorParts): Promise<Answers> {
  const { places, clock, tell } = parts;
  const wanted = await wantedPorts(config, parts);
  const ports = wanted.kind === "ports" ? [wanted.commands, wanted.events, wanted.voice] : [];
  const ttys = new Set(ports.filter((path) => path?.startsWith("/") === true).map(String));
  const host = await gatherHost(places, [...ttys]);
  tellAll(parts, [...judgeUsb(host, config.modem === "auto"), ...judgeTtys(host)]);
  if (wanted.kind === "none") {
    // What keeps each stick from being used was told, unless it is that none is the one that is wanted.
    if (host.sticks.some(({ stick }) => stick.mode === "modem"))
      tell(red(wanted.why, "correct VIRTUALPHONE_MODEM_IMEI, or leave it empty"));
    tell(notLookedAt(modemChapters, "there is no stick that can be used"));
    return new Map();
  }
  for (const warning of wanted.warnings) tell(yellow(warning, ""));
  if (host.ttys.find(({ path }) => path === wanted.commands)?.exists === false) {
    tell(notLookedAt(modemChapters, "its port is not there"));
    return new Map();
  }
  const holder = heldBy(host);
  if (wanted.voice !== null && holder === null) tell(await tryVoicePort(wanted.voice, clock));
  return examineAt(wanted, holder, config, parts);
}

async function examineAt(
  place: { readonly commands: string; readonly events: string | null },
  holder: string | null,
  config: Config,
  parts: DoctorParts,
): Promise<Answers> {
  const { clock, signal, call } = parts;
  const chapters = {
    clock,
    signal,
    hasPin: config.simPin !== null,
    master: config.defaultMaster,
    tell: (...findings: readonly Finding[]) => {
      tellAll(parts, findings);
    },
  };
  const modem = await openModem(place, holder, chapters);
  if (modem === null) return new Map();
  try {
    const mayCall = await examineModem(place.commands, modem, chapters);
    if (call !== null && !signal.aborted) {
      const plan = { numbers: call, ringSeconds: config.ringTimeoutSeconds };
      if (mayCall) parts.say(`${call.join(" and ")} will be rung; the calls cost what calls cost`);
      if (mayCall) await tryCalls({ modem, plan, clock, signal, tell: parts.tell, say: parts.say });
      else parts.tell(notLookedAt("hold and join with friendly phones", "no call can be made"));
    }
    return modem.answers();
  } finally {
    await modem.close();
  }
}
