/** A log whose lines are judged as they come. */
import type { Log, LogFields } from "../../src/core/log.ts";

/** A line of the log. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly part: string;
  /** The message with its fields, as they would be written. */
  readonly text: string;
}

/** A log that hands each line to `hear`. */
export function heardLog(hear: (line: LogLine) => void, part = ""): Log {
  const at =
    (level: LogLine["level"]) =>
    (message: string, fields?: LogFields): void => {
      hear({ level, part, text: fields === undefined ? message : `${message} ${JSON.stringify(fields)}` });
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (name) => heardLog(hear, name),
  };
}
