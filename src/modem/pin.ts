/**
 * Whether the SIM's PIN may be entered. A wrong one entered three times costs the SIM, so that each entry is written
 * down before it is made, and struck out when it proved right: neither a restart nor a kill makes a second try of it.
 */
import { randomBytes, scryptSync } from "node:crypto";
import { messageOf } from "../core/errors.ts";

/** An entry of a PIN that has not proved right. Of the PIN there is only a salted digest. */
export interface PinEntry {
  readonly salt: string;
  readonly digest: string;
  /** The tries that were left before; null when the modem did not tell. */
  readonly tries: number | null;
  /** How often it was entered. */
  readonly times: number;
  /** The SIM has said that it is wrong. */
  readonly wrong: boolean;
}

/** Where the entry is kept. `write` returns when it is on the disk, and throws when that fails. Null removes it. */
export interface PinMemory {
  readonly isDurable: boolean;
  read(): string | null;
  write(entry: string | null): void;
}

/** The SIM's PIN, and what is known of it. */
export interface SimPin {
  /**
   * The PIN, once its entry is written down; or why it is not entered, and what to do, in words for the owner.
   * `tries`: how many the SIM has left; null where the modem does not tell.
   */
  take(
    tries: number | null,
  ): { readonly kind: "enter"; readonly pin: string } | { readonly kind: "keep"; readonly why: string };
  /** The SIM is unlocked: what was entered was right. */
  prove(): void;
  /** The SIM refused. `counted`: as a wrong PIN, as far as anybody can tell. */
  refused(counted: boolean): void;
}

const maximumTries = 3;
/** An entry of which nobody heard is made once more at most, whatever the counter says. */
const mostTimes = 2;

const elsewhere = "put the SIM into a phone and switch its PIN off there";
const change = "set VIRTUALPHONE_SIM_PIN to the right one, or " + elsewhere;

/** Of a PIN that was wrong: what is the matter, and what to do. */
export const wrongPin = `the SIM did not take the PIN of VIRTUALPHONE_SIM_PIN, which is not entered again: ${change}`;

/** What is known when the SIM asks. */
export interface PinQuestion {
  /** The last entry of the same PIN; null when there is none. */
  readonly entry: PinEntry | null;
  readonly tries: number | null;
  /** It was entered in this run. */
  readonly entered: boolean;
  readonly isDurable: boolean;
}

/** Why the PIN must not be entered, and what to do; null when it may be. Pure. */
export function reasonToKeep({ entry, tries, entered, isDurable }: PinQuestion): string | null {
  if (entry?.wrong === true) return wrongPin;
  if (tries !== null && tries < 2)
    return `the SIM has ${tries === 1 ? "a single PIN try" : "no PIN try"} left: put it into a phone and unlock it there`;
  if (!isDurable && tries !== maximumTries)
    return `the PIN is not entered, because the journal cannot note that it was, and the SIM does not have all its tries: mend the journal, or ${elsewhere}`;
  if (entry === null) return null;
  const isUncounted = tries !== null && (tries === maximumTries || tries >= (entry.tries ?? maximumTries));
  if (isUncounted && !entered && entry.times < mostTimes) return null;
  return tries !== null && !isUncounted
    ? wrongPin
    : `nobody knows whether the SIM took the PIN of VIRTUALPHONE_SIM_PIN, so it is not entered again: ${elsewhere}`;
}

/** A PIN whose entries are kept in `memory`; `pin` null: none is configured. */
export function keptPin(pin: string | null, memory: PinMemory): SimPin {
  let entered = false;
  let known: PinEntry | null | undefined;

  /** The entry of this PIN. One of another PIN, or that cannot be read, is none. Throws when the memory fails. */
  function entryOf(secret: string): PinEntry | null {
    if (known !== undefined) return known;
    const entry = readEntry(memory.read());
    known = entry !== null && digestOf(secret, entry.salt) === entry.digest ? entry : null;
    return known;
  }

  function keep(entry: PinEntry | null): void {
    memory.write(entry === null ? null : JSON.stringify(entry));
    known = entry;
  }

  return {
    take(tries) {
      if (pin === null)
        return {
          kind: "keep",
          why: "the SIM asks for its PIN: set VIRTUALPHONE_SIM_PIN, or switch the PIN off in a phone",
        };
      try {
        const entry = entryOf(pin);
        const why = reasonToKeep({ entry, tries, entered, isDurable: memory.isDurable });
        if (why !== null) return { kind: "keep", why };
        const salt = entry?.salt ?? randomBytes(16).toString("hex");
        const times = (entry?.times ?? 0) + 1;
        keep({ salt, digest: entry?.digest ?? digestOf(pin, salt), tries, times, wrong: false });
      } catch (error) {
        return {
          kind: "keep",
          why: `the PIN is not entered, because the journal cannot note that it was (${messageOf(error)})`,
        };
      }
      entered = true;
      return { kind: "enter", pin };
    },
    prove() {
      if (pin === null || !hasEntry()) return;
      entered = false;
      known = null;
      attempt(() => {
        keep(null);
      });
    },
    refused(counted) {
      entered = counted;
      const entry = known ?? null;
      if (!counted || entry === null) return;
      known = { ...entry, wrong: true };
      attempt(() => {
        keep({ ...entry, wrong: true });
      });
    },
  };

  /** Whether there is one that was not said to be wrong. */
  function hasEntry(): boolean {
    try {
      return pin !== null && entryOf(pin)?.wrong === false;
    } catch {
      return false;
    }
  }
}

/** No PIN is configured. */
export const noPin: SimPin = keptPin(null, {
  isDurable: false,
  read: () => null,
  write: () => undefined,
});

/** What fails to be written leaves the entry as it was, which only makes the next more careful. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    // The journal tells of its own failures.
  }
}

function digestOf(pin: string, salt: string): string {
  return scryptSync(pin, salt, 32).toString("hex");
}

/** Null for what is no entry. */
function readEntry(text: string | null): PinEntry | null {
  const value = text === null ? null : parsed(text);
  if (typeof value !== "object" || value === null) return null;
  if (!("salt" in value && "digest" in value && "tries" in value && "times" in value && "wrong" in value))
    return null;
  const { salt, digest, tries, times, wrong } = value;
  const isEntry =
    typeof salt === "string" &&
    typeof digest === "string" &&
    (tries === null || typeof tries === "number") &&
    typeof times === "number" &&
    typeof wrong === "boolean";
  return isEntry ? { salt, digest, tries, times, wrong } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
