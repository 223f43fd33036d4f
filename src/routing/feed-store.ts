import { createHash } from "node:crypto";
import { open, utimes } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../core/folder.ts";
import type { Validators } from "./fetching.ts";
import { writeAtomically } from "./files.ts";

/** The last good copy of a source, as it is kept on disk. */
export interface StoredFeed {
  readonly body: Uint8Array;
  readonly validators: Validators;
  /** When the source was last seen to hold this. */
  readonly seen: Date;
}

/** Copies on disk: one file for each source, named by the hash of its address, which is in no file. */
export interface FeedStore {
  /** Null when there is no copy that can be read. Never rejects. */
  load(url: string): Promise<StoredFeed | null>;
  save(url: string, feed: StoredFeed): Promise<void>;
  /** The source still holds what is stored. */
  touch(url: string, seen: Date): Promise<void>;
}

const newLine = 0x0a;

/** Opens the store below the data directory, which is made when something is saved. */
export function openFeedStore(dataDir: string): FeedStore {
  const directory = join(dataDir, "feeds");
  const pathOf = (url: string): string => {
    const hash = createHash("sha256").update(url).digest("hex").slice(0, 32);
    return join(directory, `${hash}.feed`);
  };
  return {
    load: (url) => loadFeed(pathOf(url)),
    async save(url, { body, validators, seen }) {
      makeFolder(directory, 0o700);
      await writeAtomically(pathOf(url), [Buffer.from(`${JSON.stringify(validators)}\n`), body]);
      await utimes(pathOf(url), seen, seen);
    },
    touch: (url, seen) => utimes(pathOf(url), seen, seen),
  };
}

async function loadFeed(path: string): Promise<StoredFeed | null> {
  try {
    const file = await open(path, "r");
    try {
      const { mtime } = await file.stat();
      const content = await file.readFile();
      const end = content.indexOf(newLine);
      const validators = readValidators(content.subarray(0, end).toString());
      return validators === null ? null : { body: content.subarray(end + 1), validators, seen: mtime };
    } finally {
      await file.close();
    }
  } catch {
    return null; // no copy yet, or one that cannot be read: the source is fetched anew
  }
}

function readValidators(line: string): Validators | null {
  const read: unknown = JSON.parse(line);
  if (typeof read !== "object" || read === null || !("etag" in read) || !("lastModified" in read))
    return null;
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return { etag: text(read.etag), lastModified: text(read.lastModified) };
}
