/** What the owners read of a call, for every kind of news. */
import type { CallNews, Ending } from "../call/news.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { Person } from "../core/person.ts";
import type { RefusalReason } from "../core/refusal.ts";
import { durationWords, fullPersonWords, numberWords, personWords } from "./person-words.ts";
import { cutText, join, oneLine, plain, sentence, words, type Words } from "./words.ts";

const longestDetail = 200;

/** News in words. */
export function newsWords(news: CallNews): Words {
  return sentence(tellNews(news));
}

function tellNews(news: CallNews): Words {
  switch (news.kind) {
    case "incoming":
      return words`${fullPersonWords(news.caller)} is calling.`;
    case "caller-refused":
      return refusalWords(news.caller, news.reason);
    case "caller-gave-up":
      return words`${personWords(news.caller)} hung up after ${durationWords(news.waitedSeconds)}, before anybody answered.`;
    case "calling-master":
      return words`Ringing ${numberWords(news.master)} for ${personWords(news.other)}…`;
    case "master-failed":
      return masterFailedWords(news, news.other);
    case "nobody-took-it":
      return nobodyWords(news, news.caller);
    case "calling-contact":
      return words`${numberWords(news.master)} answered. Calling ${fullPersonWords(news.contact)}…`;
    case "contact-failed":
      return words`${personWords(news.contact)} ${endingWords(news.ending)}. The call is over.`;
    case "master-left":
      return words`${numberWords(news.master)} hung up before ${personWords(news.contact)} answered.`;
    case "joined":
      return joinedWords(news.other, news.master);
    case "ended":
      return endedWords(news, news.other);
    case "step-refused":
      return words`${stepWords(news.step, news.other)}: ${detailText(news.words)}. Nobody is left waiting: I let everybody go.`;
    case "check-ended":
      return news.ending === null
        ? words`I called ${personWords(news.other)} for a moment, and was answered.`
        : words`I called ${personWords(news.other)} for a moment: ${personWords(news.other)} ${endingWords(news.ending)}.`;
    case "second-caller":
      return words`${fullPersonWords(news.caller)} calls meanwhile; I tell them that you are busy.`;
    case "found-calls":
      return foundWords(news.kept, news.others);
    case "closed":
      return news.other === null
        ? plain("I have hung up.")
        : words`I have hung up. The call with ${personWords(news.other)} is over.`;
    case "modem-lost":
      return news.other === null
        ? plain("The modem went away during a call. I cannot tell how the call goes on.")
        : words`The modem went away during the call with ${personWords(news.other)}. I cannot tell how the call goes on.`;
    case "will-not-end":
      return plain("The modem does not let go of the call. I begin anew with it.");
  }
}

/** Whom news of a call show. */
export function peopleIn(news: CallNews): readonly Person[] {
  if ("caller" in news) return [news.caller];
  if ("contact" in news) return [news.contact];
  if ("others" in news) return news.others;
  return "other" in news && news.other !== null ? [news.other] : [];
}

/** Whether the call goes on after this news, so that it can be hung up. */
export function canHangUp(news: CallNews): boolean {
  switch (news.kind) {
    case "incoming":
    case "calling-master":
    case "calling-contact":
    case "joined":
      return true;
    case "master-failed":
      return news.next !== null;
    case "found-calls":
      return news.kept;
    default:
      return false;
  }
}

/** Whether the call is over with this news. */
export function isOver(news: CallNews): boolean {
  return !canHangUp(news) && news.kind !== "second-caller";
}

function refusalWords(caller: Person, reason: RefusalReason): Words {
  const who = fullPersonWords(caller);
  switch (reason.kind) {
    case "withheld":
      return plain("I refused a call from a hidden number.");
    case "unlisted":
      return words`I refused a call from ${who}: it is in no contact file.`;
    case "out-of-hours":
      return words`I refused a call from ${who}: the calendar has nobody for them now.`;
    case "spam":
      return words`I refused a spam call from ${who}: it is listed as “${detailText(reason.label)}”.`;
    case "caller-is-master":
      return words`I refused a call from ${who}: the phone to ring is the caller's own.`;
    case "guarded":
      return words`I refused a call from ${who}. ${detailText(reason.why)}`;
  }
}

function masterFailedWords(news: CallNews & { kind: "master-failed" }, other: Person): Words {
  const failed = words`${numberWords(news.master)} ${endingWords(news.ending)}.`;
  return news.next === null
    ? words`${failed} The call with ${personWords(other)} is off.`
    : words`${failed} I try ${numberWords(news.next)} now.`;
}

function nobodyWords(news: CallNews & { kind: "nobody-took-it" }, caller: Person): Words {
  const tries = news.attempts.map(
    ({ master, ending }) => words`${numberWords(master)} ${endingWords(ending)}.`,
  );
  const first = words`Nobody took the call from ${fullPersonWords(caller)}; I let them go after ${durationWords(news.waitedSeconds)}.`;
  return join([first, ...tries], "\n");
}

function joinedWords(other: Person, master: PhoneNumber | null): Words {
  return master === null
    ? words`${personWords(other)} is connected.`
    : words`${personWords(other)} and ${numberWords(master)} are connected.`;
}

function endedWords(news: CallNews & { kind: "ended" }, other: Person): Words {
  const talked = `You talked for ${durationWords(news.talkedSeconds)}.`;
  switch (news.by) {
    case "caller":
    case "contact":
      return words`${personWords(other)} hung up. ${talked}`;
    case "master":
      return words`The master phone hung up on ${personWords(other)}. ${talked}`;
    case "owner":
      return words`I end the call with ${personWords(other)}. ${talked}`;
    case "unknown":
      return words`The call with ${personWords(other)} is over. ${talked}`;
  }
}

function foundWords(kept: boolean, others: readonly Person[]): Words {
  const who = others.length === 0 ? plain("somebody") : join(others.map(personWords), ", ");
  return kept
    ? words`I found a conversation on the modem (${who}) and leave it alone.`
    : words`I found a call on the modem that nobody was looking after (${who}) and ended it.`;
}

function stepWords(step: (CallNews & { kind: "step-refused" })["step"], other: Person): Words {
  const who = personWords(other);
  switch (step) {
    case "answer":
      return words`I could not answer ${who}`;
    case "hold":
      return words`The operator did not let me put ${who} on hold`;
    case "join":
      return words`The operator did not let me connect you with ${who}`;
  }
}

const endings: Readonly<Record<Ending["kind"], string>> = {
  busy: "is busy",
  refused: "refused the call",
  "no-answer": "did not answer",
  unreachable: "cannot be reached",
  "invalid-number": "is no number that the network knows",
  barred: "may not be called from this SIM",
  network: "could not be called, because the network failed",
  "no-service": "could not be called, because the SIM has no network",
  "hung-up": "hung up",
  released: "was let go",
  "modem-lost": "was lost with the modem",
  unknown: "is gone, and the modem does not say why",
};

/** How a line ended, as the end of a sentence whose subject is who was called. */
export function endingWords({ kind, detail }: Ending): string {
  return detail === null ? endings[kind] : `${endings[kind]} (${detailText(detail)})`;
}

function detailText(text: string): string {
  return cutText(oneLine(text), longestDetail);
}
