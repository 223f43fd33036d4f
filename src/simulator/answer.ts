import type { CallOrder } from "./calls/orders.ts";
import type { Diverts } from "./calls/diverts.ts";
import type { Leg } from "./calls/leg.ts";
import type { Command } from "./command.ts";
import type { Knobs } from "./knobs.ts";
import type { CommandPort } from "./ports.ts";
import type { Profile } from "./profile.ts";
import type { Settings } from "./settings.ts";
import type { SimCard } from "./sim-card.ts";
import type { WantedText } from "./texts/written.ts";
import type { StorageName, StorageView } from "./texts/storage.ts";
import type { UssdEvent, UssdState } from "./ussd/talk.ts";

/** A final result. `cme` is printed as +CMEE asks: `ERROR`, a number, or words; `cms` is always a number. */
export type Final =
  | { readonly kind: "ok" }
  | { readonly kind: "error" }
  | { readonly kind: "cme"; readonly code: number }
  | { readonly kind: "cms"; readonly code: number }
  | { readonly kind: "words"; readonly words: string };

/** What a behaviour wants done besides answering. A call order can turn the final result. */
export type Deed =
  | { readonly kind: "set"; readonly settings: Partial<Settings> }
  | { readonly kind: "echo"; readonly on: boolean }
  | { readonly kind: "factory" }
  | { readonly kind: "call"; readonly order: CallOrder }
  | { readonly kind: "sim"; readonly card: SimCard }
  | { readonly kind: "call-waiting"; readonly on: boolean }
  | { readonly kind: "diverts"; readonly diverts: Diverts }
  | { readonly kind: "silence-boot" }
  | { readonly kind: "ussd"; readonly event: UssdEvent }
  | {
      readonly kind: "mark-read" | "delete";
      readonly storage: StorageName;
      readonly indexes: readonly number[];
    }
  | { readonly kind: "reset" };

/**
 * The answer to a command. `silence`: none, ever; `hang`: none to this and any other, until a reset; `prompt`: a
 * text is waited for.
 */
export type Answer =
  | {
      readonly kind: "reply";
      readonly lines: readonly string[];
      readonly final: Final;
      readonly deeds: readonly Deed[];
    }
  | { readonly kind: "silence" }
  | { readonly kind: "hang" }
  | { readonly kind: "prompt"; readonly wanted: WantedText };

/** What a behaviour sees of the stick, as it is now. */
export interface StickView {
  readonly profile: Profile;
  readonly imei: string;
  readonly settings: Settings;
  readonly knobs: Knobs;
  readonly card: SimCard;
  /** The card does not answer yet, after a start or an unlock. */
  readonly simBusy: boolean;
  readonly legs: readonly Leg[];
  /** What the network keeps for the SIM. */
  readonly diverts: Diverts;
  /** The port the command came in on. */
  readonly port: CommandPort;
  /** The SIM is unlocked and in a network. */
  readonly registered: boolean;
  /** Bars of +CSQ, 0 to 31. */
  readonly signal: number;
  readonly storages: Readonly<Record<StorageName, StorageView>>;
  readonly ussd: UssdState["kind"];
}

/** Answers a command, or passes it on to the next with undefined. */
export type Behaviour = (command: Command, stick: StickView) => Answer | undefined;

/** `OK`, after these lines. */
export const ok = (...lines: readonly string[]): Answer => ({
  kind: "reply",
  lines,
  final: { kind: "ok" },
  deeds: [],
});

/** `OK`, and something is done. */
export const does = (...deeds: readonly Deed[]): Answer => ({
  kind: "reply",
  lines: [],
  final: { kind: "ok" },
  deeds,
});

/** `OK`, and settings are changed. */
export const sets = (settings: Partial<Settings>): Answer => does({ kind: "set", settings });

/** Any other final result. */
export const ends = (final: Final): Answer => ({ kind: "reply", lines: [], final, deeds: [] });

/** `ERROR`. */
export const error: Answer = ends({ kind: "error" });

/** `+CME ERROR`, as +CMEE asks. */
export const cme = (code: number): Answer => ends({ kind: "cme", code });

/** `+CMS ERROR` (27.005 §3.2.5). */
export const cms = (code: number): Answer => ends({ kind: "cms", code });

/** Words of +CME ERROR under +CMEE=2 (27.007 §9.2). */
const cmeWords: Readonly<Record<number, string>> = {
  3: "operation not allowed",
  4: "operation not supported",
  10: "SIM not inserted",
  11: "SIM PIN required",
  12: "SIM PUK required",
  14: "SIM busy",
  16: "incorrect password",
  22: "not found",
  30: "no network service",
  50: "incorrect parameters",
  100: "unknown",
};

/** A final result as it is printed. */
export function printFinal(final: Final, cmee: number): string {
  switch (final.kind) {
    case "ok":
      return "OK";
    case "error":
      return "ERROR";
    case "words":
      return final.words;
    case "cms":
      return `+CMS ERROR: ${final.code}`;
    case "cme":
      if (cmee === 0) return "ERROR";
      return `+CME ERROR: ${cmee === 1 ? final.code : (cmeWords[final.code] ?? `${final.code}`)}`;
  }
}
