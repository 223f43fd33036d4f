import { formatPhoneNumber } from "../core/phone-number.ts";
import type { Route } from "./route.ts";

/** The caller that a person asks about: `withheld` or nothing means one who hides their number, and is empty. */
export function callerFrom(argument: string): string {
  return /^\s*withheld\s*$/i.test(argument) ? "" : argument.trim();
}

/** A decision as one line of JSON, with exactly the keys of the contract. */
export function routeLine(route: Route, at: Date): string {
  const { caller, contact, groups, decision, masters, because } = route;
  return JSON.stringify({
    number: caller.number,
    at: at.toISOString(),
    contact,
    groups,
    decision,
    masters,
    because,
  });
}

/** A decision for people to read, on several lines, with a line break at the end. */
export function routeText(route: Route, at: Date): string {
  const { caller, contact, groups, masters, because } = route;
  const number =
    caller.number === null ? caller.written || "a hidden number" : formatPhoneNumber(caller.number);
  const who = contact === null ? number : `${contact} (${groups.join(", ")}), ${number}`;
  const done =
    route.decision === "forward"
      ? `ring ${masters.map(formatPhoneNumber).join(", then ")}`
      : "refuse the call";
  const reasons = because.map((line, place) => `  ${place + 1}. ${line}`);
  return [`${who}, at ${at.toISOString()}: ${done}`, ...reasons, ""].join("\n");
}
