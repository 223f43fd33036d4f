import { createHash } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import { type Log, maskNumbers } from "../core/log.ts";
import type { FeedStore, StoredFeed } from "./feed-store.ts";
import { fetchSource, type Validators } from "./fetching.ts";
import { fileTrouble } from "./files.ts";
import { repeatUntil } from "./repetition.ts";
import { runInSlices } from "./slices.ts";
import { agoWords } from "./words.ts";

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
  readonly name: string;
  /** Puts the copy on disk to use, if there is one. */
  load(): Promise<void>;
  /** Fetches once. */
  refresh(): Promise<void>;
  /** Fetches now, and then again and again until the signal; settles after it. */
  keepFresh(): Promise<void>;
  /** When what is in use was last seen at its source; null for never. */
  seen(): Date | null;
  /** What it holds, how old that is, and what is wrong, in one line. */
  status(): string;
  standing(): FeedStanding;
}

/** How a feed stands. `seen` null: never. */
export interface FeedStanding {
  readonly seen: Date | null;
  /** What of it could not be used; null when all could. */
  readonly trouble: string | null;
  /** Why it could not be fetched the last time; null when it could. */
  readonly problem: string | null;
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
  return new SourceFeed(source, world);
}

class SourceFeed implements Feed {
  private readonly source: FeedSource;
  private readonly world: FeedWorld;
  private current: Current | null = null;
  private problem: string | null = null;
  /** Fetches that have failed since the last that did not. */
  private failures = 0;

  constructor(source: FeedSource, world: FeedWorld) {
    this.source = source;
    this.world = world;
  }

  get name(): string {
    return this.source.name;
  }

  seen(): Date | null {
    return this.current?.seen ?? null;
  }

  async load(): Promise<void> {
    const stored = await this.world.store.load(this.source.url);
    if (stored === null) return;
    const digest = await this.digestOf(stored.body);
    if (digest !== undefined) await this.use(stored, digest);
  }

  async refresh(): Promise<void> {
    const { world, source, current } = this;
    const validators = current?.validators ?? noValidators;
    const fetched = await fetchSource(source.url, validators, { ...world, largest: source.largest });
    if (world.signal.aborted) return;
    if (fetched.kind === "failed") this.fail(fetched.why);
    else if (fetched.kind === "unchanged") await this.seeAgain(validators);
    else await this.renew(fetched.body, fetched.validators);
  }

  keepFresh(): Promise<void> {
    return repeatUntil(this.world.signal, this.world.clock, async () => {
      await this.refresh();
      return waitSeconds(this.source.refreshSeconds, this.failures) * 1000;
    });
  }

  status(): string {
    return `${this.source.name}: ${statusOf(this.current, this.problem, this.world.clock.date())}`;
  }

  standing(): FeedStanding {
    const { current, problem } = this;
    return { seen: current?.seen ?? null, trouble: current?.taken.trouble ?? null, problem };
  }

  private async renew(body: Uint8Array, validators: Validators): Promise<void> {
    const digest = await this.digestOf(body);
    if (digest === undefined) return;
    if (this.current?.digest === digest) return this.seeAgain(validators);
    const feed: StoredFeed = { body, validators, seen: this.world.clock.date() };
    if (!(await this.use(feed, digest))) return;
    this.succeed();
    await this.keep(() => this.world.store.save(this.source.url, feed));
  }

  private async seeAgain(validators: Validators): Promise<void> {
    this.succeed();
    if (this.current === null) return;
    const seen = this.world.clock.date();
    this.current = { ...this.current, validators, seen };
    await this.keep(() => this.world.store.touch(this.source.url, seen));
  }

  /** Puts a body to use; false when it cannot be. */
  private async use({ body, validators, seen }: StoredFeed, digest: string): Promise<boolean> {
    const taken = await this.source.take(body);
    if (taken?.kind === "refused") this.fail(taken.why);
    if (taken?.kind !== "taken") return false;
    this.current = { validators, digest, seen, taken };
    const trouble = taken.trouble === null ? "" : `; ${maskNumbers(taken.trouble)}`;
    this.world.log.info(`${this.source.name}: ${taken.holds}${trouble}`);
    return true;
  }

  private succeed(): void {
    if (this.problem !== null) this.world.log.info(`${this.source.name}: fetched again`);
    this.failures = 0;
    this.problem = null;
  }

  private fail(why: string): void {
    const { log } = this.world;
    const inUse = this.current === null ? "nothing" : "the last good copy";
    if (why === this.problem) log.debug(`${this.source.name}: ${why}`);
    else log.warn(`${this.source.name}: ${why}`, { inUse });
    this.failures += 1;
    this.problem = why;
  }

  /** Writes to the store; a disk that does not take it is told, and changes nothing else. */
  private async keep(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.world.log.warn(`${this.source.name}: its copy cannot be kept on disk: ${fileTrouble(error)}`);
    }
  }

  private digestOf(body: Uint8Array): Promise<string | undefined> {
    return runInSlices(digestOf(body), this.world.clock, this.world.signal);
  }
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
  const age = agoWords((now.getTime() - current.seen.getTime()) / 1000);
  const { holds, trouble } = current.taken;
  const stale = problem === null ? "" : `; it cannot be renewed: ${problem}`;
  return `${holds}, ${problem === null ? "" : "last "}seen ${age}${trouble === null ? "" : `; ${trouble}`}${stale}`;
}
