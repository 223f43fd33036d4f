/** Texts: sending them, and reading what came and went. */
import { parsePhoneNumber } from "../core/phone-number.ts";
import type { Person } from "../core/person.ts";
import type { Reading } from "./choices.ts";
import type { Command, Desk } from "./desk.ts";
import { meet } from "./naming.ts";
import { nobodyWords, personOf, unreadableWords } from "./questions.ts";
import type { Ask } from "./requests.ts";
import { emergencyWords } from "./second-tap.ts";
import { showPage, type Query } from "./text-pages.ts";
import { peopleMeant } from "./text-reply.ts";
import { readWish, sendText } from "./text-sending.ts";
import { mono, oneLine, plain, words } from "./words.ts";

/** `/sms`, `/inbox`, `/thread`, `/find`. */
export const textCommands: readonly Command[] = [
  {
    name: "sms",
    group: "Texts",
    usage: "<number or name> <text>",
    description: "send a text, which may run over lines",
    lowest: "temporary",
    // It is asked about when it is known to whom it goes, and only after an hour: a text waits as in any messenger.
    late: null,
    run(ask, argument, desk) {
      takeWish(ask, argument, desk);
    },
  },
  {
    name: "inbox",
    group: "Texts",
    usage: "[<name>]",
    description: "the texts that have come, from all or from one",
    // What came before a temporary owner's day is none of theirs.
    lowest: "owner",
    late: null,
    run(ask, argument, desk) {
      if (argument === "") turnTo(ask, { kind: "inbox", from: onlyOne(ask, desk) }, desk);
      else readSomebody(ask, argument, "inbox", desk);
    },
  },
  {
    name: "thread",
    group: "Texts",
    usage: "<name>",
    description: "the texts to and from somebody; also as a reply",
    lowest: "owner",
    late: null,
    run(ask, argument, desk) {
      const who = onlyOne(ask, desk);
      if (argument !== "") readSomebody(ask, argument, "thread", desk);
      else if (who) turnTo(ask, { kind: "thread", who }, desk);
      else
        desk.reply(
          ask,
          words`Write a name or a number after it: ${mono("/thread anna")}. Or reply with it to what shows somebody.`,
        );
    },
  },
  {
    name: "find",
    group: "Texts",
    usage: "<words>",
    description: "search all texts",
    lowest: "owner",
    late: null,
    run(ask, argument, desk) {
      const asked = oneLine(argument);
      if (asked === "") desk.reply(ask, words`Write what to look for after it: ${mono("/find dinner")}`);
      else turnTo(ask, { kind: "find", words: asked }, desk);
    },
  },
];

function takeWish(ask: Ask, argument: string, desk: Desk): void {
  const request = readWish(argument, desk);
  if (!("body" in request)) {
    const figures = /^[^\p{L}]*/u.exec(argument)?.[0] ?? "";
    const told =
      request.kind === "unreadable"
        ? (emergencyWords(figures, "text", desk) ?? unreadableWords(request.part))
        : howToWords(request.kind);
    desk.refuse(ask, told);
    return;
  }
  const { body } = request;
  const origin = { chat: ask.place.chat, message: ask.message };
  if (body === "") {
    desk.reply(
      ask,
      plain("There is no text to send. Write it after the name or number, or on the next line."),
    );
    return;
  }
  if (request.kind === "name") {
    const meets = meet(ask, request.name, desk, {
      act: (to) => {
        sendText(ask, { to, body, origin, isFound: true }, desk);
      },
      deed: (to) => ({ kind: "text", wish: { to, body, origin, isFound: true }, isAgreed: false }),
    });
    if (!meets) desk.refuse(ask, emergencyWords(request.name, "text", desk) ?? nobodyWords(request.name));
    return;
  }
  const to: Person =
    request.kind === "number"
      ? personOf(request.number, request.written, desk.directory)
      : { name: null, number: null, written: request.written };
  sendText(ask, { to, body, origin, isFound: false }, desk);
}

function howToWords(kind: "nothing" | "ambiguous") {
  return kind === "nothing"
    ? words`Write to whom and what: ${mono("/sms +44 7700 900123 hello")} or ${mono("/sms anna hello")}. Or reply to a text.`
    : plain(
        "I cannot tell where the number ends. Put it in quotes or on a line of its own, and the text after it.",
      );
}

/** The one person whom the message is meant for; null when that is nobody, or several. */
function onlyOne(ask: Ask, desk: Desk): Person | null {
  const [person, ...others] = peopleMeant(ask, desk);
  return person && others.length === 0 ? person : null;
}

/** Shows the first page. */
function turnTo(ask: Ask, query: Query, desk: Desk): void {
  const { words: text, ...rest } = showPage(query, 0, desk);
  desk.reply(ask, text, rest);
}

/** What is read of somebody's. */
export function readingOf(person: Person, reading: Reading): Query {
  return reading === "inbox" ? { kind: "inbox", from: person } : { kind: "thread", who: person };
}

function readSomebody(ask: Ask, argument: string, reading: Reading, desk: Desk): void {
  const text = oneLine(argument);
  const number = parsePhoneNumber(text, desk.country);
  const act = (person: Person): void => {
    turnTo(ask, readingOf(person, reading), desk);
  };
  if (number !== undefined) {
    act(personOf(number, text, desk.directory));
    return;
  }
  if (meet(ask, text, desk, { act, deed: (person) => ({ kind: "read", person, reading }) })) return;
  // A service that writes under a name or a short code is in no contact file.
  const sender: Person = { name: null, number: null, written: text };
  if (desk.texts.thread(sender, 0).total > 0) act(sender);
  else desk.reply(ask, nobodyWords(text));
}
