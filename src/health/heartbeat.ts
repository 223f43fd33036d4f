/** Calls an address now and then while all is well: when the calls stop, whoever is there tells the owner. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";

/** What a heartbeat is made of. */
export interface HeartbeatParts {
  /** It may hold a secret: only its host is ever told. */
  readonly url: string;
  readonly seconds: number;
  readonly isWell: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
}

/** A heart that beats. */
export interface Heartbeat {
  stop(): void;
}

const answerMilliseconds = 10_000;
/** While something is not well, this often is looked whether it is again. */
const lookMilliseconds = 10_000;

/** Beats as soon as all is well, and then every so many seconds while it is. */
export function startHeartbeat({ url, seconds, isWell, clock, log, fetch }: HeartbeatParts): Heartbeat {
  const { host } = new URL(url);
  const stopping = new AbortController();
  let failed = false;
  let cancel: () => void = () => undefined;

  const beat = async (): Promise<void> => {
    const why = await call(url, { fetch, clock, stop: stopping.signal });
    if (stopping.signal.aborted) return;
    if (why !== null) log[failed ? "debug" : "warn"](`the heartbeat does not reach ${host}: ${why}`);
    else if (failed) log.info(`the heartbeat reaches ${host} again`);
    failed = why !== null;
  };
  const look = (): void => {
    const well = isWell();
    if (well) void beat();
    const pause = well ? seconds * 1000 : Math.min(seconds * 1000, lookMilliseconds);
    cancel = clock.after(pause, look);
  };

  look();
  return {
    stop() {
      cancel();
      stopping.abort();
    },
  };
}

/** Null when it was answered as it should be; why not, without the address, otherwise. Settles within 10 seconds. */
async function call(
  url: string,
  { fetch, clock, stop }: Pick<HeartbeatParts, "fetch" | "clock"> & { readonly stop: AbortSignal },
): Promise<string | null> {
  const late = new AbortController();
  const cancel = clock.after(answerMilliseconds, () => {
    late.abort();
  });
  try {
    // Wherever it would be sent on to was not meant to learn the secret in the address.
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.any([stop, late.signal]) });
    await response.body?.cancel();
    if (response.ok) return null;
    const isMoved = response.status >= 300 && response.status < 400;
    return isMoved ? "it points to another address; write that one" : `it answers ${response.status}`;
  } catch (error) {
    return late.signal.aborted ? "no answer within 10 seconds" : reasonOf(error);
  } finally {
    cancel();
  }
}

/** The system's code alone: messages may hold the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "it cannot be called";
}
