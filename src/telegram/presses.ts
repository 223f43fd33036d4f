/** What a pressed button does. Its data is hostile until the question it names is found to be the presser's. */
import { takeAuditPress } from "./audit-command.ts";
import { alreadyCalled, place } from "./call-commands.ts";
import {
  readPressed,
  showQuestion,
  yesOrNo,
  type Deed,
  type OpenQuestion,
  type Option,
  type Question,
} from "./choices.ts";
import { findCommand } from "./commands.ts";
import { divertTo } from "./divert-commands.ts";
import { mayUse, type PressDesk } from "./desk.ts";
import { explanationWords } from "./master-commands.ts";
import { personLabel, personWords } from "./person-words.ts";
import type { Press } from "./requests.ts";
import { callTap, judgeCall, tapQuestion } from "./second-tap.ts";
import { readingOf } from "./text-commands.ts";
import { commandText } from "./trail.ts";
import { takeTextPress, turnTo } from "./text-presses.ts";
import { doubtsAbout, noteText, queueText } from "./text-sending.ts";
import { takeMenuPress } from "./ussd-presses.ts";
import { cutText, plain, words, type Words } from "./words.ts";

/** A press that may have waited longer than this does nothing by surprise. */
const lateSeconds = 60;
const longestNotice = 190;

/** Does what a press asks for. Every press gets its notice. */
export function takePress(press: Press, desk: PressDesk): void | Promise<void> {
  const pressed = readPressed(press.data);
  if (pressed === null) {
    const taken =
      takeTextPress(press, desk) || takeAuditPress(press, desk) ? undefined : takeMenuPress(press, desk);
    if (taken !== null) return taken;
    desk.notice(press, "I do not know this button.");
    return undefined;
  }
  if (pressed.kind === "hang-up") {
    hangUp(press, pressed.run === desk.run ? pressed.call : null, desk);
    return undefined;
  }
  const open = openFor(press, pressed.key, desk);
  if (open === null) return undefined;
  if (pressed.kind === "option") return choose(press, open, open.question.options[pressed.index], desk);
  show(press, open, pressed.page, desk);
  return undefined;
}

/** The question, if it is the presser's to answer; otherwise the presser is told. */
function openFor(press: Press, key: string, desk: PressDesk): OpenQuestion | null {
  const open = desk.choices.find(key);
  if (open === undefined) {
    desk.notice(press, "This question is too old. Please ask again.");
    desk.disarm(press);
    return null;
  }
  if (open.asker === press.from.id && open.done === null) return open;
  desk.notice(press, open.asker === press.from.id ? (open.done ?? "") : "This question is not yours.");
  return null;
}

function show(press: Press, open: OpenQuestion, page: number, desk: PressDesk): void {
  const { words: text, buttons } = showQuestion(open, page);
  desk.notice(press, "");
  desk.change(press, text, buttons);
}

function hangUp(press: Press, call: number | null, desk: PressDesk): void {
  const now = desk.phone.status().call;
  if (call === null || now?.call !== call) {
    desk.notice(press, "That call is over.");
    desk.disarm(press);
  } else if (press.waitedSeconds > lateSeconds) {
    desk.notice(press, "");
    askAgain(press, { kind: "hang-up", call }, desk);
  } else {
    desk.trail.note(press, "hang up", true);
    desk.inOrder(() => {
      desk.notice(press, desk.phone.close() ? "Hanging up…" : "That call is over.");
    });
  }
}

function choose(
  press: Press,
  open: OpenQuestion,
  option: Option | undefined,
  desk: PressDesk,
): void | Promise<void> {
  if (option === undefined) {
    desk.notice(press, "I do not know this button.");
    return undefined;
  }
  const { deed } = option;
  if (press.waitedSeconds > lateSeconds && lateWords(deed) !== null) {
    desk.notice(press, "");
    finish(press, open, "I have asked again.", desk);
    askAgain(press, deed, desk);
    return undefined;
  }
  return act(press, open, deed, desk);
}

