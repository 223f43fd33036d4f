import type { Clock } from "../core/clock.ts";
import type { PortName } from "./ports.ts";

/** One line that went over a port. */
export interface Entry {
  /** Milliseconds on the clock. */
  readonly at: number;
  readonly port: PortName;
  /** `>` from the host, `<` from the stick. */
  readonly way: ">" | "<";
  readonly text: string;
}

/** Something the host must not do. */
export interface Violation {
  readonly at: number;
  readonly port: PortName;
  /**
   * `wrote-while-busy`: bytes came before the answer to the command before them; `both-ports-busy`: commands
   * on both ports at once; `chld-before-conf`: +CHLD=1x between ATD and ^CONF.
   */
  readonly kind: "wrote-while-busy" | "both-ports-busy" | "chld-before-conf";
  /** What was written, or the command. */
  readonly text: string;
  /** Milliseconds since the unfinished command: a host that gave it up at its deadline waited long. */
  readonly waited: number;
}

/** All that was said since the start, oldest first; the eldest lines are forgotten. */
export interface Transcript {
  readonly entries: () => readonly Entry[];
  readonly violations: () => readonly Violation[];
  readonly record: (port: PortName, way: Entry["way"], text: string) => void;
  readonly accuse: (violation: Omit<Violation, "at">) => void;
  /** Told of each new line, until the answer is called. */
  readonly onEntry: (listener: (entry: Entry) => void) => () => void;
}

/** Lines and violations kept, unless told. */
const usualMost = 100_000;

/** Starts an empty transcript, which keeps at most so many lines. */
export function startTranscript(clock: Clock, most = usualMost): Transcript {
  const entries: Entry[] = [];
  const violations: Violation[] = [];
  const listeners = new Set<(entry: Entry) => void>();
  return {
    entries: () => [...entries],
    violations: () => [...violations],
    record(port, way, text) {
      const entry: Entry = { at: clock.now(), port, way, text };
      entries.push(entry);
      if (entries.length > most) entries.splice(0, most / 10);
      for (const listener of listeners) listener(entry);
    },
    accuse(violation) {
      if (violations.length < most) violations.push({ at: clock.now(), ...violation });
    },
    onEntry(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
