import type { Problem } from "../../src/telegram/client.ts";
import type { Letter } from "../../src/telegram/letter.ts";
import { bold } from "../../src/telegram/words.ts";

/** Nobody listens: nothing can have been done. */
export const away: Problem = { kind: "unreachable", words: "connect ECONNREFUSED", certain: true };
/** The answer was lost: it may have been done. */
export const lost: Problem = { kind: "unreachable", words: "other side closed", certain: false };

/** A refusal of Telegram's. */
export function refused(code: number, words = "Bad Request: no"): Problem {
  return { kind: "refused", code, words };
}

/** A letter that says its number. */
export function letter(id: number, chat = 1, changes: Partial<Letter> = {}): Letter {
  return {
    id,
    chat,
    thread: null,
    topic: false,
    words: bold(`letter ${id}`),
    buttons: [],
    about: null,
    people: [],
    replyTo: null,
    silent: false,
    protect: false,
    kind: "news",
    writtenAt: 0,
    isDurable: true,
    ...changes,
  };
}
