import { createHash } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { FeedStore } from "./feed-store.ts";
import { fetchSource, type Validators } from "./fetching.ts";
import { fileTrouble } from "./files.ts";
import { repeatUntil } from "./repetition.ts";

/** What a reader made of a body: what it holds, in words, and what of it could not be used; or why none of it. */
export type Taken =
  | { readonly kind: "taken"; readonly holds: string; readonly trouble: string | null }
  | { readonly kind: "refused"; readonly why: string };

/** Which source a feed is of, and what becomes of it. */
export interface FeedSource {
  /** What it is and where, for people: `Calendar at example.org`. Never the whole address. */
  readonly name: string;
  readonly url: string;
  readonly refreshSeconds: number;
  /** Largest body, in bytes. */
  readonly largest: number;
  /** Reads a body and puts it to use; undefined when it was ended before. What is refused leaves all as it was. */
  take(body: Uint8Array): Promise<Taken | undefined>;
}

/** What all feeds live in. */
export interface FeedWorld {
  readonly store: FeedStore;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends everything under way. */
  readonly signal: AbortSignal;
}

/** A source that is fetched again and again; its last good copy is in use, however old. Nothing here rejects. */
export interface Feed {
  /** Puts the copy on disk to use, if there is one. */
  load(): Promise<void>;
  /** Fetches once. */
  refresh(): Promise<void>;
  /** Fetches now, and then again and again until the signal; settles after it. */
  keepFresh(): Promise<void>;
  /** What it holds, how old that is, and what is wrong, in one line. */
  status(): string;
}

/** What is in use. */
interface Current {
  readonly validators: Validators;
  readonly digest: string;
  readonly seen: Date;
  readonly taken: Extract<Taken, { kind: "taken" }>;
}

const noValidators: Validators = { etag: null, lastModified: null };

/** The first wait after a failure, and the longest, in seconds. */
const firstRetry = 15;
const longestRetry = 3_600;

/** Makes a feed; nothing is fetched before it is told to. */
export function makeFeed(source: FeedSource, world: FeedWorld): Feed {
  const { name, url, refreshSeconds, largest } = source;
  const { clock, log, signal, store } = world;
  let current: Current | null = null;
  let problem: string | null = null;
  let failures = 0;

  const fail = (why: string): void => {
    failures += 1;
    if (why === problem) log.debug(`${name}: ${why}`);
    else log.warn(`${name}: ${why}`, { inUse: current === null ? "nothing" : "the last good copy" });
    problem = why;
  };
  const succeed = (): void => {
    if (problem !== null) log.info(`${name}: fetched again`);
    failures = 0;
    problem = null;
  };
  const seeAgain = async (validators: Validators): Promise<void> => {
    succeed();
    if (current === null) return;
    const seen = clock.date();
    current = { ...current, validators, seen };
    await keep(() => store.touch(url, seen));
  };
  const keep = async (write: () => Promise<void>): Promise<void> => {
    try {
      await write();
    } catch (error) {
      log.warn(`${name}: its copy cannot be kept on disk: ${fileTrouble(error)}`);
    }
  };
  const use = async (body: Uint8Array, validators: Validators, seen: Date): Promise<boolean> => {
    const taken = await source.take(body);
    if (taken?.kind === "refused") fail(taken.why);
    if (taken?.kind !== "taken") return false;
    current = { validators, digest: digestOf(body), seen, taken };
    log.info(`${name}: ${taken.holds}${taken.trouble === null ? "" : `; ${taken.trouble}`}`);
    return true;
  };
  const renew = async (body: Uint8Array, validators: Validators): Promise<void> => {
    if (current?.digest === digestOf(body)) return seeAgain(validators);
    const seen = clock.date();
    if (!(await use(body, validators, seen))) return;
    succeed();
    await keep(() => store.save(url, { body, validators, seen }));
  };
  const refresh = async (): Promise<void> => {
    const fetched = await fetchSource(url, current?.validators ?? noValidators, { ...world, largest });
    if (signal.aborted) return;
    if (fetched.kind === "failed") fail(fetched.why);
    else if (fetched.kind === "unchanged") await seeAgain(current?.validators ?? noValidators);
    else await renew(fetched.body, fetched.validators);
  };
  return {
    async load() {
      const stored = await store.load(url);
      if (stored !== null) await use(stored.body, stored.validators, stored.seen);
    },
    refresh,
    keepFresh: () =>
      repeatUntil(signal, clock, async () => {
        await refresh();
        return waitSeconds(refreshSeconds, failures) * 1000;
      }),
    status: () => `${name}: ${statusOf(current, problem, clock.date())}`,
  };
}

const bytesPerPause = 1_000_000;

function* digestOf(body: Uint8Array): Generator<void, string> {
  const hash = createHash("sha256");
  for (let start = 0; start < body.length; start += bytesPerPause) {
    hash.update(body.subarray(start, start + bytesPerPause));
    yield;
  }
  return hash.digest("base64");
}

/** Seconds until the next fetch: after failures sooner than usual at first, but never in a hurry. */
function waitSeconds(refreshSeconds: number, failures: number): number {
  if (failures === 0) return refreshSeconds;
  const longest = Math.min(Math.max(refreshSeconds, firstRetry), longestRetry);
  return Math.min(firstRetry * 2 ** Math.min(failures - 1, 20), longest);
}

function statusOf(current: Current | null, problem: string | null, now: Date): string {
  if (current === null) return problem === null ? "not fetched yet" : `never seen: ${problem}`;
  const age = ageWords((now.getTime() - current.seen.getTime()) / 1000);
  const { holds, trouble } = current.taken;
  const stale = problem === null ? "" : `; it cannot be renewed: ${problem}`;
  return `${holds}, ${problem === null ? "" : "last "}seen ${age}${trouble === null ? "" : `; ${trouble}`}${stale}`;
}

function ageWords(seconds: number): string {
  const units = [
    { size: 86_400, word: "day" },
    { size: 3_600, word: "hour" },
    { size: 60, word: "minute" },
  ];
  const unit = units.find(({ size }) => seconds >= size);
  if (unit === undefined) return "just now";
  const count = Math.floor(seconds / unit.size);
  return `${count} ${unit.word}${count === 1 ? "" : "s"} ago`;
}
