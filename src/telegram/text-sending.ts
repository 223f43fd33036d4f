/** Sending a text that an owner wrote, and changing it while it waits. */
import type { Message } from "grammy/types";
import { isMobile, mayReceiveTexts, parsePhoneNumber } from "../core/phone-number.ts";
import type { Person } from "../core/person.ts";
import { yesOrNo, type Question, type TextWish } from "./choices.ts";
import type { Desk } from "./desk.ts";
import type { Verdict } from "./ports.ts";
import { durationWords, fullPersonWords, personLabel } from "./person-words.ts";
import { readCommand, type Ask } from "./requests.ts";
import { readText, type TextRequest } from "./text-request.ts";
import { tooLateText } from "./text-words.ts";
import { cutText, join, oneLine, plain, words, type Words } from "./words.ts";

/** A text of more parts is asked about before it goes out. */
const mostUnasked = 10;
/** As old as a text may become while it waits to be sent. */
const lateSeconds = 3600;
const longestWhy = 400;

/** Reads what follows `/sms`. */
export function readWish(argument: string, desk: Desk): TextRequest {
  return readText(argument, {
    number: (text) => parsePhoneNumber(text, desk.country),
    isMobile,
    names: (text) => desk.directory.search(text).map(({ name }) => name),
  });
}

/** Sends a text, unless it has been sent; asks first where it may not be meant as it is. */
export function sendText(ask: Ask, wish: TextWish, desk: Desk): void {
  if (desk.texts.of(wish.origin) !== null) return;
  noteText(ask, wish, desk);
  const question = doubtsAbout(wish, ask, desk);
  if (question) {
    desk.put(ask, question);
    return;
  }
  const { isQueued, words: told } = queueText(wish, desk);
  const options = { people: [wish.to], replyTo: wish.origin.message, silent: true };
  if (!isQueued) desk.refuse(ask, told, options);
  else if (told.text !== "") desk.reply(ask, told, options);
}

/**
 * Asks whether a text is to go out that is very long, goes to what is no mobile phone, or was written long ago; null
 * for one that goes without a question.
 */
export function doubtsAbout(wish: TextWish, { waitedSeconds }: Ask, desk: Desk): Question | null {
  const { to } = wish;
  const { parts } = desk.texts.cost(wish.body);
  const verdict = judgeText(wish, desk);
  // What is refused is refused when it is queued.
  if (verdict.kind === "refuse") return null;
  const doubts: Words[] =
    verdict.kind === "ask" && !hasWritten(to, desk) ? verdict.why.map((why) => plain(why)) : [];
  if (parts > mostUnasked) doubts.push(plain(`It would go out as ${parts} texts, and each is paid for.`));
  if (to.number !== null && !mayReceiveTexts(to.number))
    doubts.push(plain("No texts arrive at such numbers, as far as I know."));
  // What was cut short comes again without a time, and is sent at once.
  if (Number.isFinite(waitedSeconds) && waitedSeconds > lateSeconds)
    doubts.push(
      plain(`You wrote it ${durationWords(Math.round(waitedSeconds / 60) * 60)} ago, and I see it only now.`),
    );
  if (doubts.length === 0) return null;
  const title = join([words`A text to ${fullPersonWords(to)}:`, ...doubts], "\n");
  const yes = parts > mostUnasked ? `Send ${parts} texts` : "Send it";
  return yesOrNo(title, yes, { kind: "text", wish, isAgreed: true });
}

function judgeText({ to, body }: Pick<TextWish, "to" | "body">, { guard, texts }: Desk): Verdict {
  const { parts } = texts.cost(body);
  return guard.judge({ purpose: "text", number: to.number, written: to.written, units: parts });
}

/** Whether it is a service that wrote first; its short code is in no contact file. */
function hasWritten(to: Person, { texts }: Desk): boolean {
  return to.number === null && texts.inbox(to, 0).total > 0;
}

/** Whom a text is for is kept, and never what it says. */
export function noteText(ask: Ask, { to }: TextWish, desk: Desk): void {
  desk.trail.note(ask, `text to ${personLabel(to)}`, true);
}

/** What came of the wish to send a text. */
export interface Queueing {
  readonly isQueued: boolean;
  /** Empty when its state says everything. */
  readonly words: Words;
}

/** Queues a text, however long it is. */
export function queueText({ to, body, origin, isFound }: TextWish, desk: Desk): Queueing {
  const verdict = judgeText({ to, body }, desk);
  if (verdict.kind === "refuse") return { isQueued: false, words: plain(verdict.why) };
  const result = desk.texts.send({ to, body, origin });
  if (result.kind === "refused")
    return { isQueued: false, words: plain(cutText(oneLine(result.why), longestWhy)) };
  const { parts } = result.text;
  const count = parts > 1 ? `, as ${parts} texts` : "";
  if (isFound) return { isQueued: true, words: words`This goes to ${fullPersonWords(to)}${count}.` };
  return { isQueued: true, words: plain(parts > 1 ? `This goes out as ${parts} texts.` : "") };
}

/** Somebody has written other words in place of a message; when it was made into a text that waits, that changes. */
export function takeEdit(ask: Ask, message: Message, desk: Desk): void {
  const text = desk.texts.of({ chat: ask.place.chat, message: ask.message });
  if (text === null || message.text === undefined) return;
  const options = { people: [text.to], replyTo: ask.message, silent: true };
  const refuse = (told: Words): void => {
    desk.refuse(ask, told, options);
  };
  const body = editedBody(message.text, text.to, desk);
  if (body === text.body) return;
  desk.trail.note(ask, `other words for the text to ${personLabel(text.to)}`, true);
  if (body === null) {
    refuse(plain("I can change only what a text says, not whom it is for. I have left it as it was."));
    return;
  }
  const { parts } = desk.texts.cost(body);
  if (parts > mostUnasked) {
    refuse(
      plain(`That would go out as ${parts} texts, so I have left it as it was. Write it anew to send it.`),
    );
    return;
  }
  const more = { purpose: "text", number: text.to.number, written: text.to.written } as const;
  const verdict = desk.guard.judge({ ...more, units: Math.max(0, parts - text.parts) });
  if (verdict.kind === "refuse") {
    refuse(plain(`${verdict.why} I have left it as it was.`));
    return;
  }
  const result = desk.texts.change(text.id, body);
  if (result.kind === "refused") refuse(plain(cutText(oneLine(result.why), longestWhy)));
  else if (result.kind === "too-late")
    refuse(plain(`Too late: ${tooLateText(result.text.state)}, as you wrote it first.`));
  else if (parts > 1 || text.parts > 1)
    desk.reply(
      ask,
      plain(parts > 1 ? `It goes out as ${parts} texts now.` : "It goes out as one text now."),
      options,
    );
}

/** What an edited message wants its text to say; null when it is for somebody else now. */
function editedBody(written: string, to: Person, desk: Desk): string | null {
  const command = readCommand(written);
  if (!command) return written;
  if (command.name !== "sms") return null;
  const request = readWish(command.argument, desk);
  return "body" in request && isFor(request, to, desk) ? request.body : null;
}

function isFor(
  request: Extract<TextRequest, { readonly body: string }>,
  { number, written }: Person,
  desk: Desk,
): boolean {
  switch (request.kind) {
    case "number":
      return request.number === number;
    case "short-code":
      return number === null && request.written === written;
    case "name":
      return (
        number !== null && desk.directory.search(request.name).some(({ numbers }) => numbers.includes(number))
      );
  }
}
