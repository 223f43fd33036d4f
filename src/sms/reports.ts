/** What status reports do to the texts they are about. To be called inside a transaction. */
import { isDone, matchReport, tailOf } from "./matching.ts";
import type { TextNews } from "./news.ts";
import { afterReport, hasMoved } from "./outgoing.ts";
import type { StatusReportPdu } from "./pdu/pdu.ts";
import type { LooseReport, OutgoingStore } from "./store.ts";

/** What it is done with. `at`: Unix milliseconds. */
interface Desk {
  readonly store: OutgoingStore;
  readonly at: number;
}

/** A report that fits nothing is kept: the answer to the text it is about may still be on its way to the journal. */
export function keepReport(pdu: StatusReportPdu, { store, at }: Desk): readonly TextNews[] {
  const { reference, recipient, sentAt, outcome, words } = pdu;
  const report = { reference, recipient, sentAt, outcome, words, receivedAt: at };
  const news = takeReport(report, store);
  if (news === null) store.addReport(tailOf(recipient), report);
  return news ?? [];
}

/** Looks once more at the reports from a phone to which a part has just been sent, or may have been. */
export function takeReportsOf(recipient: string, store: OutgoingStore): readonly TextNews[] {
  return store.reports(tailOf(recipient)).flatMap((report) => {
    const news = takeReport(report, store);
    if (news !== null) store.dropReport(report.id);
    return news ?? [];
  });
}

/** Null when it fits nothing. */
function takeReport(report: Omit<LooseReport, "id">, store: OutgoingStore): readonly TextNews[] | null {
  const part = matchReport(report, store.awaiting(tailOf(report.recipient)));
  // A try that was given up for another may be on its way still: its answer will say which part it was.
  const row = part === null || part.place === 0 ? null : store.outgoing(part.text);
  if (part === null || row === null) return null;
  if (isDone(part)) return [];
  const next = afterReport(row, part.place, report);
  store.putOutgoing(next);
  return hasMoved(row.text, next.text) ? [{ kind: "moved", text: next.text }] : [];
}
