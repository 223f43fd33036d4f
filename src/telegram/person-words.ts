/** How people and numbers are written in messages and on buttons. */
import { formatPhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import type { Person } from "../core/person.ts";
import { bold, cutText, mono, oneLine, plain, words, type Words } from "./words.ts";

const longestName = 64;
/** Leaves room for the number on the same button. */
const longestOnButton = 30;
const longestWritten = 40;

/** A name that anybody may have written, as it may stand in a line of ours. */
export function displayName(name: string, units = longestName): string {
  const short = inLine(name, units);
  return short === "" ? "(no name)" : short;
}

/**
 * What anybody may have written, as it may stand in a line of ours: one line, of a sane length, and unable to turn
 * the text around it, whichever way it is written.
 */
export function inLine(text: string, units: number): string {
  const short = cutText(oneLine(text), units);
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(short)
    ? `\u2068${short}\u2069`
    : short;
}

/** A number spaced for people; a tap copies it. */
export function numberWords(number: PhoneNumber): Words {
  return mono(formatPhoneNumber(number));
}

/** A number as it is taken everywhere; a tap copies it. */
export function fullNumberWords(number: PhoneNumber): Words {
  return mono(number);
}

/** A person by name, or by number, or as nobody knows. */
export function personWords(person: Person): Words {
  if (person.name !== null) return bold(displayName(person.name));
  return unnamedWords(person, numberWords);
}

/** A person by name and number. */
export function fullPersonWords(person: Person): Words {
  const { name, number } = person;
  if (name === null) return unnamedWords(person, fullNumberWords);
  return number === null
    ? bold(displayName(name))
    : words`${bold(displayName(name))}, ${fullNumberWords(number)}`;
}

function unnamedWords({ number, written }: Person, write: (number: PhoneNumber) => Words): Words {
  if (number !== null) return write(number);
  const shown = cutText(oneLine(written), longestWritten);
  return shown === "" ? plain("a hidden number") : mono(shown);
}

/** A person on a button. */
export function personLabel({ name, number, written }: Person): string {
  const label = number === null ? cutText(oneLine(written), longestWritten) : formatPhoneNumber(number);
  return name === null ? label : `${displayName(name, longestOnButton)} · ${label}`;
}

/** A length of time: `45 seconds`, `3 min 12 s`, `2 h 5 min`, `3 days 4 h`. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return whole === 1 ? "1 second" : `${whole} seconds`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return `${days === 1 ? "1 day" : `${days} days`}${hours % 24 === 0 ? "" : ` ${hours % 24} h`}`;
}
