/** The calls that the bot has made. */
import type { Json } from "./api-error.ts";
import type { Arguments } from "./request-body.ts";

/** A call the bot made. */
export interface SeenRequest {
  /** As it stood in the address; `file` for a download. */
  readonly method: string;
  readonly values: Readonly<Record<string, Json>>;
  /** The HTTP status that was answered; 0 while there is none, or when the connection was broken. */
  status: number;
}

/** Remembers the latest calls. */
export interface Ledger {
  readonly note: (method: string, args: Arguments) => SeenRequest;
  /** It has been answered with this status, or its connection broken: 0. */
  readonly close: (request: SeenRequest, status: number) => void;
  /** The latest, oldest first. */
  readonly requests: () => readonly SeenRequest[];
  /** Calls `listener` for each call that is closed; the answer ends that. */
  readonly watch: (listener: (request: SeenRequest) => void) => () => void;
}

/** Starts without a call; so many are remembered. */
export function createLedger(mostRemembered: number): Ledger {
  const seen: SeenRequest[] = [];
  const listeners = new Set<(request: SeenRequest) => void>();
  return {
    note(method, args) {
      const entry: SeenRequest = { method, values: Object.fromEntries(args.values), status: 0 };
      if (seen.length >= mostRemembered) seen.shift();
      seen.push(entry);
      return entry;
    },
    close(request, status) {
      request.status = status;
      for (const listener of listeners) listener(request);
    },
    requests: () => seen,
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
