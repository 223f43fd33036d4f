/** What really happened, as somebody knows who sees both the network and the chat. */
import type { VirtualClock } from "../../src/core/virtual-clock.ts";

/** A call that the network put through to the SIM. */
export interface RungCall {
  readonly number: string;
  /** What the owner is to read of the caller. */
  readonly shown: string;
  readonly at: number;
  /** How long it rang or went on while the daemon could have seen it, in milliseconds. */
  seen: number;
}

/** A text on its way to the owner, or from them. */
export interface WrittenText {
  /** In no other text, and in every part of this one. */
  readonly word: string;
  readonly number: string;
  readonly at: number;
  /** The message_id of the owner's wish; null for a text to the SIM. */
  readonly message: number | null;
}

/** All of it. */
export interface Books {
  readonly calls: RungCall[];
  readonly incoming: WrittenText[];
  readonly outgoing: WrittenText[];
  /** The daemon died while nothing could be written down, so that it says again what it has just said. */
  isForgetful: boolean;
  /** The latest of what happened, each with its time. */
  readonly diary: () => readonly string[];
  readonly note: (words: string) => void;
  /** Invariants that did not hold, each with its time. */
  readonly wrong: string[];
  readonly accuse: (words: string) => void;
}

const mostLines = 20_000;

/** Virtual time as it is written in the diary. */
export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(8, 23).replace("T", " ");
}

/** Opens empty books. */
export function openBooks(clock: VirtualClock): Books {
  const lines: string[] = [];
  const wrong: string[] = [];
  const note = (words: string): void => {
    lines.push(`${timeOf(clock.now())} ${words}`);
    if (lines.length > mostLines) lines.splice(0, mostLines / 4);
  };
  return {
    calls: [],
    incoming: [],
    outgoing: [],
    isForgetful: false,
    diary: () => lines,
    note,
    wrong,
    accuse(words) {
      wrong.push(`${timeOf(clock.now())} ${words}`);
      note(`WRONG: ${words}`);
    },
  };
}
