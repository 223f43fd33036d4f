/** What is done about a PDU that lies in a storage. Pure. */
import type { StoredPdu } from "../core/text-modem.ts";
import { readPdu } from "./pdu/reader.ts";
import { leave } from "./reception-answers.ts";
import {
  contentOf,
  type Errand,
  type Finding,
  type Item,
  type ReceptionState,
  slotName,
} from "./reception-state.ts";

/** What comes of looking at a PDU. Without an errand it stays where it is until the storage is looked through again. */
export interface Verdict {
  readonly state: ReceptionState;
  readonly errand: Errand | null;
}

/** A text that the modem did not let go of is not tried again within this, in milliseconds. */
const stubbornPause = 60_000;

/**
 * Decides about a PDU. What makes no sense is read again, for a line that came between may have spoilt it; the same
 * twice is what really lies there.
 */
export function examine(state: ReceptionState, item: Item, at: number): Verdict {
  const { stored } = item;
  if (stored.status === 2 || stored.status === 3)
    return { state: leave(state, stored.storage, true), errand: null };
  const read = stored.pdu === null ? null : readPdu(stored.pdu);
  if (read?.kind === "submit") return { state: leave(state, stored.storage, true), errand: null };
  if (isStubborn(state, stored, at)) return { state: leave(state, stored.storage, false), errand: null };
  const finding: Finding =
    stored.pdu === null ? { kind: "garbled", raw: stored.raw } : { kind: "pdu", pdu: stored.pdu };
  const isReadable = read !== null && read.kind !== "undecodable";
  if (isReadable || state.garbled[slotName(stored)] === contentOf(stored))
    return { state, errand: { kind: "keep", finding, from: stored } };
  return lookAgain(state, item);
}

function isStubborn({ stubborn }: ReceptionState, stored: StoredPdu, at: number): boolean {
  const before = stubborn[slotName(stored)];
  return before !== undefined && before.content === contentOf(stored) && at - before.at < stubbornPause;
}

function lookAgain(state: ReceptionState, { stored, again }: Item): Verdict {
  const garbled = { ...state.garbled, [slotName(stored)]: contentOf(stored) };
  if (again) return { state: leave({ ...state, garbled }, stored.storage, false), errand: null };
  const { storage, index } = stored;
  return { state: { ...state, garbled }, errand: { kind: "read", slot: { storage, index }, again: true } };
}
