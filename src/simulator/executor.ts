import type { Clock } from "../core/clock.ts";
import { framed } from "./announcement.ts";
import { type Behaviour, type Deed, type Final, type StickView, printFinal } from "./answer.ts";
import type { Outcome } from "./calls/orders.ts";
import { type Command, parseCommandLine } from "./command.ts";
import type { Knobs } from "./knobs.ts";
import type { Network } from "./network.ts";
import { type CommandPort, commandPorts } from "./ports.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";
import type { SimCard } from "./sim-card.ts";
import type { Timings } from "./timings.ts";
import type { Transcript } from "./transcript.ts";

/** What commands can do to the stick. */
export interface Deeds {
  readonly set: (change: Partial<Settings>) => void;
  readonly echo: (port: CommandPort, on: boolean) => void;
  readonly factory: (port: CommandPort) => void;
  readonly card: (card: SimCard) => void;
  readonly callWaiting: (on: boolean) => void;
  readonly silenceBoot: () => void;
  readonly hang: () => void;
  readonly reset: () => void;
}

/** What an executor is made of. */
export interface ExecutorParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly network: Network;
  readonly transcript: Transcript;
  /** The newest first; may grow. */
  readonly behaviours: readonly Behaviour[];
  readonly do: Deeds;
  readonly knobs: () => Knobs;
  readonly view: (port: CommandPort) => StickView;
  readonly say: (port: CommandPort, frames: readonly string[]) => void;
  /** No command is answered. */
  readonly frozen: () => boolean;
}

/** Runs command lines: at most one on each port, each answered in its time or never. */
export interface Executor {
  readonly run: (port: CommandPort, line: string) => void;
  readonly busy: (port: CommandPort) => boolean;
  /** Bytes came while a line was unfinished: they are lost, and a dialling one is given up (V.250 §5.6.1). */
  readonly disturb: (port: CommandPort, text: string) => void;
  /** The next line with this text in it is answered after `milliseconds`; others are taken meanwhile. */
  readonly answerLate: (pattern: string, milliseconds: number) => void;
  readonly stop: () => void;
}

interface Pending {
  readonly commands: readonly Command[];
  readonly since: number;
  readonly cancel: () => void;
}

/** Commands that the network has a part in take longer. */
const slow = new Set(["D", "A", "H", "+CHUP", "+CHLD"]);

/** What a line came to: its information and its final result, or nothing to say. */
type Result = { readonly lines: readonly string[]; readonly final: Final } | "nothing";

