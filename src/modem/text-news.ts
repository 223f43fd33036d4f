/** What the modem says of texts by itself (27.005 §3.4.1), as data. Pure. */

/** A place in a storage. */
export interface Slot {
  readonly storage: string;
  /** From 0 or 1, as the modem counts. */
  readonly index: number;
}

/** What an unsolicited line says of texts. */
export type TextHint =
  /** Null for what the modem named wrongly, or not at all. */
  | { readonly kind: "stored"; readonly slot: Slot | null }
  /** A PDU that is stored nowhere. */
  | { readonly kind: "delivered-directly"; readonly pdu: string }
  | { readonly kind: "storage-full"; readonly storage: string | null };

/** The hint in a line; undefined for lines that say nothing of texts. */
export function readTextHint(line: string): TextHint | undefined {
  if (/^\+(?:CMTI|CDSI) ?:/.test(line)) return { kind: "stored", slot: readSlot(line) };
  const full = /^\^SMMEMFULL ?(?::(.*))?$/.exec(line);
  if (full) return { kind: "storage-full", storage: /[A-Z]{2}/.exec(full[1] ?? "")?.[0] ?? null };
  return undefined;
}

/** `"SM",3`; null for `"SM",-1`, `0,111`, `"SM"`, which sticks have been seen to say. */
function readSlot(line: string): Slot | null {
  const [, storage, index] = /: *"?([A-Z]{2})"? *, *"?(\d{1,5})"? *(?:,|$)/.exec(line) ?? [];
  return storage === undefined || index === undefined ? null : { storage, index: Number(index) };
}

/** What stands behind a header: a PDU; undefined for what is none, and for a cell broadcast. */
export function readDelivery(body: string, header: string): TextHint | undefined {
  if (!/^\+(?:CMT|CDS) ?:/.test(header) || !/^[\dA-F]+$/i.test(body)) return undefined;
  return { kind: "delivered-directly", pdu: body.toUpperCase() };
}
