/** The trail: who wanted what and what came of it, kept in the journal, never with a password, a PIN or a text's words. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { keeper } from "./journal-guard.ts";
import type { Standing } from "./owners.ts";
import type { Ask, Asker } from "./requests.ts";
import type { AuditEntry, AuditOutcome, AuditStore } from "./stores.ts";
import { cutText, oneLine } from "./words.ts";

/** The trail. */
export interface Trail {
  /** What an ask is about; a later note of the same ask says it better. */
  note(ask: Ask, what: string, acts: boolean): void;
  /** How it stands; `done` until somebody says otherwise. */
  mark(ask: Ask, outcome: AuditOutcome): void;
  /** What is noted of one is noted of the other, which goes on in its place. */
  follow(ask: Ask, before: Ask): void;
  /** It has been dealt with, and is kept. */
  close(ask: Ask): void;
  /** Something that nobody asked for in a way that is kept otherwise; `who` null: it happened by itself. */
  keep(who: Asker | null, what: string, outcome: AuditOutcome): void;
}

/** What a trail is made of. */
export interface TrailParts {
  readonly audit: AuditStore;
  readonly standingOf: (id: number) => Standing;
  /** A temporary owner has done something. */
  readonly onTemporary: (who: Asker, what: string, outcome: AuditOutcome) => void;
  readonly clock: Clock;
  readonly log: Log;
}

interface Noted {
  readonly what: string;
  /** It does something: owners are told when a temporary one does it. */
  readonly acts: boolean;
  readonly standing: Standing;
}

interface Entry {
  noted: Noted | null;
  outcome: AuditOutcome;
}

const longestWhat = 200;

/** Makes a trail. */
export function createTrail({ audit, standingOf, onTemporary, clock, log }: TrailParts): Trail {
  const keep = keeper(log, "what was done is not kept");
  const open = new WeakMap<Ask, Entry>();
  const entryFor = (ask: Ask): Entry => {
    const found = open.get(ask) ?? { noted: null, outcome: "done" };
    open.set(ask, found);
    return found;
  };
  const add = (entry: Omit<AuditEntry, "at">): void => {
    keep(() => {
      audit.add({ ...entry, at: clock.date().getTime() });
    }, undefined);
  };

  return {
    note(ask, what, acts) {
      const standing = standingOf(ask.from.id);
      entryFor(ask).noted = { what: cutText(oneLine(what), longestWhat), acts, standing };
    },
    mark(ask, outcome) {
      entryFor(ask).outcome = outcome;
    },
    follow(ask, before) {
      open.set(ask, entryFor(before));
    },
    close(ask) {
      const entry = open.get(ask);
      if (!entry?.noted) return;
      const { noted, outcome } = entry;
      open.delete(ask);
      const { what, standing, acts } = noted;
      add({ actor: ask.from, standing, what, outcome });
      if (standing === "temporary" && acts) onTemporary(ask.from, what, outcome);
    },
    keep(who, what, outcome) {
      add({ actor: who, standing: who === null ? "phone" : standingOf(who.id), what, outcome });
    },
  };
}

/** What may follow these is a secret, or the words of a text. */
const secretive: ReadonlySet<string> = new Set(["addtemporaryowner", "sms", "find"]);

/** A command as it is kept. */
export function commandText(name: string, argument: string): string {
  if (argument === "" || secretive.has(name)) return `/${name}`;
  return `/${name} ${shownArgument(name, argument)}`;
}

/**
 * Codes may hold a PIN or a voucher behind their first number, and AT commands behind an equals sign, or in a code that
 * is dialled (22.030: 03, 04, 042, 05, 052).
 */
function shownArgument(name: string, argument: string): string {
  if (name === "ussd") return argument.replaceAll(/\s/g, "").replace(/^([*#]+\d{1,3}[*#]).+$/, "$1…");
  if (name !== "command") return argument;
  return argument
    .replaceAll(/((?:PIN|PWD|LCK|LOCK|CSIM|CRSM|CUSD)[^=;]*=)[^;]*/gi, "$1…")
    .replaceAll(/(D[^;]*?\*0[345]2?\*)[^;]*/gi, "$1…");
}
