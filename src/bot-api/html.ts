/** Telegram's HTML: a few tags and character references, everything else refused. */
import { badRequest, type JsonObject } from "./api-error.ts";
import type { FormattedText } from "./formatting.ts";

const tags: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  span: "spoiler",
  "tg-spoiler": "spoiler",
  a: "text_link",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};

const references: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

interface OpenTag {
  readonly name: string;
  readonly type: string;
  readonly offset: number;
  readonly attributes: string;
}

/** Reads a text with tags. Throws ApiError for unknown, unclosed or crossed ones. */
export function parseHtml(source: string): FormattedText {
  const entities: JsonObject[] = [];
  const open: OpenTag[] = [];
  let text = "";
  for (const match of source.matchAll(/<(\/?)([a-z-]*)([^>]*)(>?)|&(#?\w+);|[^<&]+|&/gi)) {
    const [piece, slash, name = "", attributes = "", end, reference] = match;
    if (reference !== undefined) text += readReference(reference, piece);
    else if (!piece.startsWith("<")) text += piece;
    else if (end !== ">")
      throw badRequest(`can't parse entities: Unclosed start tag at byte offset ${match.index}`);
    else if (slash === "/") closeTag(open, name.toLowerCase(), text.length, entities);
    else open.push(openTag(name.toLowerCase(), attributes, text.length, match.index));
  }
  const unclosed = open.at(-1);
  if (unclosed)
    throw badRequest(
      `can't parse entities: Can't find end tag corresponding to start tag "${unclosed.name}"`,
    );
  return { text, entities };
}

function openTag(name: string, attributes: string, offset: number, position: number): OpenTag {
  const type = Object.hasOwn(tags, name) ? tags[name] : undefined;
  if (type === undefined || (name === "span" && !/class="?tg-spoiler"?/.test(attributes)))
    throw badRequest(`can't parse entities: Unsupported start tag "${name}" at byte offset ${position}`);
  return { name, type, offset, attributes };
}

function closeTag(open: OpenTag[], name: string, end: number, entities: JsonObject[]): void {
  const tag = open.pop();
  if (tag === undefined || tag.name !== name)
    throw badRequest(
      `can't parse entities: Unmatched end tag, expected "</${tag?.name ?? ""}>", found "</${name}>"`,
    );
  const url = /href="([^"]*)"/.exec(tag.attributes)?.[1];
  if (end > tag.offset)
    entities.push({
      type: tag.type,
      offset: tag.offset,
      length: end - tag.offset,
      ...(tag.type === "text_link" && { url: url ?? "" }),
    });
}

function readReference(reference: string, written: string): string {
  const number = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(reference);
  if (!number) return (Object.hasOwn(references, reference) ? references[reference] : undefined) ?? written;
  const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : written;
}
