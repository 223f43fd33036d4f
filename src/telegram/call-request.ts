/**
 * What `/call <number or name> [<master>]` means, where both may be written with spaces:
 * 1. All of it is one number: that one is called.
 * 2. A plus that is not at the beginning begins the master's number; before it stands whom to call.
 * 3. All of it is somebody's name, or a part of it: they are called.
 * 4. Figures at the end are the master's number when what is before them is a number, or somebody's name. Two numbers
 *    without a plus are parted where only one parting makes two numbers, or only one makes two of the same length.
 */
import type { PhoneNumber } from "../core/phone-number.ts";
import { oneLine } from "./words.ts";

/** Whom to call, and with which master; `master` null: the default. */
export type CallRequest =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "number";
      readonly number: PhoneNumber;
      readonly written: string;
      readonly master: PhoneNumber | null;
    }
  | { readonly kind: "name"; readonly name: string; readonly master: PhoneNumber | null }
  /** `part` is no number that can be called. */
  | { readonly kind: "unreadable"; readonly part: string }
  /** Two numbers, and no telling where the second begins. */
  | { readonly kind: "ambiguous" };

/** How numbers and names are looked up. */
export interface Lookup {
  readonly number: (text: string) => PhoneNumber | undefined;
  /** Whether somebody's name holds this. */
  readonly isName: (text: string) => boolean;
}

/** The most words that are looked at; no name and number are longer. */
const mostWords = 40;

/** Reads the argument of `/call`. */
export function readCall(argument: string, lookup: Lookup): CallRequest {
  const text = oneLine(argument);
  if (text === "") return { kind: "nothing" };
  const number = lookup.number(text);
  if (number !== undefined) return { kind: "number", number, written: text, master: null };
  const parts = text.split(" ").slice(0, mostWords);
  return (
    readPlus(parts, lookup) ??
    (lookup.isName(text) ? { kind: "name", name: text, master: null } : undefined) ??
    readFigures(parts, lookup) ??
    unreadable(parts) ?? { kind: "name", name: text, master: null }
  );
}

function plusIn(parts: readonly string[]): number {
  return parts.findLastIndex((part) => /^\(?\+/.test(part));
}

function readPlus(parts: readonly string[], lookup: Lookup): CallRequest | undefined {
  const index = plusIn(parts);
  const head = parts.slice(0, index).join(" ");
  const master = index > 0 ? lookup.number(parts.slice(index).join(" ")) : undefined;
  if (master === undefined) return undefined;
  const number = lookup.number(head);
  if (number !== undefined) return { kind: "number", number, written: head, master };
  return head.split(" ").every(isFigures)
    ? { kind: "unreadable", part: head }
    : { kind: "name", name: head, master };
}

/** What should have been a number: everything, when it is nothing but figures, or what follows a plus. */
function unreadable(parts: readonly string[]): CallRequest | undefined {
  const index = plusIn(parts);
  if (parts.every(isFigures)) return { kind: "unreadable", part: parts.join(" ") };
  return index > 0 ? { kind: "unreadable", part: parts.slice(index).join(" ") } : undefined;
}

interface Parting {
  readonly head: string;
  readonly tail: string;
  readonly master: PhoneNumber;
}

function readFigures(parts: readonly string[], lookup: Lookup): CallRequest | undefined {
  const partings = parts.flatMap((_, index): Parting[] => {
    const [head, last] = [parts.slice(0, index), parts.slice(index)];
    if (index === 0 || !last.every(isFigures)) return [];
    const tail = last.join(" ");
    const master = lookup.number(tail);
    return master === undefined ? [] : [{ head: head.join(" "), tail, master }];
  });
  const named = partings.find(({ head }) => !head.split(" ").every(isFigures) && lookup.isName(head));
  if (named) return { kind: "name", name: named.head, master: named.master };
  const numbered = partings.filter(({ head }) => lookup.number(head) !== undefined);
  const alike = numbered.filter(({ head, tail }) => countFigures(head) === countFigures(tail));
  const [only, ...others] = numbered.length > 1 && alike.length > 0 ? alike : numbered;
  if (only === undefined) return undefined;
  const number = lookup.number(only.head);
  if (number === undefined || others.length > 0) return { kind: "ambiguous" };
  return { kind: "number", number, written: only.head, master: only.master };
}

function isFigures(part: string): boolean {
  return /^[\d+()./\-\u2010-\u2015]+$/.test(part);
}

function countFigures(text: string): number {
  return text.replaceAll(/\D/g, "").length;
}
