/** The demo put together: what runs, what is shown, and how it ends. */
import { systemClock } from "../core/clock.ts";
import { watchChat } from "./chat.ts";
import { createDirector } from "./director.ts";
import type { Front, FrontParts, Streams } from "./front.ts";
import { firstPage, readyLine } from "./guide.ts";
import { watchPhones } from "./phone-watch.ts";
import { openPrinter } from "./printer.ts";
import { openScreen } from "./screen.ts";
import { setStage, type Stage, type StageParts } from "./stage.ts";
import type { Entry } from "./story.ts";
import { watchTexts } from "./text-watch.ts";
import { suggest } from "./suggestions.ts";

/** The world outside, as far as the demo needs it. */
export interface DemoWorld {
  readonly terminal: Streams;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted when the demo is to end. */
  readonly signal: AbortSignal;
}

/** How fast the demo is, and what it runs. */
export interface DemoParts extends Pick<StageParts, "timings" | "startDaemon"> {
  /** How long nothing must have happened before the next line from a pipe is taken; half of it, before a hint. */
  readonly restMilliseconds: number;
}

/** How the start went; `left` when somebody left before. */
type Start = "ready" | "late" | "left";

/** A start that takes longer is told. */
const startMilliseconds = 15_000;
/** In a pipe, what makes no sense yet is waited for this many rests. */
const patienceRests = 10;

/** Runs the demo until somebody leaves. Rejects when it cannot be set up, or not be taken down. */
export async function runDemo(world: DemoWorld, parts: DemoParts): Promise<void> {
  const leaving = new AbortController();
  const leave = (): void => {
    leaving.abort();
  };
  const left = AbortSignal.any([world.signal, leaving.signal]);
  const ready = new AbortController();
  const stage = await setStage({
    timings: parts.timings,
    startDaemon: parts.startDaemon,
    onReady: () => {
      ready.abort();
    },
  });
  let close: () => void = () => undefined;
  try {
    close = play(stage, { world, parts, leave, start: startOf(ready.signal, left) });
    await abortOf(left);
  } finally {
    close();
    await stage.stop();
  }
  world.terminal.output.write("The demo is over, and nothing of it is left.\n");
}

function abortOf(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      resolve();
    };
    signal.addEventListener("abort", settle, { once: true });
  });
}

async function startOf(ready: AbortSignal, left: AbortSignal): Promise<Start> {
  const late = new AbortController();
  const cancel = systemClock.after(startMilliseconds, () => {
    late.abort();
  });
  await abortOf(AbortSignal.any([ready, left, late.signal]));
  cancel();
  if (left.aborted) return "left";
  return ready.aborted ? "ready" : "late";
}

interface Playing {
  readonly world: DemoWorld;
  readonly parts: DemoParts;
  readonly leave: () => void;
  readonly start: Promise<Start>;
}

/** Opens the front, and lets it show what happens on the stage; the answer closes it. */
function play(stage: Stage, { world, parts, leave, start }: Playing): () => void {
  const { restMilliseconds } = parts;
  const isOnScreen = takesScreen(world);
  const tell = (entry: Entry): void => {
    front.tell(entry);
  };
  const director = createDirector({
    stage,
    tell,
    patienceMilliseconds: isOnScreen ? 0 : patienceRests * restMilliseconds,
    onMood: () => {
      phones.show();
    },
    onQuit: leave,
  });
  const frontParts = {
    ...lookOf(world),
    suggest: (line: string) =>
      suggest(line, { board: director.board(), botCommands: director.botCommands() }),
    onLine: (line: string) => director.take(line),
    onEnd: leave,
  };
  const front: Front = isOnScreen
    ? openScreen(frontParts)
    : openPrinter({ ...frontParts, clock: systemClock, restMilliseconds, start });
  const phones = watchPhones({ stage, director, front, restMilliseconds: restMilliseconds / 2 });
  const stopChat = watchChat(stage.owner, tell);
  const stopTexts = watchTexts(stage, tell);
  tell({ kind: "page", lines: firstPage() });
  void start.then((how) => {
    if (how === "ready") tell({ kind: "page", lines: [readyLine] });
    if (how === "late") tell({ kind: "hint", text: `The phone is not ready yet. Its log: ${stage.logFile}` });
  });
  return () => {
    stopChat();
    stopTexts();
    phones.stop();
    front.close();
  };
}

function isDumb({ environment }: DemoWorld): boolean {
  return environment["TERM"] === "dumb";
}

function takesScreen(world: DemoWorld): boolean {
  const { input, output } = world.terminal;
  return input.isTTY === true && output.isTTY === true && !isDumb(world);
}

function lookOf(world: DemoWorld): Streams & Pick<FrontParts, "isColourful"> {
  const { terminal, environment } = world;
  const isBare = terminal.output.isTTY !== true || isDumb(world) || (environment["NO_COLOR"] ?? "") !== "";
  return { input: terminal.input, output: terminal.output, isColourful: !isBare };
}
