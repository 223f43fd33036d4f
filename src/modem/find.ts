/** Which stick, and which of its ttys is for what. Pure: what there is, is listed by `sticks.ts` and asked by `ask.ts`. */
import { maskImei } from "./imei.ts";
import type { Stick, StickTty } from "./sticks.ts";

/** The ports of a stick, by what they are for. */
export interface StickPorts {
  /** Takes commands and carries the unsolicited lines (PCUI). */
  readonly commands: string;
  /** The other AT port, which some firmware sends its lines to. */
  readonly events: string | null;
  readonly voice: string | null;
  /** The commands port is known. Otherwise it is a guess, and the ttys are to be asked. */
  readonly sure: boolean;
  /** The voice port is known to take no commands. Otherwise it is a guess. */
  readonly proved: boolean;
}

/** What became of the question whether a tty takes commands. */
export type Asked =
  /** It does; the IMEI it told, 15 digits. */
  | { readonly kind: "answers"; readonly imei: string | null }
  | { readonly kind: "silent" }
  /** It could not be asked, and why. */
  | { readonly kind: "closed"; readonly why: string };

/** What the ttys answered, by their interface numbers, which outlive their names. */
export type Answers = ReadonlyMap<number, Asked>;

type Guess = Readonly<Record<"commands" | "events" | "voice", StickTty | undefined>> & {
  readonly sure: boolean;
};

/** USB interface numbers: commands, modem, voice. */
type Layout = readonly [number, number, number];

/** The layouts of a product, the first that it has all ports for being its own (hardware-notes, "ports"). */
export const layouts: Readonly<Record<string, readonly Layout[]>> = {
  "1001": [[2, 0, 1]],
  "140c": [[3, 0, 2]],
  "1436": [[4, 0, 3]],
  "14ac": [[4, 0, 3]],
  // With four ports the last is the PCUI; with three the voice comes last. Sources disagree.
  "1506": [
    [3, 0, 2],
    [1, 0, 2],
  ],
};

/** What newer firmware says of an interface by its protocol (hardware-notes, "ports"). */
function hintOf({ descriptor }: StickTty): "commands" | "events" | "voice" | null {
  switch (/^ff\/0[12]\/[03]([123])$/i.exec(descriptor)?.[1]) {
    case "1":
      return "events";
    case "2":
      return "commands";
    case "3":
      return "voice";
    default:
      return null;
  }
}

/** The ports of a stick as far as it can be seen from outside; undefined when it has none. Nothing is asked. */
export function portsOf(stick: Stick): StickPorts | undefined {
  const guess = guessPorts(stick);
  return guess && namePorts(guess, false);
}

function guessPorts({ product, ttys }: Stick): Guess | undefined {
  const [first] = ttys;
  const last = ttys.at(-1);
  if (!first || !last) return undefined;
  const hinted = (hint: string): StickTty | undefined => ttys.find((tty) => hintOf(tty) === hint);
  if (hinted("commands")) {
    return {
      commands: hinted("commands"),
      events: hinted("events"),
      voice: hinted("voice"),
      sure: ttys.filter((tty) => hintOf(tty) === "commands").length === 1,
    };
  }
  const at = (number: number | undefined): StickTty | undefined =>
    ttys.find((tty) => tty.interface === number);
  const known = layouts[product] ?? [];
  const layout = known.find((each) => each.every((number) => at(number))) ?? known.at(-1);
  // In every other layout seen, the first tty is the modem, the last the PCUI, and voice lies between.
  return {
    commands: at(layout?.[0]) ?? last,
    events: at(layout?.[1]) ?? first,
    voice: at(layout?.[2]) ?? ttys.at(-2),
    sure: known.length === 1 && at(layout?.[0]) !== undefined,
  };
}

function namePorts({ commands, events, voice, sure }: Guess, proved: boolean): StickPorts | undefined {
  if (!commands) return undefined;
  const others = [commands, events];
  return {
    commands: commands.path,
    events: events === commands ? null : (events?.path ?? null),
    voice: others.includes(voice) ? null : (voice?.path ?? null),
    sure,
    proved: proved && voice !== undefined,
  };
}

/**
 * The ports of a stick whose ttys were asked. What is known holds where the answers bear it out; otherwise commands go
 * to the last tty that answers. Where none does, or the known one is another program's, it is as if nobody had asked.
 */
