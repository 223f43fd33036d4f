/**
 * Conversations with the stick as texts. A block begins with `== profile`, and perhaps `name=value` for
 * knobs and timings (milliseconds), and `factory` for a stick nobody has set up. In it:
 *
 *     # a remark
 *     ! +447700900002 rings      what happens in the world; `! wait 5s` lets time pass
 *     P> AT+CLCC                 the host writes a line, on pcui (P) or modem (M), and waits for its result
 *     P>> AT                     the same without waiting
 *     P> 0011…^Z                 the host ends with Ctrl-Z (`^[`: with an ESC) instead of a line end
 *
 * `! reopen` closes the ports on the host's side, and opens them again. Knobs are turned after the set-up.
 *
 * All other lines are what came of it: `P< …` a line in its usual frame, `P< raw …` any other bytes, after
 * `[1.4s]` when that took a tenth of a second or more; `= …` an answer to `! lines`, `! violations`, `! people` and
 * `! texts`.
 */
import { type KnobName, type Knobs, knobWords, plainKnobs } from "../../src/simulator/knobs.ts";
import type { CommandPort, MemoryPort } from "../../src/simulator/ports.ts";
import { type ProfileName, isProfileName } from "../../src/simulator/profiles.ts";
import { type Timings, realTimings } from "../../src/simulator/timings.ts";
import { parseWait } from "../../src/simulator/typed.ts";
import { obey } from "../../src/simulator/words.ts";
import { type World, startSimulator } from "../../src/simulator/world.ts";
import { steadyTimings, usualSetUp } from "./simulator.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

const finals =
  /^(OK|ERROR|BUSY|NO CARRIER|NO ANSWER|COMMAND NOT SUPPORT|TOO MANY PARAMETERS|\+CM[ES] ERROR: .*)$/;
const commandLine = /^([PM])>(>?) (.*)$/;
const endings: Readonly<Record<string, string>> = { "^Z": "\u001a", "^[": "\u001b" };
const portOf: Readonly<Record<string, CommandPort>> = { P: "pcui", M: "modem" };

/** How long a command waits for its result, and a text for the network's, in milliseconds. */
const patience = { command: 3000, text: 10_000 };

interface BlockOptions {
  readonly profile: ProfileName;
  readonly knobs: Partial<Knobs>;
  readonly timings: Partial<Timings>;
  readonly factory: boolean;
}

function readHeader(header: string): BlockOptions {
  const [profile = "", ...words] = header.replace(/^==\s*/, "").split(/\s+/);
  if (!isProfileName(profile)) throw new Error(`No profile: ${header}`);
  const knobs: Partial<Record<KnobName, unknown>> = {};
  const timings: Record<string, unknown> = {};
  for (const word of words.filter((each) => each !== "factory")) {
    const [name = "", value = ""] = word.split("=");
    if (/^\d+$/.test(value) && Object.hasOwn(realTimings, name))
      timings[name] = timing(name as keyof Timings, Number(value));
    else if (Object.hasOwn(plainKnobs, name)) knobs[name as KnobName] = knobValue(name as KnobName, value);
    else throw new Error(`Neither a knob nor a timing: ${word}`);
  }
  return {
    profile,
    factory: words.includes("factory"),
    knobs: knobs as Partial<Knobs>,
    timings,
  };
}

const timing = (name: keyof Timings, value: number): number | [number, number] =>
  typeof realTimings[name] === "number" ? value : [value, value];

const knobValue = (name: KnobName, value: string): unknown =>
  knobWords[name] === undefined ? value === "on" : value;

/** The state of one block while it is played. */
interface Stage {
  readonly clock: VirtualClock;
  readonly world: World<MemoryPort>;
  readonly lines: string[];
  /** Time of the last line that was noted. */
  last: number;
  answered: boolean;
  over: boolean;
}

function note(stage: Stage, line: string): void {
  if (stage.over) return;
  const passed = stage.clock.now() - stage.last;
  stage.last = stage.clock.now();
  stage.lines.push(passed >= 100 ? `[${(passed / 1000).toFixed(1)}s] ${line}` : line);
}

function noteBytes(stage: Stage, letter: string, bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString("latin1");
  const framed = /^(?:\r\n[^\r\n\0]+\r\n)+$/.test(text);
  if (text.endsWith("> ") || text.split(/[\r\n]+/).some((line) => finals.test(line))) stage.answered = true;
  if (!framed) note(stage, `${letter}< raw ${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}`);
  else for (const line of text.split("\r\n").filter((each) => each !== "")) note(stage, `${letter}< ${line}`);
}

async function waitForResult(stage: Stage, letter: string, milliseconds: number): Promise<void> {
  let over = false;
  const cancel = stage.clock.after(milliseconds, () => {
    over = true;
  });
  await stage.clock.until(() => stage.answered || over);
  cancel();
  if (!stage.answered) note(stage, `${letter}. nothing`);
}

