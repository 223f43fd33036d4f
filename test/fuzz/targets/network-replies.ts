import { unseenNetwork } from "../../../src/core/network.ts";
import { readTraffic } from "../../../src/health/traffic.ts";
import { readDivert } from "../../../src/modem/diverts.ts";
import { readImei } from "../../../src/modem/imei.ts";
import { answered, heardOf } from "../../../src/modem/network.ts";
import { claim, linesOf, type Target } from "../target.ts";

/** What a modem says of itself and of the network, asked and unasked. */
export const networkReplies: Target = {
  name: "network-replies",
  longest: 16_384,
  run(input) {
    const lines = linesOf(input);
    const heard = lines.reduce(heardOf, unseenNetwork);
    for (const { signal, operator, mode } of [heard, answered(heard, lines)]) {
      claim(signal === null || (Number.isInteger(signal) && signal <= 31), "a signal is at most 31");
      claim(operator === null || (operator !== "" && operator.length <= 40), "an operator has a name");
      claim(!/[\p{Cc}\p{Cf}]/u.test(operator ?? ""), "a name turns no text around it");
      claim(mode !== "", "a mode has a name");
    }
    const divert = readDivert(lines);
    claim(/^\+?[\d*#]{1,41}$/.test(divert?.number ?? "1"), "callers are sent to a number");
    claim((divert?.seconds ?? 1) >= 1 && (divert?.seconds ?? 1) <= 99, "a wait has two digits");
    claim(/^\d{15}$/.test(readImei(lines) ?? "0".repeat(15)), "an IMEI has 15 digits");
    for (const [at, line] of lines.entries()) readTraffic({ at: 0 }, line, at);
  },
};
