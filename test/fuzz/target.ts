/** Something that reads what others wrote, as a function that throws when it does what it must not. */
export interface Target {
  readonly name: string;
  /** Longest input, in bytes: as much as may come in one go, where that is not too much for a million runs. */
  readonly longest: number;
  /** Reads an input, and throws when what comes of it cannot be. Keeps nothing from one input to the next. */
  run(input: Buffer): void;
}

/** Throws unless `holds`. `what` says what should have been. */
export function claim(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`it should be that ${what}`);
}

/** Throws unless both are the same as JSON. */
export function claimSame(one: unknown, other: unknown, what: string): void {
  const [first, second] = [JSON.stringify(one), JSON.stringify(other)];
  if (first !== second) throw new Error(`it should be that ${what}: ${first} is not ${second}`);
}

/** The input as text, whatever its bytes are. */
export function textOf(input: Buffer): string {
  return input.toString("utf8");
}

/** The input as the lines that a modem's bytes make: a character a byte, none of them empty. */
export function linesOf(input: Buffer): readonly string[] {
  return input
    .toString("latin1")
    .split(/[\r\n]+/)
    .filter((line) => line !== "");
}
