import { parseArgs } from "node:util";
import { loadRoutingConfig } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { ConfigError, messageOf } from "../core/errors.ts";
import { silentLog } from "../core/log.ts";
import { readMasterPhone } from "../journal/settings.ts";
import { callerFrom, routeLine, routeText } from "../routing/route-report.ts";
import { loadOnce } from "../routing/routing.ts";
import { ianaZone, instantOf, utc, type Zone } from "../routing/zones.ts";
import { exitCodes, type World } from "./command.ts";

export const help = `virtualphone route <number> [--at TIME]... [--json]

Tells who would take a call from a number, and why: decided as the daemon would, from the same contacts,
calendars, lists and policies, without a modem and without Telegram.

  <number>     as you would write it; "withheld" asks about a caller who hides the number
  --at TIME    at another time than now, in ISO 8601 (2026-11-21T09:00:00+01:00); may be given many times
  --json       an object a line, for programs
`;

/** What was asked. Times without an offset are read in the configured zone. */
interface Question {
  readonly number: string;
  readonly times: readonly string[];
  readonly json: boolean;
}

/** Answers for each time that was asked about. */
export async function run({ args, environment, readFile, print, complain }: World): Promise<number> {
  const question = readQuestion(args);
  if (typeof question === "string") {
    complain(`${question}\n`);
    return exitCodes.failed;
  }
  try {
    const { config, warnings } = loadRoutingConfig(environment, readFile);
    for (const warning of warnings) complain(`${warning}\n`);
    const zone = ianaZone(config.timeZone) ?? utc;
    const times = question.times.map((text) => readTime(text, zone)).filter((time) => time !== undefined);
    const master = readMasterPhone(config.dataDir, config.defaultMaster, silentLog);
    const routing = await loadOnce({ ...config, clock: systemClock, log: silentLog });
    const write = question.json ? routeLine : routeText;
    for (const at of times.length > 0 ? times : [new Date()]) {
      const route = routing.decide(question.number, at, master);
      print(`${write(route, at).trimEnd()}\n`);
    }
    await routing.stop();
    return exitCodes.done;
  } catch (error) {
    complain(`${messageOf(error)}\n`);
    return error instanceof ConfigError ? exitCodes.badConfiguration : exitCodes.failed;
  }
}

/** The question, or what to write instead. */
function readQuestion(args: readonly string[]): Question | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { at: { type: "string", multiple: true }, json: { type: "boolean" } },
    });
    if (positionals.length === 0) return "Write the number of the caller: virtualphone route <number>";
    const number = callerFrom(positionals.join(" "));
    const times = values.at ?? [];
    const unreadable = times.filter((text) => readTime(text, utc) === undefined);
    if (unreadable.length > 0) {
      return `${unreadable.join(", ")} is no time; write one such as 2026-11-21T09:00:00+01:00`;
    }
    if (number !== "" && !/\d/.test(number)) {
      return `${number} is no phone number; write one such as +447700900002, or withheld`;
    }
    return { number, times, json: values.json ?? false };
  } catch (error) {
    return messageOf(error);
  }
}

/** ISO 8601 alone: other forms mean different things to different readers. */
function readTime(text: string, zone: Zone): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const [, day = "", time = "00:00", offset] = match;
  const wall = new Date(`${day}T${time}Z`).getTime();
  // JavaScript takes the 31st of April for the 1st of May.
  if (Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(day)) return undefined;
  if (offset === undefined) return new Date(instantOf(zone, wall / 1000) * 1000);
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(sign === "-" ? wall + ahead : wall - ahead);
}
