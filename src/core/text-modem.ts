/**
 * The words in which a modem is asked about texts and codes, and answers. The modem supplies it; nothing here throws,
 * and every promise settles.
 */

/** A PDU to be sent (SMS-SUBMIT, 23.040 §9.2.2.2). */
export interface SubmitPdu {
  /** Hex, with the empty service centre address in front. */
  readonly pdu: string;
  /** Octets without the service centre address: what `AT+CMGS=` is told. */
  readonly length: number;
}

/** A place in a storage of the modem: `SM` is the SIM's, `ME` the stick's own (27.005 §3.2.2). */
export interface Slot {
  readonly storage: string;
  /** From 0 or 1, as the modem counts. */
  readonly index: number;
}

/** A PDU as it lies in a storage. */
export interface StoredPdu extends Slot {
  /** 0 unread, 1 read, 2 stored unsent, 3 stored sent (27.005 §3.1). */
  readonly status: number;
  /** Hex, with the service centre's address; null when what the modem gave cannot be put together to its length. */
  readonly pdu: string | null;
  /** What the modem gave for it, in one line, for an owner to look at where `pdu` is null; the same each time. */
  readonly raw: string;
}

/** What a storage holds. */
export type Listing =
  | {
      readonly kind: "listed";
      readonly stored: readonly StoredPdu[];
      readonly used: number | null;
      readonly size: number | null;
    }
  /** The modem refused, was silent, or is gone. `lasting`: it has no such storage. */
  | { readonly kind: "failed"; readonly why: string; readonly lasting: boolean };

/** What came of sending a PDU. */
export type Submission =
  /** `reference`: TP-MR, 0 to 255; null when the modem told none. */
  | { readonly kind: "sent"; readonly reference: number | null }
  /** The network or the modem said no. `code`: of `+CMS ERROR: n` (27.005 §3.2.5); null when it gave none. */
  | { readonly kind: "refused"; readonly code: number | null; readonly words: string }
  /** It certainly did not leave: the modem is absent, or never showed its prompt. */
  | { readonly kind: "not-sent"; readonly why: string }
  /** It was handed over, and no answer came. */
  | { readonly kind: "unsure"; readonly why: string };

/** The modem as texts use it. One thing at a time is asked of it; calls go first. */
export interface TextModem {
  /** Storages to be emptied, such as `["SM", "ME"]`. */
  storages(): Promise<readonly string[]>;
  list(storage: string): Promise<Listing>;
  /** Null for an empty or unreadable slot. */
  read(slot: Slot): Promise<StoredPdu | null>;
  /** `unsure`: no answer came, so that it may be gone, and another text in its place. */
  remove(slot: Slot): Promise<"removed" | "refused" | "unsure">;
  /** `beforePdu` runs when the prompt has come and before the PDU is written; when it throws, nothing is sent. */
  send(pdu: SubmitPdu, beforePdu: () => void): Promise<Submission>;
}

/** What the modem says of texts by itself. */
export type TextHint =
  /** Null for what the modem named wrongly, or not at all: the storages are to be looked through. */
  | { readonly kind: "stored"; readonly slot: Slot | null }
  /** A PDU that is stored nowhere (`+CMT`, `+CDS`): it is lost if it is not kept now. */
  | { readonly kind: "delivered-directly"; readonly pdu: string }
  | { readonly kind: "storage-full"; readonly storage: string | null };

/** What came of a USSD string. The network's answer comes by itself, later or even before. */
export type UssdSubmission =
  | { readonly kind: "accepted" }
  /** `words` are the modem's. */
  | { readonly kind: "refused"; readonly words: string }
  | { readonly kind: "failed"; readonly why: string };

/** The modem as USSD uses it (27.007 §7.15). */
export interface UssdModem {
  send(payload: string, dcs: number): Promise<UssdSubmission>;
  /** Ends the dialogue, if there is one. */
  cancel(): Promise<void>;
}

/** `+CUSD:` as it came. */
export interface UssdNews {
  /** 0 to 5 (27.007 §7.15). */
  readonly status: number;
  /** Lines are ended by `\n`; null when there was none. */
  readonly payload: string | null;
  readonly dcs: number | null;
}

/** Whether it is a code for the network: digits, stars, hashes and pluses, of which the first is a star or a hash. */
export function isUssdCode(text: string): boolean {
  return /^[*#][\d*#+]{1,60}$/.test(text);
}
