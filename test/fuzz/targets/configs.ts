import { parseEnv } from "node:util";
import { z } from "zod";
import { loadConfig } from "../../../src/config.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { parseAddress } from "../../../src/serial/address.ts";
import { claim, textOf, type Target } from "../target.ts";

// Every load makes its schemas anew, and to compile them for one input each takes longer than to use them.
z.config({ jitless: true });

/** A `.env` file: it is used or every problem is told, and no secret is told with them. */
export const configs: Target = {
  name: "configs",
  longest: 8192,
  run(input) {
    const environment = parseEnv(textOf(input));
    try {
      const { config } = loadConfig(environment);
      claim(/^\+\d{1,3}$/.test(config.country), "a calling code is one");
      claim(/^\+\d{4,17}$/.test(config.defaultMaster), "a number is E.164");
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      claim(error.problems.length > 0, "a problem is told");
      for (const name of ["VIRTUALPHONE_BOT_TOKEN", "VIRTUALPHONE_SIM_PIN"]) {
        const secret = environment[name]?.trim() ?? "";
        claim(secret.length < 12 || !error.message.includes(secret), "no secret is told");
      }
    }
    const address = parseAddress(textOf(input));
    if (address?.kind === "tcp") claim(address.port > 0 && address.port < 65_536, "a port is one");
  },
};
