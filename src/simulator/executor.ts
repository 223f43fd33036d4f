import type { Clock } from "../core/clock.ts";
import { startAlarms } from "./alarms.ts";
import { framed } from "./announcement.ts";
import { printFinal } from "./answer.ts";
import { type Command, parseCommandLine } from "./command.ts";
import { type InterpreterParts, interpret } from "./interpreter.ts";
import type { Knobs } from "./knobs.ts";
import { type CommandPort, commandPorts } from "./ports.ts";
import type { Random } from "./random.ts";
import type { WantedText } from "./texts/written.ts";
import type { Timings } from "./timings.ts";

/** What an executor is made of. */
export interface ExecutorParts extends InterpreterParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly knobs: () => Knobs;
  readonly reply: (port: CommandPort, frames: readonly string[]) => void;
  /** Opens a prompt for a text. */
  readonly prompt: (port: CommandPort, wanted: WantedText) => void;
  /** No command is answered. */
  readonly frozen: () => boolean;
}

/** Runs command lines: at most one on each port, each answered in its time or never. */
export interface Executor {
  readonly run: (port: CommandPort, line: string) => void;
  readonly busy: (port: CommandPort) => boolean;
  /** Bytes came while a line was unfinished: they are lost, and a dialling one is given up (V.250 §5.6.1). */
  readonly disturb: (port: CommandPort, text: string) => void;
  /** The next line with this text in it is answered after `milliseconds`, unless the answer is called before. */
  readonly answerLate: (pattern: string, milliseconds: number) => () => void;
  /** The next lines with this text in them are carried out, and their answers are lost, until the answer is called. */
  readonly loseReply: (pattern: string, times: number) => () => void;
  readonly stop: () => void;
}

interface Pending {
  readonly commands: readonly Command[];
  readonly since: number;
  readonly cancel: () => void;
}

/** Commands that the network has a part in take longer. */
const slow = new Set(["D", "A", "H", "+CHUP", "+CHLD"]);

/** Starts an executor. */
export function startExecutor(parts: ExecutorParts): Executor {
  const { clock } = parts;
  const pending = new Map<CommandPort, Pending>();
  const late = startAlarms(clock);
  const losses = startLosses();
  let lateNext: { readonly pattern: string; readonly milliseconds: number } | undefined;

  const answer = (port: CommandPort, commands: readonly Command[], line: string): void => {
    if (parts.frozen()) return;
    const result = interpret(commands, port, parts);
    if (result === "nothing" || losses.takes(line)) return;
    if ("promptFor" in result) {
      parts.prompt(port, result.promptFor);
      return;
    }
    const final = framed(printFinal(result.final, parts.view(port).settings.cmee));
    const information = result.lines.length === 0 ? [] : [framed(result.lines.join("\r\n"))];
    parts.reply(port, [...information, final]);
  };

  const begin = (port: CommandPort, commands: readonly Command[], line: string): void => {
    const since = clock.now();
    const beside = commandPorts.filter((each) => each !== port).map((each) => pending.get(each))[0];
    if (beside !== undefined)
      parts.transcript.accuse({ port, kind: "both-ports-busy", text: line, waited: since - beside.since });
    const cancel = clock.after(waitFor(commands, parts), () => {
      pending.delete(port);
      answer(port, commands, line);
    });
    pending.set(port, { commands, since, cancel });
  };

  return {
    run(port, line) {
      const commands = parseCommandLine(line);
      if (commands === undefined) return;
      if (lateNext === undefined || !line.toUpperCase().includes(lateNext.pattern)) {
        begin(port, commands, line);
        return;
      }
      late.set(lateNext.milliseconds, () => {
        answer(port, commands, line);
      });
      lateNext = undefined;
    },
    busy: (port) => pending.has(port),
    disturb(port, text) {
      const unfinished = pending.get(port);
      if (unfinished === undefined) return;
      const waited = clock.now() - unfinished.since;
      parts.transcript.accuse({ port, kind: "wrote-while-busy", text, waited });
      if (!unfinished.commands.some(({ name }) => name === "D")) return;
      unfinished.cancel();
      pending.delete(port);
      parts.reply(port, [framed("NO CARRIER")]);
    },
    answerLate(pattern, milliseconds) {
      const wanted = { pattern: pattern.toUpperCase(), milliseconds };
      lateNext = wanted;
      return () => {
        if (lateNext === wanted) lateNext = undefined;
      };
    },
    loseReply: losses.add,
    stop() {
      for (const { cancel } of pending.values()) cancel();
      pending.clear();
      late.clear();
      lateNext = undefined;
    },
  };
}

/** Answers that are to be lost, by a text in their command lines. */
function startLosses(): {
  readonly add: (pattern: string, times: number) => () => void;
  /** Whether the answer to this line is one of them. */
  readonly takes: (line: string) => boolean;
} {
  const losses = new Set<{ readonly pattern: string; left: number }>();
  return {
    add(pattern, times) {
      const loss = { pattern: pattern.toUpperCase(), left: times };
      losses.add(loss);
      return () => {
        losses.delete(loss);
      };
    },
    takes(line) {
      const loss = [...losses].find(({ pattern }) => line.toUpperCase().includes(pattern));
      if (loss === undefined) return false;
      loss.left -= 1;
      if (loss.left <= 0) losses.delete(loss);
      return true;
    },
  };
}

function waitFor(commands: readonly Command[], { timings, random, knobs }: ExecutorParts): number {
  const asksNetwork = commands.some(
    ({ name, form, parameters }) =>
      (name === "+CCWA" && parameters.length > 1) || (name === "+CCFC" && form === "set"),
  );
  const isSlow = commands.some(({ name }) => slow.has(name));
  const range = asksNetwork ? timings.serviceReply : isSlow ? timings.callReply : timings.reply;
  return random.within(range) + (knobs().slowReply ? timings.slowReply : 0);
}
