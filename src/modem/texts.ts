/**
 * Texts on an open modem: listed, read, deleted and sent as AT commands. PDUs are digits here. Nothing throws, and
 * every promise settles.
 */
import type { Reply } from "../at/command.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { command } from "./actions.ts";
import type { Run } from "./init.ts";
import { type Submission, submissionOf, whyNot } from "./submission.ts";
import { isPassing } from "./text-errors.ts";
import type { Slot } from "./text-news.ts";
import { readEntries, readFill, readTaken } from "./text-replies.ts";
import { selectText, type SettingUp, setUpTexts, type TextSetup } from "./text-setup.ts";

export type { Submission } from "./submission.ts";
export type { Slot, TextHint } from "./text-news.ts";

/** A PDU as it lies in a storage. */
export interface StoredPdu extends Slot {
  /** 0 unread, 1 read, 2 stored unsent, 3 stored sent (27.005 §3.1). */
  readonly status: number;
  /** Hex, with the service centre's address; null when what the modem gave cannot be put together to its length. */
  readonly pdu: string | null;
  /** What the modem gave for it, in one line. */
  readonly raw: string;
}

/** What a storage holds. */
export type Listing =
  | {
      readonly kind: "listed";
      readonly stored: readonly StoredPdu[];
      readonly used: number | null;
      readonly size: number | null;
    }
  /** `lasting`: it has no such storage, or gives no PDUs. */
  | { readonly kind: "failed"; readonly why: string; readonly lasting: boolean };

/** The modem as texts use it. One thing is done at a time, in the order in which they are asked. */
export interface ModemTexts {
  /** Where texts may lie, where new ones come first. Waits for the set-up; none when the modem does not answer it. */
  storages(): Promise<readonly string[]>;
  /** Not while a call is being set up. */
  list(storage: string): Promise<Listing>;
  /** Null for an empty or unreadable slot. */
  read(slot: Slot): Promise<StoredPdu | null>;
  /** `unsure`: no answer came. */
  remove(slot: Slot): Promise<"removed" | "refused" | "unsure">;
  /** Not while a call is being set up. `beforePdu` runs between the prompt and the PDU; when it throws, nothing is sent. */
  send(pdu: { readonly pdu: string; readonly length: number }, beforePdu: () => void): Promise<Submission>;
}

/** Texts of one opening of the ports. */
export interface OpenTexts extends ModemTexts {
  /** Sets the modem up, for the first time or again. `waits`: for a SIM that is busy. */
  setUp(waits: boolean): Promise<SettingUp>;
  /** Which storage is read from is not known any more. */
  forget(): void;
  /** A slot as others may use it: null for one in a storage that is not read from. */
  known(slot: Slot): Slot | null;
}

/** What texts are made of. */
export interface TextParts {
  readonly run: Run;
  readonly clock: Clock;
  /** No call is being set up. */
  readonly isCalm: () => boolean;
  /** The modem is in text mode, which it was told to leave. */
  readonly onInText: () => void;
}

const quickSeconds = 10;
const listSeconds = 30;
/** A network takes this long at most to take a text (chan_dongle waits 40 s). */
const sendSeconds = 60;
/** A modem that did not answer `AT+CMGL` is not asked again for as long: it keeps calls waiting. */
const quietMilliseconds = 600_000;

/** More places than any modem has. */
const mostHinted = 1000;

const callFirst = "a call goes first";
const inText = "the modem gives texts in text mode only";

