/** Puts the parts of long texts together, in whichever order they come. Pure. */
import type { Content, DeliverPdu } from "./pdu/pdu.ts";
import type { LongText } from "./store.ts";

/** Parts of one long text come within this, in milliseconds. */
export const longTextWindow = 3 * 86_400_000;

/** By the service centre's time, a long text comes from its sender within this, in milliseconds; what is later is another. */
const longestSending = 86_400_000;

/** A sender's phone that got no answer sends a part again within this, in milliseconds, with a new time stamp. */
const resendWindow = 600_000;

/** Stands in a text where a part of it has not come. */
const gap = "[…]";

/** Where a part belongs. */
export type Placement =
  | { readonly kind: "new" }
  | { readonly kind: "fills"; readonly text: LongText }
  /** It says again what is there. */
  | { readonly kind: "repeats"; readonly text: LongText };

/**
 * Finds the long text a part belongs to among those of its group. Senders use references again, some the same one
 * always: a place that is taken by something else means another text, and of several the one nearest in time is it.
 */
export function placePart(pdu: DeliverPdu, place: number, texts: readonly LongText[]): Placement {
  const byDistance = texts
    .map((text) => ({ text, distance: distance(text, pdu) }))
    .filter((each) => each.distance <= longestSending)
    .sort((one, other) => one.distance - other.distance || other.text.id - one.text.id);
  for (const { text, distance: far } of byDistance) {
    const there = text.parts.find((part) => part.place === place);
    if (there === undefined) return { kind: "fills", text };
    const isWhole = text.parts.length === text.total;
    if (isSame(there.content, pdu.content) && (!isWhole || far <= resendWindow))
      return { kind: "repeats", text };
  }
  return { kind: "new" };
}

/** Between a part and the nearest of a text, in the service centre's time; 0 when it told none. */
function distance({ parts }: LongText, { sentAt }: DeliverPdu): number {
  const known = parts.flatMap((part) => (part.sentAt === null ? [] : [part.sentAt.at]));
  return sentAt === null || known.length === 0 ? 0 : Math.min(...known.map((at) => Math.abs(at - sentAt.at)));
}

function isSame(one: Content, other: Content): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What a long text says with the parts that are there, and the places that are empty, from 1. */
export function joinParts(
  parts: readonly { readonly place: number; readonly content: Content }[],
  total: number,
): { readonly content: Content; readonly missing: readonly number[] } {
  const places = Array.from({ length: total }, (_, index) => index + 1);
  const found = places.map((place) => parts.find((part) => part.place === place)?.content);
  const missing = places.filter((_, index) => found[index] === undefined);
  const first = found.find((content) => content !== undefined);
  if (first?.kind === "data") {
    const hex = found.map((content) => (content?.kind === "data" ? content.hex : "")).join("");
    return { content: { ...first, hex }, missing };
  }
  return { content: { kind: "text", text: wellFormed(joinTexts(found)) }, missing };
}

function joinTexts(found: readonly (Content | undefined)[]): string {
  let text = "";
  found.forEach((content, index) => {
    if (content?.kind === "text") text += content.text;
    // Several that are missing side by side make one gap.
    else if (index === 0 || found[index - 1] !== undefined) text += gap;
  });
  return text;
}

/** The same text with U+FFFD for every surrogate without its other half. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
