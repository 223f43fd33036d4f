/** The buttons about texts. Their data says everything, so that they work after a restart, and however often. */
import { mayUse, type PressDesk } from "./desk.ts";
import { personWords } from "./person-words.ts";
import type { AnyText } from "./ports.ts";
import { timeText } from "../core/time-text.ts";
import type { Press } from "./requests.ts";
import { copyButton } from "./text-news.ts";
import { personIn, readEntry, readPage, showPage, type Query } from "./text-pages.ts";
import { bodyWords, incomingWords, stateText, tooLateText } from "./text-words.ts";
import { cutText, quoted, words, type Words } from "./words.ts";

const longestNotice = 190;

/** Does what a button about texts asks for. False when it is none. */
export function takeTextPress(press: Press, desk: PressDesk): boolean {
  const decision = readDecision(press.data);
  if (decision) {
    decide(press, decision, desk);
    return true;
  }
  const isEntry = press.data.startsWith("e:");
  const page = isEntry ? null : readPage(press.data, desk);
  if (!isEntry && page === null) return false;
  if (!mayUse(desk.access.standingOf(press.from.id), "owner"))
    desk.notice(press, "Only an owner may read what came.");
  else if (page === null) showWhole(press, desk);
  else if (page.kind === "page") turnTo(press, page.query, page.page, desk);
  else {
    desk.notice(press, "This search is too old. Please search again.");
    desk.disarm(press);
  }
  return true;
}

/** Puts a page into the message that was pressed. */
export function turnTo(press: Press, query: Query, page: number, desk: PressDesk): void {
  const { words: text, buttons } = showPage(query, page, desk);
  desk.notice(press, "");
  desk.change(press, text, buttons);
}

function showWhole(press: Press, desk: PressDesk): void {
  const entry = readEntry(press.data, desk);
  if (entry === null) {
    desk.notice(press, "This text is gone.");
    return;
  }
  const code = codeIn(entry, desk);
  desk.notice(press, "");
  desk.reply(press, wholeWords(entry, code, desk), {
    people: [personIn(entry)],
    buttons: code === null ? [] : [[copyButton(code)]],
  });
}

function codeIn({ direction, text }: AnyText, desk: PressDesk): string | null {
  if (direction === "out" || text.content.kind === "data") return null;
  return desk.findCode(text.content.text, text.from.written);
}

function wholeWords(entry: AnyText, code: string | null, desk: PressDesk): Words {
  const time = (at: number): string => timeText(at, desk.clock.date().getTime(), desk.timeZone);
  if (entry.direction === "in")
    return words`${time(entry.text.receivedAt)} · ${incomingWords(entry.text, code)}`;
  const { to, body, queuedAt, state } = entry.text;
  return words`${time(queuedAt)} · Text to ${personWords(to)}, ${stateText(state)}:\n${quoted(bodyWords(body, null))}`;
}

interface Decision {
  readonly id: number;
  readonly what: "again" | "retry" | "leave" | "cancel";
}

function readDecision(data: string): Decision | null {
  const [, id, what] = /^t:(\d{1,15}):(again|retry|leave|cancel)$/.exec(data) ?? [];
  return id === undefined ? null : { id: Number(id), what: what as Decision["what"] };
}

function decide(press: Press, { id, what }: Decision, desk: PressDesk): void {
  desk.trail.note(press, `text ${id}: ${what}`, true);
  const why = what === "again" || what === "retry" ? whyNotAgain(id, desk) : null;
  if (why !== null) {
    desk.trail.mark(press, "refused");
    desk.notice(press, cutText(why, longestNotice));
    return;
  }
  const isNow = isDone({ id, what }, desk);
  if (!isNow) desk.trail.mark(press, "refused");
  desk.notice(press, isNow ? doneTexts[what] : tooLate(id, desk));
  desk.disarm(press);
}

/** What the guard says against sending a text once more; null for nothing. */
function whyNotAgain(id: number, { texts, guard }: PressDesk): string | null {
  const found = texts.text("out", id);
  if (found?.direction !== "out") return null;
  const { to, parts } = found.text;
  const verdict = guard.judge({ purpose: "text", number: to.number, written: to.written, units: parts });
  return verdict.kind === "refuse" ? verdict.why : null;
}

const doneTexts: Readonly<Record<Decision["what"], string>> = {
  again: "I send it again.",
  retry: "I try again.",
  leave: "I leave it as it is.",
  cancel: "It is taken back, and not sent.",
};

function isDone({ id, what }: Decision, desk: PressDesk): boolean {
  switch (what) {
    case "again":
    case "retry":
      return desk.texts.decide(id, "send-again");
    case "leave":
      return desk.leave(id);
    case "cancel":
      return desk.texts.cancel(id);
  }
}

function tooLate(id: number, desk: PressDesk): string {
  const found = desk.texts.text("out", id);
  return found?.direction === "out"
    ? `That is settled: ${tooLateText(found.text.state)}.`
    : "I do not know that text any more.";
}