function act(press: Press, open: OpenQuestion, deed: Deed, desk: PressDesk): void | Promise<void> {
  switch (deed.kind) {
    case "call":
      callPerson(press, open, deed, desk);
      return undefined;
    case "explain":
      desk.notice(press, "");
      desk.change(press, explanationWords(deed.person.number, desk), []);
      return undefined;
    case "divert":
      desk.notice(press, "");
      finish(press, open, "I have done that.", desk);
      desk.trail.note(press, `/divert on ${deed.person.number}`, true);
      divertTo(press, deed.person, desk);
      return undefined;
    case "text":
      textPerson(press, open, deed, desk);
      return undefined;
    case "read":
      turnTo(press, readingOf(deed.person, deed.reading), 0, desk);
      return undefined;
    case "ask":
      askOn(press, open, deed.question, desk);
      return undefined;
    case "run":
      return run(press, open, deed, desk);
    case "hang-up":
      finish(press, open, "I have done that.", desk);
      hangUp(press, deed.call, desk);
      return undefined;
    case "nothing":
      finish(press, open, "Never mind.", desk);
      desk.notice(press, "Never mind.");
      return undefined;
  }
}

function askOn(press: Press, open: OpenQuestion, question: Question, desk: PressDesk): void {
  desk.trail.mark(press, "asked");
  desk.choices.replace(open.key, question);
  show(press, { ...open, question }, 0, desk);
}

function textPerson(press: Press, open: OpenQuestion, deed: Deed & { kind: "text" }, desk: PressDesk): void {
  noteText(press, deed.wish, desk);
  const doubts = deed.isAgreed ? null : doubtsAbout(deed.wish, press, desk);
  if (doubts) {
    askOn(press, open, doubts, desk);
    return;
  }
  const { isQueued, words: text } = queueText({ ...deed.wish, isFound: true }, desk);
  desk.notice(press, cutText(text.text, longestNotice));
  if (isQueued) {
    desk.choices.close(open.key, "I have taken that text already.");
    desk.change(press, text, []);
  } else desk.refuse(press, text);
}

function callPerson(press: Press, open: OpenQuestion, deed: Deed & { kind: "call" }, desk: PressDesk): void {
  desk.trail.note(press, `call to ${personLabel(deed.person)}`, true);
  const verdict = judgeCall(deed.person, deed.master, desk);
  if (verdict.kind === "ask" && !deed.isAgreed) {
    askOn(press, open, tapQuestion(verdict.why, callTap(deed.person, deed.master)), desk);
    return;
  }
  desk.inOrder(() => {
    const { placed, words: text } = place(deed.person, deed.master, desk);
    desk.notice(press, cutText(text.text, longestNotice));
    if (placed) {
      desk.choices.close(open.key, alreadyCalled(deed.person));
      desk.change(press, text, []);
    } else desk.refuse(press, text);
  });
}

function run(
  press: Press,
  open: OpenQuestion,
  deed: Deed & { kind: "run" },
  desk: PressDesk,
): void | Promise<void> {
  desk.notice(press, "");
  finish(press, open, "I have done that.", desk);
  const command = findCommand(deed.command);
  if (!command) return undefined;
  desk.trail.note(press, commandText(command.name, deed.argument), command.late !== null);
  if (!mayUse(desk.access.standingOf(press.from.id), command.lowest)) {
    desk.trail.mark(press, "refused");
    return undefined;
  }
  const agreed = { ...press, isAgreed: deed.isAgreed };
  desk.trail.follow(agreed, press);
  return command.run(agreed, deed.argument, desk);
}

function finish(press: Press, open: OpenQuestion, done: string, desk: PressDesk): void {
  desk.choices.close(open.key, done);
  desk.disarm(press);
}

/** What is asked before a deed that comes late is done; null for one that is harmless at any time. */
function lateWords(deed: Deed): { readonly question: Words; readonly yes: string } | null {
  switch (deed.kind) {
    case "call":
      return {
        question: words`You wanted to call ${personWords(deed.person)} a while ago.`,
        yes: "Call now",
      };
    case "divert":
      return {
        question: words`You wanted calls that do not reach me to go to ${personWords(deed.person)} a while ago.`,
        yes: "Do it now",
      };
    case "hang-up":
      return { question: plain("You wanted to hang up a while ago."), yes: "Hang up now" };
    case "run":
      return { question: plain(`You wanted /${deed.command} a while ago.`), yes: "Do it now" };
    case "ask":
    case "explain":
    case "nothing":
    case "read":
    case "text":
      return null;
  }
}

function askAgain(press: Press, deed: Deed, desk: PressDesk): void {
  const late = lateWords(deed);
  if (late) desk.put(press, yesOrNo(late.question, late.yes, deed));
}
