/** What status reports do to the texts they are about. To be called inside a transaction. */
import { isDone, matchReport, tailOf } from "./matching.ts";
import type { TextNews } from "./news.ts";
import { afterReport, hasMoved } from "./outgoing.ts";
import type { StatusReportPdu } from "./pdu/pdu.ts";
import type { AwaitingPart, LooseReport, OutgoingStore } from "./store.ts";

/** What it is done with. `at`: Unix milliseconds. */
interface Desk {
  readonly store: OutgoingStore;
  readonly at: number;
}

/** A report that fits nothing is kept: the answer to the text it is about may still be on its way to the journal. */
export function keepReport(pdu: StatusReportPdu, { store, at }: Desk): readonly TextNews[] {
  const { reference, recipient, sentAt, outcome, words } = pdu;
  const report = { reference, recipient, sentAt, outcome, words, receivedAt: at };
  const news = takeReport(report, store.awaiting(tailOf(recipient)), store);
  if (news === null) store.addReport(tailOf(recipient), report);
  return news ?? [];
}

/** Looks once more at the reports from a phone to which a part has just been sent, or may have been. */
export function takeReportsOf(recipient: string, store: OutgoingStore): readonly TextNews[] {
  const tail = tailOf(recipient);
  return store.reports(tail).flatMap((report) => {
    // What was begun since has another report.
    const parts = store.awaiting(tail).filter(({ at }) => at <= report.receivedAt);
    const news = takeReport(report, parts, store);
    if (news !== null) store.dropReport(report.id);
    return news ?? [];
  });
}

/** Null when it fits nothing. */
function takeReport(
  report: Omit<LooseReport, "id">,
  parts: readonly AwaitingPart[],
  store: OutgoingStore,
): readonly TextNews[] | null {
  const part = matchReport(report, parts);
  // A try that was given up for another may be on its way still: its answer will say which part it was.
  const row = part === null || part.place === 0 ? null : store.outgoing(part.text);
  if (part === null || row === null) return null;
  if (isDone(part)) return [];
  const next = afterReport(row, part.place, report);
  store.putOutgoing(next);
  return hasMoved(row.text, next.text) ? [{ kind: "moved", text: next.text }] : [];
}
