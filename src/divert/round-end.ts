/** What is remembered and told when a round has ended. Pure. */
import type { Memory, PerReason, Report, Round, Trouble } from "./state.ts";
import { recentRepairs } from "./times.ts";

/** Removing is tried again so often. */
const mostRemovals = 4;

/** The memory after a round, and its report; null when there is nothing to tell. */
export function endRound(
  memory: Memory,
  round: Round,
  at: number,
): { readonly memory: Memory; readonly report: Report | null } {
  const { wanted, before, known } = memory;
  const { purpose, changed, troubles } = round;
  const { wanted: after, before: left, ours } = settled(memory, troubles);
  const isNew = JSON.stringify(sorted(troubles)) !== JSON.stringify(sorted(memory.troubles));
  const isOver = wanted.kind === "removing" && after.kind === "untouched";
  const report: Report = {
    purpose,
    wanted,
    known,
    before,
    changed: changed.filter((reason) => troubles[reason] === undefined),
    troubles,
    goesOn: after.kind !== "untouched",
  };
  const isTold = purpose !== "check" || isNew || isOver || report.changed.length > 0;
  return {
    memory: {
      wanted: after,
      ours,
      before: left,
      known,
      troubles: after.kind === "untouched" ? {} : troubles,
      checkedAt: at,
      repairs: recentRepairs(memory.repairs, at),
    },
    report: isTold ? report : null,
  };
}

/** What is left to be done. What could not be put back is kept, so that it can be tried again when that is wanted. */
function settled(
  { wanted, before, ours }: Memory,
  troubles: PerReason<Trouble>,
): Pick<Memory, "wanted" | "before" | "ours"> {
  if (wanted.kind !== "removing") return { wanted, before, ours };
  const left = Object.fromEntries(
    Object.entries(before).filter(([reason]) => Object.hasOwn(troubles, reason)),
  );
  const tries = wanted.tries + 1;
  const isOver = Object.keys(troubles).length === 0 || tries >= mostRemovals;
  return {
    wanted: isOver ? { kind: "untouched" } : { ...wanted, tries },
    before: left,
    ours: Object.keys(troubles).length === 0 ? [] : ours,
  };
}

function sorted(troubles: PerReason<Trouble>): readonly (readonly [string, Trouble])[] {
  return Object.entries(troubles).sort(([one], [other]) => (one < other ? -1 : 1));
}
