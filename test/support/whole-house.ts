import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BotApi, type Person as TelegramUser, startBotApi } from "../../src/bot-api/bot-api.ts";
import { type Environment, loadConfig } from "../../src/config.ts";
import { systemClock } from "../../src/core/clock.ts";
import { type Log, silentLog } from "../../src/core/log.ts";
import { type Daemon, startDaemon } from "../../src/daemon.ts";
import { ptyPlug, type UsbPlace } from "../../src/simulator/pty-plug.ts";
import { quickTimings } from "../../src/simulator/timings.ts";
import { type SimulatorOptions, startWorld, type World } from "../../src/simulator/world.ts";

export const token = "123456:house-of-tests";
export const master = "+447700900001";
export const anna = "+447700900002";
export const ben = "+447700900003";
export const stranger = "+447700900005";

/** The real daemon on real ttys and real HTTP: a stick, Telegram, and an owner who chats with the bot. */
export interface WholeHouse {
  readonly world: World<string>;
  readonly telegram: BotApi;
  readonly owner: TelegramUser;
  /** Where contacts and data are. */
  readonly folder: string;
  /** Makes the daemon, on what is there. */
  readonly startDaemon: (environment?: Environment, log?: Log) => Promise<Daemon>;
  /** Settles when the daemon is ready. */
  readonly ready: () => Promise<void>;
  readonly environment: Environment;
  readonly stop: () => Promise<void>;
}

const card = (name: string, number: string): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL;TYPE=CELL:${number}\r\nEND:VCARD\r\n`;

/** All day, every day. */
export const alwaysFamily = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "BEGIN:VEVENT",
  "UID:always",
  "SUMMARY:family",
  `LOCATION:${master}`,
  "DTSTART;VALUE=DATE:20200101",
  "RRULE:FREQ=DAILY",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

/** Makes a house with Anna in the family, Ben among friends, and a calendar that always lets the family through. */
export async function openHouse(
  options: Partial<SimulatorOptions> = {},
  usb: UsbPlace = {},
): Promise<WholeHouse> {
  const folder = mkdtempSync(join(tmpdir(), "virtualphone-house-"));
  writeFileSync(join(folder, "family.vcf"), card("Anna Rossi", anna));
  writeFileSync(join(folder, "friends.vcf"), card("Ben <b>&_*[", ben));
  writeFileSync(join(folder, "calendar.ics"), alwaysFamily);
  const plug = ptyPlug(usb);
  const world = await startWorld({ clock: systemClock, timings: quickTimings, ...options }, plug);
  for (const number of [master, anna, ben, stranger]) world.person(number);
  const telegram = await startBotApi({ token });
  const owner = telegram.user({ id: 1001, first_name: "Olive" }, { started: true });
  const environment: Environment = {
    VIRTUALPHONE_BOT_TOKEN: token,
    VIRTUALPHONE_BOT_OWNER: "1001",
    VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44",
    VIRTUALPHONE_DEFAULT_MASTER_PHONE: master,
    VIRTUALPHONE_TELEGRAM_API_ROOT: telegram.root,
    VIRTUALPHONE_MODEM: world.ports.pcui,
    VIRTUALPHONE_MODEM_VOICE: "none",
    VIRTUALPHONE_CONTACTS_DIR: folder,
    VIRTUALPHONE_DATA_DIR: join(folder, "data"),
    VIRTUALPHONE_CALENDAR_URL: `file://${join(folder, "calendar.ics")}`,
    VIRTUALPHONE_TIMEZONE: "Europe/London",
  };
  const daemons: Daemon[] = [];
  let becomeReady: () => void = () => undefined;
  let ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  return {
    world,
    telegram,
    owner,
    folder,
    environment,
    ready: () => ready,
    async startDaemon(more = {}, log = silentLog) {
      ready = new Promise((resolve) => {
        becomeReady = resolve;
      });
      const { config, warnings } = loadConfig({ ...environment, ...more });
      const daemon = await startDaemon({
        config,
        host: plug.usb.host,
        warnings,
        clock: systemClock,
        log,
        onReady: becomeReady,
      });
      daemons.push(daemon);
      return daemon;
    },
    async stop() {
      await Promise.all(daemons.map((daemon) => daemon.stop()));
      await Promise.all([world.stop(), telegram.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
