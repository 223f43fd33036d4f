/** What news of a call means for the call log, pure. */
import type { CallNews } from "../call/news.ts";
import type { Ending } from "../core/ending.ts";
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { RefusalReason } from "../core/refusal.ts";

/** How a call in the log ended, the words are those of `CallNews` where it has one. */
export const callEndKinds = [
  /** The two talked; `cause`: who ended it. */
  "talked",
  /** `cause`: why, as in `RefusalReason`; `words`: the spam list's, or the guard's. */
  "refused",
  "caller-gave-up",
  "nobody-took-it",
  /** No master phone could be reached for a call out. `cause`: how it ended, as in `Ending`. */
  "master-failed",
  "master-left",
  /** `cause`: how it ended, as in `Ending`. */
  "contact-failed",
  /** `cause`: which step; `words`: the modem's. */
  "step-refused",
  /** The caller heard busy, for there was a call already. */
  "busy",
  /** The owner ended it before anybody talked. */
  "closed",
  /** A call for a moment was answered. */
  "answered",
  /** A call for a moment was not answered. `cause`: how it ended, as in `Ending`. */
  "not-answered",
  "modem-lost",
  "would-not-end",
  /** The program was not there to see it. */
  "interrupted",
] as const;

/** How a call ended. `words` are the network's, the modem's or a list's, when they gave some. */
export interface CallEnd {
  readonly kind: (typeof callEndKinds)[number];
  readonly cause: string | null;
  readonly words: string | null;
}

/** What changes in the log. What a call has already is kept: it begins, is joined and ends once. */
export interface CallChange {
  /** Which of the calls of this number: a second caller is one of their own. */
  readonly party: "main" | "second";
  /** The direction of a call that is not in the log yet. */
  readonly direction: "in" | "out";
  /** Null when the news does not say. */
  readonly other: Person | null;
  /** The master phone that has to do with it now; null leaves the one before. */
  readonly master: PhoneNumber | null;
  readonly joined: boolean;
  readonly end: CallEnd | null;
}

/** What news changes. A call out is first heard of when its master is called. */
export function changeOf(news: CallNews): CallChange {
  const other = otherOf(news);
  const change = { party: "main", direction: "in", other, master: null, joined: false, end: null } as const;
  switch (news.kind) {
    case "incoming":
      return { ...change, master: news.masters[0] ?? null };
    case "caller-refused":
      return { ...change, end: refusal(news.reason) };
    case "caller-gave-up":
    case "nobody-took-it":
    case "closed":
    case "modem-lost":
      return { ...change, end: end(news.kind) };
    case "calling-master":
      return { ...change, direction: "out", master: news.master };
    case "master-failed":
      return news.next === null
        ? { ...change, direction: "out", master: news.master, end: failure("master-failed", news.ending) }
        : { ...change, master: news.next };
    case "calling-contact":
      return { ...change, direction: "out", master: news.master };
    case "contact-failed":
      return { ...change, direction: "out", end: failure("contact-failed", news.ending) };
    case "master-left":
      return { ...change, direction: "out", master: news.master, end: end("master-left") };
    case "joined":
      return { ...change, master: news.master, joined: true };
    case "ended":
      return { ...change, end: end("talked", news.by) };
    case "step-refused":
      return { ...change, end: end("step-refused", news.step, news.words) };
    case "check-ended":
      return {
        ...change,
        direction: "out",
        end: news.ending === null ? end("answered") : failure("not-answered", news.ending),
      };
    case "second-caller":
      return { ...change, party: "second", end: end("busy") };
    case "found-calls":
      return news.kept ? { ...change, joined: true } : { ...change, end: end("interrupted") };
    case "will-not-end":
      return { ...change, end: end("would-not-end") };
  }
}

function end(kind: CallEnd["kind"], cause: string | null = null, words: string | null = null): CallEnd {
  return { kind, cause, words };
}

function failure(kind: CallEnd["kind"], ending: Ending): CallEnd {
  return end(kind, ending.kind, ending.detail);
}

function refusal(reason: RefusalReason): CallEnd {
  if (reason.kind === "guarded") return end("refused", reason.kind, reason.why);
  return end("refused", reason.kind, reason.kind === "spam" ? reason.label : null);
}

function otherOf(news: CallNews): Person | null {
  if ("caller" in news) return news.caller;
  if ("contact" in news) return news.contact;
  if ("others" in news) return news.others[0] ?? null;
  return "other" in news ? news.other : null;
}
