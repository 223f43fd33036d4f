/** The shell of the fail-safe divert: runs its machine on a modem and the journal. Decides nothing. */
import type { Clock } from "../core/clock.ts";
import type { Divert, DivertAsked, DivertModem } from "../core/divert-modem.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { startMachine } from "../core/machine.ts";
import {
  type CountryCode,
  formatPhoneNumber,
  parsePhoneNumber,
  type PhoneNumber,
} from "../core/phone-number.ts";
import type { Diverts } from "../telegram/ports.ts";
import { startDiverts, transition } from "./divert.ts";
import { readMemory, writeMemory } from "./record.ts";
import type { DivertEffect, DivertEvent, DivertState } from "./state.ts";
import { reportText, situationLines, statusLine } from "./words.ts";

/** What it is made of. */
export interface DivertsParts {
  readonly modem: DivertModem;
  /** What it remembers, durable; `write` may throw. */
  readonly store: { read(): string | null; write(memory: string): void };
  /** The default master phone as it stands. */
  readonly masterPhone: () => PhoneNumber;
  /** What the configuration wants at each start; null: what was wanted last. */
  readonly configured: "default" | PhoneNumber | null;
  /** Why calls are not to be diverted to this number, a sentence; null when they may. */
  readonly check: (number: PhoneNumber) => string | null;
  /** The name of whoever has a number; null when nobody is known by it. */
  readonly nameOf: (number: PhoneNumber) => string | null;
  /** How numbers without a country code are read. */
  readonly country: CountryCode;
  readonly announce: (text: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** The running fail-safe. */
export interface RunningDiverts extends Diverts {
  /** Brings what is configured about. */
  begin(): void;
  /** The modem takes calls; told each time it comes to. */
  modemReady(): void;
  /** Whether the SIM is in a network, as far as is known; told whenever anything of the network changes. */
  networkSeen(isServed: boolean): void;
  /** What was put off for a call can be done. */
  calm(): void;
  /** The master phone is another one. */
  masterChanged(): void;
  /** A line for `/status`; none while nobody has asked for anything. */
  status(): readonly string[];
  stop(): void;
}

/** Timers have an end; the date may jump meanwhile. */
const longestWaitSeconds = 6 * 3600;

/** Starts with what is remembered and configured. Nothing is asked before the modem is ready. */
export function openDiverts(parts: DivertsParts): RunningDiverts {
  const { clock, log, modem, store } = parts;
  let cancelTimer: () => void = () => undefined;
  const untilRestart = parts.configured !== null;
  let stopped = false;
  let wasServed = false;
  const now = (): number => clock.date().getTime();

  const machine = startMachine<DivertState, DivertEvent, DivertEffect>({
    initial: startDiverts(readMemory(store.read())),
    transition,
    perform,
    onStep: (before, event, step) => {
      const [from, to] = [before.phase.kind, step.state.phase.kind];
      if (from === to) return;
      const line = `divert ${from} → ${to} (${event.kind})`;
      // What waits for a modem is tried every minute, for as long as that takes.
      if (from === "resting" || to === "resting") log.info(line);
      else log.debug(line);
    },
  });

  function perform(effect: DivertEffect): void {
    if (stopped) return;
    switch (effect.kind) {
      case "ask":
        void modem.ask(effect.reason).then((answer) => {
          send({ kind: "asked", answer: comparable(answer, parts.country), at: now() });
        });
        break;
      case "order":
        log.info(`the network is told: ${effect.order.kind}, ${effect.reason}`);
        void modem.order(effect.reason, effect.order).then((answer) => {
          send({ kind: "ordered", answer, at: now() });
        });
        break;
      case "keep":
        keep(writeMemory(effect.memory));
        break;
      case "set-timer":
        cancelTimer();
        cancelTimer = clock.after(Math.min(effect.seconds, longestWaitSeconds) * 1000, () => {
          send({ kind: "timer-ended", at: now() });
        });
        break;
      case "tell":
        parts.announce(reportText(effect.report, now(), name));
        break;
    }
  }

  function send(event: DivertEvent): void {
    if (!stopped) machine.send(event);
  }

  function keep(memory: string): void {
    try {
      store.write(memory);
    } catch (error) {
      log.error("what is known of the diverts cannot be written down", { why: messageOf(error) });
    }
  }

  function name(number: string): string {
    const parsed = parsePhoneNumber(number, parts.country);
    if (parsed === undefined || !number.startsWith("+")) return number;
    const person = parts.nameOf(parsed);
    const written = formatPhoneNumber(parsed);
    return person === null ? written : `${person} (${written})`;
  }

  function on(number: PhoneNumber | null): ReturnType<Diverts["on"]> {
    const to = number ?? parts.masterPhone();
    const why = parts.check(to);
    if (why !== null) return { kind: "refused", why };
    send({ kind: "wished", wanted: { kind: "on", to, follows: number === null }, at: now() });
    return { kind: "begun", to, untilRestart };
  }

  function configure(): void {
    const { configured } = parts;
    if (configured === null) return;
    const { wanted } = machine.state().memory;
    const follows = configured === "default";
    const to = follows ? parts.masterPhone() : configured;
    if (wanted.kind === "on" && wanted.to === to && wanted.follows === follows) return;
    const answer = on(follows ? null : configured);
    if (answer.kind === "refused") parts.announce(`VIRTUALPHONE_DIVERT cannot be done. ${answer.why}`);
  }

  function masterChanged(): void {
    const { wanted } = machine.state().memory;
    if (wanted.kind !== "on" || !wanted.follows || wanted.to === parts.masterPhone()) return;
    const answer = on(null);
    if (answer.kind === "refused")
      parts.announce(`The fail-safe divert stays at ${name(wanted.to)}. ${answer.why}`);
  }

  return {
    begin() {
      configure();
      // It may have been set by a daemon that ended before it could say so.
      masterChanged();
    },
    on,
    off() {
      const { wanted } = machine.state().memory;
      const to = wanted.kind === "untouched" ? null : wanted.to;
      const removing = { kind: "removing", to: to ?? parts.masterPhone(), tries: 0 } as const;
      send({ kind: "wished", wanted: removing, at: now() });
      return { untilRestart };
    },
    look() {
      send({ kind: "show-wanted", at: now() });
      return machine.state().phase.kind !== "resting";
    },
    shown() {
      const { memory } = machine.state();
      return [
        statusLine(memory, now(), name) ?? "Fail-safe divert: off",
        ...situationLines(memory, now(), name),
      ];
    },
    status() {
      const line = statusLine(machine.state().memory, now(), name);
      return line === null ? [] : [line];
    },
    modemReady() {
      send({ kind: "modem-ready", at: now() });
    },
    networkSeen(isServed) {
      const isBack = isServed && !wasServed;
      wasServed = isServed;
      if (isBack) send({ kind: "modem-ready", at: now() });
    },
    calm() {
      send({ kind: "calm", at: now() });
    },
    masterChanged,
    stop() {
      stopped = true;
      cancelTimer();
    },
  };
}

/** Networks write numbers with and without their country: one form of each can be compared. */
function comparable(answer: DivertAsked, country: CountryCode): DivertAsked {
  return answer.kind === "seen" ? { kind: "seen", divert: withCountry(answer.divert, country) } : answer;
}

function withCountry(divert: Divert, country: CountryCode): Divert {
  const { number } = divert;
  return number === null ? divert : { ...divert, number: parsePhoneNumber(number, country) ?? number };
}
