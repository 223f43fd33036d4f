/** What the owners are told of texts, as data. Told inside the transaction that makes it true. */
import type { Person } from "../core/person.ts";
import type { CentreTime, Content, Waiting } from "./pdu/pdu.ts";

/** A message of an owner's in Telegram that a text was made from. */
export interface Origin {
  readonly chat: number;
  readonly message: number;
}

/** Where a text of ours stands. */
export type OutgoingState =
  /** It waits for its turn, for the modem, or for another try. `why`: what kept it so far; null for nothing. */
  | { readonly kind: "queued"; readonly why: string | null }
  /** Its PDUs are on their way to the network: it can be changed no more. */
  | { readonly kind: "sending" }
  /** The network has taken every part. */
  | { readonly kind: "sent" }
  /** The phone of the recipient has every part. */
  | { readonly kind: "delivered" }
  /** It will not be sent, or not be delivered; `why` is for the owner. */
  | { readonly kind: "failed"; readonly why: string }
  /** Nobody can tell whether the network has it: the owner decides. */
  | { readonly kind: "unsure"; readonly why: string }
  | { readonly kind: "cancelled" };

/** Who wanted a text of ours. */
export type Purpose = "owner" | "courtesy" | "keep-alive";

/** A text of ours. */
export interface OutgoingText {
  readonly id: number;
  readonly to: Person;
  readonly body: string;
  /** PDUs it takes. */
  readonly parts: number;
  readonly purpose: Purpose;
  /** Null for a text that no owner wrote. */
  readonly origin: Origin | null;
  /** Unix milliseconds. */
  readonly queuedAt: number;
  readonly state: OutgoingState;
}

/** A text that has come. */
export interface IncomingText {
  readonly id: number;
  readonly from: Person;
  readonly content: Content;
  /** Null when the network's time stamp made no sense. */
  readonly sentAt: CentreTime | null;
  /** Unix milliseconds; of the last part. */
  readonly receivedAt: number;
  /** It was meant to be shown at once and kept nowhere. */
  readonly isFlash: boolean;
  /** Parts it has; 1 for a short one. */
  readonly total: number;
  /** Places, from 1, of parts that have not come; the body has a gap there. */
  readonly missing: readonly number[];
}

/** Why a caller is sent a text by itself. */
export type CourtesyCause = "early-hang-up" | "refused";

/** News of texts. */
export type TextNews =
  | {
      readonly kind: "arrived";
      readonly text: IncomingText;
      /** It was told before with parts missing. */
      readonly toldBefore: boolean;
      /** The sender says that it takes the place of an earlier one. */
      readonly replacesEarlier: boolean;
      /** The one-time code in its body, as it stands there; null for none, or when codes are not looked for. */
      readonly code: string | null;
    }
  /** A PDU that cannot be read, as it came. */
  | { readonly kind: "undecodable"; readonly pdu: string; readonly why: string; readonly receivedAt: number }
  | { readonly kind: "messages-wait"; readonly from: Person; readonly waiting: Waiting }
  /** A text of ours stands elsewhere now. */
  | { readonly kind: "moved"; readonly text: OutgoingText }
  | { readonly kind: "courtesy"; readonly text: OutgoingText; readonly cause: CourtesyCause }
  /** The modem has no room for texts; the network keeps them. */
  | { readonly kind: "storage-full" }
  /** Something about texts that an owner should know, as a sentence. */
  | { readonly kind: "trouble"; readonly words: string };
