/** What the owners read of texts, for every kind of news. What others wrote is set apart from what we say. */
import type { Person } from "../core/person.ts";
import type { CourtesyCause, IncomingText, OutgoingState, OutgoingText, TextNews } from "../sms/news.ts";
import type { CentreTime, Waiting } from "../sms/pdu/pdu.ts";
import { fullPersonWords, inLine, personWords } from "./person-words.ts";
import { timeText } from "../core/time-text.ts";
import {
  block,
  counted,
  cutText,
  hidden,
  join,
  oneLine,
  plain,
  quoted,
  sentence,
  verbatim,
  words,
  type Words,
} from "./words.ts";

/** A text that took longer than this to come carries the time when it was sent. */
const lateMilliseconds = 60_000;
const longestWhy = 300;
const longestExcerpt = 60;
/** More gaps than this are counted instead of named. */
const mostGaps = 8;

/** A text that has come, whole: who, what is to be known about it, and then what they wrote. */
export function arrivedWords(news: TextNews & { kind: "arrived" }): Words {
  const { text } = news;
  const notes = [
    ...(news.replacesEarlier ? ["It takes the place of an earlier one."] : []),
    ...partNotes(text, news.toldBefore),
  ];
  return join([headWords(text), ...notes.map(plain), contentWords(text, news.code)], "\n");
}

/** A text that came some time ago, whole. */
export function incomingWords(text: IncomingText, code: string | null): Words {
  return join([headWords(text), ...partNotes(text, false).map(plain), contentWords(text, code)], "\n");
}

function headWords({ from, content, isFlash, sentAt, receivedAt }: IncomingText): Words {
  const what = content.kind === "data" ? "Data" : isFlash ? "Flash text" : "Text";
  const port = content.kind === "data" && content.port !== null ? ` for port ${content.port}` : "";
  return words`${what}${port} from ${fullPersonWords(from)}${sentText(sentAt, receivedAt)}:`;
}

/** When it was sent, in the zone of whoever sent it on; empty when that is no news. */
function sentText(sentAt: CentreTime | null, receivedAt: number): string {
  if (sentAt === null || receivedAt - sentAt.at < lateMilliseconds) return "";
  const shift = sentAt.offsetMinutes * 60_000;
  return `, sent ${timeText(sentAt.at + shift, receivedAt + shift, "UTC")} (${zoneText(sentAt.offsetMinutes)})`;
}

