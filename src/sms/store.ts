/**
 * What texts need of the journal. Synchronous, and what is called inside a transaction is part of it; every call may
 * throw JournalError. Times are Unix milliseconds.
 */
import type { Person } from "../core/person.ts";
import type { CourtesyCause, IncomingText, Origin, OutgoingText } from "./news.ts";
import type { CentreTime, Content } from "./pdu/pdu.ts";

/** A PDU with a text, or a part of one, that was kept. */
export interface KeptPart {
  /** What makes it known when it is read again. */
  readonly key: string;
  /** The text it belongs to; null when it has none to show. */
  readonly text: number | null;
  /** Its place in a long text, from 1; null for one that only repeats what stands in that place. */
  readonly place: number | null;
  readonly content: Content;
  readonly sentAt: CentreTime | null;
  /** When it was last read. */
  readonly seenAt: number;
}

/** A long text as far as it has come. */
export interface LongText {
  readonly id: number;
  readonly total: number;
  /** Its owners have been told of it, with parts missing or whole. */
  readonly isTold: boolean;
  /** Those that stand in a place. */
  readonly parts: readonly (Pick<KeptPart, "content" | "sentAt"> & { readonly place: number })[];
}

/** A text that has come, before it has a number. */
export interface NewIncoming extends Omit<IncomingText, "id"> {
  /** What the parts of a long text have in common; null for a short one. */
  readonly group: string | null;
  /** Replaces an earlier one of the same sender with the same number; null for one that does not. */
  readonly replaces: number | null;
  /** It is kept, and shown to nobody. */
  readonly isHidden: boolean;
  /** Its owners are told of it in the same transaction. */
  readonly isTold: boolean;
}

/** What a further part changes in a long text, or that it is told. */
export interface IncomingChange {
  readonly content: Content;
  readonly sentAt: CentreTime | null;
  readonly receivedAt: number;
  readonly missing: readonly number[];
  readonly isTold: boolean;
  /** It has parts that its owners have not been told of. */
  readonly isDue: boolean;
}

/** The texts that have come. */
export interface IncomingStore {
  /** When the part with this key was last seen; null when it was never kept. */
  seenAt(key: string): number | null;
  /** It has been read again. */
  sawPart(key: string, at: number): void;
  /** Keeps a part, in place of one with the same key. */
  putPart(part: KeptPart): void;
  /** Long texts of a group of since then by the service centre's time, or by ours where it told none; oldest first. */
  longTexts(group: string, since: number): readonly LongText[];
  addIncoming(text: NewIncoming): number;
  changeIncoming(id: number, change: IncomingChange): void;
  /** Takes the sender's other texts with this number out of sight; true when `by` has taken the place of one. */
  supersede(from: Person, replaces: number, by: number): boolean;
  /**
   * Texts with parts that were not told, the last of which came at `until` or before, oldest first; and those that a
   * clock which was ahead says came after `latest`.
   */
  due(until: number, latest: number): readonly (IncomingText & { readonly isTold: boolean })[];
  /** When the last part came of the one of them that has waited longest; null when there is none. */
  dueSince(): number | null;
  /** Keeps a PDU that cannot be read; false when it was kept before. */
  addUndecodable(pdu: string, why: string, receivedAt: number): boolean;
}

/** Where a part of a text of ours stands. One that is not listed waits. */
export type PartState =
  /** It may have been handed to the modem; whether the network has it is not known. */
  | "begun"
  | "sent"
  /** The service centre has it, and still tries to deliver it. */
  | "pending"
  | "delivered"
  | "failed";

/** A part of a text of ours that has left, or may have. */
export interface OutgoingPart {
  /** From 1. */
  readonly place: number;
  readonly state: PartState;
  /** TP-MR; null when the modem told none, or nothing at all. */
  readonly reference: number | null;
  /** When it was begun. */
  readonly at: number;
}

/** A text of ours, with what it takes to send it. */
export interface OutgoingRow {
  readonly text: OutgoingText;
  /** Why it was sent by itself; null for one that somebody wanted. */
  readonly cause: CourtesyCause | null;
  /** What its parts have in common in their headers. */
  readonly reference: number;
  readonly parts: readonly OutgoingPart[];
  /** When the last try began that its owner gave up for another, sent or not; null for none. */
  readonly doubtedAt: number | null;
  /** Refusals since it last got on. */
  readonly tries: number;
  /** Not before; null for at once. */
  readonly retryAt: number | null;
}

/** A text of ours before it has a number. */
export interface NewOutgoing extends Omit<OutgoingRow, "text"> {
  readonly text: Omit<OutgoingText, "id">;
  /** The tail of the recipient's digits, by which reports find it. */
  readonly tail: string;
}

/** A part of a text of ours that a report may be about. */
export interface AwaitingPart extends OutgoingPart {
  readonly text: number;
  /** It is not on its way to the modem just now. */
  readonly isSettled: boolean;
}

/** A report that fits no part we know of, yet. */
export interface LooseReport {
  readonly id: number;
  readonly reference: number;
  readonly recipient: string;
  readonly sentAt: CentreTime | null;
  readonly outcome: "delivered" | "pending" | "failed";
  readonly words: string;
  readonly receivedAt: number;
}

/** The texts that are to go, or have gone. */
export interface OutgoingStore {
  addOutgoing(row: NewOutgoing): number;
  /** Keeps a row as it now is. */
  putOutgoing(row: OutgoingRow): void;
  outgoing(id: number): OutgoingRow | null;
  outgoingOf(origin: Origin): OutgoingRow | null;
  /** Those that are queued or being sent, in the order they were queued. */
  queue(): readonly OutgoingRow[];
  /**
   * Parts to a phone with this tail of digits, the newest first; no fewer than there are references. A try that was
   * given up for another comes behind them as one in the place 0.
   */
  awaiting(tail: string): readonly AwaitingPart[];
  /** Keeps a report from a phone with this tail of digits; one that is kept already is kept once. */
  addReport(tail: string, report: Omit<LooseReport, "id">): void;
  /** Reports from a phone with this tail of digits, oldest first. */
  reports(tail: string): readonly LooseReport[];
  dropReport(id: number): void;
  /** The next number for what the parts of a long text have in common; 0 to 255, and from 0 again. */
  nextReference(): number;
  /** When the last text was sent to somebody by itself, or queued to be, as the clock was then; null for never. */
  lastCourtesy(to: Person): number | null;
}

/** All of it. */
export type TextStore = IncomingStore & OutgoingStore;
