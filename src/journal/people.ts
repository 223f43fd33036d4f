/** People in tables: three columns, `name`, `number` and `written`, with or without a word before them. */
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";

/** A number as a column holds it; null when it is no E.164 number. */
export function storedNumber(text: string | null): PhoneNumber | null {
  return text !== null && /^\+[1-9]\d{4,14}$/.test(text) ? (text as PhoneNumber) : null;
}

/** A person as three columns hold them. */
export function storedPerson(row: {
  readonly name: string | null;
  readonly number: string | null;
  readonly written: string;
}): Person {
  return { name: row.name, number: storedNumber(row.number), written: row.written };
}
