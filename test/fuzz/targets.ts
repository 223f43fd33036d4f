/** Everything that is fuzzed. */
import type { Target } from "./target.ts";
import { atChannel } from "./targets/at-channel.ts";
import { atLines } from "./targets/at-lines.ts";
import { calendars } from "./targets/calendars.ts";
import { callLists } from "./targets/call-lists.ts";
import { configs } from "./targets/configs.ts";
import { fileNames } from "./targets/file-names.ts";
import { modemNews } from "./targets/modem-news.ts";
import { guards } from "./targets/guards.ts";
import { networkReplies } from "./targets/network-replies.ts";
import { numbers } from "./targets/numbers.ts";
import { ownerCommands } from "./targets/owner-commands.ts";
import { pdus } from "./targets/pdus.ts";
import { recurrences } from "./targets/recurrences.ts";
import { requests } from "./targets/requests.ts";
import { serialLines } from "./targets/serial-lines.ts";
import { spamLists } from "./targets/spam-lists.ts";
import { textBodies } from "./targets/text-bodies.ts";
import { textReplies } from "./targets/text-replies.ts";
import { traces } from "./targets/traces.ts";
import { updates } from "./targets/updates.ts";
import { vcards } from "./targets/vcards.ts";
import { zones } from "./targets/zones.ts";

/** All targets, by what comes in through which door: the modem, contact files and feeds, Telegram, files of ours. */
export const targets: readonly Target[] = [
  serialLines,
  atLines,
  atChannel,
  modemNews,
  callLists,
  textReplies,
  networkReplies,
  pdus,
  textBodies,
  numbers,
  vcards,
  fileNames,
  calendars,
  recurrences,
  zones,
  spamLists,
  requests,
  updates,
  ownerCommands,
  guards,
  configs,
  traces,
];
