import { constants, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { makeFolder } from "../core/folder.ts";
import { type Log, maskNumbers } from "../core/log.ts";
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
import { type CardFile, readCards } from "./vcards.ts";
import { counted } from "./words.ts";

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

const ending: GroupReplaced = { kind: "rejected", why: "the program is ending" };
const nothingRead: CardFile = { cards: [], refused: [] };

/** Watches the directory; nothing is read before the first `check`. */
export function openContactFiles(parts: ContactFilesParts): ContactFiles {
  return new WatchedFiles(parts);
}

class WatchedFiles implements ContactFiles {
  private readonly parts: ContactFilesParts;
  private readonly files = new Map<string, KnownFile>();
  private index = noContacts;
  /** Why the directory itself cannot be read. */
  private missing: string | null = null;
  private work: Promise<unknown> = Promise.resolve();

  constructor(parts: ContactFilesParts) {
    this.parts = parts;
  }

  contacts(): Contacts {
    return this.index;
  }

  check(): Promise<void> {
    return this.inTurn(() => this.checkAll());
  }

  replace(fileName: string, content: Uint8Array): Promise<GroupReplaced> {
    return this.inTurn(() => this.replaceOne(fileName, content));
  }

  problems(): readonly string[] {
    return [...(this.missing === null ? [] : [this.missing]), ...[...this.files].flatMap(problemOf)];
  }

  idle(): Promise<void> {
    return this.inTurn(() => Promise.resolve());
  }

  /** One after another: a check must not see half of a replacement. */
  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const next = this.work.then(task);
    this.work = next.catch(() => undefined);
    return next;
  }

  private async checkAll(): Promise<void> {
    const names = new Set(await this.list());
    const gone = [...this.files.keys()].filter((name) => !names.has(name));
    for (const name of gone) this.files.delete(name);
    let changed = gone.length > 0;
    for (const name of names) changed = (await this.readNew(name)) || changed;
    if (changed) await this.reindex();
  }

  /** Names of the contact files; those known so far when the directory is there but cannot be read. */
  private async list(): Promise<readonly string[]> {
    const { directory, log } = this.parts;
    try {
      const names = await readdir(directory);
      this.missing = null;
      return names.filter((name) => !name.startsWith(".") && (groupOf(name) ?? "") !== "").sort();
    } catch (error) {
      const why = `Contacts directory ${directory}: it cannot be read: ${fileTrouble(error)}`;
      if (this.missing !== why) log.warn(why);
      this.missing = why;
      return codeOf(error) === "ENOENT" ? [] : [...this.files.keys()];
    }
  }

  /** Reads a file unless it is known as it is; whether anything has changed. */
  private async readNew(name: string): Promise<boolean> {
    const known = this.files.get(name);
    const read = await readFile(join(this.parts.directory, name), known, this.parts);
    if (read === undefined || read === known) return false;
    this.files.set(name, read);
    tell(this.parts.log, name, read);
    return true;
  }

  private async reindex(): Promise<void> {
    const { clock, signal } = this.parts;
    const groups = [...this.files].map(([name, { cards }]) => ({ name: groupOf(name) ?? name, cards }));
    this.index = (await runInSlices(indexContacts(groups), clock, signal)) ?? this.index;
  }

  private async replaceOne(given: string, content: Uint8Array): Promise<GroupReplaced> {
    const { country, clock, signal } = this.parts;
    const checked = checkFileName(given, await this.list());
    if (checked.kind === "refused") return { kind: "rejected", why: checked.why };
    if (content.length > largestUpload) return { kind: "rejected", why: "it is larger than 20 MB" };
    const read = await runInSlices(readCards(content, country), clock, signal);
    if (read === undefined) return ending;
    if (read.cards.length === 0) return { kind: "rejected", why: whyNoCards(read) };
    const before = this.files.get(checked.fileName)?.cards ?? [];
    const change = await runInSlices(compareGroups(before, read.cards), clock, signal);
    if (change === undefined) return ending;
    try {
      await this.write(checked.fileName, content, read);
    } catch (error) {
      return { kind: "rejected", why: `it cannot be written: ${fileTrouble(error)}` };
    }
    return { kind: "replaced", group: checked.group, ...change, refused: read.refused };
  }

  private async write(fileName: string, content: Uint8Array, read: CardFile): Promise<void> {
    const path = join(this.parts.directory, fileName);
    makeFolder(this.parts.directory);
    await writeAtomically(path, [content]);
    this.missing = null;
    this.files.set(fileName, { ...read, version: await versionOf(path), trouble: null });
    await this.reindex();
  }
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
    const read = await runInSlices(readCards(content, country), clock, signal);
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
  else if (refused.length === 0)
    log.info(`the contact file ${name} holds ${counted(cards.length, "contact")}`);
  else
    log.warn(
      `the contact file ${name} holds ${counted(cards.length, "contact")}, and ${refused.length} that cannot be used`,
      {
        refused: refused.slice(0, 20).map(maskNumbers),
      },
    );
}

function problemOf([name, { refused, trouble }]: readonly [string, KnownFile]): readonly string[] {
  const lines = trouble === null ? [] : [`Contact file ${name}: it cannot be read: ${trouble}`];
  if (refused.length > 0)
    lines.push(
      `Contact file ${name}: ${counted(refused.length, "card")} cannot be used, such as ${refused[0] ?? ""}`,
    );
  return lines;
}