function zoneText(minutes: number): string {
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

function partNotes({ total, missing }: IncomingText, toldBefore: boolean): readonly string[] {
  if (missing.length > 0) return [`${missingText(missing, total)} missing so far.`];
  return toldBefore ? ["It is complete now."] : [];
}

/** `Part 2 of 4 is`, `Parts 2, 3 and 5 to 9 of 12 are`. */
function missingText(missing: readonly number[], total: number): string {
  if (missing.length === 1) return `Part ${missing[0] ?? ""} of ${total} is`;
  const gaps = gapsOf(missing);
  if (gaps.length > mostGaps) return `${missing.length} of ${total} parts are`;
  return `Parts ${[gaps.slice(0, -1).join(", "), gaps.at(-1) ?? ""].filter((each) => each !== "").join(" and ")} of ${total} are`;
}

/** Neighbours together: 5, 6 and 7 are `5 to 7`. */
function gapsOf(places: readonly number[]): readonly string[] {
  const starts = places.filter((place) => !places.includes(place - 1));
  const ends = places.filter((place) => !places.includes(place + 1));
  return starts.flatMap((start, index) => {
    const end = ends[index] ?? start;
    if (end > start + 1) return [`${start} to ${end}`];
    return end === start ? [String(start)] : [String(start), String(end)];
  });
}

function contentWords({ content }: IncomingText, code: string | null): Words {
  return content.kind === "data" ? block(content.hex) : quoted(bodyWords(content.text, code));
}

/** A body as it was written, its one-time code hidden. */
export function bodyWords(body: string, code: string | null): Words {
  const text = plain(verbatim(body));
  if (text.text.trim() === "") return plain("(nothing is written in it)");
  return code === null ? text : hidden(text, verbatim(code));
}

/** A one-time code as it is to be copied: figures that are set apart for reading belong together. */
export function copyOf(code: string): string {
  return /^\d+(?:[\s-]\d+)+$/.test(code) ? code.replaceAll(/\D/g, "") : code;
}

/** A PDU that cannot be read, with its bytes. */
export function undecodableWords({ pdu, why }: TextNews & { kind: "undecodable" }): Words {
  return words`A text has come that I cannot read: ${whyText(why)}. These are its bytes:\n${block(verbatim(pdu))}`;
}

const waitingThings: Readonly<Record<Waiting["what"], string>> = {
  voicemail: "voicemail",
  fax: "fax",
  email: "e-mail",
  other: "message",
};

/** Messages that wait elsewhere. */
export function waitingWords(from: Person, { what, isOn, count }: Waiting): Words {
  const thing = waitingThings[what];
  const who =
    from.name === null && from.written === ""
      ? ""
      : words` The number that told me is ${fullPersonWords(from)}.`;
  if (!isOn) return words`No ${thing} waits any more.${who}`;
  if (count === null || count < 1) return words`A ${thing} waits.${who}`;
  const things = count > 1 && what === "fax" ? `${count} faxes` : counted(count, thing);
  return words`${things} ${count === 1 ? "waits" : "wait"}.${who}`;
}

const causes: Readonly<Record<CourtesyCause, string>> = {
  "early-hang-up": "they hung up before anybody answered",
  refused: "I refused their call",
};

/** A text that goes to a caller by itself. */
export function courtesyWords({ to, body, state }: OutgoingText, cause: CourtesyCause): Words {
  const did = state.kind === "sent" || state.kind === "delivered" ? "texted" : "am texting";
  return words`I ${did} ${fullPersonWords(to)}, because ${causes[cause]}:\n${quoted(bodyWords(body, null))}`;
}

/** What went wrong with a text of ours. */
export function troubleWords(text: OutgoingText): Words {
  const { state } = text;
  if (state.kind === "unsure")
    return words`I cannot tell whether ${whichWords(text)} went out: ${whyText(state.why)}. If I send it again, it may arrive twice.`;
  const why = state.kind === "failed" ? `: ${whyText(state.why)}` : "";
  return sentence(words`${whichWords(text)} failed${why}.`);
}

/** Why a text still waits. */
export function waitsWords(text: OutgoingText, why: string): Words {
  return sentence(words`${whichWords(text)} waits: ${whyText(why)}.`);
}

/** A text of ours, with some of it, so that one knows which is meant. */
function whichWords({ to, body }: OutgoingText): Words {
  return words`the text to ${personWords(to)} (“${inLine(body, longestExcerpt)}”)`;
}

/** The end of a sentence. */
function whyText(why: string): string {
  return cutText(oneLine(why), longestWhy).replace(/\.$/, "");
}

/** Where a text of ours stands, in a word or two. */
export function stateText(state: OutgoingState): string {
  switch (state.kind) {
    case "queued":
      return "waits";
    case "sending":
      return "is being sent";
    case "sent":
      return "sent";
    case "delivered":
      return "delivered";
    case "failed":
      return "failed";
    case "unsure":
      return "perhaps sent";
    case "cancelled":
      return "taken back";
  }
}

/** Where a text of ours stands, as the end of a sentence about it, for whoever comes too late to change it. */
export function tooLateText(state: OutgoingState): string {
  switch (state.kind) {
    case "queued":
      return "it waits to be sent";
    case "sending":
      return "it is being sent";
    case "sent":
      return "it is already sent";
    case "delivered":
      return "it is already delivered";
    case "failed":
      return "it has failed";
    case "unsure":
      return "it may have been sent already";
    case "cancelled":
      return "it has been taken back";
  }
}
