/** Who may use the phone. Owners are known by their numeric id alone, and only a password adds one, for a while. */
import { createHash, timingSafeEqual } from "node:crypto";

/** What somebody is to this phone. */
export type Standing = "owner" | "temporary" | "stranger";

/** An owner for a while. */
export interface TemporaryOwner {
  readonly id: number;
  readonly name: string;
  /** The clock's milliseconds. */
  readonly until: number;
}

/** Everybody who may use the phone, and the tries to become one of them. */
export interface OwnersState {
  readonly permanent: ReadonlySet<number>;
  readonly temporary: readonly TemporaryOwner[];
  /** For how long somebody is a temporary owner. */
  readonly hours: number;
  /** They were temporary owners, or might have become so, and may not again. */
  readonly revoked: ReadonlySet<number>;
  /** When a wrong password was given, by anybody; the clock's milliseconds. */
  readonly wrongTries: readonly number[];
  /** Tries since the door was closed. */
  readonly knocks: number;
}

/** What comes of a password. `left`: wrong tries until the door closes. */
export type Verdict =
  | { readonly kind: "welcome"; readonly until: number }
  | { readonly kind: "wrong"; readonly left: number }
  /** Not looked at, for an owner has revoked them. */
  | { readonly kind: "revoked" }
  /** Not looked at. `knocks` counts those since the door was closed, from 1. */
  | { readonly kind: "closed"; readonly seconds: number; readonly knocks: number };

const mostWrongTries = 5;
const hourMilliseconds = 60 * 60 * 1000;
const closedMilliseconds = hourMilliseconds;

/** The owners of the configuration, and nobody else. `revoked`: who may not become one for a while. */
export function startOwners(
  ids: readonly number[],
  hours = 24,
  revoked: readonly number[] = [],
): OwnersState {
  const permanent = new Set(ids);
  return { permanent, temporary: [], hours, revoked: new Set(revoked), wrongTries: [], knocks: 0 };
}

/** What somebody is at a time of the clock. */
export function standingOf(state: OwnersState, id: number, now: number): Standing {
  if (state.permanent.has(id)) return "owner";
  return temporaryOwners(state, now).some((owner) => owner.id === id) ? "temporary" : "stranger";
}

/** Those whose time is not over. */
export function temporaryOwners(state: OwnersState, now: number): readonly TemporaryOwner[] {
  return state.temporary.filter(({ until }) => until > now);
}

/** Somebody has given a password. After five wrong ones within an hour none is looked at for an hour. */
export function tryPassword(
  state: OwnersState,
  asker: { readonly id: number; readonly name: string; readonly isRight: () => boolean },
  now: number,
): { readonly state: OwnersState; readonly verdict: Verdict } {
  if (state.revoked.has(asker.id)) return { state, verdict: { kind: "revoked" } };
  const wrongTries = state.wrongTries.filter((at) => at > now - closedMilliseconds);
  const last = wrongTries.at(-1);
  if (wrongTries.length >= mostWrongTries && last !== undefined) {
    const knocks = state.knocks + 1;
    const seconds = Math.ceil((last + closedMilliseconds - now) / 1000);
    return { state: { ...state, wrongTries, knocks }, verdict: { kind: "closed", seconds, knocks } };
  }
  if (!asker.isRight()) {
    const tries = [...wrongTries, now];
    const left = mostWrongTries - tries.length;
    // The door stays closed for an hour from the last of them.
    const kept = left === 0 ? tries.map(() => now) : tries;
    return { state: { ...state, wrongTries: kept, knocks: 0 }, verdict: { kind: "wrong", left } };
  }
  const until = now + state.hours * hourMilliseconds;
  const others = temporaryOwners(state, now).filter(({ id }) => id !== asker.id);
  const temporary = [...others, { id: asker.id, name: asker.name, until }];
  return { state: { ...state, temporary, wrongTries }, verdict: { kind: "welcome", until } };
}

/** Somebody is no temporary owner any more, and cannot become one again. */
export function revoke(state: OwnersState, id: number): OwnersState {
  return {
    ...state,
    temporary: state.temporary.filter((owner) => owner.id !== id),
    revoked: new Set([...state.revoked, id]),
  };
}

/** Compares passwords in a time that tells nothing of where they differ. */
export function isSamePassword(given: string, password: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(password));
}
