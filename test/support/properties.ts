/**
 * Before every file of tests: properties are tried with the same inputs in every run, so that one fails for what was
 * changed and not by chance. `SEED=random npm test` looks for what these inputs have not found.
 */
import { configureGlobal } from "fast-check";
import { chosenSeed } from "./seed.ts";

configureGlobal({ seed: chosenSeed ?? 1 });
