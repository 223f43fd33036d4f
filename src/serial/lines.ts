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
  /** The modem waits for a message's text: `> ` stands alone on a line that is not ended (27.005 §3.5.1). */
  prompt(): void;
}

/**
 * Reads lines from bytes in pieces of any size. Every line end there is in the wild is one: CR LF, LF, CR,
 * and CR CR LF. NUL and the other control characters are dropped.
 */
export function readLines(listeners: LineListeners): LineReader {
  let parser = startParser(listeners);
  // The parser shows only ended lines, and a prompt never ends: the tail is watched beside it.
  let tail = "";
  return {
    push(bytes) {
      const text = Buffer.from(bytes).toString("latin1");
      const end = text.lastIndexOf("\n");
      tail = end < 0 ? tail + text : text.slice(end + 1);
      if (tail.length > longestLine) {
        tail = "";
        parser = startParser(listeners);
        return;
      }
      parser.write(bytes);
      if (withoutControls(tail) === "> ") {
        tail = "";
        parser = startParser(listeners);
        listeners.prompt();
      }
    },
  };
}

function startParser(listeners: LineListeners): ReadlineParser {
  // utf8, the parser's default, would destroy bytes above 0x7f.
  const parser = new ReadlineParser({ delimiter: "\n", encoding: "latin1" });
  parser.on("data", (ended: string) => {
    for (const piece of ended.split("\r")) {
      const line = withoutControls(piece).trim();
      if (line !== "") listeners.line(line);
    }
  });
  return parser;
}

function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "");
}
