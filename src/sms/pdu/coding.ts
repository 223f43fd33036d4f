import type { DeliverPdu, Waiting } from "./pdu.ts";

/** What a data coding scheme says of a text (23.038 §4). */
export interface Coding {
  readonly alphabet: "gsm-7" | "8-bit" | "ucs-2";
  readonly isCompressed: boolean;
  readonly messageClass: DeliverPdu["messageClass"];
  readonly waiting: Waiting | null;
}

const classes = [0, 1, 2, 3] as const;
const alphabets = ["gsm-7", "8-bit", "ucs-2"] as const;
const waitingFor = ["voicemail", "fax", "email", "other"] as const;

/** Reads TP-DCS. Every coding that is reserved means the default alphabet, as the standard wants it. */
export function readCoding(dcs: number): Coding {
  const group = dcs >> 4;
  const messageClass = classes[dcs & 3] ?? null;
  const plain: Coding = { alphabet: "gsm-7", isCompressed: false, messageClass: null, waiting: null };
  if (group < 8)
    return {
      alphabet: alphabets[(dcs >> 2) & 3] ?? "gsm-7",
      isCompressed: (dcs & 0x20) !== 0,
      messageClass: (dcs & 0x10) === 0 ? null : messageClass,
      waiting: null,
    };
  if (group === 15) return { ...plain, alphabet: (dcs & 4) === 0 ? "gsm-7" : "8-bit", messageClass };
  if (group < 12) return plain;
  const waiting: Waiting = { what: whatWaits(dcs), isOn: (dcs & 8) !== 0, count: null };
  return { ...plain, alphabet: group === 14 ? "ucs-2" : "gsm-7", waiting };
}

/** What waits, by the two lowest bits. */
export function whatWaits(bits: number): Waiting["what"] {
  return waitingFor[bits & 3] ?? "other";
}
