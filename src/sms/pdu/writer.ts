/** Writes the PDUs of texts to be sent (SMS-SUBMIT, 23.040 §9.2.2.2). */
import type { SubmitPdu } from "../../core/text-modem.ts";
import { writeAddress } from "./address.ts";
import { writeSeptets } from "./alphabet.ts";
import { writeHex } from "./octets.ts";
import { costOf, mostParts, splitText, textToSend } from "./parts.ts";
import type { Cost, PartOf } from "./pdu.ts";
import { packSeptets } from "./septets.ts";

/** A text to be sent. */
export interface SubmitRequest {
  /** 1 to 20 digits, with a plus when they begin with a country code. */
  readonly to: string;
  readonly text: string;
  /** What the parts of a long text have in common, 0 to 255. */
  readonly reference: number;
  /** Whether the network is to tell what becomes of each part. */
  readonly statusReport: boolean;
}

const submit = 0x01;
const wantsStatusReport = 0x20;
const hasHeader = 0x40;

const codings: Readonly<Record<Cost["alphabet"], number>> = { "gsm-7": 0x00, "ucs-2": 0x08 };

/**
 * Writes a text in the fewest parts; none for an empty one. There is no validity period: how long it tries is left to
 * the network, which has days. Throws a RangeError for what cannot be a number, for a reference out of range, and for
 * a text of more than 255 parts, all of which are to be found out before (`costOf`).
 */
export function writeSubmits({ to, text, reference, statusReport }: SubmitRequest): readonly SubmitPdu[] {
  const cost = costOf(text);
  if (cost.parts > mostParts) throw new RangeError(`a text of ${cost.parts} parts cannot be sent`);
  if (!Number.isInteger(reference) || reference < 0 || reference > 255)
    throw new RangeError("the reference of a text is 0 to 255");
  const recipient = writeAddress(to);
  const flags = submit | (statusReport ? wantsStatusReport : 0) | (cost.parts > 1 ? hasHeader : 0);
  return splitText(textToSend(text), cost).map((body, index, { length: total }) => {
    const header = total > 1 ? headerOf({ reference, referenceBits: 8, total, place: index + 1 }) : [];
    const userData = cost.alphabet === "gsm-7" ? packedUserData(header, body) : wideUserData(header, body);
    const tpdu = [flags, 0, ...recipient, 0, codings[cost.alphabet], ...userData];
    return { pdu: `00${writeHex(Uint8Array.from(tpdu))}`, length: tpdu.length };
  });
}

/** 23.040 §9.2.3.24.1. */
function headerOf({ reference, total, place }: PartOf): readonly number[] {
  return [5, 0, 3, reference, total, place];
}

/** TP-UDL in septets, and TP-UD: septets begin at the next multiple of seven bits behind the header. */
function packedUserData(header: readonly number[], body: string): readonly number[] {
  const septets = writeSeptets(body) ?? [];
  const headerSeptets = Math.ceil((header.length * 8) / 7);
  const fillBits = headerSeptets * 7 - header.length * 8;
  return [headerSeptets + septets.length, ...header, ...packSeptets(septets, fillBits)];
}

/** TP-UDL in octets, and TP-UD. */
function wideUserData(header: readonly number[], body: string): readonly number[] {
  const octets = Buffer.from(body, "utf16le").swap16();
  return [header.length + octets.length, ...header, ...octets];
}
