/** What is seen of the daemon at work: the one stream that health and metrics are made from. Pure. */
import type { CallNews } from "../call/news.ts";
import type { ModemNews } from "../phone.ts";
import type { TextNews } from "../sms/news.ts";
import type { HealthFacts } from "./health.ts";

/** Something that was seen. */
export type Sighting =
  /** The ports were tried. */
  | { readonly kind: "modem-sought" }
  /** A line crossed a port, as `> AT` or `< OK`. */
  | { readonly kind: "modem-line"; readonly line: string }
  | { readonly kind: "modem"; readonly news: ModemNews }
  /** Telegram was asked for something. `failure`: why it did not do it; null when it did. */
  | { readonly kind: "telegram-asked"; readonly failure: HealthFacts["telegramFailure"] }
  | { readonly kind: "call"; readonly news: CallNews }
  /** Once it is on the disk. */
  | { readonly kind: "text"; readonly news: TextNews };

/** The part of the facts that only sightings tell. */
export type Seen = Omit<HealthFacts, "phone" | "journal">;

/** Nothing was seen yet. */
export const unseen: Seen = {
  modemHeardAt: null,
  modemSoughtAt: null,
  telegramAnsweredAt: null,
  telegramFailure: null,
};

/** What is known after a sighting at `at`, of `Clock.now()`. */
export function note(seen: Seen, sighting: Sighting, at: number): Seen {
  switch (sighting.kind) {
    case "modem-sought":
      return { ...seen, modemSoughtAt: at };
    case "modem-line":
      return sighting.line.startsWith("<") ? { ...seen, modemHeardAt: at } : { ...seen, modemSoughtAt: at };
    case "telegram-asked":
      return sighting.failure === null
        ? { ...seen, telegramAnsweredAt: at, telegramFailure: null }
        : { ...seen, telegramFailure: sighting.failure };
    case "modem":
    case "call":
    case "text":
      return seen;
  }
}
