import { zoneNamed } from "../../../src/routing/zone-names.ts";
import { instantOf, wallOf } from "../../../src/routing/zones.ts";
import { claim, textOf, type Target } from "../target.ts";

const instants = [-3_000_000_000, 0, 1_774_742_400, 1_774_746_000, 4_102_444_800];

/** A time zone by any name: its clock shows every instant, and a wall-clock time that is shown is found again. */
export const zones: Target = {
  name: "zones",
  longest: 1000,
  run(input) {
    const zone = zoneNamed(textOf(input), () => undefined);
    if (zone === undefined) return;
    for (const instant of instants) {
      const wall = wallOf(zone, instant);
      claim(Math.abs(wall - instant) <= 16 * 3600, "no clock is a day wrong");
      claim(wallOf(zone, instantOf(zone, wall)) === wall, "a time that is shown is found again");
    }
  },
};
