import { type Behaviour, type Deed, type Final, type StickView } from "./answer.ts";
import type { CallOrder, Outcome } from "./calls/orders.ts";
import type { Diverts } from "./calls/diverts.ts";
import type { Command } from "./command.ts";
import type { CommandPort } from "./ports.ts";
import type { Settings } from "./settings.ts";
import type { SimCard } from "./sim-card.ts";
import type { WantedText } from "./texts/written.ts";
import type { StorageName } from "./texts/storage.ts";
import type { Transcript } from "./transcript.ts";
import type { UssdEvent } from "./ussd/talk.ts";

/** What commands can do to the stick. */
export interface Deeds {
  readonly order: (order: CallOrder) => Outcome;
  readonly set: (change: Partial<Settings>) => void;
  readonly echo: (port: CommandPort, on: boolean) => void;
  readonly factory: (port: CommandPort) => void;
  readonly card: (card: SimCard) => void;
  readonly callWaiting: (on: boolean) => void;
  readonly divert: (diverts: Diverts) => void;
  readonly silenceBoot: () => void;
  readonly hang: () => void;
  readonly reset: () => void;
  readonly ussd: (event: UssdEvent) => void;
  readonly markRead: (storage: StorageName, indexes: readonly number[]) => void;
  readonly deleteTexts: (storage: StorageName, indexes: readonly number[]) => void;
}

/** What an interpreter is made of. */
export interface InterpreterParts {
  /** The newest first; may grow. */
  readonly behaviours: readonly Behaviour[];
  readonly transcript: Transcript;
  readonly deeds: Deeds;
  readonly view: (port: CommandPort) => StickView;
}

/** What commands came to: their information and one final result, a prompt for a text, or nothing to say. */
export type Result =
  | { readonly lines: readonly string[]; readonly final: Final }
  | { readonly promptFor: WantedText }
  | "nothing";

/** Lets the behaviours answer the commands of a line, up to the first that fails. */
export function interpret(commands: readonly Command[], port: CommandPort, parts: InterpreterParts): Result {
  const lines: string[] = [];
  let final: Final = { kind: "ok" };
  for (const command of commands) {
    const result = interpretOne(command, port, parts);
    if (result === "nothing" || "promptFor" in result) return result;
    lines.push(...result.lines);
    ({ final } = result);
    if (final.kind !== "ok") break;
  }
  return { lines, final };
}

function interpretOne(command: Command, port: CommandPort, parts: InterpreterParts): Result {
  const view = parts.view(port);
  accuse(command, view, parts.transcript);
  for (const behaviour of parts.behaviours) {
    const answer = behaviour(command, view);
    if (answer === undefined) continue;
    if (answer.kind === "hang") parts.deeds.hang();
    if (answer.kind === "prompt") return { promptFor: answer.wanted };
    if (answer.kind !== "reply") return "nothing";
    const turned = answer.deeds
      .map((deed) => perform(deed, port, parts.deeds))
      .find((each) => each !== "as-said");
    if (turned === "nothing") return "nothing";
    return { lines: answer.lines, final: turned ?? answer.final };
  }
  return { lines: [], final: { kind: "error" } };
}

/** +CHLD=1x for a call that has no ^CONF yet. */
function accuse(command: Command, view: StickView, transcript: Transcript): void {
  const id = command.name === "+CHLD" ? /^1([1-9])$/.exec(command.argument)?.[1] : undefined;
  const leg = view.legs.find((each) => each.ending === null && `${each.id}` === id);
  if (leg?.phase !== "calling" && leg?.phase !== "handed") return;
  const text = `AT+CHLD=${command.argument}`;
  transcript.accuse({ port: view.port, kind: "chld-before-conf", text, waited: 0 });
}

/** Does one thing; answers how the line ends when that is otherwise than the behaviour said. */
function perform(deed: Deed, port: CommandPort, deeds: Deeds): Final | "nothing" | "as-said" {
  switch (deed.kind) {
    case "call":
      return finalOf(deeds.order(deed.order), deeds);
    case "set":
      deeds.set(deed.settings);
      break;
    case "echo":
      deeds.echo(port, deed.on);
      break;
    case "factory":
      deeds.factory(port);
      break;
    case "sim":
      deeds.card(deed.card);
      break;
    case "call-waiting":
      deeds.callWaiting(deed.on);
      break;
    case "diverts":
      deeds.divert(deed.diverts);
      break;
    case "silence-boot":
      deeds.silenceBoot();
      break;
    case "reset":
      deeds.reset();
      break;
    case "ussd":
      deeds.ussd(deed.event);
      break;
    case "mark-read":
      deeds.markRead(deed.storage, deed.indexes);
      break;
    case "delete":
      deeds.deleteTexts(deed.storage, deed.indexes);
      break;
  }
  return "as-said";
}

function finalOf(outcome: Outcome, deeds: Deeds): Final | "nothing" | "as-said" {
  switch (outcome.kind) {
    case "done":
      return "as-said";
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
