/** How a text of ours gets on: every step of its way, as a row that follows from the one before. Pure. */
import type { Submission } from "../core/text-modem.ts";
import type { OutgoingState, OutgoingText } from "./news.ts";
import { giveUpAfter, isFinal, pauseAfter } from "./refusal.ts";
import type { LooseReport, OutgoingPart, OutgoingRow } from "./store.ts";

/** A text that is sent by itself is of no use later than this, in milliseconds. */
const courtesyLife = 3_600_000;

/** The place that is to be sent next, from 1; null when every part has left, or may have. */
export function nextPlace({ text, parts }: OutgoingRow): number | null {
  for (let place = 1; place <= text.parts; place += 1)
    if (!parts.some((part) => part.place === place)) return place;
  return null;
}

/** It can still be changed and taken back. */
export function isChangeable({ text, parts }: OutgoingRow): boolean {
  return text.state.kind === "queued" && parts.length === 0;
}

/** Nobody has any use for it any more. */
export function isStale({ text, parts, cause }: OutgoingRow, at: number): boolean {
  return cause !== null && parts.length === 0 && at - text.queuedAt > courtesyLife;
}

/** It is still to be sent, with the words that it was taken in hand with. */
export function isWanted({ text }: OutgoingRow, body: string): boolean {
  const { kind } = text.state;
  return text.body === body && (kind === "queued" || kind === "sending");
}

/** A part is about to be handed to the modem. */
export function beginPart(row: OutgoingRow, place: number, at: number): OutgoingRow {
  const part: OutgoingPart = { place, state: "begun", reference: null, at };
  return { ...inState(row, { kind: "sending" }), parts: withPart(row.parts, part), retryAt: null };
}

/** What came of it. */
export function afterSubmission(
  row: OutgoingRow,
  place: number,
  submission: Submission,
  at: number,
): OutgoingRow {
  const part = row.parts.find((each) => each.place === place);
  // Its report was quicker than the answer, and says more.
  if (part !== undefined && !isBegun(part)) return settle({ ...row, tries: 0, retryAt: null });
  switch (submission.kind) {
    case "sent":
      return sent(row, place, submission.reference, at);
    case "unsure":
      return inState(row, { kind: "unsure", why: submission.why });
    case "not-sent":
      return waitAgain(withoutPart(row, place), submission.why);
    case "refused":
      return refused(withoutPart(row, place), submission, at);
  }
}

/** A part that is not there has left all the same: its owner has decided about the text while it was on its way. */
function sent(row: OutgoingRow, place: number, reference: number | null, at: number): OutgoingRow {
  const begunAt = row.parts.find((part) => part.place === place)?.at ?? row.doubtedAt ?? at;
  const parts = withPart(row.parts, { place, state: "sent", reference, at: begunAt });
  return settle({ ...row, parts, tries: 0, retryAt: null });
}

function refused(
  row: OutgoingRow,
  refusal: Submission & { readonly kind: "refused" },
  at: number,
): OutgoingRow {
  const tries = row.tries + 1;
  const why = row.parts.length === 0 ? refusal.words : `${refusal.words}; ${goneWords(row)}`;
  if (isFinal(refusal.code) || tries >= giveUpAfter)
    return { ...inState(row, { kind: "failed", why }), tries, retryAt: null };
  return { ...waitAgain(row, refusal.words), tries, retryAt: at + pauseAfter(tries) };
}

function goneWords({ text, parts }: OutgoingRow): string {
  return `${parts.length} of its ${text.parts} parts had been sent`;
}

/**
 * A text of which a part has left can be changed no more: it is on its way however long it waits. One that has failed
 * meanwhile, for another part was not delivered, has failed.
 */
function waitAgain(row: OutgoingRow, why: string | null): OutgoingRow {
  if (row.text.state.kind === "failed") return row;
  return inState(row, row.parts.length === 0 ? { kind: "queued", why } : { kind: "sending" });
}

