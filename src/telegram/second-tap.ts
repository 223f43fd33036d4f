/** What the guard says, put to whoever asked: nothing, a question with a button, or a refusal. */
import type { PhoneNumber } from "../core/phone-number.ts";
import { yesOrNo, type Deed, type Question } from "./choices.ts";
import type { Desk } from "./desk.ts";
import { fullPersonWords } from "./person-words.ts";
import type { Callable, DialWish, Verdict } from "./ports.ts";
import { unreadableWords } from "./questions.ts";
import type { Ask } from "./requests.ts";
import { join, oneLine, plain, words, type Words } from "./words.ts";

/** What is asked before something is done that the guard has doubts about. */
export interface SecondTap {
  /** What is wanted. */
  readonly title: Words;
  /** On the button. */
  readonly yes: string;
  readonly deed: Deed;
}

/** Whether something may be done now. If not, whoever asked has been asked back, or told why not. */
export function mayDo(ask: Ask, verdict: Verdict, tap: SecondTap, desk: Desk): boolean {
  if (verdict.kind === "refuse") {
    desk.refuse(ask, plain(verdict.why));
    return false;
  }
  if (verdict.kind === "allow" || ask.isAgreed === true) return true;
  desk.put(ask, tapQuestion(verdict.why, tap));
  return false;
}

/** The question about doubts. */
export function tapQuestion(why: readonly string[], { title, yes, deed }: SecondTap): Question {
  return yesOrNo(join([title, ...why.map((each) => plain(each))], "\n"), yes, deed);
}

/** What the guard says of a call: of whom is called, and of the phone that is rung first, if it was named. */
export function judgeCall(person: Callable, master: PhoneNumber | null, { guard }: Desk): Verdict {
  const verdicts = [
    guard.judge({ purpose: "call", number: person.number, written: person.written, units: 1 }),
  ];
  if (master !== null)
    verdicts.push(guard.judge({ purpose: "master", number: master, written: master, units: 1 }));
  const refusal = verdicts.find((verdict) => verdict.kind === "refuse");
  if (refusal) return refusal;
  const why = verdicts.flatMap((verdict) => (verdict.kind === "ask" ? verdict.why : []));
  return why.length === 0 ? { kind: "allow" } : { kind: "ask", why: [...new Set(why)] };
}

/** The second tap for a call. */
export function callTap(person: Callable, master: PhoneNumber | null): SecondTap {
  return {
    title: words`A call to ${fullPersonWords(person)}:`,
    yes: "Call",
    deed: { kind: "call", person, master, isAgreed: true },
  };
}

/** The answer to what is no number that can be read: for an emergency's, why it is not dialled. */
export function notANumberWords(text: string, purpose: DialWish["purpose"], desk: Desk): Words {
  return emergencyWords(text, purpose, desk) ?? unreadableWords(text);
}

/** Why an emergency number is not dialled; null for anything else, a name among it. */
export function emergencyWords(text: string, purpose: DialWish["purpose"], { guard }: Desk): Words | null {
  if (!/^[\p{Nd}\s+*#()./-]+$/u.test(oneLine(text))) return null;
  const verdict = guard.judge({ purpose, number: null, written: text, units: 0 });
  return verdict.kind === "refuse" ? plain(verdict.why) : null;
}
