/** How the text of +CUSD is written between host and stick (27.007 §7.15, 23.038 §6.1.2.3). */
import { fromSeptets, pack, toSeptets, unpack } from "../texts/alphabet.ts";
import { hexOf, octetsOf } from "../texts/octets.ts";
import { textOfUcs2 } from "../texts/pdu.ts";
import type { UssdPage } from "./screen.ts";

/** `packed`: septets in hexadecimal; `plain`: the letters themselves. */
export type UssdCoding = "packed" | "plain";

const carriageReturn = 0x0d;

/** Septets in octets, so that seven bits left over are not taken for `@`. */
function packText(septets: readonly number[]): readonly number[] {
  const spare = septets.length % 8;
  const ambiguous = spare === 7 || (spare === 0 && septets.at(-1) === carriageReturn);
  return pack(ambiguous ? [...septets, carriageReturn] : septets);
}

/** What the host sent; undefined when it is not written as the stick wants it. */
export function readUssd(written: string, dcs: number, coding: UssdCoding): string | undefined {
  if (coding === "plain") return written;
  const octets = written === "" ? undefined : octetsOf(written);
  if (octets === undefined) return undefined;
  if ((dcs & 0x4c) === 0x48) return textOfUcs2(octets);
  const text = fromSeptets(unpack(octets, Math.floor((octets.length * 8) / 7)));
  return text.replace(/\r$/, "");
}

/** `"<str>",<dcs>` of a screen. */
export function writeUssd({ text, alphabet, dcs }: UssdPage, coding: UssdCoding): string {
  const septets = alphabet === "ucs-2" ? undefined : toSeptets(text)?.flat();
  if (septets === undefined) return `"${hexOf([...Buffer.from(text, "utf16le").swap16()])}",${dcs ?? 72}`;
  if (coding === "packed") return `"${hexOf(packText(septets))}",${dcs ?? 15}`;
  // A port carries octets.
  return `"${text.replaceAll(/[^\0-\u00ff]/g, "?")}",${dcs ?? 15}`;
}