async function play(stage: Stage, line: string): Promise<void> {
  const [, letter = "", waitless = "", command = ""] = commandLine.exec(line) ?? [];
  if (letter !== "") {
    const port = portOf[letter] ?? "pcui";
    stage.answered = false;
    const ending = endings[command.slice(-2)];
    const written = ending === undefined ? `${command}\r` : command.slice(0, -2) + ending;
    await stage.world.ports[port].write(Buffer.from(written, "latin1"));
    if (waitless !== "") return;
    await waitForResult(stage, letter, ending === undefined ? patience.command : patience.text);
    return;
  }
  const words = line.slice(2);
  if (words.startsWith("wait ")) {
    await stage.clock.advance(parseWait(words.slice(5)));
    return;
  }
  if (words === "reopen") {
    await reopen(stage);
    return;
  }
  const said = await obey(stage.world, words);
  if (words === "lines")
    for (const each of stage.world.lines())
      stage.lines.push(`= ${[each.id, each.number, each.direction, each.state, ...each.hears].join(" ")}`);
  if (words === "violations")
    for (const each of stage.world.violations())
      stage.lines.push(`= ${each.kind} ${JSON.stringify(each.text)}`);
  if (words === "texts") stage.lines.push(...viewTexts(stage.world));
  if (words.startsWith("people")) stage.lines.push(`= ${JSON.stringify(said["people"])}`);
  await stage.clock.settle();
}

function viewTexts({ texts }: World<MemoryPort>): string[] {
  const stored = (["SM", "ME"] as const).map(
    (name) => [name, texts.stored(name).map(({ index, status }) => `${index}:${status}`)] as const,
  );
  return [
    ...texts.onAir().map(({ to, reference }) => `= on the air to ${to}, reference ${reference}`),
    ...texts.sent().map(({ to, text }) => `= sent to ${to}: ${JSON.stringify(text)}`),
    ...stored.filter(([, all]) => all.length > 0).map(([name, all]) => `= in ${name} ${all.join(" ")}`),
    `= waiting ${texts.waiting().length}`,
  ];
}

/** Listens on the ports, and again whenever they come back. */
function listen(stage: Stage): void {
  let plugged = false;
  const look = (): void => {
    const now = stage.world.stick.state() !== "unplugged";
    if (now && !plugged) for (const letter of Object.keys(portOf)) listenOn(stage, letter);
    plugged = now;
  };
  look();
  stage.world.onChange(look);
}

function listenOn(stage: Stage, letter: string): void {
  const port = stage.world.ports[portOf[letter] ?? "pcui"];
  port.onBytes((bytes) => {
    noteBytes(stage, letter, bytes);
  });
  port.onGone(() => {
    note(stage, `${letter}. gone`);
  });
}

async function reopen(stage: Stage): Promise<void> {
  for (const letter of Object.keys(portOf)) {
    await stage.world.ports[portOf[letter] ?? "pcui"].close();
    listenOn(stage, letter);
  }
  await stage.clock.settle();
}

function turn<N extends KnobName>(world: World<MemoryPort>, knobs: Partial<Pick<Knobs, N>>): void {
  for (const [name, value] of Object.entries(knobs)) world.knob(name as N, value as Knobs[N]);
}

async function setUp(stage: Stage): Promise<void> {
  for (const line of usualSetUp) await play(stage, `P> ${line}`);
  await play(stage, "M> ATE0");
  stage.lines.length = 0;
}

async function playBlock(header: string, lines: readonly string[]): Promise<readonly string[]> {
  const { profile, factory, knobs, timings } = readHeader(header);
  const clock = virtualClock();
  const world = await startSimulator({
    clock,
    profile,
    ports: "memory",
    timings: { ...steadyTimings, ...timings },
    knobs: { noise: false, ...(factory ? knobs : {}) },
  });
  const stage: Stage = { clock, world, lines: [], last: 0, answered: false, over: false };
  listen(stage);
  if (!factory) await setUp(stage);
  if (!factory) turn(world, knobs);
  stage.last = clock.now();
  for (const line of lines) {
    stage.lines.push(line);
    if (line.startsWith("! ") || commandLine.test(line)) await play(stage, line);
  }
  stage.over = true;
  await world.stop();
  return [header, ...stage.lines];
}

const isStimulus = (line: string): boolean =>
  line === "" || line.startsWith("#") || line.startsWith("! ") || commandLine.test(line);

/** Plays a text, and answers it with what came of it this time. */
export async function playTranscript(text: string): Promise<string> {
  const played: string[] = [];
  let header: string | undefined;
  let block: string[] = [];
  const finish = async (): Promise<void> => {
    played.push(...(header === undefined ? block : await playBlock(header, block)));
    block = [];
  };
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("== ")) {
      await finish();
      header = line;
    } else if (isStimulus(line)) block.push(line);
  }
  await finish();
  return `${played.join("\n")}\n`;
}
