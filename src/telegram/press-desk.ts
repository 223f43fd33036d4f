/** The desk of the running bot: what commands and buttons do in Telegram. */
import type { CallNews } from "../call/news.ts";
import type { Clock } from "../core/clock.ts";
import type { Person } from "../core/person.ts";
import type { CountryCode } from "../core/phone-number.ts";
import type { Access } from "./access.ts";
import { keyboardOf } from "./buttons.ts";
import { createChoices, peopleAsked, showQuestion } from "./choices.ts";
import type { Client } from "./client.ts";
import type { PressDesk } from "./desk.ts";
import type { Shown } from "./letter.ts";
import type { Documents } from "./documents.ts";
import type { Directory, Diverts, FindCode, Guard, Logbook, Phone, Settings, Texts, Ussd } from "./ports.ts";
import type { Ask } from "./requests.ts";
import { createSearches } from "./searches.ts";
import type { PostOptions, Sender } from "./sender.ts";
import type { Stream } from "./stream.ts";
import type { AuditStore } from "./stores.ts";
import type { Trail } from "./trail.ts";
import { createDialogues } from "./ussd-dialogues.ts";
import { longestText, cut, type Words } from "./words.ts";

/** What the desk is made of. */
export interface DeskParts {
  readonly phone: Phone;
  readonly directory: Directory;
  readonly settings: Settings;
  readonly texts: Texts;
  readonly ussd: Ussd;
  readonly logbook: Logbook;
  readonly documents: Documents;
  readonly diverts: Diverts;
  readonly guard: Guard;
  readonly findCode: FindCode;
  readonly country: CountryCode;
  readonly timeZone: string | null;
  readonly clock: Clock;
  readonly access: Access;
  readonly trail: Trail;
  readonly audit: AuditStore;
  readonly client: Client;
  readonly sender: Sender;
  readonly stream: Stream;
  /** Tells this run of the daemon from others. */
  readonly run: string;
  /** Leaves a text in doubt as it is; false when it is not in doubt. */
  readonly leave: (id: number) => boolean;
  /** Tells news to whom it may concern. */
  readonly deliver: (news: CallNews) => void;
}

/** A desk, and the way news take over it. */
export interface OrderedDesk extends PressDesk {
  /** Delivers news, after the answer that made them. */
  tell(news: CallNews): void;
}

const askSeconds = 10;

/** Sets the desk up. */
export function createDesk(parts: DeskParts): OrderedDesk {
  const { client, sender, clock, access, directory, trail } = parts;
  const choices = createChoices(clock);
  let held: CallNews[] | null = null;

  const post = (ask: Ask, words: Words, options: PostOptions = {}): void => {
    sender.post(ask.place, words, options);
  };
  const best = (call: Parameters<typeof client.ask>[1]): void => {
    void client.ask({ seconds: askSeconds }, call);
  };

  const personOf = ({ number, written }: Shown): Person => ({
    name: number === null ? null : (directory.whoHas(number)?.name ?? null),
    number,
    written,
  });

  return {
    ...parts,
    choices,
    dialogues: createDialogues(parts.ussd, clock),
    searches: createSearches(),
    who: (chat, message) => sender.who(chat, message).map(personOf),
    whoseTopic(chat, thread) {
      const shown = sender.whoseTopic(chat, thread);
      return shown === null ? null : personOf(shown);
    },
    reply: post,
    refuse(ask, words, options) {
      trail.mark(ask, "refused");
      post(ask, words, options);
    },
    put(ask, question) {
      trail.mark(ask, "asked");
      const { words, buttons } = showQuestion(choices.put(ask.from.id, question), 0);
      post(ask, words, { buttons, people: peopleAsked(question) });
    },
    tellOwners(words, options) {
      for (const chat of access.owners) sender.post({ chat, thread: null }, words, options);
    },
    tell(news) {
      if (held === null) parts.deliver(news);
      else held.push(news);
    },
    inOrder(task) {
      if (held !== null) {
        task();
        return;
      }
      const news: CallNews[] = [];
      held = news;
      try {
        task();
      } finally {
        held = null;
        for (const each of news) parts.deliver(each);
      }
    },
    remove({ place, message }) {
      best((api, signal) => api.deleteMessage({ chat_id: place.chat, message_id: message }, signal));
    },
    waiting: () => sender.waiting(),
    notice({ id }, text) {
      best((api, signal) =>
        api.answerCallbackQuery({ callback_query_id: id, ...(text !== "" && { text }) }, signal),
      );
    },
    change({ place, message }, words, buttons) {
      const { text, entities } = cut(words, longestText);
      const where = { chat_id: place.chat, message_id: message };
      best((api, signal) =>
        api.editMessageText(
          {
            ...where,
            text,
            entities,
            link_preview_options: { is_disabled: true },
            ...(buttons.length > 0 && { reply_markup: keyboardOf(buttons) }),
          },
          signal,
        ),
      );
    },
    disarm({ place, message }) {
      const where = { chat_id: place.chat, message_id: message };
      best((api, signal) => api.editMessageReplyMarkup(where, signal));
    },
  };
}
