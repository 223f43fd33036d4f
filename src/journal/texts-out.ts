/** Texts that are to go, or have gone, and the reports about them. */
import type { Origin, OutgoingState, OutgoingText, Purpose } from "../sms/news.ts";
import type {
  AwaitingPart,
  LooseReport,
  NewOutgoing,
  OutgoingPart,
  OutgoingRow,
  OutgoingStore,
  PartState,
} from "../sms/store.ts";
import type { Database, RowOf } from "./database.ts";
import { storedPerson } from "./people.ts";
import { foldText, peerOf } from "./text-keys.ts";
import { timeOf } from "./texts-in.ts";

/** The columns of `text` and `text_out`. */
export const outgoingColumns = {
  id: "integer",
  number: "text?",
  written: "text",
  body: "text",
  at: "integer",
  total: "integer",
  purpose: "text",
  cause: "text?",
  origin_chat: "integer?",
  origin_message: "integer?",
  reference: "integer",
  state: "text",
  why: "text?",
  tries: "integer",
  retry: "integer?",
  doubted: "integer?",
} as const;
type OutgoingColumns = RowOf<typeof outgoingColumns>;

/** References there are, and then some. */
const mostAwaiting = 600;

const purposes: readonly Purpose[] = ["owner", "courtesy", "keep-alive"];
const partStates: readonly PartState[] = ["begun", "sent", "pending", "delivered", "failed"];

/** A text as its columns tell it; its recipient has no name. */
export function outgoingTextOf(row: OutgoingColumns): OutgoingText {
  return {
    id: row.id,
    to: storedPerson({ ...row, name: null }),
    body: row.body,
    parts: row.total,
    purpose: purposes.find((purpose) => purpose === row.purpose) ?? "owner",
    origin: originOf(row),
    queuedAt: row.at,
    state: stateOf(row),
  };
}

function originOf({ origin_chat: chat, origin_message: message }: OutgoingColumns): Origin | null {
  return chat === null || message === null ? null : { chat, message };
}

function stateOf({ state, why }: OutgoingColumns): OutgoingState {
  switch (state) {
    case "queued":
      return { kind: "queued", why };
    case "failed":
    case "unsure":
      return { kind: state, why: why ?? "" };
    case "sending":
    case "sent":
    case "delivered":
      return { kind: state };
    default:
      return { kind: "cancelled" };
  }
}

function whyOf(state: OutgoingState): string | null {
  return "why" in state ? state.why : null;
}

/** Texts that are to go, or have gone, in a database. Throws JournalError. */
export function outgoingStore(database: Database): OutgoingStore {
  const rows = rowsOf(database);
  return {
    addOutgoing: (row) => addOutgoing(database, row),
    putOutgoing: (row) => {
      putOutgoing(database, row);
    },
    outgoing: (id) => rows("id = ?", id)[0] ?? null,
    outgoingOf: ({ chat, message }) =>
      rows("origin_chat = ? AND origin_message = ?", chat, message)[0] ?? null,
    queue: () => rows("state IN ('queued', 'sending')"),
    awaiting: (tail) => awaiting(database, tail),
    addReport: (tail, report) => {
      addReport(database, tail, report);
    },
    reports: (tail) => reports(database, tail),
    dropReport(id) {
      database.run("DELETE FROM text_report WHERE id = ?", id);
    },
    nextReference() {
      const last = database.get(
        { reference: "integer" },
        "SELECT reference FROM text_out ORDER BY id DESC LIMIT 1",
      );
      return ((last?.reference ?? -1) + 1) % 256;
    },
    lastCourtesy: (to) =>
      database.get(
        { last: "integer" },
        "SELECT at AS last FROM text JOIN text_out USING (id) WHERE peer = ? AND purpose = 'courtesy' ORDER BY id DESC LIMIT 1",
        peerOf(to),
      )?.last ?? null,
  };
}

function rowsOf(database: Database) {
  return (where: string, ...values: readonly number[]): readonly OutgoingRow[] =>
    database
      .all(
        outgoingColumns,
        `SELECT * FROM text_out JOIN text USING (id) WHERE ${where} ORDER BY id`,
        ...values,
      )
      .map((row) => ({
        text: outgoingTextOf(row),
        cause: row.cause === "early-hang-up" || row.cause === "refused" ? row.cause : null,
        reference: row.reference,
        parts: partsOf(database, row.id),
        tries: row.tries,
        retryAt: row.retry,
        doubtedAt: row.doubted,
      }));
}

const partColumns = { place: "integer", state: "text", reference: "integer?", at: "integer" } as const;

function partsOf(database: Database, id: number): readonly OutgoingPart[] {
  return database
    .all(partColumns, "SELECT * FROM text_out_part WHERE text = ? ORDER BY place", id)
    .map(readPart);
}

