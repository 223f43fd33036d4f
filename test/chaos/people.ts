/** Who there is. Each caller and each text is somebody's or something's own, so that it is found again. */
import { createHash } from "node:crypto";

/** The phones that take calls, in the order in which they are tried. */
export const masters = ["+447700900001", "+447700900008"] as const;

const numberFrom = (first: number, index: number): string =>
  `+44770090${String(first + index).padStart(4, "0")}`;

/** Names of those in the contact file; none is the beginning of another. */
export const contactNames: readonly string[] = Array.from(
  { length: 500 },
  (_, index) => `Friend ${String(index).padStart(3, "0")} Rossi`,
);

/** The number of a contact. */
export const numberOfContact = (index: number): string => numberFrom(1000, index % contactNames.length);

/** Somebody in no contact file. */
export const numberOfStranger = (index: number): string => numberFrom(3000, index % 3000);

const mostSpammers = 300;

/** Somebody on the spam list. */
export const numberOfSpammer = (index: number): string => numberFrom(7000, index % mostSpammers);

/** The spam list, as it is published. */
export const spamCsv = [
  "label,md5",
  ...Array.from({ length: mostSpammers }, (_, index) => {
    const digest = createHash("md5").update(numberOfSpammer(index)).digest("hex");
    return `insurance,${digest}`;
  }),
  "",
].join("\n");

/** The whole contact file is put through to both masters, every day. */
export const standingCalendar = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "BEGIN:VEVENT",
  "UID:always",
  "SUMMARY:family",
  `LOCATION:${masters.join(", ")}`,
  "DTSTART;VALUE=DATE:20200101",
  "RRULE:FREQ=DAILY",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");