/** Starts an executor. */
export function startExecutor(parts: ExecutorParts): Executor {
  const { clock, random, timings, transcript } = parts;
  const pending = new Map<CommandPort, Pending>();
  const late = new Set<() => void>();
  let lateNext: { readonly pattern: string; readonly milliseconds: number } | undefined;

  const waitOf = (commands: readonly Command[]): number => {
    const range = commands.some(({ name }) => slow.has(name)) ? timings.callReply : timings.reply;
    return random.within(range) + (parts.knobs().slowReply ? timings.slowReply : 0);
  };

  const answer = (port: CommandPort, commands: readonly Command[]): void => {
    if (parts.frozen()) return;
    const result = resultOf(port, commands);
    if (result === "nothing") return;
    const final = framed(printFinal(result.final, parts.view(port).settings.cmee));
    const information = result.lines.length === 0 ? [] : [framed(result.lines.join("\r\n"))];
    parts.say(port, [...information, final]);
  };

  const resultOf = (port: CommandPort, commands: readonly Command[]): Result => {
    const lines: string[] = [];
    let final: Final = { kind: "ok" };
    for (const command of commands) {
      const answered = ask(command, port);
      if (answered === "nothing") return "nothing";
      lines.push(...answered.lines);
      ({ final } = answered);
      if (final.kind !== "ok") break;
    }
    return { lines, final };
  };

  const ask = (command: Command, port: CommandPort): Result => {
    const view = parts.view(port);
    accuse(command, view);
    for (const behaviour of parts.behaviours) {
      const answered = behaviour(command, view);
      if (answered === undefined) continue;
      if (answered.kind === "hang") parts.do.hang();
      if (answered.kind !== "reply") return "nothing";
      const turned = answered.deeds.map((deed) => perform(deed, port)).find((final) => final !== undefined);
      if (turned === "nothing") return "nothing";
      return { lines: answered.lines, final: turned ?? answered.final };
    }
    return { lines: [], final: { kind: "error" } };
  };

  const accuse = (command: Command, view: StickView): void => {
    const id = command.name === "+CHLD" ? /^1([1-9])$/.exec(command.argument)?.[1] : undefined;
    const leg = view.legs.find((each) => each.ending === null && `${each.id}` === id);
    if (leg?.phase === "calling" || leg?.phase === "handed")
      transcript.accuse({
        port: view.port,
        kind: "chld-before-conf",
        text: `AT+CHLD=${command.argument}`,
        waited: 0,
      });
  };

  /** Does one thing; answers the final result when it turned out otherwise. */
  const perform = (deed: Deed, port: CommandPort): Final | "nothing" | undefined => {
    switch (deed.kind) {
      case "call":
        return finalOf(parts.network.order(deed.order), parts.do);
      case "set":
        parts.do.set(deed.settings);
        return undefined;
      case "echo":
        parts.do.echo(port, deed.on);
        return undefined;
      case "factory":
        parts.do.factory(port);
        return undefined;
      case "sim":
        parts.do.card(deed.card);
        return undefined;
      case "call-waiting":
        parts.do.callWaiting(deed.on);
        return undefined;
      case "silence-boot":
        parts.do.silenceBoot();
        return undefined;
      case "reset":
        parts.do.reset();
        return undefined;
    }
  };

  const runLate = (port: CommandPort, commands: readonly Command[], milliseconds: number): void => {
    const cancel = clock.after(milliseconds, () => {
      late.delete(cancel);
      answer(port, commands);
    });
    late.add(cancel);
  };

  return {
    run(port, line) {
      const commands = parseCommandLine(line);
      if (commands === undefined) return;
      if (lateNext !== undefined && line.toUpperCase().includes(lateNext.pattern.toUpperCase())) {
        const { milliseconds } = lateNext;
        lateNext = undefined;
        runLate(port, commands, milliseconds);
        return;
      }
      const other = commandPorts.find((each) => each !== port && pending.has(each));
      const since = clock.now();
      const beside = other === undefined ? undefined : pending.get(other);
      if (beside !== undefined)
        transcript.accuse({ port, kind: "both-ports-busy", text: line, waited: since - beside.since });
      const cancel = clock.after(waitOf(commands), () => {
        pending.delete(port);
        answer(port, commands);
      });
      pending.set(port, { commands, since, cancel });
    },
    busy: (port) => pending.has(port),
    disturb(port, text) {
      const unfinished = pending.get(port);
      if (unfinished === undefined) return;
      transcript.accuse({ port, kind: "wrote-while-busy", text, waited: clock.now() - unfinished.since });
      if (!unfinished.commands.some(({ name }) => name === "D")) return;
      unfinished.cancel();
      pending.delete(port);
      parts.say(port, [framed("NO CARRIER")]);
    },
    answerLate(pattern, milliseconds) {
      lateNext = { pattern, milliseconds };
    },
    stop() {
      for (const { cancel } of pending.values()) cancel();
      for (const cancel of late) cancel();
      pending.clear();
      late.clear();
      lateNext = undefined;
    },
  };
}

function finalOf(outcome: Outcome, deeds: Deeds): Final | "nothing" | undefined {
  switch (outcome.kind) {
    case "done":
      return undefined;
    case "refused":
      return outcome.cme === null ? { kind: "error" } : { kind: "cme", code: outcome.cme };
    case "no-carrier":
      return { kind: "words", words: "NO CARRIER" };
    case "silence":
      return "nothing";
    case "hang":
      deeds.hang();
      return "nothing";
  }
}
