/** What a house of either kind is furnished with. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../src/config.ts";
import type { Random } from "../../src/simulator/random.ts";
import type { Timings } from "../../src/simulator/timings.ts";
import type { SimulatorOptions } from "../../src/simulator/world.ts";
import type { LogLine } from "./heard-log.ts";
import { contactNames, masters, numberOfContact } from "./people.ts";

export const token = "123456:token-that-no-log-may-hold";
export const pin = "7391";

/** How a house is wanted. */
export interface HouseOptions {
  readonly seed: number;
  readonly random: Random;
  readonly onLog: (line: LogLine) => void;
  /** Lines that are remembered of what was said on the ports. */
  readonly transcriptLines?: number;
  readonly timings?: Partial<Timings>;
  /** More of the daemon's environment. */
  readonly environment?: Environment;
}

/** The daemon's environment, without its modem. `web`: where the calendar and the spam list are. */
export function environmentOf(at: {
  readonly root: string;
  readonly web: string;
  readonly contacts: string;
  readonly dataDir: string;
}): Record<string, string> {
  return {
    VIRTUALPHONE_BOT_TOKEN: token,
    VIRTUALPHONE_BOT_OWNER: "1001",
    VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44",
    VIRTUALPHONE_DEFAULT_MASTER_PHONE: masters[0],
    VIRTUALPHONE_TELEGRAM_API_ROOT: at.root,
    VIRTUALPHONE_CONTACTS_DIR: at.contacts,
    VIRTUALPHONE_DATA_DIR: at.dataDir,
    VIRTUALPHONE_CALENDAR_URL: `${at.web}/private/calendar.ics`,
    VIRTUALPHONE_SPAM_LIST_URL: `${at.web}/list.csv`,
    VIRTUALPHONE_TIMEZONE: "Europe/London",
    VIRTUALPHONE_SMS_ON_REJECTED: "I cannot talk now.",
    VIRTUALPHONE_SIM_PIN: pin,
  };
}

/** The world of a house, but for its clock. */
export function worldOf({ seed, timings, transcriptLines }: HouseOptions): Omit<SimulatorOptions, "clock"> {
  return {
    seed,
    pin,
    knobs: { pinLocked: true },
    // Ports that are back are of use at once, so that it is the daemon's time which is measured.
    timings: { simBusy: [0, 1000], ...timings },
    texts: { sm: 20 },
    ...(transcriptLines !== undefined && { transcriptLines }),
  };
}

/** Makes the directory of contact files. */
export function writeContacts(directory: string): void {
  mkdirSync(directory);
  writeFileSync(join(directory, "family.vcf"), contactNames.map(cardOf).join(""));
}

function cardOf(name: string, index: number): string {
  return `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL;TYPE=CELL:${numberOfContact(index)}\r\nEND:VCARD\r\n`;
}
