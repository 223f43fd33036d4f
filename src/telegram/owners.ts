/** Who may use the phone. Owners are known by their numeric id alone, and only a password adds one, for a day. */
import { createHash, timingSafeEqual } from "node:crypto";

/** What somebody is to this phone. */
export type Standing = "owner" | "temporary" | "stranger";

/** An owner for a day. */
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
  /** When a wrong password was given, by anybody; the clock's milliseconds. */
  readonly wrongTries: readonly number[];
  /** Tries since the door was closed. */
  readonly knocks: number;
}

/** What comes of a password. `left`: wrong tries until the door closes. */
export type Verdict =
  | { readonly kind: "welcome"; readonly until: number }
  | { readonly kind: "wrong"; readonly left: number }
  /** Not looked at. `knocks` counts those since the door was closed, from 1. */
  | { readonly kind: "closed"; readonly seconds: number; readonly knocks: number };

const mostWrongTries = 5;
const closedMilliseconds = 60 * 60 * 1000;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** The owners of the configuration, and nobody else. */
export function startOwners(ids: readonly number[]): OwnersState {
  return { permanent: new Set(ids), temporary: [], wrongTries: [], knocks: 0 };
}

/** What somebody is at a time of the clock. */
export function standingOf(state: OwnersState, id: number, now: number): Standing {
  if (state.permanent.has(id)) return "owner";
  return temporaryOwners(state, now).some((owner) => owner.id === id) ? "temporary" : "stranger";
}

/** Those whose day is not over. */
export function temporaryOwners(state: OwnersState, now: number): readonly TemporaryOwner[] {
  return state.temporary.filter(({ until }) => until > now);
}

/** Somebody has given a password. After five wrong ones within an hour none is looked at for an hour. */
export function tryPassword(
  state: OwnersState,
  asker: { readonly id: number; readonly name: string; readonly isRight: () => boolean },
  now: number,
): { readonly state: OwnersState; readonly verdict: Verdict } {
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
  const until = now + dayMilliseconds;
  const others = temporaryOwners(state, now).filter(({ id }) => id !== asker.id);
  const temporary = [...others, { id: asker.id, name: asker.name, until }];
  return { state: { ...state, temporary, wrongTries }, verdict: { kind: "welcome", until } };
}

/** Compares passwords in a time that tells nothing of where they differ. */
export function isSamePassword(given: string, password: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(password));
}
