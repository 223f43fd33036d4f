/** Finds the part of a text of ours that a report is about. Pure. */
import type { AwaitingPart, LooseReport } from "./store.ts";

/** A service centre's clock and ours differ by less than this, in milliseconds, or nobody can tell. */
const clockSkew = 600_000;

/** What is compared of two ways to write a number: networks tell it with and without its country. */
const tailDigits = 8;

/** The last digits of a number, or all of a short one; names as they are. */
export function tailOf(written: string): string {
  const digits = written.replaceAll(/\D/g, "");
  return digits === "" ? written : digits.slice(-tailDigits);
}

/**
 * The part of those to a recipient that a report is about: the one with its reference; references come round again, so
 * the nearest in time of several. Failing that, the only one whose reference was never seen and that was begun when the
 * service centre says that it got the text; not while another is on its way, which may be the one. Null for none. A
 * part of which all has been told is meant by a report that is read twice, and by no later one. All the parts have been
 * begun before the report came; our clock may have been set since, and is not asked.
 */
export function matchReport(
  report: Pick<LooseReport, "reference" | "sentAt">,
  parts: readonly AwaitingPart[],
): AwaitingPart | null {
  const known = parts.filter(
    (part) => part.reference === report.reference && (!isDone(part) || isNear(part, report)),
  );
  if (known.length > 0 || parts.some(({ isSettled }) => !isSettled)) return nearestOf(known, report);
  const [unknown, ...others] = parts.filter((part) => part.reference === null && isNear(part, report));
  return unknown !== undefined && others.length === 0 ? unknown : null;
}

/** Nothing more is to be heard of it. */
export function isDone({ state }: AwaitingPart): boolean {
  return state === "delivered" || state === "failed";
}

function isNear({ at }: AwaitingPart, { sentAt }: Pick<LooseReport, "sentAt">): boolean {
  return sentAt !== null && Math.abs(sentAt.at - at) <= clockSkew;
}

/** The newest, when the centre tells no time. */
function nearestOf(
  parts: readonly AwaitingPart[],
  { sentAt }: Pick<LooseReport, "sentAt">,
): AwaitingPart | null {
  const far = ({ at }: AwaitingPart): number => (sentAt === null ? -at : Math.abs(sentAt.at - at));
  const [first] = [...parts].sort((one, other) => far(one) - far(other));
  return first ?? null;
}
