/** Who may use the phone now, and the door for temporary owners. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { keeper } from "./journal-guard.ts";
import {
  isSamePassword,
  revoke,
  standingOf,
  startOwners,
  temporaryOwners,
  tryPassword,
  type Standing,
  type TemporaryOwner,
  type Verdict,
} from "./owners.ts";
import type { Asker } from "./requests.ts";
import { readRevoked, writeRevoked } from "./revocations.ts";
import type { Memory } from "./stores.ts";

/** The people who may use the phone. */
export interface Access {
  standingOf(id: number): Standing;
  readonly owners: readonly number[];
  temporary(): readonly TemporaryOwner[];
  /** The chats of all owners, temporary ones too; each once. */
  everybody(): readonly number[];
  /** There is a password, which makes a temporary owner of who knows it. */
  readonly hasPassword: boolean;
  /** For how long it does. */
  readonly hours: number;
  /** Null when there is no password, and so no temporary owners. */
  try(asker: Asker, password: string): Verdict | null;
  /** They are strangers from now on, also to this password. Durable when it answers true. */
  revoke(id: number): boolean;
  /** Ends what waits for the end of somebody's time. */
  stop(): void;
}

/** What it is made of. */
export interface AccessParts {
  /** Numeric Telegram ids. */
  readonly owners: readonly number[];
  readonly password: string | null;
  readonly hours: number;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly log: Log;
  /** Somebody's time is over. */
  readonly onExpired: (owner: TemporaryOwner) => void;
}

/** Starts with the owners of the configuration alone: temporary ones end with the daemon, revocations do not. */
export function createAccess(parts: AccessParts): Access {
  const { owners, password, hours, memory, clock, log } = parts;
  const keep = keeper(log, "who was revoked is not in the journal");
  const revoked = password === null ? [] : keep(() => readRevoked(memory, password), []);
  let state = startOwners(owners, hours, revoked);
  const timers = new Map<number, () => void>();
  const temporary = (): readonly TemporaryOwner[] => temporaryOwners(state, clock.now());

  const watch = (id: number): void => {
    const owner = state.temporary.find((each) => each.id === id);
    timers.get(id)?.();
    timers.delete(id);
    if (owner === undefined) return;
    const cancel = clock.after(owner.until - clock.now(), () => {
      timers.delete(id);
      parts.onExpired(owner);
    });
    timers.set(id, cancel);
  };

  return {
    standingOf: (id) => standingOf(state, id, clock.now()),
    owners: [...state.permanent],
    hasPassword: password !== null,
    hours,
    temporary,
    everybody: () => [...new Set([...state.permanent, ...temporary().map(({ id }) => id)])],
    try(asker, given) {
      if (password === null) return null;
      const isRight = (): boolean => isSamePassword(given.trim(), password.trim());
      const step = tryPassword(state, { ...asker, isRight }, clock.now());
      state = step.state;
      if (step.verdict.kind === "welcome") watch(asker.id);
      return step.verdict;
    },
    revoke(id) {
      state = revoke(state, id);
      watch(id);
      if (password === null) return true;
      return keep(() => {
        writeRevoked(memory, password, [...state.revoked]);
        return true;
      }, false);
    },
    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