export function portsByAnswers(stick: Stick, answers: Answers): StickPorts | undefined {
  const guess = guessPorts(stick);
  const kindOf = (tty: StickTty): Asked["kind"] | undefined => answers.get(tty.interface)?.kind;
  const answering = stick.ttys.filter((tty) => kindOf(tty) === "answers");
  const isTaken = guess?.sure === true && guess.commands && kindOf(guess.commands) === "closed";
  if (!guess || answering.length === 0 || isTaken) return portsOf(stick);
  const prefer = (wanted: StickTty | undefined, among: readonly StickTty[]): StickTty | undefined =>
    wanted && among.includes(wanted) ? wanted : among.at(-1);
  const commands = prefer(guess.commands, answering);
  const events = prefer(
    guess.events,
    answering.filter((tty) => tty !== commands),
  );
  const { tty: voice, proved } = chooseVoice(stick, answers);
  return namePorts({ commands, events, voice, sure: true }, proved);
}

/** A voice port. `proved`: it was asked, and takes no commands, as no other port of the stick that could be one. */
export interface VoicePort {
  readonly tty: StickTty | undefined;
  readonly proved: boolean;
}

/**
 * The voice port of a stick: a tty that takes no commands. One that was not asked, or could not be opened, is a guess,
 * and so is one of several that are silent when nothing else tells them apart.
 */
export function chooseVoice(stick: Stick, answers: Answers): VoicePort {
  const kindOf = (tty: StickTty): Asked["kind"] | undefined => answers.get(tty.interface)?.kind;
  const possible = stick.ttys.filter((tty) => kindOf(tty) !== "answers");
  const guess = guessPorts(stick);
  const known = guess?.sure === true ? guess.voice : undefined;
  const silent = possible.filter((tty) => kindOf(tty) === "silent");
  if (known && silent.includes(known)) return { tty: known, proved: true };
  if (silent.length === 1) return { tty: silent[0], proved: possible.length === 1 };
  const tty = [guess?.voice, silent.at(-1), possible.at(-1)].find(
    (each) => each !== undefined && possible.includes(each),
  );
  return { tty, proved: false };
}

/** Those that can be used now. */
export function usableSticks(sticks: readonly Stick[]): readonly Stick[] {
  return sticks.filter((stick) => stick.mode === "modem");
}

/** A stick as an owner may know it: `1-1.2 (HUAWEI Mobile, 12d1:1001)`. */
export function nameStick({ port, vendor, product, productName }: Stick): string {
  return `${port} (${productName === null ? "" : `${productName}, `}${vendor}:${product})`;
}

/** What keeps a stick from being used, and what to do; null when nothing does. */
function obstacleOf(stick: Stick): string | null {
  switch (stick.mode) {
    case "modem":
      return null;
    case "storage":
      return `the stick at USB ${nameStick(stick)} is a CD-ROM still: install usb-modeswitch, then plug it in again`;
    case "other":
      return `the Huawei device at USB ${nameStick(stick)} has no serial ports: if it is the stick, load the kernel's module option (modprobe option)`;
  }
}

/** Why there is no stick to use, and what to do. */
export function whyNone(sticks: readonly Stick[]): string {
  const first = sticks.find((stick) => stick.mode === "storage") ?? sticks[0];
  return (first && obstacleOf(first)) ?? "no Huawei stick with serial ports was found on USB";
}

/** What a stick said to the question for its IMEI. */
export interface ToldImei {
  readonly stick: Stick;
  readonly imei: string | null;
  /** Why it could not be asked; null when it was. */
  readonly why: string | null;
}

/** Why none of the sticks is the one with this IMEI, those that were asked and those that could not be. */
export function whyNotThis(imei: string, asked: readonly ToldImei[], sticks: readonly Stick[]): string {
  const said = asked.map(({ stick, imei: told, why }) => {
    const answer = told === null ? (why ?? "it does not say its own") : `it has ${maskImei(told)}`;
    return `at USB ${nameStick(stick)}: ${answer}`;
  });
  const obstacles = sticks.map(obstacleOf).filter((words) => words !== null);
  return `no stick with the IMEI ${maskImei(imei)} of VIRTUALPHONE_MODEM_IMEI is there (${[...said, ...obstacles].join("; ")})`;
}

/** What to tell when one of several sticks is used for want of a choice. */
export function whySeveral(sticks: readonly Stick[], chosen: Stick): string {
  const names = sticks.map(nameStick).join(", ");
  return `there are ${sticks.length} sticks: ${names}; the one at ${chosen.port} is used. To choose, set VIRTUALPHONE_MODEM_IMEI to the IMEI of one (it stands on the stick)`;
}
