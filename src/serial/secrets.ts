/** Hides the SIM's PIN in a stream of bytes, also when it comes byte by byte, as an echo may. */

const head = "+CPIN=";
const star = 0x2a;
const lineEnds: ReadonlySet<number> = new Set([0x0a, 0x0d]);

/** Answers the bytes of one direction of one port with what `AT+CPIN=` sets made unreadable; as many as they were. */
export function hidePins(): (bytes: Uint8Array) => Uint8Array {
  let matched = 0;
  const hide = (byte: number): number => {
    if (matched === head.length) {
      if (!lineEnds.has(byte)) return star;
      matched = 0;
      return byte;
    }
    const letter = String.fromCharCode(byte).toUpperCase();
    matched = letter === head[matched] ? matched + 1 : letter === head[0] ? 1 : 0;
    return byte;
  };
  return (bytes) => bytes.map(hide);
}
