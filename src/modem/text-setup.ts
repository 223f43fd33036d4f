/** Has the modem keep texts and say so, whatever it can of that. Calls do not depend on any of it. */
import type { Reply } from "../at/command.ts";
import { command } from "./actions.ts";
import type { Run } from "./init.ts";
import { isPassing } from "./text-errors.ts";
import { readStorages } from "./text-replies.ts";

type Choice = "three" | "one";

/** What a modem does with texts. */
export interface TextSetup {
  /** Where texts may lie; the one that new ones come to is the first. */
  readonly storages: readonly string[];
  /**
   * How it is told which storage to read from (27.005 §3.2.2): with all three storages, so that none is left to its
   * fancy; with the one alone, where it takes no more; null where it has but one.
   */
  readonly choice: Choice | null;
  /** It does not give PDUs. */
  readonly inText: boolean;
  /** What it does not do, for a log. */
  readonly missing: readonly string[];
}

const quickSeconds = 8;

/**
 * Where new texts are to be kept, the best first: on the SIM, which every modem has, which is what networks mean by
 * "stored", and which can be read in any phone when the stick breaks. The stick's own memory next.
 */
const preferred = ["SM", "ME"];
/** Where texts may lie besides: what a stick got before its SIM was ours, and reports that are stored. */
const readable = ["SM", "ME", "SR"];

/**
 * News of stored texts (27.005 §3.4.1), the best first: buffered while the port is busy or given at once, and reports
 * stored, told directly, or left out. A modem that takes none of these is looked through now and then.
 */
const indications = [
  "2,1,0,2,0",
  "1,1,0,2,0",
  "2,1,0,1,0",
  "1,1,0,1,0",
  "2,1,0,0,0",
  "1,1,0,0,0",
  "2,1",
  "1,1",
];

/** How a set-up ended. `busy`: the SIM is not ready for texts yet. `silent`: the modem did not answer. */
export type SettingUp =
  | { readonly kind: "set-up"; readonly setup: TextSetup }
  | { readonly kind: "busy" }
  | { readonly kind: "silent" };

/** The command that has `storage` read from, and new texts kept in `first`. */
export function selectText(choice: Choice, storage: string, first: string): string {
  return choice === "one" ? `AT+CPMS="${storage}"` : `AT+CPMS="${storage}","${first}","${first}"`;
}

/** Asks the modem; null once it has not answered, or is busy. */
type Ask = (text: string) => Promise<Exclude<Reply, { kind: "timeout" | "gone" }> | null>;

/**
 * Sets up what there is. Always settles; a modem that is silent or busy is asked nothing more. `waits`: busy is
 * believed; else it is a refusal like any other.
 */
export async function setUpTexts(run: Run, waits: boolean): Promise<SettingUp> {
  let broken: "busy" | "silent" | null = null;
  const ask: Ask = async (text) => {
    if (broken !== null) return null;
    const reply = await run(command(text, quickSeconds));
    if (reply.kind === "timeout" || reply.kind === "gone") broken = "silent";
    else if (waits && reply.kind === "refused" && isPassing(reply.result)) broken = "busy";
    else return reply;
    return null;
  };
  const setup = await askAll(ask);
  return broken === null ? { kind: "set-up", setup } : { kind: broken };
}

async function askAll(ask: Ask): Promise<TextSetup> {
  const mode = await ask("AT+CMGF?");
  const inText = mode?.kind === "ok" && /: *1$/.test(mode.lines.at(-1) ?? "");
  const storages = await setUpStorages(ask);
  const hasNews = await firstTaken(
    ask,
    indications.map((values) => `AT+CNMI=${values}`),
  );
  const missing = [
    ...(inText ? ["texts as PDUs"] : []),
    ...(storages.choice === null ? ["a choice of storages"] : []),
    ...(hasNews ? [] : ["news of texts"]),
    ...((await firstTaken(ask, ["AT+CUSD=1"])) ? [] : ["answers to USSD codes"]),
  ];
  return { ...storages, inText, missing };
}

async function setUpStorages(ask: Ask): Promise<Pick<TextSetup, "storages" | "choice">> {
  const reply = await ask("AT+CPMS=?");
  const { reading, receiving } = readStorages(reply?.kind === "ok" ? reply.lines : []);
  const wanted = preferred.filter((name) => receiving.length === 0 || receiving.includes(name));
  const candidates = wanted.length > 0 ? wanted : receiving.slice(0, 1);
  const chosen = await chooseStorage(ask, candidates);
  if (chosen === null) return { storages: candidates.slice(0, 1), choice: null };
  const { first, choice } = chosen;
  const storages = [first];
  for (const name of readable)
    if (name !== first && reading.includes(name) && (await isPresent(ask, selectText(choice, name, first))))
      storages.push(name);
  return { storages, choice };
}

/** Has new texts kept in the first of these that the modem takes; at least reads from it, where it takes no more. */
async function chooseStorage(
  ask: Ask,
  names: readonly string[],
): Promise<{ readonly first: string; readonly choice: Choice } | null> {
  for (const first of names) {
    for (const choice of ["three", "one"] as const) {
      const reply = await ask(selectText(choice, first, first));
      if (reply?.kind === "ok") return { first, choice };
    }
  }
  return null;
}

/** Some list storages that they do not have. */
async function isPresent(ask: Ask, text: string): Promise<boolean> {
  const reply = await ask(text);
  return reply?.kind === "ok" || (reply?.kind === "refused" && isPassing(reply.result));
}

/** Sends one after the other until the modem takes one. */
async function firstTaken(ask: Ask, texts: readonly string[]): Promise<boolean> {
  for (const text of texts) {
    const reply = await ask(text);
    if (reply?.kind !== "refused") return reply?.kind === "ok";
  }
  return false;
}
