/** What can be typed to a running simulator, one line each. */
import type { Final } from "./answer.ts";
import { usualSeconds } from "./calls/diverts.ts";
import { type KnobName, type Knobs, knobWords, plainKnobs } from "./knobs.ts";
import type { Person } from "./person.ts";
import { type Said, WordsError, parseWait, printable } from "./typed.ts";
import { chooseFate, sendText, textWords, textWordsHelp } from "./words-texts.ts";
import type { World } from "./world.ts";

/** The page of `help`. */
export const wordsHelp = `people                          who there is, and what each phone does
+447700900002 rings             calls the SIM; also: rings withheld, rings unavailable
+447700900001 answers           picks up the ringing phone; also: refuses, hangs up, holds, retrieves
+447700900001 answers after 3s  from the next call on; also: refuses after 3s, ignores, busy,
                                unreachable, announcement, mailbox, unknown; a number of 24.008
                                can follow: ignores cause 18
${textWordsHelp}
lines                           the SIM's calls: who is joined, held, ringing, and who hears whom
diverts                         where calls go that do not come; voicemail +447700900099: to that mailbox
knobs                           every switch and how it stands
knob holdRefused on             turns a switch: on, off, or one of its own words
refuse AT+CHLD=2 once           the command is refused; also: always, 3 times, cme 3, cms 314
late AT+CLCC 8s                 the next such command is answered late; lose AT+CMGD: done, and not answered
unplug  replug  replug renamed  reboot  stumble  freeze  freeze silent  thaw
transcript 20                   the last lines on the ports
violations                      what the host did that no stick bears
watch  unwatch                  tells of every line and change as it comes
status  help  quit`;

type Act = (person: Person, rest: readonly string[]) => unknown;

const acts: Readonly<Record<string, Act>> = {
  rings: ring,
  answers: (person, rest) => {
    if (rest.length === 0) person.answers();
    else person.answersAfter(afterOf(rest));
  },
  refuses: (person, rest) => {
    if (rest.length === 0) person.refuses();
    else person.refusesAfter(afterOf(rest), causeOf(rest.slice(2)));
  },
  hangs: (person) => {
    person.hangsUp();
  },
  holds: (person) => {
    person.holds();
  },
  retrieves: (person) => {
    person.retrieves();
  },
  ignores: (person, rest) => {
    person.ignores(causeOf(rest));
  },
  busy: (person, [early]) => {
    person.isBusy(early !== "early");
  },
  unreachable: (person, rest) => {
    person.isUnreachable(false, causeOf(rest));
  },
  announcement: (person, rest) => {
    person.isUnreachable(true, causeOf(rest));
  },
  mailbox: (person) => {
    person.hasMailbox();
  },
  unknown: (person) => {
    person.isUnknown();
  },
};

function ring(person: Person, [how = "shown"]: readonly string[]): void {
  if (how !== "shown" && how !== "withheld" && how !== "unavailable")
    throw new WordsError(
      `"rings ${printable(how)}" means nothing; write rings, rings withheld or rings unavailable`,
    );
  if (!person.rings(how))
    throw new WordsError(`the SIM cannot be reached now; ${person.number} hears: ${person.heard()}`);
}

function afterOf([after, wait = ""]: readonly string[]): number {
  if (after !== "after") throw new WordsError("write it as: answers after 3s, refuses after 3s");
  return parseWait(wait);
}

/** `cause 31`: the cause of 24.008 §10.5.4.11 that ^CEND tells. */
function causeOf([word, cause = ""]: readonly string[]): number | undefined {
  if (word === undefined) return undefined;
  if (word !== "cause" || !/^\d{1,3}$/.test(cause)) throw new WordsError("write it as: ignores cause 18");
  return Number(cause);
}

function view(person: Person): Said {
  const divertedTo = person.divertedTo();
  return {
    number: person.number,
    state: person.state(),
    heard: person.heard(),
    ...(divertedTo !== null && { divertedTo }),
  };
}

function tellPerson(world: World<unknown>, number: string, [verb = "", ...rest]: readonly string[]): Said {
  if (verb === "gets") {
    chooseFate(world, number, rest);
    return view(world.person(number));
  }
  const act = Object.hasOwn(acts, verb) ? acts[verb] : undefined;
  if (act === undefined)
    throw new WordsError(`nobody can "${printable(verb)}"; write one of ${Object.keys(acts).join(", ")}`);
  const person = world.person(number);
  act(person, rest);
  return view(person);
}

const isKnob = (name: string): name is KnobName => Object.hasOwn(plainKnobs, name);

function valueOf(name: KnobName, word: string): Knobs[KnobName] {
  const words = knobWords[name];
  if (words === undefined) {
    if (word === "on" || word === "off") return word === "on";
    throw new WordsError(`${name} is a switch; write knob ${name} on, or off`);
  }
  const chosen = word === "on" ? words[1] : word === "off" ? words[0] : word;
  if (chosen === undefined || !words.includes(chosen))
    throw new WordsError(`${name} cannot be "${printable(word)}"; write one of ${words.join(", ")}`);
  return chosen as Knobs[KnobName];
}

