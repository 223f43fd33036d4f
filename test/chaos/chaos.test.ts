import { describe, expect, it } from "vitest";
import { openChaosHouse } from "./house.ts";
import { openRealHouse } from "./real-house.ts";
import { chosenSeed } from "../support/seed.ts";
import { runChaos } from "./run.ts";

/** `SEED=… HOURS=… npx vitest run test/chaos` does one of them again, or for longer; `SEED=random` finds new ones. */
const { HOURS: hours = "0.5", CHAOS: kind = "virtual" } = process.env;
const seeds = chosenSeed === null ? [1, 2, 3] : [chosenSeed];

describe("given hours of phone life in which everything goes wrong", () => {
  it.each(seeds)(
    "nobody is forgotten, and nothing is lost or doubled (seed %i)",
    async (seed) => {
      const { summary, wrong, tail } = await runChaos(
        seed,
        Number(hours),
        kind === "real" ? openRealHouse : openChaosHouse,
      );
      process.stdout.write(`${summary}\n`);
      if (wrong.length > 0)
        process.stdout.write(`${tail()}\nSEED=${seed} HOURS=${hours} npx vitest run test/chaos\n`);
      expect(wrong).toEqual([]);
    },
    (Number(hours) + 1) * 3_600_000,
  );
});
