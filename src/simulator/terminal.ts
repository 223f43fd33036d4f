import { startTypedText } from "./typed-text.ts";

/** One command port as its parser sees it: bytes in, echo out, command lines. */
export interface Terminal {
  readonly receive: (bytes: Uint8Array) => void;
  /** As after power-up: echo on, and no line begun. */
  readonly reset: () => void;
  readonly setEcho: (on: boolean) => void;
  /** Takes all that comes for a text, up to Ctrl-Z; null when it is given up with ESC. */
  readonly readText: (written: (text: string | null) => void) => void;
}

/** What a terminal is made of. */
export interface TerminalParts {
  readonly echo: (text: string) => void;
  /** A command is unfinished: nothing else is taken. */
  readonly busy: () => boolean;
  /** Bytes came while a command was unfinished; they are lost. */
  readonly disturb: (text: string) => void;
  /** A whole line, without its carriage return. */
  readonly run: (line: string) => void;
}

/** Longer lines are cut; no command is as long. */
const longestLine = 2048;

const backspaces = new Set([8, 127]);

/** Starts a terminal, with its echo on as from the factory. */
export function startTerminal(parts: TerminalParts): Terminal {
  let echo = true;
  let line = "";
  const typed = startTypedText((text) => {
    if (echo) parts.echo(text);
  });

  /** Takes one byte; answers the line it ends, or nothing. */
  const take = (code: number): string => {
    if (code === 13) {
      const whole = line;
      line = "";
      return whole;
    }
    if (backspaces.has(code)) line = line.slice(0, -1);
    else if (code >= 32 && line.length < longestLine) line += String.fromCharCode(code);
    return "";
  };

  /** Takes bytes of commands; answers how many there were up to the end of a line. */
  const takeLine = (bytes: Uint8Array): number => {
    let echoed = "";
    let whole = "";
    let count = 0;
    while (count < bytes.length && whole === "") {
      const code = bytes[count] ?? 10;
      count += 1;
      if (code === 10) continue;
      if (echo && (code >= 32 || code === 13)) echoed += String.fromCharCode(code);
      whole = take(code);
    }
    if (echoed !== "") parts.echo(echoed);
    if (whole !== "") parts.run(whole);
    return count;
  };

  return {
    receive(bytes) {
      let rest = bytes;
      while (rest.length > 0) {
        if (!typed.wanted() && parts.busy()) {
          const lost = Buffer.from(rest).toString("latin1").replace(/^\n+/, "");
          if (lost !== "") parts.disturb(lost);
          return;
        }
        rest = rest.subarray(typed.wanted() ? typed.take(rest) : takeLine(rest));
      }
    },
    reset() {
      echo = true;
      line = "";
      typed.forget();
    },
    setEcho(on) {
      echo = on;
    },
    readText: typed.want,
  };
}
