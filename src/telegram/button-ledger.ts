/** Remembers which messages have buttons about what, so that these go when it is over. */
import type { Spot } from "./stores.ts";

/** The buttons of this run of the daemon. */
export interface ButtonLedger {
  isRetired(about: string): boolean;
  /** A message with buttons has been sent. */
  note(about: string, spot: Spot): void;
  /** The buttons about this are to go, those of `others` and of messages noted later among them. */
  retire(about: string, others: readonly Spot[]): void;
}

const mostSubjects = 1000;

/** Makes an empty ledger; `remove` takes the buttons from a message. */
export function createButtonLedger(remove: (spot: Spot) => void): ButtonLedger {
  const retired = new Set<string>();
  const noted = new Map<string, readonly Spot[]>();
  return {
    isRetired: (about) => retired.has(about),
    note(about, spot) {
      if (retired.has(about)) remove(spot);
      else noted.set(about, [...(noted.get(about) ?? []), spot]);
      forgetOldest(noted);
    },
    retire(about, others) {
      retired.add(about);
      const spots = [...(noted.get(about) ?? []), ...others];
      for (const spot of new Map(spots.map((each) => [`${each.chat}/${each.message}`, each])).values())
        remove(spot);
      noted.delete(about);
      forgetOldest(retired);
    },
  };
}

function forgetOldest(subjects: Set<string> | Map<string, unknown>): void {
  if (subjects.size <= mostSubjects) return;
  const [oldest = ""] = subjects.keys();
  subjects.delete(oldest);
}
