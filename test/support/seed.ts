const { SEED: asked } = process.env;

/** What `SEED` in the environment says: a number, or `random` for one that nobody has seen; null without it. */
export const chosenSeed: number | null = asked === undefined ? null : read(asked);

function read(text: string): number {
  if (text === "random") return Math.floor(Math.random() * 1_000_000);
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`SEED=${text} is no seed: write a whole number, or random`);
}
