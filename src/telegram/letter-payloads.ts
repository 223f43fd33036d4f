/** A letter as the Bot API takes it: whole, as a placeholder, or edited into its placeholder. */
import { keyboardOf, type Buttons } from "./buttons.ts";
import type { Letter } from "./letter.ts";
import { longestText, plain, words, type Words } from "./words.ts";

/** What stands in the chat while a letter goes the long way; it may stay there alone. */
export const placeholder = plain("One moment: I say again here what you may have been shown already…");

/** What a letter begins with that may have been shown before. */
export const repeatMark = "Perhaps a repeat";

/** The longest words of a letter: room is left for the time and for the mark of a repeat. */
export const longestPiece = longestText - 64;

/** What is shown of a letter. */
export interface Dress {
  readonly words: Words;
  readonly buttons: Buttons;
  /** Without all that may make Telegram refuse it. */
  readonly bare: boolean;
}

/** The message of a letter. `thread` is the topic it goes to; null for none. */
export function letterPayload(letter: Letter, thread: number | null, { words: shown, buttons, bare }: Dress) {
  const { chat, kind, silent, protect, replyTo } = letter;
  // Telegram refuses an answer in another topic than what it answers.
  const mayReply = replyTo !== null && thread === letter.thread;
  return {
    chat_id: chat,
    ...textPayload({ words: shown, buttons, bare }),
    ...(thread !== null && { message_thread_id: thread }),
    ...((silent || kind === "stream") && { disable_notification: true }),
    ...(protect && { protect_content: true }),
    ...(mayReply &&
      !bare && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
}

/** What is shown of it as a placeholder. */
export function placeholderDress(bare: boolean): Dress {
  return { words: placeholder, buttons: [], bare };
}

/** The edit that makes the placeholder the letter. */
export function repeatPayload({ chat }: Letter, message: number, dress: Dress) {
  const marked = words`${repeatMark} · ${dress.words}`;
  return { chat_id: chat, message_id: message, ...textPayload({ ...dress, words: marked }) };
}

function textPayload({ words: { text, entities }, buttons, bare }: Dress) {
  return {
    text,
    link_preview_options: { is_disabled: true },
    ...(!bare && entities.length > 0 && { entities }),
    ...(!bare && buttons.length > 0 && { reply_markup: keyboardOf(buttons) }),
  };
}
