/** One command port as its parser sees it: bytes in, echo out, command lines. */
export interface Terminal {
  readonly receive: (bytes: Uint8Array) => void;
  /** As after power-up: echo on, and no line begun. */
  readonly reset: () => void;
  readonly setEcho: (on: boolean) => void;
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

  return {
    receive(bytes) {
      let echoed = "";
      for (const [index, code] of bytes.entries()) {
        if (code === 10) continue;
        if (parts.busy()) {
          parts.disturb(Buffer.from(bytes.subarray(index)).toString("latin1"));
          break;
        }
        if (echo && (code >= 32 || code === 13)) echoed += String.fromCharCode(code);
        const whole = take(code);
        if (whole === "") continue;
        if (echoed !== "") parts.echo(echoed);
        echoed = "";
        parts.run(whole);
      }
      if (echoed !== "") parts.echo(echoed);
    },
    reset() {
      echo = true;
      line = "";
    },
    setEcho(on) {
      echo = on;
    },
  };
}