function turnKnob(world: World<unknown>, [name = "", word]: readonly string[]): Said {
  if (!isKnob(name)) throw new WordsError(`there is no knob "${printable(name)}"; knobs lists them`);
  if (word !== undefined) world.knob(name, valueOf(name, word));
  return { [name]: world.knobs()[name] };
}

const refusal = /^(?:error|(cme|cms) (\d{1,3}))?(?: ?(once|always|(\d{1,4}) times))?$/;

function refuse(world: World<unknown>, [pattern = "", ...how]: readonly string[]): Said {
  const [all, kind, code, often = "once", count] = refusal.exec(how.join(" ")) ?? [];
  if (pattern === "" || all === undefined)
    throw new WordsError(
      "write it as: refuse AT+CHLD=2, refuse AT+CHLD=2 always, or refuse AT+CMGR cms 314 3 times",
    );
  const final: Final = kind === "cme" || kind === "cms" ? { kind, code: Number(code) } : { kind: "error" };
  const times = often === "always" ? Number.POSITIVE_INFINITY : Number(count ?? 1);
  world.refuse(pattern, final, times);
  return { refuses: pattern, with: final, times: often };
}

function late(world: World<unknown>, [pattern, wait]: readonly string[]): Said {
  if (pattern === undefined) throw new WordsError("write it as: late AT+CLCC 8s");
  world.answerLate(pattern, wait === undefined ? undefined : parseWait(wait));
  return { late: pattern };
}

function lose(world: World<unknown>, [pattern]: readonly string[]): Said {
  if (pattern === undefined) throw new WordsError("write it as: lose AT+CMGD");
  world.loseReply(pattern);
  return { loses: pattern };
}

/** Everything at a glance. */
export function statusOf(world: World<unknown>): Said {
  const stick = world.stick.state();
  return { stick, ports: stick === "unplugged" ? null : { ...world.ports }, lines: world.lines() };
}

async function handle(world: World<unknown>, word: string, rest: readonly string[]): Promise<Said> {
  const { stick } = world;
  if (word === "unplug") await stick.unplug();
  else if (word === "replug") await stick.replug({ renamed: rest[0] === "renamed" });
  else if (word === "reboot") await stick.reboot();
  else if (word === "stumble") stick.stumble();
  else if (word === "freeze") stick.freeze({ silent: rest[0] === "silent" });
  else stick.thaw();
  return statusOf(world);
}

function lastLines(world: World<unknown>, [count = "20"]: readonly string[]): Said {
  if (!/^[1-9]\d{0,5}$/.test(count)) throw new WordsError("write it as: transcript 20");
  return { transcript: world.transcript().slice(-Number(count)) };
}

function installVoicemail(world: World<unknown>, [number = ""]: readonly string[]): Said {
  if (!/^\+?\d{3,20}$/.test(number)) throw new WordsError("write it as: voicemail +447700900099");
  world.person(number).hasMailbox();
  world.divert({ mode: "register", reasons: [1, 2, 3], services: [1], number, seconds: usualSeconds });
  return { diverts: world.diverts() };
}

type Word = (world: World<unknown>, rest: readonly string[], word: string) => Said | Promise<Said>;

const onStick: Word = (world, rest, word) => handle(world, word, rest);

const words: Readonly<Record<string, Word>> = {
  ...textWords,
  help: () => ({ help: wordsHelp.split("\n") }),
  people: (world) => ({ people: world.people().map(view) }),
  lines: (world) => ({ lines: world.lines() }),
  voicemail: installVoicemail,
  diverts: (world) => ({ diverts: world.diverts() }),
  knobs: (world) => ({ knobs: world.knobs() }),
  knob: turnKnob,
  refuse,
  late,
  lose,
  unplug: onStick,
  replug: onStick,
  reboot: onStick,
  stumble: onStick,
  freeze: onStick,
  thaw: onStick,
  transcript: lastLines,
  violations: (world) => ({ violations: world.violations() }),
  status: statusOf,
};

/** Does what a line says; rejects, saying what to write instead, when that is nothing that can be done. */
export async function obey(world: World<unknown>, line: string): Promise<Said> {
  const texted = sendText(world, line.trimStart());
  if (texted !== undefined) return texted;
  const [first = "", ...rest] = line.trim().split(/\s+/);
  if (/^\+?\d/.test(first)) return tellPerson(world, first, rest);
  const word = Object.hasOwn(words, first) ? words[first] : undefined;
  if (word === undefined)
    throw new WordsError(`"${printable(first)}" means nothing; write help for all that can be written`);
  return word(world, rest, first);
}
