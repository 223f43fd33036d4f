/** Replying to a message that shows somebody sends them a text; so does writing in their topic. */
import type { Message } from "grammy/types";
import type { Person } from "../core/person.ts";
import { isShortCode } from "../core/phone-number.ts";
import type { Option } from "./choices.ts";
import type { Desk } from "./desk.ts";
import { personLabel, personWords } from "./person-words.ts";
import { type Ask, othersText } from "./requests.ts";
import { readEntry } from "./text-pages.ts";
import { sendText } from "./text-sending.ts";
import { plain, words, type Words } from "./words.ts";

/** More people than this in one message are no choice. */
const mostPeople = 50;
const media = [
  "animation",
  "audio",
  "contact",
  "dice",
  "document",
  "location",
  "photo",
  "poll",
  "sticker",
  "venue",
  "video",
  "video_note",
  "voice",
] as const;

/** Whom a message is meant for: those whom the message it replies to shows, or else whose topic it stands in. */
export function peopleMeant({ place, replied }: Ask, desk: Desk): readonly Person[] {
  if (replied === null) return inTopic(place, desk);
  // A page of texts may have been turned since it was sent; its buttons know what stands on it now.
  const entries = replied.data.flatMap((data) => {
    const text = readEntry(data, desk);
    if (text === null) return [];
    return [text.direction === "in" ? text.text.from : text.text.to];
  });
  if (entries.length > 0) return distinct(entries);
  const shown = desk.who(place.chat, replied.message);
  if (shown.length > 0) return distinct(shown);
  const own = desk.texts.of({ chat: place.chat, message: replied.message });
  return own === null ? inTopic(place, desk) : [own.to];
}

function inTopic({ chat, thread }: Ask["place"], desk: Desk): readonly Person[] {
  const person = thread === null ? null : desk.whoseTopic(chat, thread);
  return person === null ? [] : [person];
}

function distinct(people: readonly Person[]): readonly Person[] {
  const found = new Map(people.map((person) => [person.number ?? person.written, person]));
  return [...found.values()];
}

/** Takes a message that is meant for somebody. False when it is no such message. */
export function takeReply(ask: Ask, message: Message, desk: Desk): boolean {
  const people = peopleMeant(ask, desk);
  if (people.length === 0 && ask.replied?.isOurs !== true) return false;
  const body = message.text;
  const answer = (told: Words): void => {
    desk.reply(ask, told, { replyTo: ask.message });
  };
  if (body === undefined) {
    if (media.some((kind) => message[kind] !== undefined))
      answer(plain("I can send only words as a text. Nothing was sent."));
  } else if (ask.isOthers) answer(plain(othersText));
  else if (people.length === 0)
    answer(
      plain(
        "That message shows nobody whom I could text. Reply to a text, a call or somebody you searched for, or write /sms.",
      ),
    );
  else sendTo(ask, people, body, desk);
  return true;
}

function sendTo(ask: Ask, people: readonly Person[], body: string, desk: Desk): void {
  const able = people.filter(canBeTexted);
  const [first, ...others] = able;
  const origin = { chat: ask.place.chat, message: ask.message };
  if (!first) {
    desk.reply(ask, unableWords(people), { replyTo: ask.message });
    return;
  }
  if (others.length === 0) {
    sendText(ask, { to: first, body, origin, isFound: false }, desk);
    return;
  }
  const options = able.slice(0, mostPeople).map((to): Option => ({
    label: personLabel(to),
    line: null,
    deed: { kind: "text", wish: { to, body, origin, isFound: true }, isAgreed: false },
  }));
  desk.put(ask, { title: plain("That message shows several people. Whom is your text for?"), options });
}

/** A number, or a short code; who sent under a name, or hides the number, cannot be answered. */
function canBeTexted({ number, written }: Person): boolean {
  return number !== null || isShortCode(written);
}

function unableWords(people: readonly Person[]): Words {
  const named = people.find(({ written }) => written !== "");
  return named
    ? words`${personWords(named)} is only a name that the sender gave, not a number, so that I cannot answer.`
    : plain("The number is hidden, so that I cannot send a text to it.");
}
