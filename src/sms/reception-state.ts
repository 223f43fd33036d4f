/** What reading texts from a modem knows, what can happen to it, and what it orders. Plain data. */
import type { Listing, Slot, StoredPdu, TextHint } from "../core/text-modem.ts";
import type { TextNews } from "./news.ts";

/** What is to be looked at. */
export type Look =
  | { readonly kind: "storage"; readonly storage: string }
  | { readonly kind: "slot"; readonly slot: Slot };

/** What is to be kept. */
export type Finding =
  | { readonly kind: "pdu"; readonly pdu: string }
  /** The modem gives it in a length other than it says. */
  | { readonly kind: "garbled"; readonly raw: string };

/** What has been asked for, and is not answered yet. One thing at a time. */
export type Errand =
  | { readonly kind: "ask-storages" }
  | { readonly kind: "list"; readonly storage: string }
  /** `again`: what lies there made no sense at first sight. */
  | { readonly kind: "read"; readonly slot: Slot; readonly again: boolean }
  /** `from`: where it lies; null for what was delivered directly. */
  | { readonly kind: "keep"; readonly finding: Finding; readonly from: StoredPdu | null }
  | { readonly kind: "remove"; readonly stored: StoredPdu }
  | { readonly kind: "tell-due" };

/** A PDU that is to be dealt with. `again`: it made no sense when it was read before. */
export interface Item {
  readonly stored: StoredPdu;
  readonly again: boolean;
}

/** A storage that is being emptied. */
export interface Round {
  readonly storage: string;
  readonly size: number | null;
  /** Written there by some phone, to be left alone. */
  readonly drafts: number;
  /** Everything that stays there. */
  readonly left: number;
}

/** A text that the modem does not let go of. */
export interface Stubborn {
  readonly content: string;
  /** When it last refused. */
  readonly at: number;
  readonly times: number;
}

/** All that is known; what is durable is in the journal. Times are the clock's milliseconds. */
export interface ReceptionState {
  /** Null: the modem is to be asked for them. */
  readonly storages: readonly string[] | null;
  /** The answer that is awaited may be about the modem as it was before. */
  readonly asksAgain: boolean;
  readonly wanted: readonly Look[];
  /** PDUs from the modem that are still to be dealt with. */
  readonly batch: readonly Item[];
  /** The storages that are being emptied: all their texts are in the batch. */
  readonly rounds: readonly Round[];
  /** PDUs that lie nowhere else. */
  readonly direct: readonly string[];
  readonly errand: Errand | null;
  /** The number of the last errand: an answer to an earlier one is not taken. */
  readonly order: number;
  readonly stubborn: Readonly<Record<string, Stubborn>>;
  /** What made no sense when it was last read, by its slot. */
  readonly garbled: Readonly<Record<string, string>>;
  /** What owners have been told of, and are not told again until it is over. */
  readonly complaints: readonly string[];
  /** Storages are not looked through before. */
  readonly modemPause: number;
  readonly modemFailures: number;
  /** The journal is not tried before. */
  readonly journalPause: number;
  readonly journalFailures: number;
  /** The PDUs that lie nowhere else are not tried before: something is wrong with one of them. */
  readonly directPause: number;
  /** When all storages are looked through, whatever the modem says. */
  readonly roundAt: number;
  /** When texts with parts missing are told; null for none. */
  readonly dueAt: number | null;
  /** Not before: the parts may be in the storages. */
  readonly firstDueAt: number;
}

/** What happens. `at` in the clock's milliseconds. */
export type ReceptionEvent = { readonly at: number } & (
  | { readonly kind: "hinted"; readonly hint: TextHint }
  /** No call is being set up any more. */
  | { readonly kind: "calm" }
  | { readonly kind: "time" }
  | { readonly kind: "told-storages"; readonly order: number; readonly storages: readonly string[] }
  | { readonly kind: "listed"; readonly order: number; readonly listing: Listing }
  | { readonly kind: "read"; readonly order: number; readonly stored: StoredPdu | null }
  | {
      readonly kind: "removed";
      readonly order: number;
      readonly outcome: "removed" | "refused" | "unsure";
    }
  /**
   * It is in the journal; what was due is told. `isDurable`: it would survive a crash. `dueIn`: milliseconds until a
   * text with parts missing is to be told; null for none.
   */
  | {
      readonly kind: "kept";
      readonly order: number;
      readonly isDurable: boolean;
      readonly dueIn: number | null;
    }
  /** Nothing has changed in the journal. `fault`: why not this one; null when it keeps nothing, which is told elsewhere. */
  | { readonly kind: "not-kept"; readonly order: number; readonly fault: string | null }
);

/** What is ordered. */
export type ReceptionEffect =
  | { readonly kind: "errand"; readonly order: number; readonly errand: Errand }
  | { readonly kind: "tell"; readonly news: TextNews };

/** How often all storages are looked through, in milliseconds. */
export const roundPause = 300_000;

/** After a start, the storages are read before texts with parts missing are told. */
export const firstDuePause = 60_000;

/** Before anything is known of the modem. */
export function startReception(at: number): ReceptionState {
  return {
    storages: null,
    asksAgain: false,
    wanted: [],
    batch: [],
    rounds: [],
    direct: [],
    errand: null,
    order: 0,
    stubborn: {},
    garbled: {},
    complaints: [],
    modemPause: at,
    modemFailures: 0,
    journalPause: at,
    journalFailures: 0,
    directPause: at,
    roundAt: at + roundPause,
    dueAt: at + firstDuePause,
    firstDueAt: at + firstDuePause,
  };
}

/** The name of a slot, to be remembered by. */
export function slotName({ storage, index }: Slot): string {
  return `${storage} ${index}`;
}

/** What lies in a slot, as far as it can be compared. */
export function contentOf({ pdu, raw }: StoredPdu): string {
  return pdu ?? raw;
}