/** Texts on a modem that is open. */
export function openTexts(parts: TextParts): OpenTexts {
  const { run, clock, isCalm } = parts;
  let setup: TextSetup | null = null;
  let settingUp: Promise<unknown> = Promise.resolve();
  let selected: string | null = null;
  let quietUntil = Number.NEGATIVE_INFINITY;
  const hinted = new Map<string, Slot>();
  let last: Promise<unknown> = Promise.resolve();

  /** One thing after the other: what is read from is chosen by a command of its own. */
  function exclusively<T>(task: () => Promise<T>): Promise<T> {
    const done = last.then(task);
    last = done;
    return done;
  }

  /** Has the modem read from a storage; its reply, null where there is nothing to choose. */
  async function select(storage: string): Promise<Reply | null> {
    const { choice, storages } = setup ?? { choice: "one", storages: [] };
    if (choice === null) return null;
    const text = selectText(choice, storage, storages[0] ?? storage);
    const reply = await run(command(text, quickSeconds));
    selected = reply.kind === "ok" ? storage : null;
    return reply;
  }

  async function isSelected(storage: string): Promise<boolean> {
    if (selected === storage) return true;
    const reply = await select(storage);
    return reply === null || reply.kind === "ok";
  }

  async function list(storage: string): Promise<Listing> {
    if (setup === null) return failed("the modem is not set up for texts");
    if (setup.inText) return failed(inText, true);
    if (!isCalm()) return failed(callFirst);
    if (clock.now() < quietUntil) return failed("the modem does not list its texts");
    const place = await select(storage);
    if (place !== null && place.kind !== "ok")
      return failed(whyNot(place), place.kind === "refused" && !isPassing(place.result));
    const fill = readFill(place?.lines ?? []);
    if (!isCalm()) return failed(callFirst);
    const reply = await run(command("AT+CMGL=4", listSeconds));
    if (reply.kind === "refused" && !isPassing(reply.result)) return oneByOne(storage, fill);
    if (reply.kind === "timeout") quietUntil = clock.now() + quietMilliseconds;
    if (reply.kind !== "ok") return failed(whyNot(reply));
    const read = readEntries(reply.lines);
    if (read.kind === "in-text") return lostMode();
    const stored = read.entries.flatMap(({ index, ...entry }) =>
      index === null ? [] : [{ storage, index, ...entry }],
    );
    return { kind: "listed", stored, ...fill };
  }

  function lostMode(): Listing {
    parts.onInText();
    return failed(inText);
  }

  /** Without a list: the places that are said to be taken, those that were told of, or all there are. */
  async function oneByOne(storage: string, fill: ReturnType<typeof readFill>): Promise<Listing> {
    const reply = await run(command("AT+CMGD=?", quickSeconds));
    const taken = reply.kind === "ok" ? readTaken(reply.lines) : [];
    const told = [...hinted.values()].filter((slot) => slot.storage === storage).map(({ index }) => index);
    const { used, size } = fill;
    const every =
      taken.length === 0 && used !== 0 && size !== null
        ? Array.from({ length: size + 1 }, (_, index) => index)
        : [];
    const stored: StoredPdu[] = [];
    for (const index of new Set([...told, ...taken, ...every])) {
      if (stored.length === used) break;
      if (!isCalm()) return failed(callFirst);
      const found = await readNow({ storage, index });
      if (found === "failed") return failed("the modem does not list its texts");
      if (found !== null) stored.push(found);
    }
    return { kind: "listed", stored, ...fill };
  }

  async function readNow({ storage, index }: Slot): Promise<StoredPdu | null | "failed"> {
    if (!(await isSelected(storage))) return "failed";
    const reply = await run(command(`AT+CMGR=${index}`, quickSeconds));
    if (reply.kind === "refused") return null;
    if (reply.kind !== "ok") return "failed";
    const read = readEntries(reply.lines);
    if (read.kind === "in-text") {
      parts.onInText();
      return "failed";
    }
    const [entry, another] = read.entries;
    // Of two, one is another slot's, which was asked for before.
    return entry === undefined || another !== undefined ? null : { ...entry, storage, index };
  }

  async function remove({ storage, index }: Slot): Promise<"removed" | "refused" | "unsure"> {
    if (!(await isSelected(storage))) return "refused";
    const reply = await run(command(`AT+CMGD=${index}`, quickSeconds));
    if (reply.kind === "ok") hinted.delete(nameOf({ storage, index }));
    if (reply.kind === "ok") return "removed";
    return reply.kind === "refused" ? "refused" : "unsure";
  }

  async function send(
    { pdu, length }: { readonly pdu: string; readonly length: number },
    beforePdu: () => void,
  ): Promise<Submission> {
    // In text mode the length would be taken for a number, and the PDU for the words.
    if (setup?.inText === true) return { kind: "not-sent", why: inText };
    if (!isCalm()) return { kind: "not-sent", why: callFirst };
    let kept: string | null = null;
    let wrote = false;
    const reply = await run(
      { text: `AT+CMGS=${length}`, deadlineSeconds: sendSeconds, payload: pdu, bare: false },
      () => {
        kept = isCalm() ? failureOf(beforePdu) : callFirst;
        wrote = kept === null;
        return wrote;
      },
    );
    return kept === null ? submissionOf(reply, wrote) : { kind: "not-sent", why: kept };
  }

  return {
    setUp(waits) {
      const done = exclusively(async () => {
        selected = null;
        const result = await setUpTexts(run, waits);
        setup = result.kind === "set-up" ? result.setup : null;
        return result;
      });
      settingUp = done;
      return done;
    },
    forget() {
      selected = null;
    },
    known(slot) {
      if (setup === null || setup.choice === null) return slot;
      if (!setup.storages.includes(slot.storage)) return null;
      if (hinted.size >= mostHinted) hinted.clear();
      hinted.set(nameOf(slot), slot);
      return slot;
    },
    async storages() {
      await settingUp;
      return setup?.storages ?? [];
    },
    list: (storage) => exclusively(() => list(storage)),
    read: (slot) =>
      exclusively(async () => {
        const found = await readNow(slot);
        return found === "failed" ? null : found;
      }),
    remove: (slot) => exclusively(() => remove(slot)),
    send: (pdu, beforePdu) => exclusively(() => send(pdu, beforePdu)),
  };
}

/** Texts without a modem. */
export const noTexts: ModemTexts = {
  storages: () => Promise.resolve([]),
  list: () => Promise.resolve(failed("the modem is not there")),
  read: () => Promise.resolve(null),
  remove: () => Promise.resolve("refused"),
  send: () => Promise.resolve({ kind: "not-sent", why: "the modem is not there" }),
};

function failed(why: string, lasting = false): Listing {
  return { kind: "failed", why, lasting };
}

function nameOf({ storage, index }: Slot): string {
  return `${storage} ${index}`;
}

/** The words of what `task` throws; null when it does not. */
function failureOf(task: () => void): string | null {
  try {
    task();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
