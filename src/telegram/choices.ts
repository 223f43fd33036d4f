/** Questions with buttons: whom they are for, what each button means, and for how long. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { Origin } from "../sms/news.ts";
import type { Button, Buttons } from "./buttons.ts";
import type { Callable } from "./ports.ts";
import { cutText, join, type Words } from "./words.ts";

/** What a button does. */
export type Deed =
  | { readonly kind: "explain" | "divert"; readonly person: Callable }
  /** `isAgreed`: the guard asks no more. */
  | {
      readonly kind: "call";
      readonly person: Callable;
      readonly master: PhoneNumber | null;
      readonly isAgreed: boolean;
    }
  /** `isAgreed`: no more is asked about it. */
  | { readonly kind: "text"; readonly wish: TextWish; readonly isAgreed: boolean }
  | { readonly kind: "read"; readonly person: Person; readonly reading: Reading }
  /** Asks further. */
  | { readonly kind: "ask"; readonly question: Question }
  /** Runs a command that came too late to be run at once; `isAgreed`: or about which nothing more is asked. */
  | {
      readonly kind: "run";
      readonly command: string;
      readonly argument: string;
      readonly isAgreed: boolean;
    }
  | { readonly kind: "hang-up"; readonly call: number }
  | { readonly kind: "nothing" };

/** A text that somebody wants to be sent. */
export interface TextWish {
  readonly to: Person;
  readonly body: string;
  readonly origin: Origin;
  /** We found out who is meant, so that they are told who that is. */
  readonly isFound: boolean;
}

/** Which texts of somebody's are read: what they sent, or what they were sent, too. */
export type Reading = "inbox" | "thread";

/** A button of a question. `line` is what stands of it in the text above. */
export interface Option {
  readonly label: string;
  readonly line: Words | null;
  readonly deed: Deed;
}

/** A question and its answers, of which a page is shown at a time. */
export interface Question {
  readonly title: Words;
  readonly options: readonly Option[];
}

/** A question that has been put. */
export interface OpenQuestion {
  readonly key: string;
  readonly asker: number;
  readonly question: Question;
  /** What has come of it; null while it may be answered. */
  readonly done: string | null;
}

/** The questions that wait for an answer. */
export interface Choices {
  /** Puts a question to somebody; the answer names it. */
  put(asker: number, question: Question): OpenQuestion;
  /** Undefined when it was never put, or too long ago. */
  find(key: string): OpenQuestion | undefined;
  /** Puts another question in its place. */
  replace(key: string, question: Question): void;
  /** It is answered; whoever presses again is told `done`. */
  close(key: string, done: string): void;
}

/** What the data of a button means; null for data that no button of ours has. */
export type Pressed =
  | { readonly kind: "option"; readonly key: string; readonly index: number }
  | { readonly kind: "page"; readonly key: string; readonly page: number }
  | { readonly kind: "hang-up"; readonly run: string; readonly call: number }
  | null;

const optionsOnPage = 8;
const mostOptions = 200;
const openMilliseconds = 10 * 60 * 1000;
const mostOpen = 200;
const longestLabel = 60;

/** Makes an empty list of questions. */
export function createChoices(clock: Clock): Choices {
  const open = new Map<string, OpenQuestion & { readonly until: number }>();
  const change = (key: string, changes: Partial<OpenQuestion>): void => {
    const found = open.get(key);
    if (found) open.set(key, { ...found, ...changes });
  };
  return {
    put(asker, question) {
      const key = randomBytes(9).toString("base64url");
      const put = { key, asker, question: shortened(question), done: null };
      open.set(key, { ...put, until: clock.now() + openMilliseconds });
      if (open.size > mostOpen) open.delete([...open.keys()][0] ?? "");
      return put;
    },
    find(key) {
      const found = open.get(key);
      return found && found.until > clock.now() ? found : undefined;
    },
    replace(key, question) {
      change(key, { question: shortened(question) });
    },
    close(key, done) {
      change(key, { done });
    },
  };
}

function shortened({ title, options }: Question): Question {
  return { title, options: options.slice(0, mostOptions) };
}

/** A page of a question, counted from 0, as it is shown. */
export function showQuestion(
  { key, question }: OpenQuestion,
  page: number,
): { readonly words: Words; readonly buttons: Buttons } {
  const { title, options } = question;
  const last = Math.max(0, Math.ceil(options.length / optionsOnPage) - 1);
  const shown = Math.min(Math.max(0, page), last);
  const first = shown * optionsOnPage;
  const here = options.slice(first, first + optionsOnPage);
  const rows = here.map(({ label }, index) => [
    { text: cutText(label, longestLabel), data: `c:${key}:${first + index}` },
  ]);
  const turns: Button[] = [];
  if (shown > 0) turns.push({ text: "‹ Back", data: `c:${key}:p${shown - 1}` });
  if (shown < last)
    turns.push({ text: `More (${shown + 1} of ${last + 1}) ›`, data: `c:${key}:p${shown + 1}` });
  const lines = here.flatMap(({ line }) => (line === null ? [] : [line]));
  return { words: join([title, ...lines], "\n"), buttons: turns.length === 0 ? rows : [...rows, turns] };
}

/** Whom the answers to a question are about. */
export function peopleAsked({ options }: Question): readonly Person[] {
  return options.flatMap(({ deed }) => {
    if (deed.kind === "text") return [deed.wish.to];
    return "person" in deed ? [deed.person] : [];
  });
}

/** A question whether to do something. */
export function yesOrNo(title: Words, yes: string, deed: Deed): Question {
  return {
    title,
    options: [
      { label: yes, line: null, deed },
      { label: "Never mind", line: null, deed: { kind: "nothing" } },
    ],
  };
}

/** The button that ends a call. `run` tells this run of the daemon from others, which count calls alike. */
export function hangUpButton(run: string, call: number): Button {
  return { text: "Hang up", data: `h:${run}:${call}` };
}

/** Reads the data of a pressed button. */
export function readPressed(data: string): Pressed {
  const [, key, turn, number] = /^c:([\w-]{12}):(p?)(\d{1,3})$/.exec(data) ?? [];
  if (key !== undefined)
    return turn === "p"
      ? { kind: "page", key, page: Number(number) }
      : { kind: "option", key, index: Number(number) };
  const [, run, call] = /^h:([\w-]{1,20}):(\d{1,9})$/.exec(data) ?? [];
  return run === undefined ? null : { kind: "hang-up", run, call: Number(call) };
}
