/** What the demo shows itself on, and is typed into. */
import type { Board } from "./phones.ts";
import type { Entry } from "./story.ts";

/** The streams of a terminal, or what stands in for them. */
export interface Streams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
}

/** Whom a front asks and tells. */
export interface FrontParts extends Streams {
  readonly isColourful: boolean;
  /** Lines that what is being typed may become. */
  readonly suggest: (line: string) => readonly string[];
  /** A line has been typed; settles once it has been carried out. Must not reject. */
  readonly onLine: (line: string) => Promise<void>;
  /** Nobody will type any more, or somebody wants to leave. */
  readonly onEnd: () => void;
}

/** A screen, or a stream of lines. */
export interface Front {
  tell(entry: Entry): void;
  showBoard(board: Board): void;
  /** Leaves the terminal as it was found, and lets go of the keyboard. */
  close(): void;
}
