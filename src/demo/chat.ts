/** The owner's chat with the bot, as it goes into the story. */
import { isObject, textOf, type Json } from "../bot-api/api-error.ts";
import type { Person as Owner, SeenMessage } from "../bot-api/bot-api.ts";
import type { ChatMessage, Entry } from "./story.ts";

/** Messages whose words are remembered, to tell what an edit changed. */
const mostRemembered = 1000;

/** Tells every message that comes, and every one that is edited so that there is something new to read or press. */
export function watchChat(owner: Owner, tell: (entry: Entry) => void): () => void {
  const known = new Map<number, ChatMessage>();
  return owner.watch(({ kind, message: seen }) => {
    if (kind === "deleted") return;
    const before = known.get(seen.id);
    const message = { ...readMessage(seen), isEdited: kind === "edited" };
    known.set(seen.id, message);
    const [oldest] = known.keys();
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
    if (before === undefined || hasNews(before, message)) tell({ kind: "message", ...message });
  });
}

/** Buttons that are taken away are no news: their call is over. */
function hasNews(before: ChatMessage, after: ChatMessage): boolean {
  if (before.text !== after.text || before.reaction !== after.reaction) return true;
  return after.buttons.length > 0 && JSON.stringify(before.buttons) !== JSON.stringify(after.buttons);
}

function readMessage({
  fromBot,
  text,
  entities,
  buttons,
  reaction,
  raw,
}: SeenMessage): Omit<ChatMessage, "isEdited"> {
  return {
    at: new Date(raw.date * 1000),
    from: fromBot ? "bot" : "you",
    text: text === "" ? fileWords(raw["document"]) : text,
    entities,
    buttons: buttons.map((row) => row.map((button) => button.text)),
    reaction,
  };
}

function fileWords(document: Json | undefined): string {
  if (!isObject(document)) return "";
  return `(file) ${textOf(document["file_name"])}, ${textOf(document["file_size"])} bytes`;
}
