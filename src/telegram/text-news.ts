/** Tells the owners the news of texts. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { TextNews } from "../sms/news.ts";
import type { Access } from "./access.ts";
import type { Texts } from "./ports.ts";
import type { PostOptions, Sender } from "./sender.ts";
import { createStateTeller } from "./text-states.ts";
import { arrivedWords, copyOf, courtesyWords, undecodableWords, waitingWords } from "./text-words.ts";
import { cutText, oneLine, plain, type Words } from "./words.ts";

/** What the telling is made of. */
export interface TextNewsParts {
  readonly access: Access;
  readonly sender: Sender;
  readonly texts: Pick<Texts, "text" | "decide">;
  readonly clock: Clock;
  readonly log: Log;
}

const longestTrouble = 1000;
const storageFull = "The modem has no room for more texts. The network keeps them until there is some.";

/** A teller of news. */
export interface TextTeller {
  /** Within the transaction that makes the news true. */
  tell(news: TextNews): void;
  /** Leaves a text in doubt as it is, which needs no words; false when it is not in doubt. */
  leave(id: number): boolean;
  /** Forgets what it waits for. */
  stop(): void;
}

/** Makes a teller of news. */
export function createTextTeller(parts: TextNewsParts): TextTeller {
  const { access, sender } = parts;
  const tellOwners = (words: Words, options: PostOptions = {}): void => {
    for (const chat of access.owners) sender.post({ chat, thread: null }, words, options);
  };
  /** Temporary owners are told what comes in their day, as they are of calls. */
  const tellAll = (words: Words, options: PostOptions = {}): void => {
    for (const chat of access.everybody()) sender.post({ chat, thread: null }, words, options);
  };
  const states = createStateTeller({ ...parts, tellAll });
  const tell = (news: TextNews): void => {
    switch (news.kind) {
      case "arrived": {
        const { code, text } = news;
        const options = { people: [text.from], topic: true };
        if (code === null) tellAll(arrivedWords(news), options);
        else tellOwners(arrivedWords(news), { ...options, buttons: [[copyButton(code)]] });
        return;
      }
      case "undecodable":
        tellOwners(undecodableWords(news));
        return;
      case "messages-wait":
        tellAll(waitingWords(news.from, news.waiting), { people: [news.from] });
        return;
      case "moved":
        states.show(news.text);
        return;
      case "courtesy":
        tellAll(courtesyWords(news.text, news.cause), { people: [news.text.to], topic: true });
        return;
      case "storage-full":
        tellOwners(plain(storageFull));
        return;
      case "trouble":
        tellOwners(plain(cutText(oneLine(news.words), longestTrouble)));
    }
  };
  return {
    tell,
    leave: (id) => states.leave(id),
    stop() {
      states.stop();
    },
  };
}

/** The button that copies a one-time code without showing it. */
export function copyButton(code: string): { readonly text: string; readonly copy: string } {
  return { text: "Copy the code", copy: copyOf(code) };
}
