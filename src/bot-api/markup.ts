/** The keyboards under messages, as strictly as Telegram takes them. */
import { badRequest, isObject, textOf, type Json, type JsonObject } from "./api-error.ts";
import { hasLoneSurrogate } from "./formatting.ts";

/** A button under a message. */
export interface Button {
  readonly text: string;
  /** What a press tells the bot; null for a button that does something else. */
  readonly data: string | null;
  /** What a press copies; null for a button that does something else. */
  readonly copy: string | null;
}

const mostButtons = 100;
const mostDataBytes = 64;
const mostCopiedCharacters = 256;
const actions = ["callback_data", "url", "copy_text", "web_app", "switch_inline_query", "login_url"];

/** Checks a reply_markup. Throws ApiError where Telegram refuses it; undefined when there is none. */
export function readMarkup(markup: JsonObject | undefined): JsonObject | undefined {
  if (markup === undefined || Object.keys(markup).length === 0) return undefined;
  const { inline_keyboard: rows } = markup;
  if (rows === undefined) {
    if ("keyboard" in markup || "remove_keyboard" in markup || "force_reply" in markup) return markup;
    throw badRequest("object expected as reply markup");
  }
  const buttons = rowsOf(rows).flat();
  if (buttons.length > mostButtons) throw badRequest("REPLY_MARKUP_TOO_LONG");
  for (const button of buttons) checkButton(button);
  return buttons.length === 0 ? undefined : markup;
}

function rowsOf(rows: Json): readonly (readonly Json[])[] {
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array');
  return rows.map((row: Json) => {
    if (!Array.isArray(row)) throw badRequest("can't parse InlineKeyboardButton: expected an Array of Array");
    return row as readonly Json[];
  });
}

function checkButton(button: Json): void {
  if (!isObject(button)) throw badRequest("can't parse InlineKeyboardButton: expected an Object");
  const { text, callback_data: data } = button;
  if (typeof text !== "string") throw badRequest("can't parse InlineKeyboardButton: field text is missing");
  if (text.trim() === "") throw badRequest("inline keyboard button text can't be empty");
  if (hasLoneSurrogate(text)) throw badRequest("inline keyboard button text must be encoded in UTF-8");
  if (actions.filter((action) => button[action] !== undefined).length !== 1)
    throw badRequest("text buttons are unallowed in the inline keyboard");
  checkCopy(button["copy_text"]);
  checkUrl(button["url"]);
  if (data === undefined) return;
  const size = typeof data === "string" ? Buffer.byteLength(data) : 0;
  if (size < 1 || size > mostDataBytes) throw badRequest("BUTTON_DATA_INVALID");
}

function checkCopy(copy: Json | undefined): void {
  if (copy === undefined) return;
  const text = isObject(copy) ? copy["text"] : undefined;
  if (typeof text !== "string") throw badRequest("can't parse CopyTextButton: field text is missing");
  if (text === "" || Array.from(text).length > mostCopiedCharacters || hasLoneSurrogate(text))
    throw badRequest("BUTTON_COPY_TEXT_INVALID");
}

function checkUrl(url: Json | undefined): void {
  if (url === undefined) return;
  if (typeof url !== "string" || !URL.canParse(url)) throw badRequest("BUTTON_URL_INVALID");
}

/** The buttons under a message, row by row. */
export function buttonsOf(message: JsonObject): readonly (readonly Button[])[] {
  const markup = message["reply_markup"];
  const rows = isObject(markup) ? markup["inline_keyboard"] : undefined;
  if (!Array.isArray(rows)) return [];
  return rowsOf(rows).map((row) =>
    row.filter(isObject).map((button) => ({
      text: textOf(button["text"]),
      data: typeof button["callback_data"] === "string" ? button["callback_data"] : null,
      copy: isObject(button["copy_text"]) ? textOf(button["copy_text"]["text"]) : null,
    })),
  );
}
