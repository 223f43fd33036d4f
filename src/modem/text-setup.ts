/** Has the modem keep texts and say so, whatever it can of that. Calls do not depend on any of it. */
import type { Reply } from "../at/command.ts";
import { command } from "./actions.ts";
import type { Run } from "./init.ts";
import { isPassing } from "./text-errors.ts";
import { readStorages } from "./text-replies.ts";

/** What a modem does with texts. */
export interface TextSetup {
  /** Where texts may lie; the one that new ones come to is the first. */
  readonly storages: readonly string[];
  /** It cannot be told which storage to read from: it has one. */
  readonly single: boolean;
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
    ...(storages.single ? ["a choice of storages"] : []),
    ...(hasNews ? [] : ["news of texts"]),
    ...((await firstTaken(ask, ["AT+CUSD=1"])) ? [] : ["answers to USSD codes"]),
  ];
  return { ...storages, inText, missing };
}

async function setUpStorages(ask: Ask): Promise<Pick<TextSetup, "storages" | "single">> {
  const reply = await ask("AT+CPMS=?");
  const { reading, receiving } = readStorages(reply?.kind === "ok" ? reply.lines : []);
  const wanted = preferred.filter((name) => receiving.length === 0 || receiving.includes(name));
  const candidates = wanted.length > 0 ? wanted : receiving.slice(0, 1);
  const first = await chooseStorage(ask, candidates);
  if (first === null) return { storages: candidates.slice(0, 1), single: true };
  const others = readable.filter((name) => name !== first && reading.includes(name));
  const present: string[] = [];
  for (const name of others) if (await canRead(ask, name)) present.push(name);
  return { storages: [first, ...present], single: false };
}

/** Has new texts kept in the first of these that the modem takes; at least reads from it, where it takes no more. */
async function chooseStorage(ask: Ask, names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    const taken = await firstTaken(ask, [`AT+CPMS="${name}","${name}","${name}"`, `AT+CPMS="${name}"`]);
    if (taken) return name;
  }
  return null;
}

/** Some list storages that they do not have. */
async function canRead(ask: Ask, name: string): Promise<boolean> {
  const reply = await ask(`AT+CPMS="${name}"`);
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
