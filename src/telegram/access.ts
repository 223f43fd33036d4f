/** Who may use the phone now, and the door for temporary owners. */
import type { Clock } from "../core/clock.ts";
import {
  isSamePassword,
  standingOf,
  startOwners,
  temporaryOwners,
  tryPassword,
  type Standing,
  type TemporaryOwner,
  type Verdict,
} from "./owners.ts";
import type { Asker } from "./requests.ts";

/** The people who may use the phone. */
export interface Access {
  standingOf(id: number): Standing;
  readonly owners: readonly number[];
  temporary(): readonly TemporaryOwner[];
  /** The chats of all owners, temporary ones too; each once. */
  everybody(): readonly number[];
  /** There is a password, which makes a temporary owner of who knows it. */
  readonly hasPassword: boolean;
  /** Null when there is no password, and so no temporary owners. */
  try(asker: Asker, password: string): Verdict | null;
}

/** Starts with the owners of the configuration alone: temporary ones end with the daemon. */
export function createAccess(owners: readonly number[], password: string | null, clock: Clock): Access {
  let state = startOwners(owners);
  const temporary = (): readonly TemporaryOwner[] => temporaryOwners(state, clock.now());
  return {
    standingOf: (id) => standingOf(state, id, clock.now()),
    owners: [...state.permanent],
    hasPassword: password !== null,
    temporary,
    everybody: () => [...new Set([...state.permanent, ...temporary().map(({ id }) => id)])],
    try(asker, given) {
      if (password === null) return null;
      const isRight = (): boolean => isSamePassword(given.trim(), password.trim());
      const step = tryPassword(state, { ...asker, isRight }, clock.now());
      state = step.state;
      return step.verdict;
    },
  };
}
