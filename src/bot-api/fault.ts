/** What can go wrong between a bot and Telegram. */

/**
 * `down` the connection breaks before anything happens; `silent` nothing is ever answered; `slow` the answer comes
 * late, and the call is carried out even if nobody waits for it; `reset-after-accept` the call is carried out and its
 * answer lost; `withheld` it is carried out and never answered; `html` a proxy's error page; `garbage` 200 with something that is no JSON; `empty` an answer without
 * a result; `unknown-fields` one with fields nobody knows; `refusal` any error of Telegram's own.
 */
export type Fault =
  | {
      readonly kind:
        | "down"
        | "silent"
        | "reset-after-accept"
        | "withheld"
        | "html"
        | "garbage"
        | "empty"
        | "unknown-fields";
    }
  | { readonly kind: "slow"; readonly milliseconds: number }
  | { readonly kind: "too-many-requests"; readonly retryAfterSeconds: number }
  | { readonly kind: "refusal"; readonly code: number; readonly description: string };

/** A fault, and the calls it befalls. */
export interface FaultOrder {
  readonly fault: Fault;
  /** The method it befalls, or every one; `file` for downloads. */
  readonly method?: string;
  /** Only calls that name this chat. */
  readonly chat?: number;
  /** How many calls; without it, until it is lifted. */
  readonly times?: number;
}

/** The faults that are on. */
export interface Faults {
  /** The answer lifts it. */
  add(order: FaultOrder): () => void;
  /** The fault that befalls this call, if any; counts it. */
  take(method: string, chat: number | null): Fault | null;
}

/** Makes an empty list of faults; the one added last goes first. */
export function createFaults(): Faults {
  const orders: { readonly order: FaultOrder; left: number }[] = [];
  return {
    add(order) {
      const entry = { order, left: order.times ?? Infinity };
      orders.unshift(entry);
      return () => {
        entry.left = 0;
      };
    },
    take(method, chat) {
      const entry = orders.find(
        ({ order, left }) =>
          left > 0 &&
          (order.method === undefined || order.method.toLowerCase() === method.toLowerCase()) &&
          (order.chat === undefined || order.chat === chat),
      );
      if (!entry) return null;
      entry.left -= 1;
      return entry.order.fault;
    },
  };
}
