import { createRequire } from "node:module";
import { fixedZone, ianaZone, utc, type Zone } from "./zones.ts";

/**
 * The zone that a TZID means; `defined` gives the calendar's own by their `zoneKey`. A name such as `Europe/Rome` is the world's own; any other is first looked for among
 * the calendar's own definitions, then as a Windows name, an old or prefixed name, or a plain offset.
 * Undefined when nobody knows it.
 */
export function zoneNamed(tzid: string, defined: (key: string) => Zone | undefined): Zone | undefined {
  const name = tzid.replaceAll('"', "").trim().slice(0, longestName);
  const worldwide = name.includes("/") ? ianaZone(name) : undefined;
  return worldwide ?? defined(zoneKey(name)) ?? windowsZone(name) ?? ianaZone(name) ?? lastResort(name);
}

/** How the calendar's own definitions are keyed: a definition escapes its commas, a parameter quotes them. */
export function zoneKey(tzid: string): string {
  return tzid
    .replaceAll(/\\([,;\\])/g, "$1")
    .replaceAll('"', "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

const longestName = 200;

/** Windows names and what Outlook shows for them; the table is node-ical's, after the Unicode CLDR. */
function windowsZone(name: string): Zone | undefined {
  const found = windowsNames().get(zoneKey(name).replace("daylight time", "standard time"));
  return found === undefined ? undefined : ianaZone(found);
}

let knownWindowsNames: ReadonlyMap<string, string> | undefined;

function windowsNames(): ReadonlyMap<string, string> {
  if (knownWindowsNames === undefined) {
    const load = createRequire(import.meta.url);
    const table = load("node-ical/windowsZones.json") as Readonly<
      Record<string, { readonly iana: readonly string[] }>
    >;
    const pairs = Object.entries(table).map(([name, { iana }]) => [zoneKey(name), iana[0] ?? ""] as const);
    knownWindowsNames = new Map(pairs);
  }
  return knownWindowsNames;
}

function lastResort(name: string): Zone | undefined {
  if (/^tzone:\/\/Microsoft\/Utc$/i.test(name) || /^z(?:ulu)?$/i.test(name)) return utc;
  return prefixedZone(name) ?? offsetZone(name);
}

/** `/citadel.org/20210210_1/Europe/Rome`: a worldwide name behind the one of who defined it. */
function prefixedZone(name: string): Zone | undefined {
  const parts = name.split("/").filter((part) => part !== "");
  return parts.length < 3
    ? undefined
    : (ianaZone(parts.slice(-3).join("/")) ?? ianaZone(parts.slice(-2).join("/")));
}

/** `UTC+02:00`, `GMT-0330`, `+1`, `(UTC+01:00) Somewhere`. */
function offsetZone(name: string): Zone | undefined {
  const match = /^\(?(?:UTC|GMT)?\s*([+\-−])(\d{1,2}):?(\d{2})?\)?(?:\s|$)/i.exec(name);
  const hours = Number(match?.[2] ?? 99);
  if (!match || hours > 14) return undefined;
  const size = hours * 3600 + Number(match[3] ?? 0) * 60;
  return fixedZone(name, match[1] === "+" ? size : -size);
}
