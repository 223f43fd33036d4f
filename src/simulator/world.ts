import type { Clock } from "../core/clock.ts";
import { type Behaviour, type Final, ends } from "./answer.ts";
import { type KnobName, type Knobs, plainKnobs } from "./knobs.ts";
import { type LineView, viewLines } from "./lines.ts";
import { printCommand } from "./command.ts";
import { memoryPlug } from "./memory-plug.ts";
import { type Network, startNetwork } from "./network.ts";
import { type Patience, startPatience } from "./patience.ts";
import { type People, startPeople } from "./people.ts";
import type { Person } from "./person.ts";
import type { MemoryPort, Plug, PortName } from "./ports.ts";
import { type ProfileName, profiles } from "./profiles.ts";
import { seededRandom } from "./random.ts";
import { type Stick, makeStick } from "./stick.ts";
import { type StickInHand, holdStick } from "./stick-in-hand.ts";
import { tcpPlug } from "./tcp-plug.ts";
import { type Timings, realTimings } from "./timings.ts";
import { type Centre, startCentre } from "./texts/centre.ts";
import { startStorage } from "./texts/storage.ts";
import { type Entry, type Transcript, type Violation, startTranscript } from "./transcript.ts";
import { type WorldTextOptions, type WorldTexts, startFaults, textsOfWorld } from "./world-texts.ts";

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
  readonly texts?: WorldTextOptions;
}

/** A stick, its network, and the people behind it. */
export interface World<P> {
  /** The host's ends: paths, addresses, or ports in memory. Throws while the stick is out. */
  readonly ports: Readonly<Record<PortName, P>>;
  readonly stick: StickInHand;
  /** The subscriber with this number, who lets the phone ring until told otherwise. */
  readonly person: (number: string) => Person;
  readonly people: () => readonly Person[];
  readonly texts: WorldTexts;
  /** Every call the SIM has. */
  readonly lines: () => readonly LineView[];
  readonly transcript: () => readonly Entry[];
  readonly violations: () => readonly Violation[];
  readonly knobs: () => Knobs;
  readonly knob: <N extends KnobName>(name: N, value: Knobs[N]) => void;
  /** Command lines with this text in them are refused, so many times; without a number, always. */
  readonly refuse: (pattern: string, final: Final, times?: number) => void;
  /** The next command line with this text in it is answered after `milliseconds`, while others are taken. */
  readonly answerLate: (pattern: string, milliseconds?: number) => void;
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
  const transcript = startTranscript(clock);
  const patience = startPatience(clock, listeners);
  const inside = build(options, plug, transcript, patience, () => {
    for (const listener of listeners) listener();
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
    person: people.person,
    people: people.all,
    texts: inside.texts,
    lines: () => viewLines(network.calls()),
    transcript: transcript.entries,
    violations: transcript.violations,
    knobs: switches.knobs,
    knob: switches.turn,
    refuse(pattern, final, times = Number.POSITIVE_INFINITY) {
      refuseSome(stick.behave, pattern, final, times);
    },
    answerLate(pattern, milliseconds = timings.lateReply) {
      stick.answerLate(pattern, milliseconds);
    },
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
      centre.stop();
      patience.stop();
    },
  };
}

/** The switches of a world. */
interface Switches {
  readonly knobs: () => Knobs;
  readonly turn: <N extends KnobName>(name: N, value: Knobs[N]) => void;
}

function makeSwitches(first: Knobs, turned: (before: Knobs) => void): Switches {
  let knobs = first;
  return {
    knobs: () => knobs,
    turn(name, value) {
      const before = knobs;
      knobs = { ...knobs, [name]: value };
      turned(before);
    },
  };
}

/** What a world is made of, put together. */
interface Inside {
  readonly hand: ReturnType<typeof holdStick>;
  readonly stick: Stick;
  readonly people: People;
  readonly network: Network;
  readonly centre: Centre;
  readonly texts: WorldTexts;
  readonly switches: Switches;
  readonly timings: Timings;
}

function build(
  options: SimulatorOptions,
  plug: Plug<unknown>,
  transcript: Transcript,
  patience: Patience,
  changed: () => void,
): Inside {
  const profile = profiles[options.profile ?? "e173-11.126"];
  const timings: Timings = { ...realTimings, ...options.timings };
  const switches = makeSwitches({ ...plainKnobs, ...profile.knobs, ...options.knobs }, (before) => {
    stick.knobsTurned(before);
    changed();
  });
  const { knobs } = switches;
  const shared = { clock: options.clock, random: seededRandom(options.seed ?? 1), timings, knobs };
  const network = startNetwork({
    ...shared,
    planOf: (number) => people.planOf(number),
    tell: (news) => {
      stick.tell(news);
    },
    changed: (before) => {
      people.hearEndings(before);
      changed();
    },
  });
  const centre = startCentre({
    ...shared,
    ownNumber: options.number ?? "+447700900010",
    offsetMinutes: options.texts?.offsetMinutes ?? 0,
    take: (pdu) => stick.take(pdu),
    changed,
  });
  const { sm = 40, me = profile.mePlaces, firstIndex = profile.firstIndex } = options.texts ?? {};
  const storages = { SM: startStorage(sm, firstIndex), ME: startStorage(me, firstIndex) };
  const faults = startFaults();
  const people = startPeople({ network, centre, until: patience.until, reachable: () => stick.registered() });
  const stick = makeStick({
    ...shared,
    profile,
    network,
    centre,
    storages,
    nextFault: faults.next,
    transcript,
    pin: options.pin ?? "1234",
    deliver: plug.send,
    subscribeCallWaiting: (on) => {
      switches.turn("callWaiting", on);
    },
    restart: () => {
      void hand.reboot();
    },
  });
  const hand = holdStick({ ...shared, plug, stick, network, changed });
  const texts = textsOfWorld(centre, storages, faults);
  return { hand, stick, people, network, centre, texts, switches, timings };
}

/** Refuses commands whose text has `pattern` in it, as often as told. */
function refuseSome(
  behave: (behaviour: Behaviour) => () => void,
  pattern: string,
  final: Final,
  times: number,
): void {
  let left = times;
  const wanted = pattern.toUpperCase();
  const forget = behave((command) => {
    if (!`AT${printCommand(command)}`.toUpperCase().includes(wanted)) return undefined;
    left -= 1;
    if (left <= 0) forget();
    return ends(final);
  });
}
