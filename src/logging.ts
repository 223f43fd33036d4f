/** The log of the program: pino, one JSON line each on stdout. The only home of pino. */
import { type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";
import type { Log, LogFields } from "./core/log.ts";

/** Where log lines go: stdout, or whatever takes text. */
export interface LogOutput {
  write(text: string): void;
}

/** Opens the log. Lines are written at once, so that none is lost with the process. */
export function openLog(level: LogLevel, output: LogOutput): Log {
  return wrap(pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output));
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => {
      logger.debug(fields ?? {}, message);
    },
    info: (message, fields) => {
      logger.info(fields ?? {}, message);
    },
    warn: (message, fields) => {
      logger.warn(fields ?? {}, message);
    },
    error: (message, fields: LogFields | undefined) => {
      logger.error(fields ?? {}, message);
    },
    child: (part) => wrap(logger.child({ part })),
  };
}
