/** Texts as Telegram takes them: the raw text, and beside it what is bold or code. No markup, so nothing can break it. */
import { fmt, FormattedString } from "@grammyjs/parse-mode";
import type { MessageEntity } from "grammy/types";

/** A text and its entities; offsets and lengths are UTF-16 units, as Telegram counts. */
export interface Words {
  readonly text: string;
  readonly entities: MessageEntity[];
}

/** The longest text Telegram takes; UTF-16 units. */
export const longestText = 4096;

/** Puts words together: `words`Calling ${bold(name)}``. */
export function words(texts: TemplateStringsArray, ...pieces: readonly (Words | string | number)[]): Words {
  const { text, entities } = fmt(texts, ...pieces);
  return { text, entities: entities.filter(({ length }) => length > 0) };
}

/** A text without any entity. */
export function plain(text: string): Words {
  return { text, entities: [] };
}

/** A text in bold. */
export function bold(text: string): Words {
  return whole({ type: "bold", offset: 0, length: text.length }, text);
}

/** A text that a tap copies. */
export function mono(text: string): Words {
  return whole({ type: "code", offset: 0, length: text.length }, text);
}

/** A block of lines as a machine writes them. */
export function block(text: string): Words {
  return whole({ type: "pre", offset: 0, length: text.length }, text);
}

/** Words of somebody else's, set apart so that they cannot pass for ours. */
export function quoted({ text, entities }: Words): Words {
  const quote = whole({ type: "blockquote", offset: 0, length: text.length }, text);
  return { text, entities: [...quote.entities, ...entities] };
}

/** The words with every place where `secret` stands hidden until somebody taps it. */
export function hidden(all: Words, secret: string): Words {
  const { length } = secret;
  if (length === 0) return all;
  const entities = [...all.entities];
  for (let at = all.text.indexOf(secret); at >= 0; at = all.text.indexOf(secret, at + length))
    entities.push({ type: "spoiler", offset: at, length });
  return { text: all.text, entities };
}

function whole(entity: MessageEntity, text: string): Words {
  return { text, entities: text === "" ? [] : [entity] };
}

/** The words as a sentence begins; a name or a number at the beginning stays as it is. */
export function sentence({ text, entities }: Words): Words {
  const isMarked = entities.some(({ offset }) => offset === 0);
  return isMarked
    ? { text, entities }
    : { text: text.replace(/^[a-z]/, (letter) => letter.toUpperCase()), entities };
}

/** Puts words one after the other, with `separator` between them. */
export function join(list: readonly Words[], separator: string): Words {
  const entities: MessageEntity[] = [];
  let offset = 0;
  for (const each of list) {
    for (const entity of each.entities) entities.push({ ...entity, offset: entity.offset + offset });
    offset += each.text.length + separator.length;
  }
  return { text: list.map(({ text }) => text).join(separator), entities };
}

/** The first `units` of the words, never half a character; three dots say that something is missing. */
export function cut(all: Words, units: number): Words {
  if (all.text.length <= units) return all;
  const kept = part(all, 0, wholeCharacters(all.text, units - 1));
  return words`${kept}…`;
}

/** The same for a bare text. */
export function cutText(text: string, units: number): string {
  return text.length <= units ? text : `${text.slice(0, wholeCharacters(text, units - 1))}…`;
}

/** The words in pieces of at most `units`, broken at a line end where there is one in the second half. */
export function split(all: Words, units: number): Words[] {
  const pieces: Words[] = [];
  let start = 0;
  while (all.text.length - start > units) {
    const limit = wholeCharacters(all.text, start + units);
    const lineEnd = all.text.lastIndexOf("\n", limit - 1);
    const end = lineEnd >= start + units / 2 ? lineEnd : limit;
    pieces.push(part(all, start, end));
    start = end === lineEnd ? end + 1 : end;
  }
  return [...pieces, part(all, start, all.text.length)].filter(({ text }) => text.trim() !== "");
}

function part({ text, entities }: Words, start: number, end: number): Words {
  const piece = new FormattedString(text, entities).slice(start, end);
  return { text: piece.text, entities: piece.entities };
}

/** The largest place up to `end` that is not in the middle of a character. */
function wholeCharacters(text: string, end: number): number {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(end - 1, end + 1)) ? end - 1 : end;
}

/** The text in one line, without characters that turn the text around them. */
export function oneLine(text: string): string {
  return clean(text)
    .replaceAll(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "")
    .replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

/**
 * The text as it was written, line by line, fit for Telegram: a control character is shown as its picture, and a byte
 * or half a character that means nothing as U+FFFD.
 */
export function verbatim(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/\p{Surrogate}/gu, "\u{fffd}")
    .replaceAll(/(?![\n\t])\p{Cc}/gu, pictureOf);
}

/** U+2400 and on are pictures of the control characters, U+2421 is that of DEL. */
function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code > 0x7f) return "\u{fffd}";
  return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
}

/** So many of something: `1 group`, `2 groups`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** The text without halves of characters, which Telegram refuses, and without control characters. */
export function clean(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\u{fffd}").replaceAll(/(?!\n)\p{Cc}/gu, " ");
}
