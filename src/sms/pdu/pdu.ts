/**
 * What the PDUs of texts say, as plain data (23.040 §9.2). The words shared by who reads them, who writes them and
 * who puts long texts together.
 */

/** A service centre's time stamp (23.040 §9.2.3.11). */
export interface CentreTime {
  /** Unix milliseconds. */
  readonly at: number;
  /** Local time minus UTC at the service centre, a multiple of 15. */
  readonly offsetMinutes: number;
}

/** The place of a part in a long text (23.040 §9.2.3.24.1, §9.2.3.24.8). */
export interface PartOf {
  readonly reference: number;
  /** How wide the reference is: an 8-bit 5 and a 16-bit 5 are of different texts. */
  readonly referenceBits: 8 | 16;
  /** 1 to 255. */
  readonly total: number;
  /** 1 to `total`. */
  readonly place: number;
}

/** What a text consists of. */
export type Content =
  /** Surrogates may be single in a part of a long text; put together they make a pair. */
  | { readonly kind: "text"; readonly text: string }
  /** 8-bit data. `port`: the application it is for (23.040 §9.2.3.24.3, §9.2.3.24.4); null for none. */
  | { readonly kind: "data"; readonly hex: string; readonly port: number | null };

/** Messages that wait elsewhere (23.038 §4, 23.040 §9.2.3.24.2). */
export interface Waiting {
  readonly what: "voicemail" | "fax" | "email" | "other";
  /** False: none waits any more. */
  readonly isOn: boolean;
  /** Null when the network does not tell. */
  readonly count: number | null;
}

/** A text to the SIM, or a part of one (SMS-DELIVER, 23.040 §9.2.2.1). */
export interface DeliverPdu {
  readonly kind: "deliver";
  /** As a person would write it: `+447700900002`, `40404`, `INFO`. Empty when there is none. */
  readonly sender: string;
  /** The sender is a name, not digits. */
  readonly senderIsName: boolean;
  readonly sentAt: CentreTime | null;
  readonly content: Content;
  readonly part: PartOf | null;
  /** 0 is a flash text, meant to be shown at once and kept nowhere (23.038 §4). Null: no class. */
  readonly messageClass: 0 | 1 | 2 | 3 | null;
  /** Type 0: to be acknowledged and not shown (23.040 §9.2.3.9). */
  readonly isSilent: boolean;
  /** Takes the place of an earlier text of this sender with the same number, 1 to 7 (23.040 §9.2.3.9). */
  readonly replaces: number | null;
  readonly waiting: Waiting | null;
}

/** What became of a text of ours (SMS-STATUS-REPORT, 23.040 §9.2.2.3). */
export interface StatusReportPdu {
  readonly kind: "status-report";
  /** TP-MR, 0 to 255: what `+CMGS:` told when the text went out. */
  readonly reference: number;
  readonly recipient: string;
  readonly sentAt: CentreTime | null;
  readonly doneAt: CentreTime | null;
  /** `pending`: the centre still tries. `failed`: it has given up. */
  readonly outcome: "delivered" | "pending" | "failed";
  /** The outcome in words for the owner, as the end of `the network says: …`. */
  readonly words: string;
}

/** What a PDU from the modem's storage, or from the air, says. */
export type ReadPdu =
  | DeliverPdu
  | StatusReportPdu
  /** A text written on the SIM by some phone, sent or not (SMS-SUBMIT): no business of ours. */
  | { readonly kind: "submit" }
  /** `why` is for the owner, as the end of `I cannot read it: …`. */
  | { readonly kind: "undecodable"; readonly why: string };

/** How a text would go out. */
export interface Cost {
  /** PDUs; 0 for an empty text. */
  readonly parts: number;
  readonly alphabet: "gsm-7" | "ucs-2";
}
