import { ReadlineParser } from "@serialport/parser-readline";

/** The longest line that is kept; no modem has one, so what is longer is noise and dropped. */
const longestLine = 16_384;

/** Turns the bytes of one connection into lines. */
export interface LineReader {
  push(bytes: Uint8Array): void;
}

/** What a LineReader found. */
export interface LineListeners {
  /** A line without its end; empty lines are left out. Characters are bytes (latin1). */
  line(text: string): void;
  /** The modem waits for a message's text: a line begins with `> ` (27.005 §3.5.1). */
  prompt(): void;
}

/**
 * Reads lines from bytes in pieces of any size. Every line end there is in the wild is one: CR LF, LF, CR,
 * and CR CR LF. NUL and the other control characters are dropped.
 */
export function readLines(listeners: LineListeners): LineReader {
  let parser = startParser(listeners);
  // The parser shows only ended lines, and a prompt never ends: the line that has begun is watched beside it.
  let begun = "";
  let skipping = false;

  function forgetBegun(): void {
    if (begun !== "") parser = startParser(listeners);
    begun = "";
  }

  /** Takes a piece that has no line end but at its own end; answers what stands behind a prompt in it. */
  function take(piece: string): string {
    const ends = piece.endsWith("\n");
    if (skipping) {
      skipping = !ends;
      return "";
    }
    const line = begun + piece;
    const prompt = /^ *> /.exec(line);
    if (prompt) {
      forgetBegun();
      listeners.prompt();
      return line.slice(prompt[0].length);
    }
    if (line.length - (ends ? 1 : 0) > longestLine) {
      forgetBegun();
      skipping = !ends;
      return "";
    }
    begun = ends ? "" : line;
    parser.write(Buffer.from(piece, "latin1"));
    return "";
  }

  return {
    push(bytes) {
      const text = Buffer.from(bytes).toString("latin1").replaceAll("\r", "\n");
      for (const piece of text.replaceAll(controls, "").split(/(?<=\n)/))
        for (let rest = piece; rest !== "";) rest = take(rest);
    },
  };
}

/** ASCII's control characters but the line end; bytes above 0x7f may be letters in the modem's own code. */
const controls = /(?![\n\u0080-\u009f])\p{Cc}/gu;

function startParser(listeners: LineListeners): ReadlineParser {
  // utf8, the parser's default, would destroy bytes above 0x7f.
  const parser = new ReadlineParser({ delimiter: "\n", encoding: "latin1" });
  parser.on("data", (ended: string) => {
    const line = ended.replaceAll(/^ +|(?<! ) +$/g, "");
    if (line !== "") listeners.line(line);
  });
  return parser;
}
