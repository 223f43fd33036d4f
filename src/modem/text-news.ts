/** What the modem says of texts by itself (27.005 §3.4.1), as data. Pure. */
import type { Slot, TextHint } from "../core/text-modem.ts";

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
