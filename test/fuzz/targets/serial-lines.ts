import { readLines } from "../../../src/serial/lines.ts";
import { claim, claimSame, type Target } from "../target.ts";

/** Bytes from a modem become the same lines and prompts however they are cut. */
export const serialLines: Target = {
  name: "serial-lines",
  longest: 65_536,
  run(input) {
    const size = 1 + ((input[0] ?? 0) % 7);
    const whole = read([input]);
    const short = input.subarray(0, 2000);
    claimSame(read(piecesOf(short, size)), read([short]), "pieces make the same lines");
    for (const line of whole)
      claim(line === null || (line !== "" && !/[\r\n\0]|^ | $/.test(line)), "a line is bare");
  },
};

/** The lines, and null for each prompt. */
function read(pieces: readonly Uint8Array[]): readonly (string | null)[] {
  const found: (string | null)[] = [];
  const reader = readLines({ line: (text) => found.push(text), prompt: () => found.push(null) });
  for (const piece of pieces) reader.push(piece);
  return found;
}

function piecesOf(input: Buffer, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(input.length / size) }, (_, place) =>
    input.subarray(place * size, (place + 1) * size),
  );
}
