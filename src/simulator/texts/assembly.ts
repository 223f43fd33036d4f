import type { Submit } from "./pdu.ts";

/** A PDU of the SIM that went on the air. */
export interface AirPdu {
  /** In hexadecimal, as the host wrote it. */
  readonly pdu: string;
  /** TP-MR, 0 to 255: what `+CMGS:` told. */
  readonly reference: number;
  readonly to: string;
  /** Milliseconds on the clock. */
  readonly at: number;
}

/** A whole text of the SIM. */
export interface SentText {
  readonly to: string;
  /** Of data, its octets in hexadecimal. */
  readonly text: string;
  /** Its PDUs in hexadecimal, in the order of the parts. */
  readonly parts: readonly string[];
  /** TP-MR of each part. */
  readonly references: readonly number[];
  /** Milliseconds on the clock, of the part that came last. */
  readonly at: number;
}

interface Piece {
  readonly submit: Submit;
  readonly air: AirPdu;
}

interface Unfinished {
  readonly key: string;
  readonly total: number;
  readonly pieces: Map<number, Piece>;
}

/** Puts parts together. A part that is there already begins another text, so that nothing sent twice hides. */
export interface Assembly {
  /** Answers the text that this part makes whole. */
  readonly add: (submit: Submit, air: AirPdu) => SentText | undefined;
}

function joined(pieces: readonly Piece[], { to, at }: AirPdu): SentText {
  return {
    to,
    text: pieces.map(({ submit }) => submit.text).join(""),
    parts: pieces.map(({ air }) => air.pdu),
    references: pieces.map(({ air }) => air.reference),
    at,
  };
}

/** Starts with no parts. */
export function startAssembly(): Assembly {
  let unfinished: readonly Unfinished[] = [];

  const place = (key: string, total: number, at: number): Unfinished => {
    const waiting = unfinished.find((each) => each.key === key && !each.pieces.has(at));
    if (waiting !== undefined) return waiting;
    const begun: Unfinished = { key, total, pieces: new Map() };
    unfinished = [...unfinished, begun];
    return begun;
  };

  return {
    add(submit, air) {
      const { part } = submit;
      if (part === null) return joined([{ submit, air }], air);
      const key = [submit.to, submit.alphabet, part.reference, part.total].join(" ");
      const text = place(key, part.total, part.place);
      text.pieces.set(part.place, { submit, air });
      if (text.pieces.size < text.total) return undefined;
      unfinished = unfinished.filter((each) => each !== text);
      const places = [...text.pieces].sort(([one], [other]) => one - other);
      return joined(
        places.map(([, piece]) => piece),
        air,
      );
    },
  };
}