function readPart({ place, state, reference, at }: RowOf<typeof partColumns>): OutgoingPart {
  return { place, state: partStates.find((each) => each === state) ?? "begun", reference, at };
}

function addOutgoing(database: Database, row: NewOutgoing): number {
  const { to, body, parts, purpose, origin, queuedAt, state } = row.text;
  const { id } = database.run(
    "INSERT INTO text (direction, peer, number, written, body, folded, at) VALUES ('out', ?, ?, ?, ?, ?, ?)",
    peerOf(to),
    to.number,
    to.written,
    body,
    foldText(body),
    queuedAt,
  );
  database.run(
    `INSERT INTO text_out (id, total, purpose, cause, origin_chat, origin_message, tail, reference, state, why, tries, retry, doubted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    parts,
    purpose,
    row.cause,
    origin?.chat ?? null,
    origin?.message ?? null,
    row.tail,
    row.reference,
    state.kind,
    whyOf(state),
    row.tries,
    row.retryAt,
    row.doubtedAt,
  );
  return id;
}

function putOutgoing(database: Database, row: OutgoingRow): void {
  const { text, parts } = row;
  const { id, state, body } = text;
  database.run(
    "UPDATE text SET body = ?, folded = ? WHERE id = ? AND body <> ?",
    body,
    foldText(body),
    id,
    body,
  );
  database.run(
    "UPDATE text_out SET total = ?, cause = ?, state = ?, why = ?, tries = ?, retry = ?, doubted = ? WHERE id = ?",
    text.parts,
    row.cause,
    state.kind,
    whyOf(state),
    row.tries,
    row.retryAt,
    row.doubtedAt,
    id,
  );
  database.run("DELETE FROM text_out_part WHERE text = ?", id);
  for (const part of parts)
    database.run(
      "INSERT INTO text_out_part (text, place, state, reference, at) VALUES (?, ?, ?, ?, ?)",
      id,
      part.place,
      part.state,
      part.reference,
      part.at,
    );
}

const awaitingColumns = { ...partColumns, text: "integer", settled: "flag" } as const;

function readAwaiting(row: RowOf<typeof awaitingColumns>): AwaitingPart {
  return { ...readPart(row), text: row.text, isSettled: row.settled };
}

function awaiting(database: Database, tail: string): readonly AwaitingPart[] {
  const parts = database
    .all(
      awaitingColumns,
      `SELECT part.*, NOT (part.state = 'begun' AND text_out.state = 'sending') AS settled
       FROM text_out JOIN text_out_part AS part ON part.text = text_out.id
       WHERE tail = ? ORDER BY text_out.id DESC, place DESC LIMIT ?`,
      tail,
      mostAwaiting,
    )
    .map(readAwaiting);
  const doubted = database
    .all(
      { text: "integer", at: "integer" },
      "SELECT id AS text, doubted AS at FROM text_out WHERE tail = ? AND doubted IS NOT NULL ORDER BY id DESC LIMIT ?",
      tail,
      mostAwaiting,
    )
    .map(readDoubted);
  return [...parts, ...doubted];
}

function readDoubted({ text, at }: { readonly text: number; readonly at: number }): AwaitingPart {
  return { text, place: 0, state: "begun", reference: null, at, isSettled: true };
}

function addReport(database: Database, tail: string, report: Omit<LooseReport, "id">): void {
  const { recipient, reference, sentAt, outcome, words } = report;
  const known = database.get(
    { id: "integer" },
    "SELECT id FROM text_report WHERE tail = ? AND reference = ? AND sent IS ? AND outcome = ?",
    tail,
    reference,
    sentAt?.at ?? null,
    outcome,
  );
  if (known !== null) return;
  database.run(
    "INSERT INTO text_report (tail, reference, recipient, sent, sent_offset, outcome, words, received) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    tail,
    reference,
    recipient,
    sentAt?.at ?? null,
    sentAt?.offsetMinutes ?? null,
    outcome,
    words,
    report.receivedAt,
  );
}

const reportColumns = {
  id: "integer",
  reference: "integer",
  recipient: "text",
  sent: "integer?",
  sent_offset: "integer?",
  outcome: "text",
  words: "text",
  received: "integer",
} as const;

const outcomes: readonly LooseReport["outcome"][] = ["delivered", "pending", "failed"];

function readReport(row: RowOf<typeof reportColumns>): LooseReport {
  return {
    id: row.id,
    reference: row.reference,
    recipient: row.recipient,
    sentAt: timeOf(row.sent, row.sent_offset),
    outcome: outcomes.find((each) => each === row.outcome) ?? "pending",
    words: row.words,
    receivedAt: row.received,
  };
}

function reports(database: Database, tail: string): readonly LooseReport[] {
  return database
    .all(reportColumns, "SELECT * FROM text_report WHERE tail = ? ORDER BY id", tail)
    .map(readReport);
}
