/** Texts and their entities, as strictly as Telegram takes them. Offsets and lengths are UTF-16 units. */
import { badRequest, isObject, type Json, type JsonObject } from "./api-error.ts";
import { parseHtml } from "./html.ts";

/** A text with its entities. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly JsonObject[];
}

const entityTypes = new Set(
  "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time".split(
    " ",
  ),
);

const mostTextUnits = 4096;

/** Reads a message's text as a bot sends it. Throws ApiError where Telegram refuses it. */
export function readText(text: string, parseMode: string, entities: Json | undefined): FormattedText {
  if (text.includes("\0")) throw badRequest("text must be encoded in UTF-8");
  const formatted =
    parseMode === "" ? { text, entities: checkEntities(text, entities) } : parse(text, parseMode);
  if (formatted.text.trim() === "") throw badRequest("message text is empty");
  if (formatted.text.length > mostTextUnits) throw badRequest("message is too long");
  if (hasLoneSurrogate(formatted.text)) throw badRequest("text must be encoded in UTF-8");
  return formatted;
}

/** Half a character, which UTF-8 cannot carry. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

function parse(text: string, mode: string): FormattedText {
  if (mode.toLowerCase() !== "html") throw badRequest("unsupported parse_mode");
  return parseHtml(text);
}

function checkEntities(text: string, entities: Json | undefined): JsonObject[] {
  if (entities === undefined || entities === null) return [];
  if (!Array.isArray(entities)) throw badRequest("can't parse entities: expected an Array");
  return entities.map((entity: Json) => checkEntity(text, entity));
}

function checkEntity(text: string, entity: Json): JsonObject {
  if (!isObject(entity)) throw badRequest("can't parse entities: expected an Object");
  const { type, offset, length } = entity;
  if (typeof type !== "string" || !entityTypes.has(type))
    throw badRequest("can't parse MessageEntity: unsupported type");
  if (!Number.isInteger(offset) || !Number.isInteger(length))
    throw badRequest("can't parse MessageEntity: offset and length must be integers");
  const start = Number(offset);
  const end = start + Number(length);
  if (start < 0 || end <= start) throw badRequest(`entity at UTF-16 offset ${start} has a wrong length`);
  if (end > text.length)
    throw badRequest(
      `entity beginning at UTF-16 offset ${start} ends after the end of the text at UTF-16 offset ${end}`,
    );
  if (splitsPair(text, start) || splitsPair(text, end))
    throw badRequest(`entity at UTF-16 offset ${start} starts or ends in a middle of a UTF-16 symbol`);
  return entity;
}

function splitsPair(text: string, position: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(position - 1, position + 1));
}

/** The bot commands in what a person writes. */
export function findCommands(text: string): JsonObject[] {
  return [...text.matchAll(/(?<=^|\s)\/\w{1,32}(@\w{3,32})?(?![\w@/])/g)].map((match) => ({
    type: "bot_command",
    offset: match.index,
    length: match[0].length,
  }));
}
