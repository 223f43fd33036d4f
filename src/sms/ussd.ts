/**
 * USSD as modems carry it (27.007 §7.15, 23.038 §5): how a code is written for them, and how an answer is read. Pure.
 * Modems differ in what they take: Huawei's packed septets in hex, most others the text itself, a few UCS-2 in hex.
 */
import type { UssdNews } from "../core/text-modem.ts";
import { packUssd, unpackUssd } from "./pdu/septets.ts";

/** How a modem wants its codes. */
export type Dialect = "packed" | "plain" | "ucs-2";

/** What `AT+CUSD=1,"…",n` is told. */
export interface UssdString {
  readonly payload: string;
  /** Data coding scheme (23.038 §5). */
  readonly dcs: number;
}

const gsm7 = 15;
const ucs2 = 72;

/** The dialects in the order in which they are tried. Only Huawei's sticks are known for packed ones. */
export function dialectsOf(model: string | null): readonly Dialect[] {
  return /huawei/i.test(model ?? "") ? ["packed", "plain", "ucs-2"] : ["plain", "packed", "ucs-2"];
}

/** Writes a code or an answer; null when it has letters that the dialect cannot write, or a quote that ends it. */
export function writeUssd(text: string, dialect: Dialect): UssdString | null {
  switch (dialect) {
    case "packed": {
      const payload = packUssd(text);
      return payload === undefined ? null : { payload, dcs: gsm7 };
    }
    case "plain":
      return /^[ !#-~]+$/.test(text) ? { payload: text, dcs: gsm7 } : null;
    case "ucs-2":
      return { payload: Buffer.from(text, "utf16le").swap16().toString("hex").toUpperCase(), dcs: ucs2 };
  }
}

/** Reads an answer. What is not in the form its coding scheme says is shown as it came. */
export function readUssd({ payload, dcs }: UssdNews, dialect: Dialect): string {
  const written = payload ?? "";
  const isHex = /^(?:[\dA-F]{2})+$/i.test(written);
  if (!isHex) return written.trim();
  switch (alphabetOf(dcs ?? gsm7)) {
    case "ucs-2":
      return written.length % 4 === 0 ? readUcs2(written) : written;
    case "8-bit":
      return Buffer.from(written, "hex").toString("latin1").trim();
    case "gsm-7":
      return dialect === "plain" ? written : unpackUssd(written).trim();
  }
}

/** The alphabet of a cell broadcast's coding scheme, which USSD shares (23.038 §5). */
function alphabetOf(dcs: number): "gsm-7" | "8-bit" | "ucs-2" {
  if (dcs === 0x11) return "ucs-2";
  const group = dcs >> 4;
  if (group >= 4 && group <= 7)
    return (["gsm-7", "8-bit", "ucs-2", "gsm-7"] as const)[(dcs >> 2) & 3] ?? "gsm-7";
  return group === 15 && (dcs & 4) !== 0 ? "8-bit" : "gsm-7";
}

function readUcs2(hex: string): string {
  return Buffer.from(hex, "hex")
    .swap16()
    .toString("utf16le")
    .replaceAll(/\p{Surrogate}/gu, "\u{fffd}")
    .trim();
}
