/** The storages of a modem: which is read from, and what lies in them (27.005 §3.2.2, §3.4). Nothing throws. */
import type { Listing, Slot, StoredPdu } from "../core/text-modem.ts";
import type { Reply } from "../at/command.ts";
import type { Clock } from "../core/clock.ts";
import { command } from "./actions.ts";
import type { Run } from "./init.ts";
import { whyNot } from "./submission.ts";
import { isLacking } from "./text-errors.ts";
import { readEntries, readFill, readTaken } from "./text-replies.ts";
import { selectText, type TextSetup } from "./text-setup.ts";

/** What storages are made of. */
export interface StorageParts {
  readonly run: Run;
  readonly clock: Clock;
  /** Null until the modem is set up for texts. */
  readonly setup: () => TextSetup | null;
  /** No call is being set up. */
  readonly isCalm: () => boolean;
  /** The modem is in text mode, which it was told to leave. */
  readonly onInText: () => void;
}

/** The storages of an open modem; one thing is to be asked of them at a time. */
export interface Storages {
  list(storage: string): Promise<Listing>;
  /** Null for an empty or unreadable slot. */
  read(slot: Slot): Promise<StoredPdu | null>;
  /** `unsure`: no answer came. */
  remove(slot: Slot): Promise<"removed" | "refused" | "unsure">;
  /** Which storage is read from is not known any more. */
  forget(): void;
  /** A slot that was told of, as others may use it: null for one in a storage that is not read from. */
  known(slot: Slot): Slot | null;
}

const quickSeconds = 10;
const listSeconds = 30;
/** A modem that did not answer `AT+CMGL` is not asked again for as long: it keeps calls waiting. */
const quietMilliseconds = 600_000;
/** More places than any modem has. */
const mostTold = 1000;

/** Why nothing is begun while a call is being set up. */
export const callFirst = "a call goes first";
/** Why nothing is done with texts in text mode. */
export const inText = "the modem gives texts in text mode only";
const unlisted = "the modem does not list its texts";

/** A list that did not come about. */
export function notListed(why: string, lasting = false): Listing {
  return { kind: "failed", why, lasting };
}

/** Storages of which nothing is known yet. */
export function openStorages({ run, clock, setup, isCalm, onInText }: StorageParts): Storages {
  let selected: string | null = null;
  let quietUntil = Number.NEGATIVE_INFINITY;
  const told = new Map<string, Slot>();

  /** Has the modem read from a storage; its reply, null where there is nothing to choose. */
  async function select(storage: string): Promise<Reply | null> {
    const { choice, storages } = setup() ?? { choice: "one", storages: [] };
    if (choice === null) return null;
    const reply = await run(command(selectText(choice, storage, storages[0] ?? storage), quickSeconds));
    selected = reply.kind === "ok" ? storage : null;
    return reply;
  }

  async function isSelected(storage: string): Promise<boolean> {
    if (selected === storage) return true;
    const reply = await select(storage);
    return reply === null || reply.kind === "ok";
  }

  /** Why a list is not to be begun; null when it may be. */
  function whyNoList(): Listing | null {
    if (setup() === null) return notListed("the modem is not set up for texts");
    if (setup()?.inText === true) return notListed(inText, true);
    if (!isCalm()) return notListed(callFirst);
    return clock.now() < quietUntil ? notListed(unlisted) : null;
  }

  async function list(storage: string): Promise<Listing> {
    const before = whyNoList();
    if (before) return before;
    const place = await select(storage);
    if (place !== null && place.kind !== "ok")
      return notListed(whyNot(place), place.kind === "refused" && isLacking(place.result));
    const fill = readFill(place?.lines ?? []);
    if (!isCalm()) return notListed(callFirst);
    const reply = await run(command("AT+CMGL=4", listSeconds));
    if (reply.kind === "refused" && isLacking(reply.result)) return listOneByOne(storage, fill);
    if (reply.kind === "timeout") quietUntil = clock.now() + quietMilliseconds;
    if (reply.kind !== "ok") return notListed(whyNot(reply));
    const found = readEntries(reply.lines);
    if (found.kind === "in-text") {
      onInText();
      return notListed(inText);
    }
    const stored = found.entries.flatMap(({ index, ...entry }) =>
      index === null ? [] : [{ storage, index, ...entry }],
    );
    return { kind: "listed", stored, ...fill };
  }

  /** Without a list: the places that were told of, those that are said to be taken, or all there are. */
  async function listOneByOne(storage: string, fill: ReturnType<typeof readFill>): Promise<Listing> {
    const { used, size } = fill;
    const stored: StoredPdu[] = [];
    for (const index of await placesOf(storage, size)) {
      if (stored.length === used) break;
      if (!isCalm()) return notListed(callFirst);
      const found = await read({ storage, index });
      if (found === "failed") return notListed(unlisted);
      if (found !== null) stored.push(found);
    }
    return stored.length === 0 && used !== null && used > 0
      ? notListed(unlisted)
      : { kind: "listed", stored, ...fill };
  }

  async function placesOf(storage: string, size: number | null): Promise<ReadonlySet<number>> {
    const reply = await run(command("AT+CMGD=?", quickSeconds));
    const taken = reply.kind === "ok" ? readTaken(reply.lines) : [];
    const hinted = [...told.values()].filter((slot) => slot.storage === storage).map(({ index }) => index);
    const all =
      taken.length > 0 || size === null ? [] : Array.from({ length: size + 1 }, (_, index) => index);
    return new Set([...hinted, ...taken, ...all]);
  }

  async function read({ storage, index }: Slot): Promise<StoredPdu | null | "failed"> {
    if (!(await isSelected(storage))) return "failed";
    const reply = await run(command(`AT+CMGR=${index}`, quickSeconds));
    if (reply.kind === "refused") return null;
    if (reply.kind !== "ok") return "failed";
    const entries = readEntries(reply.lines);
    if (entries.kind === "in-text") {
      onInText();
      return "failed";
    }
    const [entry, another] = entries.entries;
    // Of two, one is another slot's, which was asked for before.
    return entry === undefined || another !== undefined ? null : { ...entry, storage, index };
  }

  return {
    list,
    async read(slot) {
      const found = await read(slot);
      return found === "failed" ? null : found;
    },
    async remove(slot) {
      if (!(await isSelected(slot.storage))) return "refused";
      const reply = await run(command(`AT+CMGD=${slot.index}`, quickSeconds));
      if (reply.kind !== "ok") return reply.kind === "refused" ? "refused" : "unsure";
      told.delete(nameOf(slot));
      return "removed";
    },
    forget() {
      selected = null;
    },
    known(slot) {
      const known = setup();
      if (known !== null && known.choice !== null && !known.storages.includes(slot.storage)) return null;
      if (told.size >= mostTold) told.clear();
      told.set(nameOf(slot), slot);
      return slot;
    },
  };
}

function nameOf({ storage, index }: Slot): string {
  return `${storage} ${index}`;
}
