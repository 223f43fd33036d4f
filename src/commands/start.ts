import { join } from "node:path";
import { loadConfig, secretsOf } from "../config.ts";
import { readServiceManager } from "../config-service-manager.ts";
import { systemClock } from "../core/clock.ts";
import { ConfigError, messageOf } from "../core/errors.ts";
import { thisHost } from "../core/host.ts";
import { startDaemon } from "../daemon.ts";
import { openDayLog } from "../health/day-log.ts";
import { type Claim, claimDataDir } from "../journal/claim.ts";
import { openLog } from "../logging.ts";
import { exitCodes, type World } from "./command.ts";

export const help = `virtualphone start

Runs the phone until it is told to end (SIGTERM, SIGINT). It is configured by the environment and by the file
.env in the present folder; the environment wins. .env.example explains every variable; four are required:

  VIRTUALPHONE_BOT_TOKEN              the token that @BotFather gave you
  VIRTUALPHONE_BOT_OWNER              your Telegram user id (the bot tells it on /getid)
  VIRTUALPHONE_DEFAULT_COUNTRY_CODE   such as +39
  VIRTUALPHONE_DEFAULT_MASTER_PHONE   the phone that takes your calls

The log goes to stdout, a JSON object a line. The line "ready" says that calls can be taken.
`;

/** Runs the daemon until the signal. */
export async function run({
  args,
  environment,
  readFile,
  pid,
  print,
  complain,
  signal,
}: World): Promise<number> {
  if (args.length > 0) {
    complain(
      `start takes no arguments; ${args.join(" ")} was not understood. It is configured by the environment.\n`,
    );
    return exitCodes.failed;
  }
  let claim: Claim | null = null;
  try {
    const { config, warnings } = loadConfig(environment, readFile);
    const dayLog = openDayLog({
      folder: join(config.dataDir, "log"),
      timeZone: config.timeZone,
      clock: systemClock,
      onTrouble: (why) => {
        log.warn(`the log of the day is not kept: ${why}`);
      },
    });
    const output = { write: print };
    const log = openLog({ level: config.logLevel, output, dayLog, secrets: secretsOf(config) });
    claim = claimDataDir(config.dataDir, log);
    const daemon = await startDaemon({
      config,
      host: thisHost,
      warnings,
      clock: systemClock,
      log,
      logbook: dayLog,
      serviceManager: readServiceManager(environment, pid),
      onReady: () => {
        log.info("ready");
      },
    });
    await endOf(signal);
    await daemon.stop();
    await dayLog.close();
    return exitCodes.done;
  } catch (error) {
    complain(`${messageOf(error)}\n`);
    return error instanceof ConfigError ? exitCodes.badConfiguration : exitCodes.failed;
  } finally {
    claim?.release();
  }
}

function endOf(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
