/** What the network does with calls that do not come to the SIM, in words for owners. Pure. */
import type { DivertReason } from "../core/divert-modem.ts";
import type { Memory, Report, Trouble } from "./state.ts";

/** What happens most often comes first. */
const order: readonly DivertReason[] = ["not-reachable", "no-reply", "busy", "always"];

/** How a number, or whoever has it, is named. */
export type Naming = (number: string) => string;

/** The four situations, a line each, and how old the knowledge of them is; `at` is now. */
export function situationLines(
  { wanted, known, troubles }: Pick<Memory, "wanted" | "known" | "troubles">,
  at: number,
  name: Naming,
): readonly string[] {
  const lines = order.map((reason) => {
    const trouble = troubles[reason];
    const line = `${situation(reason, known)}: ${destination(reason, known, wanted.kind === "on", name)}`;
    return trouble === undefined ? line : `${line}; ${troubleWords(trouble)}`;
  });
  const times = order.flatMap((reason) => known[reason]?.at ?? []);
  if (times.length === 0)
    return Object.keys(troubles).length === 0 ? ["I have not asked the network yet."] : lines;
  return [...lines, `The network said so ${ageWords(at - Math.min(...times))}.`];
}

function situation(reason: DivertReason, known: Memory["known"]): string {
  switch (reason) {
    case "always":
      return "Always, so that nothing reaches me";
    case "busy":
      return "When busy or refused";
    case "no-reply": {
      const divert = known[reason]?.divert;
      const seconds = divert?.active === true ? divert.seconds : null;
      return seconds === null ? "When nobody answers" : `When nobody answers for ${seconds} s`;
    }
    case "not-reachable":
      return "When the modem is off or not reachable";
  }
}

function destination(reason: DivertReason, known: Memory["known"], isOn: boolean, name: Naming): string {
  const divert = known[reason]?.divert;
  if (divert === undefined) return "not known";
  if (divert.active)
    return divert.number === null ? "to a number the network does not tell" : `to ${name(divert.number)}`;
  if (reason === "always") return "no";
  return reason === "busy" && isOn ? "to nobody (the operator's voicemail is kept away)" : "to nobody";
}

/** Why a divert is not as it is wanted, behind a semicolon. */
function troubleWords(trouble: Trouble): string {
  switch (trouble.kind) {
    case "refused":
      return `refused: ${refusalWords(trouble.words)}`;
    case "silent":
      return "the network does not answer about it";
    case "no-network":
      return "the SIM has no network to ask";
    case "lost":
      return "the modem was gone each time I asked";
    case "not-done":
      return "the operator says yes and does not do it";
    case "changed-back":
      return "it is changed again and again, so I leave it alone for a day";
  }
}

/** Meanings of 27.007 §9.2, which operators use loosely. */
const meanings: Readonly<Record<string, string>> = {
  "3": "the operator does not allow it",
  "4": "the operator does not offer it",
  "30": "there is no network",
  "100": "the operator gives no reason",
};

function refusalWords(words: string): string {
  const code = /^\+CME ERROR: ?(\d+)$/.exec(words)?.[1] ?? "";
  const meaning = meanings[code];
  return meaning === undefined ? words : `${meaning} (${words})`;
}

/** What came of a round, as a message. */
export function reportText(report: Report, at: number, name: Naming): string {
  const { wanted, troubles } = report;
  return [
    headline(report),
    ...alarm(report, name),
    ...situationLines({ ...report, wanted, troubles }, at, name),
  ].join("\n");
}

function headline({ purpose, wanted, changed, troubles, goesOn }: Report): string {
  const isFine = Object.keys(troubles).length === 0;
  const again = goesOn ? " I try again in some hours, and tell you when that changes anything." : "";
  switch (wanted.kind) {
    case "untouched":
      return "The fail-safe divert is off. This is what the network does by itself:";
    case "removing":
      return isFine
        ? "The fail-safe divert is off, and what was there before is back."
        : `The fail-safe divert could not be taken away everywhere.${again}`;
    case "on":
      if (!isFine) return `The fail-safe divert does not hold everywhere.${again}`;
      if (purpose !== "check") return "The fail-safe divert is on.";
      return changed.length > 0
        ? "The fail-safe divert was not as it should be, and I have set it again."
        : "The fail-safe divert holds again.";
  }
}

/** An unconditional divert makes the SIM deaf, which nobody would notice. */
function alarm({ wanted, known, before, changed }: Report, name: Naming): readonly string[] {
  const now = known.always?.divert;
  if (now?.active === true && now.number !== null)
    return [`Beware: every call goes to ${name(now.number)} at once, and none of them reaches me.`];
  const was = before.always;
  return wanted.kind === "on" && changed.includes("always") && was?.number != null
    ? [`Every call went to ${name(was.number)} at once, and none reached me. I have ended that.`]
    : [];
}

/** The line of `/status`; null while nobody has asked for anything. */
export function statusLine({ wanted, troubles, checkedAt }: Memory, at: number, name: Naming): string | null {
  const count = Object.keys(troubles).length;
  switch (wanted.kind) {
    case "untouched":
      return null;
    case "removing":
      return `Fail-safe divert: being taken away${count > 0 ? ", which the operator does not do; see /divert" : ""}`;
    case "on": {
      const to = `to ${name(wanted.to)}`;
      if (checkedAt === null) return `Fail-safe divert: being set, ${to}`;
      if (count > 0) return `Fail-safe divert: does not hold everywhere, ${to}; see /divert`;
      return `Fail-safe divert: on, ${to}, checked ${ageWords(at - checkedAt)}`;
    }
  }
}

function ageWords(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 2) return "just now";
  if (minutes < 120) return `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
}
