import type { Ending, Leg, News } from "./calls/leg.ts";
import type { Knobs } from "./knobs.ts";
import type { Profile } from "./profile.ts";
import type { Random } from "./random.ts";
import type { Settings } from "./settings.ts";
import { addressType } from "./behaviours/calls.ts";
import { ussdCoding } from "./behaviours/ussd.ts";
import { writeUssd } from "./ussd/coding.ts";
import type { UssdNews } from "./ussd/talk.ts";

/** What an unsolicited line depends on. */
export interface Manner {
  readonly profile: Profile;
  readonly settings: Settings;
  readonly knobs: Knobs;
  readonly random: Random;
}

/** A line with its frame of V.250 §5.7.1. */
export const framed = (line: string): string => `\r\n${line}\r\n`;

/** The frames that tell of news; none when the host has not asked for them. */
export function announce(news: News, manner: Manner): readonly string[] {
  const { settings } = manner;
  switch (news.kind) {
    case "ring":
      return [settings.crc === 1 ? "+CRING: VOICE" : "RING", ...callerLine(news.leg, manner)].map(framed);
    case "waiting":
      return settings.ccwa === 1 ? [framed(`+CCWA: ${shownNumber(news.leg)},1`)] : [];
    case "orig":
      return makersLine(`^ORIG:${news.id},0`, manner);
    case "conf":
      return makersLine(`^CONF:${news.id}`, manner);
    case "conn":
      return makersLine(`^CONN:${news.id},0`, manner);
    case "end":
      return manner.profile.huawei
        ? [framed(endLine(news.leg.id, news.seconds, news.ending, manner))]
        : plainEnd(news.leg, news.ending);
    case "far-held":
    case "far-retrieved":
      return settings.cssnFar === 1 ? [farNotice(news.kind === "far-held" ? 2 : 3, manner.profile)] : [];
  }
}

/** The frames of what the network says by +CUSD; none when the host has not asked for them. */
export function announceUssd(
  news: UssdNews,
  manner: Pick<Manner, "profile" | "settings">,
): readonly string[] {
  if (manner.settings.cusd === 0) return [];
  if ("page" in news) return [framed(`+CUSD: ${news.status},${writeUssd(news.page, ussdCoding(manner))}`)];
  return [framed(`+CUSD: ${news.status}`)];
}

/** A line of the maker's own, in the spelling of its firmware. */
export function makersLine(line: string, { profile }: Pick<Manner, "profile">): readonly string[] {
  if (!profile.huawei) return [];
  return [framed(profile.spaced ? line.replace(":", ": ") : line)];
}

const farNotice = (code: number, profile: Profile): string =>
  // E173 sticks double the line end before +CSSU.
  profile.huawei ? `\r\n${framed(`+CSSU: ${code}`)}` : framed(`+CSSU: ${code}`);

function shownNumber(leg: Leg): string {
  return leg.presentation === "shown" ? `"${leg.number}",${addressType(leg.number)}` : '"",128';
}

function callerLine(leg: Leg, { settings, knobs }: Manner): readonly string[] {
  if (settings.clip === 0 || knobs.clipMissing) return [];
  if (leg.presentation === "withheld") return [knobs.clipUnquoted ? "+CLIP:,129,,,,1" : '+CLIP: "",128,,,,1'];
  if (leg.presentation === "unavailable") return ['+CLIP: "",128,,,,2'];
  if (knobs.noFirstClip && leg.rings === 1) return ['+CLIP: "",129,,,,2'];
  return [`+CLIP: ${shownNumber(leg)},,,,0`];
}

/** End statuses that are no proof of anything. */
const oddStatuses = [21, 22, 25, 27, 28, 29, 31, 102, 104];

function endLine(id: number, seconds: number, ending: Ending, { knobs, random }: Manner): string {
  const status = knobs.cendRandomEnd ? random.pick(oddStatuses) : ending.status;
  const fields = [id, seconds, status];
  if (ending.cause !== null && !knobs.cendNoCause) fields.push(ending.cause);
  return `^CEND:${knobs.cendSpaced ? " " : ""}${fields.join(",")}`;
}

/** Result codes at the end of a call that the far side or the network ended (V.250 §6.3.1). */
function plainEnd(leg: Leg, ending: Ending): readonly string[] {
  if (ending.local || (leg.direction === "in" && leg.connectedAt === null)) return [];
  if (leg.connectedAt === null && ending.cause === 17) return [framed("BUSY")];
  if (leg.connectedAt === null && (ending.cause === 18 || ending.cause === 19)) return [framed("NO ANSWER")];
  return [framed("NO CARRIER")];
}
