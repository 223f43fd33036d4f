/** Keeps the picture of the lines true: asks `AT+CLCC` after every hint, and now and then without one. */
import type { Clock } from "../core/clock.ts";
import type { Line, Picture } from "../core/line.ts";
import { command } from "./actions.ts";
import { type Hint, readCallList } from "./hint.ts";
import type { Run } from "./init.ts";
import { type LinesEvent, linesOf, track } from "./lines.ts";
import { looksAgainAt, noLines } from "./lines-state.ts";

/** An event of the lines as others know it: the watch adds the time. */
type Untimed<E> = E extends unknown ? Omit<E, "at"> : never;

/** The watch over one modem's lines. */
export interface Watch {
  /** Something was heard. */
  hint(hint: Hint): void;
  /** Something was done. */
  note(
    event: Untimed<Exclude<LinesEvent, { kind: "hinted" | "listed" | "dialling" | "looked-again" }>>,
  ): void;
  /** The modem is about to dial; answers the line of the call. */
  dialling(number: string): number;
  /** Asks the modem; settles when the picture is newer than the call of this. */
  look(): Promise<void>;
  lines(): readonly Line[];
  /** No line is there, and nothing was heard that could be one. */
  quiet(): boolean;
  /** The picture is newer than everything that was heard of calls. */
  current(): boolean;
  /** Nothing is asked and nothing told from now on. */
  stop(): void;
}

/** What a watch is made of. */
export interface WatchParts {
  readonly run: Run;
  readonly clock: Clock;
  readonly onPicture: (picture: Picture) => void;
}

const listSeconds = 8;
/** Answers and ends are seen this soon on a modem that does not tell of them. */
const busyMilliseconds = 400;
const talkingMilliseconds = 1000;
/** A stick that hangs is noticed by this, too. */
const idleMilliseconds = 5000;
/** A port on which nothing unsolicited was ever heard may be one that carries none. */
const deafMilliseconds = 2000;

/** When to ask again if nothing is heard, in milliseconds. */
function paceOf(lines: readonly Line[], hears: boolean): number {
  if (lines.length === 0) return hears ? idleMilliseconds : deafMilliseconds;
  return lines.length > 1 && lines.every((line) => line.status === "active")
    ? talkingMilliseconds
    : busyMilliseconds;
}

/** Begins to watch; the first look is the caller's to ask for. */
export function startWatch({ run, clock, onPicture }: WatchParts): Watch {
  let state = noLines;
  let hears = false;
  let stopped = false;
  /** Counts what was heard of calls, up to now and before the last list; what there was at first is not known. */
  let heard = 1;
  let seen = 0;
  let asking: Promise<void> | null = null;
  let askingNext: Promise<void> | null = null;
  let cancelNext: () => void = () => undefined;
  let cancelGrace: () => void = () => undefined;

  function apply(event: LinesEvent, always: boolean): void {
    const before = state;
    const step = track(state, event);
    state = step.state;
    if (stopped) return;
    cancelGrace();
    const again = looksAgainAt(state);
    if (again !== null) cancelGrace = clock.after(Math.max(1, again - event.at), recheck);
    if (always || step.ended.length > 0 || before.lines !== state.lines)
      onPicture({ lines: linesOf(state), ended: step.ended });
  }

  function recheck(): void {
    apply({ kind: "looked-again", at: clock.now() }, false);
  }

  async function ask(): Promise<void> {
    cancelNext();
    const before = heard;
    const reply = await run(command("AT+CLCC", listSeconds));
    if (stopped) return;
    const calls = reply.kind === "ok" ? readCallList(reply.lines) : undefined;
    if (calls) seen = before;
    if (calls) apply({ kind: "listed", calls, at: clock.now() }, true);
    // A list that cannot be read says nothing; the next one will.
    const pause = calls ? paceOf(linesOf(state), hears) : talkingMilliseconds;
    cancelNext = clock.after(pause, () => void look());
  }

  function look(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (asking) {
      // The list that is under way may be older than what was heard.
      askingNext ??= asking.then(() => {
        askingNext = null;
        return look();
      });
      return askingNext;
    }
    asking = ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    look,
    lines: () => linesOf(state),
    quiet: () => asking === null && state.lines.length === 0,
    current: () => seen === heard,
    note: (event) => {
      apply({ ...event, at: clock.now() }, true);
    },
    dialling: (number) => {
      const line = state.nextLine;
      apply({ kind: "dialling", number, at: clock.now() }, true);
      return line;
    },
    hint: (hint) => {
      hears = true;
      if (hint.kind === "signal" || hint.kind === "restarted") return;
      heard += 1;
      apply({ kind: "hinted", hint, at: clock.now() }, false);
      void look();
    },
    stop: () => {
      stopped = true;
      cancelNext();
      cancelGrace();
    },
  };
}
