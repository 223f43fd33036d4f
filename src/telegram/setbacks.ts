/** What to do while Telegram does not do what it is asked: wait, and say why in the log, once. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Outcome, Problem } from "./client.ts";
import { pause } from "./pause.ts";
import { restMilliseconds } from "./rests.ts";

const unwelcomeMilliseconds = 30_000;

/** How a failure is borne: for how long, and in which words. */
export interface Setback {
  readonly milliseconds: number;
  readonly words: string;
}

/** What to do about a call that failed. `failures` counts those in a row, from 1. */
export function setbackOf(problem: Problem, failures: number): Setback {
  switch (problem.kind) {
    case "unreachable":
      return {
        milliseconds: restMilliseconds(failures),
        words: `Telegram cannot be reached: ${problem.words}`,
      };
    case "too-many":
      return {
        milliseconds: problem.seconds * 1000,
        words: `Telegram wants to be left alone for ${problem.seconds} seconds`,
      };
    case "refused":
      return { milliseconds: unwelcomeMilliseconds, words: refusalWords(problem.code, problem.words) };
  }
}

function refusalWords(code: number, words: string): string {
  if (code === 401 || code === 404)
    return "Telegram does not know this bot: check VIRTUALPHONE_BOT_TOKEN, and VIRTUALPHONE_TELEGRAM_API_ROOT if it is set";
  if (code === 409) return `Another program fetches this bot's messages; only one may (Telegram: ${words})`;
  return `Telegram refuses: ${words}`;
}

/** Bears the setbacks of one that asks again and again. */
export interface Setbacks {
  /** The value of an outcome; undefined when there is none, after that has been told and sat out. */
  valueOf<T>(outcome: Outcome<T>): Promise<T | undefined>;
}

/** Starts without any setback. `stop` ends a pause, and silences what comes of it. */
export function createSetbacks(clock: Clock, log: Log, stop: AbortSignal): Setbacks {
  let failures = 0;
  let lastWords = "";
  return {
    async valueOf(outcome) {
      if (outcome.ok) {
        if (failures > 0) log.info("Telegram is there again");
        [failures, lastWords] = [0, ""];
        return outcome.value;
      }
      if (stop.aborted) return undefined;
      failures += 1;
      const { milliseconds, words } = setbackOf(outcome.problem, failures);
      log[words === lastWords ? "debug" : "warn"](words);
      lastWords = words;
      await pause(clock, milliseconds, stop);
      return undefined;
    },
  };
}
