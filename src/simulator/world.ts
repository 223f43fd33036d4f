import type { Clock } from "../core/clock.ts";
import type { Host } from "../core/host.ts";
import { type Behaviour, type Final, ends } from "./answer.ts";
import { type DivertOrder, type Diverts, ordered } from "./calls/diverts.ts";
import { printCommand } from "./command.ts";
import { makeInside } from "./inside.ts";
import type { KnobName, Knobs } from "./knobs.ts";
import { type LineView, viewLines } from "./lines.ts";
import { memoryPlug } from "./memory-plug.ts";
import { startPatience } from "./patience.ts";
import type { Person } from "./person.ts";
import type { MemoryPort, Plug, PortName } from "./ports.ts";
import type { ProfileName } from "./profiles.ts";
import type { StickInHand } from "./stick-in-hand.ts";
import { tcpPlug } from "./tcp-plug.ts";
import type { Timings } from "./timings.ts";
import { type Entry, type Violation, startTranscript } from "./transcript.ts";
import type { UssdScreen } from "./ussd/screen.ts";
import type { WorldTextOptions, WorldTexts } from "./world-texts.ts";

/** How a simulator is wanted. */
export interface SimulatorOptions {
  /** `e173-11.126` unless said otherwise. */
  readonly profile?: ProfileName;
  /** A clock with an `until` of its own is moved by it; any other is waited for. */
  readonly clock: Clock;
  readonly seed?: number;
  readonly timings?: Partial<Timings>;
  readonly knobs?: Partial<Knobs>;
  /** The SIM's PIN, asked for under `pinLocked`; 1234 unless said otherwise. */
  readonly pin?: string;
  /** The SIM's own number, +447700900010 unless said otherwise. A text it sends there comes back to it. */
  readonly number?: string;
  /** The number of the operator's mailbox, where calls are diverted that do not come through; none unless given. */
  readonly mailbox?: string;
  readonly texts?: WorldTextOptions;
  /** The stick's IMEI, 15 digits; unless said otherwise, one that belongs to nobody. */
  readonly imei?: string;
  /** Lines that the transcript keeps, 100,000 unless said otherwise. */
  readonly transcriptLines?: number;
}

/** A stick, its network, and the people behind it. */
export interface World<P> {
  /** The host's ends: paths, addresses, or ports in memory. Throws while the stick is out. */
  readonly ports: Readonly<Record<PortName, P>>;
  readonly stick: StickInHand;
  /** The machine with the ttys, where the stick can be looked for; null without ttys. */
  readonly host: Host | null;
  /** The subscriber with this number, who lets the phone ring until told otherwise. */
  readonly person: (number: string) => Person;
  readonly people: () => readonly Person[];
  readonly texts: WorldTexts;
  /** What the network answers to this code from now on. */
  readonly ussd: (code: string, screen: UssdScreen) => void;
  /** Where the network sends calls that do not come to the SIM. */
  readonly diverts: () => Diverts;
  /** The operator, or another phone with the SIM, orders something of it. */
  readonly divert: (order: DivertOrder) => void;
  /** Every call the SIM has. */
  readonly lines: () => readonly LineView[];
  readonly transcript: () => readonly Entry[];
  readonly violations: () => readonly Violation[];
  readonly knobs: () => Knobs;
  readonly knob: <N extends KnobName>(name: N, value: Knobs[N]) => void;
  /** Command lines with this text in them are refused, so many times; without a number, always. The answer ends it. */
  readonly refuse: (pattern: string, final: Final, times?: number) => () => void;
  /** The next command line with this text in it is answered after `milliseconds`, while others are taken. */
  readonly answerLate: (pattern: string, milliseconds?: number) => () => void;
  /** The next command lines with this text in them are carried out, and their answers are lost; one unless told. */
  readonly loseReply: (pattern: string, times?: number) => () => void;
  /** Puts a behaviour before all others, until the answer is called. */
  readonly behave: (behaviour: Behaviour) => () => void;
  /** Settles when the condition holds; rejects when it does not by the deadline, in milliseconds. */
  readonly until: (condition: () => boolean, deadline?: number) => Promise<void>;
  /** Told after anything has changed, until the answer is called. */
  readonly onChange: (listener: () => void) => () => void;
  readonly onEntry: (listener: (entry: Entry) => void) => () => void;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a stick. `memory`, the default: ports in memory; `pty`: ttys of this machine, by their paths; `tcp`:
 * raw serial servers on loopback, as `tcp://127.0.0.1:…`.
 */
export function startSimulator(
  options: SimulatorOptions & { readonly ports?: "memory" },
): Promise<World<MemoryPort>>;
export function startSimulator(
  options: SimulatorOptions & { readonly ports: "pty" | "tcp" },
): Promise<World<string>>;
export async function startSimulator(
  options: SimulatorOptions & { readonly ports?: "memory" | "pty" | "tcp" },
): Promise<World<MemoryPort> | World<string>> {
  if (options.ports === "pty") {
    // Loaded only here: it brings a native library that nothing else needs.
    const { ptyPlug } = await import("./pty-plug.ts");
    return startWorld(options, ptyPlug());
  }
  return options.ports === "tcp" ? startWorld(options, tcpPlug()) : startWorld(options, memoryPlug());
}

/** Starts a stick that is plugged into `plug`. */
export async function startWorld<P>(options: SimulatorOptions, plug: Plug<P>): Promise<World<P>> {
  const { clock } = options;
  const listeners = new Set<() => void>();
  const transcript = startTranscript(clock, options.transcriptLines);
  const patience = startPatience(clock, listeners);
  const inside = makeInside(options, {
    plug,
    transcript,
    until: patience.until,
    changed: () => {
      for (const listener of listeners) listener();
    },
  });
  const { hand, stick, people, network, switches, timings, centre } = inside;
  try {
    await hand.begin();
  } catch (error) {
    await hand.end();
    throw error;
  }
  return {
    ports: plug.ports,
    stick: hand,
    host: plug.usb?.host ?? null,
    person: people.person,
    people: people.all,
    texts: inside.texts,
    ussd(code, screen) {
      inside.codes.set(code, screen);
    },
    diverts: network.diverts,
    divert(order) {
      network.divert(ordered(network.diverts(), order) ?? network.diverts());
    },
    lines: () => viewLines(network.calls()),
    transcript: transcript.entries,
    violations: transcript.violations,
    knobs: switches.knobs,
    knob: switches.turn,
    refuse: (pattern, final, times = Number.POSITIVE_INFINITY) =>
      refuseSome(stick.behave, pattern, final, times),
    answerLate: (pattern, milliseconds = timings.lateReply) => stick.answerLate(pattern, milliseconds),
    loseReply: (pattern, times = 1) => stick.loseReply(pattern, times),
    behave: stick.behave,
    until: (condition, deadline) => patience.until(condition.toString(), condition, deadline),
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    onEntry: transcript.onEntry,
    async stop() {
      await hand.end();
      network.elsewhere.stop();
      centre.stop();
      patience.stop();
    },
  };
}

/** Refuses commands whose text has `pattern` in it, as often as told. */
function refuseSome(
  behave: (behaviour: Behaviour) => () => void,
  pattern: string,
  final: Final,
  times: number,
): () => void {
  let left = times;
  const wanted = pattern.toUpperCase();
  const forget = behave((command) => {
    if (!`AT${printCommand(command)}`.toUpperCase().includes(wanted)) return undefined;
    left -= 1;
    if (left <= 0) forget();
    return ends(final);
  });
  return forget;
}
