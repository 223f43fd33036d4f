/** The text that is written at a prompt. */
export interface TypedText {
  /** Hands on all that comes up to Ctrl-Z; null when it is given up with ESC. */
  readonly want: (written: (text: string | null) => void) => void;
  readonly wanted: () => boolean;
  /** Takes bytes; answers how many there were up to the end of the text. */
  readonly take: (bytes: Uint8Array) => number;
  readonly forget: () => void;
}

/** Longer texts are cut; no PDU is as long. */
const longestText = 8192;
const endOfText = 26;
const escape = 27;

/** An echoed text is broken after so many letters, as some firmware does. */
const echoedLine = new RegExp(".{1,54}", "gs");

/** Starts with no text wanted. */
export function startTypedText(echo: (text: string) => void): TypedText {
  let text = "";
  let written: ((text: string | null) => void) | undefined;
  return {
    want(listener) {
      text = "";
      written = listener;
    },
    wanted: () => written !== undefined,
    take(bytes) {
      const end = bytes.findIndex((code) => code === endOfText || code === escape);
      const piece = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString("latin1");
      if (text.length < longestText) text += piece;
      if (piece !== "") echo(`${piece.match(echoedLine)?.join("\r\n") ?? ""}\r\n`);
      if (end < 0) return bytes.length;
      const finish = written;
      written = undefined;
      finish?.(bytes[end] === escape ? null : text);
      return end + 1;
    },
    forget() {
      text = "";
      written = undefined;
    },
  };
}
