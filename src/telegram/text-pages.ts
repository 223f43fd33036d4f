/** Texts on pages. What a page shows stands in the data of its buttons, so that they work after a restart. */
import { parsePhoneNumber } from "../core/phone-number.ts";
import type { Person } from "../core/person.ts";
import type { Button, Buttons } from "./buttons.ts";
import type { Desk } from "./desk.ts";
import { inLine, personWords } from "./person-words.ts";
import type { AnyText, TextPage } from "./ports.ts";
import { timeText } from "../core/time-text.ts";
import { bodyWords, stateText } from "./text-words.ts";
import { bold, counted, cut, join, longestText, plain, quoted, words, type Words } from "./words.ts";

/** What is read: what has come, from one person or all; everything to and from one; or what holds some words. */
export type Query =
  | { readonly kind: "inbox"; readonly from: Person | null }
  | { readonly kind: "thread"; readonly who: Person }
  | { readonly kind: "find"; readonly words: string };

/** A page as it is shown. */
export interface ShownPage {
  readonly words: Words;
  readonly buttons: Buttons;
  readonly people: readonly Person[];
}

const mostDataBytes = 64;
const numbersInRow = 5;
const longestShown = 60;
/** What the texts of one page may take in all, and what one of them may take. */
const excerptsUnits = 3200;
const longestExcerpt = 200;
const shortestExcerpt = 30;
/** An entry without its excerpt. */
const entryUnits = 110;

/** Shows a page, counted from 0; the last one when there are not so many any more. */
export function showPage(query: Query, page: number, desk: Desk): ShownPage {
  const asked = fetchPage(query, page, desk);
  const found = asked.texts.length > 0 || page === 0 ? asked : fetchPage(query, asked.pages - 1, desk);
  if (found.texts.length === 0) return { words: emptyWords(query), buttons: [], people: [] };
  const units = Math.floor(excerptsUnits / found.texts.length) - entryUnits;
  const excerpt = Math.min(longestExcerpt, Math.max(shortestExcerpt, units));
  const isThread = query.kind === "thread";
  const entries = found.texts.map((text, index) => entryWords(text, { index, excerpt, isThread }, desk));
  return {
    words: cut(join([titleWords(query, found), ...entries], "\n"), longestText),
    buttons: [...entryButtons(found.texts), ...turnButtons(query, found, desk)],
    people: found.texts.map(personIn),
  };
}

/** Who is at the other end of a text. */
export function personIn(text: AnyText): Person {
  return text.direction === "in" ? text.text.from : text.text.to;
}

function fetchPage(query: Query, page: number, { texts }: Desk): TextPage {
  switch (query.kind) {
    case "inbox":
      return texts.inbox(query.from, page);
    case "thread":
      return texts.thread(query.who, page);
    case "find":
      return texts.find(query.words, page);
  }
}

function emptyWords(query: Query): Words {
  switch (query.kind) {
    case "inbox":
      return query.from === null
        ? plain("No text has come yet.")
        : words`No text from ${personWords(query.from)} has come yet.`;
    case "thread":
      return words`There is no text to or from ${personWords(query.who)} yet.`;
    case "find":
      return words`No text holds ${bold(inLine(query.words, longestShown))}.`;
  }
}

function titleWords(query: Query, { page, pages, total }: TextPage): Words {
  const count = counted(total, "text");
  const place = pages > 1 ? ` (page ${page + 1} of ${pages})` : "";
  switch (query.kind) {
    case "inbox":
      return query.from === null
        ? plain(`${count} received${place}:`)
        : words`${count} from ${personWords(query.from)}${place}:`;
    case "thread":
      return words`${count} to and from ${personWords(query.who)}${place}:`;
    case "find":
      return words`${count} with ${bold(inLine(query.words, longestShown))}${place}:`;
  }
}

interface EntryPlace {
  readonly index: number;
  /** UTF-16 units of the text that are shown. */
  readonly excerpt: number;
  readonly isThread: boolean;
}

function entryWords(entry: AnyText, { index, excerpt, isThread }: EntryPlace, desk: Desk): Words {
  const isIn = entry.direction === "in";
  const at = isIn ? entry.text.receivedAt : entry.text.queuedAt;
  const time = timeText(at, desk.clock.date().getTime(), desk.timeZone);
  const who = isThread ? plain("") : words` ${personWords(personIn(entry))},`;
  const state = isIn
    ? entry.text.missing.length > 0
      ? ", parts are missing"
      : ""
    : `, ${stateText(entry.text.state)}`;
  const shown = cut(inOneLine(entryBody(entry, desk)), excerpt);
  return words`${bold(String(index + 1))} ${isIn ? "←" : "→"}${who} ${time}${state}\n${quoted(shown)}`;
}

