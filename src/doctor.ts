/** Looks at everything a person would have to look at, from the configuration to Telegram, and says what to do. */
import { access, constants, statfs } from "node:fs/promises";
import { connectChannel } from "./at/connection.ts";
import type { Config } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import { messageOf } from "./core/errors.ts";
import { thisHost } from "./core/host.ts";
import { silentLog } from "./core/log.ts";
import { inspectJournal } from "./journal/inspection.ts";
import { portsOf, usableSticks, whyNone } from "./modem/find.ts";
import { startModem } from "./modem/init.ts";
import { noPin } from "./modem/pin.ts";
import { listSticks } from "./modem/sticks.ts";
import { loadOnce } from "./routing/routing.ts";
import { openPort, parseAddress } from "./serial/address.ts";
import { readLines } from "./serial/lines.ts";

/** One thing that was looked at. `advice` says what to do; empty when it is well. */
export interface Finding {
  readonly mark: "green" | "yellow" | "red";
  readonly what: string;
  readonly advice: string;
}

const green = (what: string): Finding => ({ mark: "green", what, advice: "" });
const yellow = (what: string, advice: string): Finding => ({ mark: "yellow", what, advice });
const red = (what: string, advice: string): Finding => ({ mark: "red", what, advice });

const telegramMilliseconds = 10_000;
/** A disk with less room than this is as good as full. */
const leastBytes = 50_000_000;

/** Looks at one thing after another and tells each at once. Changes nothing; the PIN is not tried. */
export async function examine(config: Config, tell: (finding: Finding) => void): Promise<void> {
  tell(await examineData(config));
  for (const finding of await examineJournal(config)) tell(finding);
  for (const finding of await examineRouting(config)) tell(finding);
  tell(await examineModem(config));
  tell(await examineTelegram(config));
}

async function examineData({ dataDir }: Config): Promise<Finding> {
  try {
    await access(dataDir, constants.W_OK);
    return green(`the data directory ${dataDir} can be written`);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (missing) return green(`the data directory ${dataDir} will be made at the first start`);
    return red(
      `the data directory cannot be used: ${messageOf(error)}`,
      "make it writable, or set VIRTUALPHONE_DATA_DIR",
    );
  }
}

async function examineJournal({ dataDir }: Config): Promise<readonly Finding[]> {
  const journal = inspectJournal(dataDir, silentLog);
  switch (journal.kind) {
    case "absent":
      return [green("the journal will be made at the first start")];
    case "unusable":
      return [red(journal.why, "make a backup of its file first, if you want to keep what it holds")];
    case "sound":
      return [
        green(
          `the journal is sound, ${megabytes(journal.bytes)}${journal.isOld ? "; it is older than this program and brought up to date at the next start" : ""}`,
        ),
        await examineRoom(dataDir),
      ];
  }
}

async function examineRoom(dataDir: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const left = `${megabytes(bavail * bsize)} are left on the disk of ${dataDir}`;
    return bavail * bsize >= leastBytes
      ? green(left)
      : yellow(left, "free some space before texts can be kept no more");
  } catch (error) {
    return yellow(`nobody can tell how full the disk is: ${messageOf(error)}`, "look yourself");
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

async function examineRouting(config: Config): Promise<readonly Finding[]> {
  const routing = await loadOnce({ ...config, clock: systemClock, log: silentLog });
  const { contacts, numbers, groups } = routing.count();
  const people =
    contacts === 0
      ? yellow(
          `no contacts in ${config.contactsDir}`,
          "put .vcf files there, one per group, or send them to the bot",
        )
      : green(`${contacts} contacts with ${numbers} numbers in ${groups} groups`);
  const calendars =
    config.calendarUrls.length === 0
      ? [
          yellow(
            "no calendar",
            "set VIRTUALPHONE_CALENDAR_URL; without it contacts fall under VIRTUALPHONE_OUT_OF_HOURS_CALLER",
          ),
        ]
      : [];
  return [people, ...calendars, ...routing.sources().map(sourceFinding)];
}

function sourceFinding(line: string): Finding {
  return /never|cannot|fail|stale|not /i.test(line)
    ? yellow(line, "check its address and the network")
    : green(line);
}

async function examineModem(config: Config): Promise<Finding> {
  try {
    const sticks = config.modem === "auto" ? await listSticks(thisHost) : [];
    const [stick] = usableSticks(sticks);
    const path = config.modem === "auto" ? stick && portsOf(stick)?.commands : config.modem;
    const address = path === undefined ? undefined : parseAddress(path);
    if (path === undefined || !address) return red(whyNone(sticks), "plug it in");
    const port = await openPort(address);
    const connection = connectChannel({
      port,
      readLines,
      clock: systemClock,
      onUnsolicited: () => undefined,
      onTraffic: () => undefined,
      onEcho: () => undefined,
      onStuck: () => undefined,
      onGone: () => undefined,
    });
    const start = await startModem((order) => connection.run(order), noPin, false);
    await connection.close();
    if (start.kind !== "started")
      return red(`the modem at ${path} cannot take calls: ${start.why}`, "see above; then run this again");
    if (start.missing.length === 0) return green(`the modem at ${path} is ${start.identity.model}`);
    return yellow(
      `the modem at ${path} is ${start.identity.model}`,
      `it does not give ${start.missing.join(", ")}`,
    );
  } catch (error) {
    return red(
      `the modem cannot be opened: ${messageOf(error)}`,
      "check VIRTUALPHONE_MODEM, that no daemon or ModemManager has it open, and that you are in the group dialout",
    );
  }
}

async function examineTelegram({ botToken, telegramApiRoot }: Config): Promise<Finding> {
  try {
    const answer = await fetch(`${telegramApiRoot ?? "https://api.telegram.org"}/bot${botToken}/getMe`, {
      signal: AbortSignal.timeout(telegramMilliseconds),
    });
    const body: unknown = await answer.json();
    const name = /"username":"(\w+)"/.exec(JSON.stringify(body))?.[1];
    if (answer.ok && name !== undefined) return green(`Telegram knows the bot as @${name}`);
    return red(
      `Telegram does not take the token (${answer.status})`,
      "ask @BotFather for it again and set VIRTUALPHONE_BOT_TOKEN",
    );
  } catch (error) {
    // What fetch throws may hold the address, and with it the token.
    const why =
      error instanceof Error && error.name === "TimeoutError"
        ? "no answer within 10 seconds"
        : "no connection";
    return red(
      `Telegram cannot be reached: ${why}`,
      "check the network, and VIRTUALPHONE_TELEGRAM_API_ROOT if you set it",
    );
  }
}
