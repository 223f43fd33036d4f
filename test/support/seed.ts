const { SEED: asked } = process.env;

/** What `SEED` in the environment says: a number, or `random` for one that nobody has seen; null without it. */
export const chosenSeed: number | null =
  asked === undefined ? null : asked === "random" ? Math.floor(Math.random() * 1_000_000) : Number(asked);
