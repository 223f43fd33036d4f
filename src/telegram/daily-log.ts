/** Sends each day's log to the owners once it is over, without a sound. */
import type { Clock } from "../core/clock.ts";
import { dayOf } from "../core/day.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Documents } from "./documents.ts";
import type { Logbook } from "./ports.ts";

/** The last day that was sent, over restarts. May throw JournalError. */
export interface DailyMemory {
  /** Null for none. */
  read(): string | null;
  write(day: string): void;
}

/** What it is made of. */
export interface DailyLogParts {
  readonly logbook: Logbook;
  readonly documents: Documents;
  readonly owners: readonly number[];
  readonly memory: DailyMemory;
  /** IANA name. */
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Log;
}

const lookMilliseconds = 60_000;
const againMilliseconds = 600_000;

/** The name under which a day's log is sent. */
export function logName(day: string): string {
  return `virtualphone-${day}.log`;
}

/** Looks every minute from now on, until what is answered is called. */
export function startDailyLog(parts: DailyLogParts): () => void {
  const { logbook, documents, owners, memory, timeZone, clock, log } = parts;
  /** Owners who have the log of the day that is being sent, or will never take it. */
  let served: { readonly day: string; readonly owners: ReadonlySet<number> } = { day: "", owners: new Set() };
  let stopped = false;
  let cancel: () => void = () => undefined;

  /** True when nothing is left to be sent. */
  async function sendDue(): Promise<boolean> {
    const today = dayOf(clock.date(), timeZone);
    const day = (await logbook.days()).find((each) => each < today);
    if (day === undefined || day === memory.read()) return true;
    const bytes = await logbook.read(day);
    if (bytes !== null && bytes.length > 0) {
      if (served.day !== day) served = { day, owners: new Set() };
      const left = owners.filter((owner) => !served.owners.has(owner));
      for (const owner of left) await sendTo(owner, { name: logName(day), bytes });
      if (owners.some((owner) => !served.owners.has(owner))) return false;
    }
    memory.write(day);
    return true;
  }

  async function sendTo(owner: number, document: { name: string; bytes: Uint8Array }): Promise<void> {
    if (stopped) return;
    const delivery = await documents.send(owner, document);
    if (delivery.kind === "failed") log.warn(`${document.name} is not sent: ${delivery.why}`, { owner });
    if (delivery.kind === "sent" || delivery.isFinal)
      served = { ...served, owners: new Set([...served.owners, owner]) };
  }

  async function look(): Promise<void> {
    const isDone = await sendDue().catch((error: unknown) => {
      log.warn(`the day's log is not sent: ${messageOf(error)}`);
      return false;
    });
    if (!stopped) cancel = clock.after(isDone ? lookMilliseconds : againMilliseconds, () => void look());
  }

  cancel = clock.after(lookMilliseconds, () => void look());
  return () => {
    stopped = true;
    cancel();
  };
}
