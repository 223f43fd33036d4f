/** PDUs as lines: behind which header one stands, and when it is whole (27.005 §3.4). Pure. */

/** Digits only: what a line of a PDU, or a part of one, consists of. */
const hexadecimal = /^[\dA-F]+$/i;

/** Whether a piece can be a PDU, or a part of one. */
export function isHex(piece: string): boolean {
  return hexadecimal.test(piece);
}

/**
 * How many digits a PDU has, with the service centre's address that its first octet measures. `length` counts the
 * octets behind that address, as headers do. Null while the first octet has not come.
 */
export function digitsOf(hex: string, length: number): number | null {
  const centre = Number.parseInt(hex.slice(0, 2), 16);
  return hex.length < 2 || Number.isNaN(centre) ? null : 2 * (1 + centre + length);
}

/** Whether a PDU has the length that its header says. */
export function isWhole(hex: string, length: number): boolean {
  return hex.length === digitsOf(hex, length);
}

/** The length in the header of a PDU that follows: `+CMGL: 1,1,,22`, `+CMGR: 0,,31`, `+CMT: ,34`, `+CDS: 25`. */
export function lengthIn(header: string): number | null {
  const digits = /^\+[A-Z]+ ?:(?:.*,)? *(\d{1,3})$/.exec(header)?.[1];
  return digits === undefined || isInText(header) ? null : Number(digits);
}

/** Whether a header is of text mode, so that what stands behind it has any form: `+CMGL: 1,"REC READ",…`. */
export function isInText(header: string): boolean {
  return /^\+CMG(?:L ?: *\d+ *,|R ?:) *"/.test(header) || isTextDelivery(header);
}

/** `+CMT: "<number>",["<alpha>"],"<time>"…`, `+CDS: <fo>,<mr>,…`, `+CBM: <sn>,…` (27.005 §3.4.1). */
function isTextDelivery(header: string): boolean {
  const [, name, fields = ""] = /^\+(CMT|CDS|CBM) ?: *(.*)$/.exec(header) ?? [];
  if (name === undefined) return false;
  return name === "CMT" ? /^"[^"]*" *,(?! *\d{1,3}$)/.test(fields) : /^\d+ *,/.test(fields);
}

/** Whether the last PDU of a reply wants digits still. True where there is no telling. */
export function wantsDigits(lines: readonly string[]): boolean {
  const last = lines.findLastIndex((line) => line.startsWith("+"));
  const length = lengthIn(lines[last] ?? "");
  const hex = lines.slice(last + 1).join("");
  const digits = length === null ? null : digitsOf(hex, length);
  return digits === null || hex.length < digits;
}