function entryBody(entry: AnyText, desk: Desk): Words {
  if (entry.direction === "out") return bodyWords(entry.text.body, null);
  const { content, from } = entry.text;
  if (content.kind === "data") return plain(`(${counted(content.hex.length / 2, "byte")} of data)`);
  return bodyWords(content.text, desk.findCode(content.text, from.written));
}

/** Of the same length, so that what is hidden stays hidden. */
function inOneLine({ text, entities }: Words): Words {
  return { text: text.replaceAll(/\s/g, " "), entities };
}

function entryButtons(texts: readonly AnyText[]): Button[][] {
  const buttons = texts.map(({ direction, text }, index): Button => ({
    text: String(index + 1),
    data: `e:${direction === "in" ? "i" : "o"}${text.id}`,
  }));
  const rows = Array.from({ length: Math.ceil(buttons.length / numbersInRow) }, (_, row) =>
    buttons.slice(row * numbersInRow, (row + 1) * numbersInRow),
  );
  return rows;
}

function turnButtons(query: Query, { page, pages }: TextPage, desk: Desk): Button[][] {
  const turn = (text: string, to: number): Button => ({ text, data: queryData(query, to, desk) });
  const turns = [
    ...(page > 0 ? [turn("‹ Newer", page - 1)] : []),
    ...(page < pages - 1 ? [turn("Older ›", page + 1)] : []),
  ];
  return turns.length === 0 ? [] : [turns];
}

/** A page as the data of a button. Words that are too long for it are kept for a while, by a key. */
function queryData(query: Query, page: number, desk: Desk): string {
  switch (query.kind) {
    case "inbox":
      return query.from === null ? `i:${page}` : `j:${keyOf(query.from)}:${page}`;
    case "thread":
      return `p:${keyOf(query.who)}:${page}`;
    case "find": {
      const data = `f:${query.words}:${page}`;
      const fits = Buffer.byteLength(data) <= mostDataBytes && !/\p{Surrogate}/u.test(data);
      return fits ? data : `k:${desk.searches.keep(query.words)}:${page}`;
    }
  }
}

/** A sender may call itself by somebody's number, or nothing: what is merely written is marked. */
function keyOf({ number, written }: Person): string {
  return number ?? `~${written}`;
}

/** What the data of a page button means. */
export type PagePress =
  | { readonly kind: "page"; readonly query: Query; readonly page: number }
  /** The words of the search are forgotten. */
  | { readonly kind: "too-old" };

/** Reads the data of a button that turns a page; null for that of another one. */
export function readPage(data: string, desk: Desk): PagePress | null {
  if (/^i:\d{1,6}$/.test(data)) return pageOf({ kind: "inbox", from: null }, data.slice(2));
  const [, kind, key = "", page = ""] = /^([jpfk]):(.+):(\d{1,6})$/su.exec(data) ?? [];
  switch (kind) {
    case "j":
      return pageOf({ kind: "inbox", from: personFor(key, desk) }, page);
    case "p":
      return pageOf({ kind: "thread", who: personFor(key, desk) }, page);
    case "f":
      return pageOf({ kind: "find", words: key }, page);
    case "k": {
      const kept = desk.searches.find(key);
      return kept === undefined ? { kind: "too-old" } : pageOf({ kind: "find", words: kept }, page);
    }
    default:
      return null;
  }
}

function pageOf(query: Query, page: string): PagePress {
  return { kind: "page", query, page: Number(page) };
}

/** The person of a key. */
function personFor(key: string, desk: Desk): Person {
  const number = key.startsWith("~") ? null : (parsePhoneNumber(key, desk.country) ?? null);
  const name = number === null ? null : (desk.directory.whoHas(number)?.name ?? null);
  return { name, number, written: key.replace(/^~/, "") };
}

/** The text that a button of a page names; null for another button, and for a text that is gone. */
export function readEntry(data: string, desk: Desk): AnyText | null {
  const [, direction, id] = /^e:([io])(\d{1,15})$/.exec(data) ?? [];
  return direction === undefined ? null : desk.texts.text(direction === "i" ? "in" : "out", Number(id));
}
