import { constants, mkdir, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { CountryCode } from "../core/phone-number.ts";
import {
  checkFileName,
  compareGroups,
  type GroupReplaced,
  groupOf,
  largestUpload,
} from "./contact-upload.ts";
import { type Contacts, indexContacts, noContacts } from "./contacts.ts";
import { codeOf, fileTrouble, writeAtomically } from "./files.ts";
import { runInSlices } from "./slices.ts";
import { decodeText } from "./text.ts";
import { type CardFile, readCards } from "./vcards.ts";

/** What the contact files need. */
export interface ContactFilesParts {
  readonly directory: string;
  readonly country: CountryCode;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The directory of contact files, one group in each. Nothing here rejects. */
export interface ContactFiles {
  contacts(): Contacts;
  /** Reads what is new or has changed in the directory. */
  check(): Promise<void>;
  /** Replaces a group by a file that somebody sent; a file that cannot be used changes nothing. */
  replace(fileName: string, content: Uint8Array): Promise<GroupReplaced>;
  /** What of the files cannot be used, a line for each. */
  problems(): readonly string[];
  /** Settles when nothing is under way any more. */
  idle(): Promise<void>;
}

/** Largest file that is read, in bytes. */
const largestFile = 100_000_000;

interface KnownFile extends CardFile {
  /** Changes when the file does. */
  readonly version: string;
  /** Why the file could not be read; its cards are then those that it had before. */
  readonly trouble: string | null;
}

const nothingRead: CardFile = { cards: [], refused: [] };

/** Watches the directory; nothing is read before the first `check`. */
export function openContactFiles(parts: ContactFilesParts): ContactFiles {
  const { directory, log, clock, signal } = parts;
  const files = new Map<string, KnownFile>();
  let contacts = noContacts;
  let missing: string | null = null;
  let work: Promise<unknown> = Promise.resolve();

  /** One after another: a check must not see half of a replacement. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const next = work.then(task);
    work = next.catch(() => undefined);
    return next;
  };
  const list = async (): Promise<readonly string[]> => {
    try {
      const names = await readdir(directory);
      missing = null;
      return names.filter((name) => !name.startsWith(".") && (groupOf(name) ?? "") !== "").sort();
    } catch (error) {
      const why = `the contacts directory ${directory} cannot be read: ${fileTrouble(error)}`;
      if (missing !== why) log.warn(why);
      missing = why;
      return codeOf(error) === "ENOENT" ? [] : [...files.keys()];
    }
  };
  const readNew = async (name: string): Promise<boolean> => {
    const known = files.get(name);
    const read = await readFile(join(directory, name), known, parts);
    if (read === undefined || read === known) return false;
    files.set(name, read);
    tell(log, name, read);
    return true;
  };
  const reindex = async (): Promise<void> => {
    const groups = [...files].map(([name, { cards }]) => ({ name: groupOf(name) ?? name, cards }));
    contacts = (await runInSlices(indexContacts(groups), clock, signal)) ?? contacts;
  };
  const check = async (): Promise<void> => {
    const names = await list();
    const gone = [...files.keys()].filter((name) => !names.includes(name));
    for (const name of gone) files.delete(name);
    let changed = gone.length > 0;
    for (const name of names) changed = (await readNew(name)) || changed;
    if (changed) await reindex();
  };
  const replace = async (given: string, content: Uint8Array): Promise<GroupReplaced> => {
    const checked = checkFileName(given, await list());
    if (checked.kind === "refused") return { kind: "rejected", why: checked.why };
    if (content.length > largestUpload) return { kind: "rejected", why: "it is larger than 20 MB" };
    const read = await runInSlices(readCards(decodeText(content), parts.country), clock, signal);
    if (read === undefined) return { kind: "rejected", why: "the program is ending" };
    if (read.cards.length === 0) return { kind: "rejected", why: whyNoCards(read) };
    const { fileName, group } = checked;
    try {
      await mkdir(directory, { recursive: true });
      await writeAtomically(join(directory, fileName), [content]);
      missing = null;
      const before = files.get(fileName)?.cards ?? [];
      files.set(fileName, { ...read, version: await versionOf(join(directory, fileName)), trouble: null });
      await reindex();
      return { kind: "replaced", group, ...compareGroups(before, read.cards), refused: read.refused };
    } catch (error) {
      return { kind: "rejected", why: `it cannot be written: ${fileTrouble(error)}` };
    }
  };
  return {
    contacts: () => contacts,
    check: () => inTurn(check),
    replace: (fileName, content) => inTurn(() => replace(fileName, content)),
    idle: () => inTurn(() => Promise.resolve()),
    problems: () => [...(missing === null ? [] : [missing]), ...[...files].flatMap(problemOf)],
  };
}

function whyNoCards({ refused }: CardFile): string {
  const [first] = refused;
  if (first === undefined) return "it holds no vCard";
  return `it holds no contact that can be used (${refused.length} cannot): ${first}`;
}

/** The file as it is now: `known` when it has not changed, undefined when the reading was ended. */
async function readFile(
  path: string,
  known: KnownFile | undefined,
  { country, clock, signal }: ContactFilesParts,
): Promise<KnownFile | undefined> {
  try {
    const version = await versionOf(path);
    if (version === known?.version) return known;
    const content = await contentOf(path);
    if (typeof content === "string") return { ...(known ?? nothingRead), version, trouble: content };
    const read = await runInSlices(readCards(decodeText(content), country), clock, signal);
    return read && { ...read, version, trouble: null };
  } catch (error) {
    const version = `failed: ${codeOf(error) ?? ""}`;
    if (version === known?.version) return known;
    return { ...(known ?? nothingRead), version, trouble: fileTrouble(error) };
  }
}

async function versionOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${mtimeMs}-${size}-${ino}`;
}

/** What is in the file, or why it is not read. */
async function contentOf(path: string): Promise<Uint8Array | string> {
  // Opening a pipe that nobody writes to would wait for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const state = await file.stat();
    if (!state.isFile()) return "it is no plain file";
    return state.size > largestFile ? "it is larger than 100 MB" : await file.readFile();
  } finally {
    await file.close();
  }
}

function tell(log: Log, name: string, { cards, refused, trouble }: KnownFile): void {
  if (trouble !== null) log.warn(`the contact file ${name} cannot be read: ${trouble}`);
  else if (refused.length === 0) log.info(`the contact file ${name} holds ${cards.length} contacts`);
  else
    log.warn(
      `the contact file ${name} holds ${cards.length} contacts, and ${refused.length} that cannot be used`,
      {
        refused: refused.slice(0, 20),
      },
    );
}

function problemOf([name, { refused, trouble }]: readonly [string, KnownFile]): readonly string[] {
  const lines = trouble === null ? [] : [`Contact file ${name}: it cannot be read: ${trouble}`];
  if (refused.length > 0)
    lines.push(`Contact file ${name}: ${refused.length} cards cannot be used, such as ${refused[0] ?? ""}`);
  return lines;
}