/** A part of it has been begun, and nobody has written down how that went. */
export function isInDoubt({ text, parts }: OutgoingRow): boolean {
  return text.state.kind === "sending" && parts.some(isBegun);
}

/** It was being sent when the daemon ended: nobody has seen the answer. */
export function afterCrash(row: OutgoingRow): OutgoingRow {
  return inState(row, { kind: "unsure", why: "I was stopped while it was being sent" });
}

/**
 * The owner has decided about a text that may or may not have been sent, or has failed; null when it is neither. One
 * that was to be sent by itself is then wanted.
 */
export function decided(row: OutgoingRow, what: "send-again" | "leave"): OutgoingRow | null {
  const { kind } = row.text.state;
  if (what === "leave")
    return kind === "unsure" ? inState(row, { kind: "failed", why: "it was left, sent or not" }) : null;
  if (kind !== "unsure" && kind !== "failed") return null;
  const parts = row.parts.filter(({ state }) => state !== "begun" && state !== "failed");
  const doubtedAt = row.parts.find(isBegun)?.at ?? row.doubtedAt;
  if (parts.length === row.text.parts) return null;
  return waitAgain(
    inState({ ...row, cause: null, parts, doubtedAt, tries: 0, retryAt: null }, { kind: "sending" }),
    null,
  );
}

/** The recipient's phone, or the service centre, has told of a part. That a report came means that it was sent. */
export function afterReport(
  row: OutgoingRow,
  place: number,
  { outcome, words, reference }: Pick<LooseReport, "outcome" | "words" | "reference">,
): OutgoingRow {
  const part = row.parts.find((each) => each.place === place);
  if (part === undefined) return row;
  const parts = withPart(row.parts, { ...part, state: outcome, reference });
  if (outcome === "failed")
    return { ...inState(row, { kind: "failed", why: `the network says: ${words}` }), parts, retryAt: null };
  return settle({ ...row, parts });
}

/** The state that follows from the parts. */
function settle(row: OutgoingRow): OutgoingRow {
  const { parts, text } = row;
  if (parts.some(isBegun)) return row;
  if (parts.some(({ state }) => state === "failed")) return row;
  if (parts.length < text.parts) return waitAgain(row, null);
  const isDelivered = parts.every(({ state }) => state === "delivered");
  return inState(row, { kind: isDelivered ? "delivered" : "sent" });
}

/** The owner has given it another body, of so many parts. Only for one that is changeable. */
export function rewritten(row: OutgoingRow, body: string, parts: number): OutgoingRow {
  const text = { ...row.text, body, parts, state: { kind: "queued", why: null } } as const;
  return { ...row, text, tries: 0, retryAt: null };
}

/** The owner has taken it back. Only for one that is changeable. */
export function cancelled(row: OutgoingRow): OutgoingRow {
  return inState(row, { kind: "cancelled" });
}

/** Its time is over. */
export function expired(row: OutgoingRow): OutgoingRow {
  const { state } = row.text;
  const why = state.kind === "queued" && state.why !== null ? `: ${state.why}` : "";
  return inState(row, { kind: "failed", why: `it could not be sent within an hour${why}` });
}

function inState(row: OutgoingRow, state: OutgoingState): OutgoingRow {
  return { ...row, text: { ...row.text, state } };
}

function withPart(parts: readonly OutgoingPart[], part: OutgoingPart): readonly OutgoingPart[] {
  const others = parts.filter(({ place }) => place !== part.place);
  return [...others, part].sort((one, other) => one.place - other.place);
}

function withoutPart(row: OutgoingRow, place: number): OutgoingRow {
  return { ...row, parts: row.parts.filter((part) => part.place !== place) };
}

function isBegun({ state }: OutgoingPart): boolean {
  return state === "begun";
}

/** Whether its owners have something to hear. */
export function hasMoved(before: OutgoingText, after: OutgoingText): boolean {
  return JSON.stringify(before.state) !== JSON.stringify(after.state);
}
