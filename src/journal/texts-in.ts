/** Texts that have come, and the parts of long ones. */
import type { IncomingText } from "../sms/news.ts";
import type { CentreTime, Content } from "../sms/pdu/pdu.ts";
import type { IncomingChange, IncomingStore, KeptPart, LongText, NewIncoming } from "../sms/store.ts";
import type { Database, RowOf } from "./database.ts";
import { storedPerson } from "./people.ts";
import { foldText, peerOf } from "./text-keys.ts";

/** The columns of `text` and `text_in`. */
export const incomingColumns = {
  id: "integer",
  number: "text?",
  written: "text",
  body: "text",
  at: "integer",
  data: "flag",
  port: "integer?",
  sent: "integer?",
  sent_offset: "integer?",
  flash: "flag",
  total: "integer",
  missing: "text",
  told: "flag",
} as const;

/** A text as its columns tell it; its sender has no name. */
export function incomingTextOf(row: RowOf<typeof incomingColumns>): IncomingText {
  return {
    id: row.id,
    from: storedPerson({ ...row, name: null }),
    content: row.data ? { kind: "data", hex: row.body, port: row.port } : { kind: "text", text: row.body },
    sentAt: timeOf(row.sent, row.sent_offset),
    receivedAt: row.at,
    isFlash: row.flash,
    total: row.total,
    missing: readPlaces(row.missing),
  };
}

/** A service centre's time in its two columns. */
export function timeOf(at: number | null, offsetMinutes: number | null): CentreTime | null {
  return at === null ? null : { at, offsetMinutes: offsetMinutes ?? 0 };
}

function readPlaces(json: string): readonly number[] {
  const places: unknown = JSON.parse(json);
  return Array.isArray(places) ? places.filter((place) => typeof place === "number") : [];
}

/** Texts that have come, in a database. Throws JournalError. */
export function incomingStore(database: Database): IncomingStore {
  return {
    seenAt: (key) =>
      database.get({ seen: "integer" }, "SELECT seen FROM text_in_part WHERE key = ?", key)?.seen ?? null,
    sawPart(key, at) {
      database.run("UPDATE text_in_part SET seen = ? WHERE key = ?", at, key);
    },
    putPart: (part) => {
      putPart(database, part);
    },
    longTexts: (group, since) => longTexts(database, group, since),
    addIncoming: (text) => addIncoming(database, text),
    changeIncoming: (id, change) => {
      changeIncoming(database, id, change);
    },
    supersede(from, replaces, by) {
      database.run(
        `UPDATE text_in SET replaced_by = ? WHERE replaces = ? AND replaced_by IS NULL AND id <> ?
         AND id IN (SELECT id FROM text WHERE peer = ? AND direction = 'in')`,
        by,
        replaces,
        by,
        peerOf(from),
      );
      database.run(
        "UPDATE text SET shown = 0 WHERE id IN (SELECT id FROM text_in WHERE replaced_by = ?)",
        by,
      );
      return (
        database.get({ id: "integer" }, "SELECT id FROM text_in WHERE replaced_by = ? LIMIT 1", by) !== null
      );
    },
    due: (until, latest) =>
      database
        .all(
          incomingColumns,
          "SELECT * FROM text_in JOIN text USING (id) WHERE due = 1 AND (at <= ? OR at > ?) ORDER BY id",
          until,
          latest,
        )
        .map(readDue),
    dueSince: () =>
      database.get(
        { since: "integer?" },
        "SELECT min(at) AS since FROM text_in JOIN text USING (id) WHERE due = 1",
      )?.since ?? null,
    addUndecodable: (pdu, why, receivedAt) =>
      database.run(
        "INSERT INTO text_undecodable (pdu, why, received) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        pdu,
        why,
        receivedAt,
      ).rows > 0,
  };
}

function readDue(row: RowOf<typeof incomingColumns>): IncomingText & { readonly isTold: boolean } {
  return { ...incomingTextOf(row), isTold: row.told };
}

/** Single surrogates, of which a part may have any number, are kept apart by JSON alone. */
function putPart(database: Database, { key, text, place, content, sentAt, seenAt }: KeptPart): void {
  database.run(
    "INSERT OR REPLACE INTO text_in_part (key, text, place, content, sent, sent_offset, seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
    key,
    text,
    place,
    JSON.stringify(content),
    sentAt?.at ?? null,
    sentAt?.offsetMinutes ?? null,
    seenAt,
  );
}

const partColumns = { place: "integer", content: "text", sent: "integer?", sent_offset: "integer?" } as const;

function longTexts(database: Database, group: string, since: number): readonly LongText[] {
  const rows = database.all(
    { id: "integer", total: "integer", told: "flag" },
    "SELECT id, total, told FROM text_in JOIN text USING (id) WHERE family = ? AND coalesce(sent, at) >= ? ORDER BY id",
    group,
    since,
  );
  return rows.map(({ id, total, told }) => {
    const parts = database.all(
      partColumns,
      "SELECT place, content, sent, sent_offset FROM text_in_part WHERE text = ? AND place IS NOT NULL",
      id,
    );
    return { id, total, isTold: told, parts: parts.map(partOf) };
  });
}

function partOf(row: RowOf<typeof partColumns>): LongText["parts"][number] {
  const content = readContent(row.content);
  return { place: row.place, content, sentAt: timeOf(row.sent, row.sent_offset) };
}

/** What `putPart` has written. */
function readContent(json: string): Content {
  return JSON.parse(json) as Content;
}

function addIncoming(database: Database, text: NewIncoming): number {
  const { from, content, isHidden, isTold } = text;
  const { id } = database.run(
    "INSERT INTO text (direction, peer, number, written, body, folded, at, shown) VALUES ('in', ?, ?, ?, ?, ?, ?, ?)",
    peerOf(from),
    from.number,
    from.written,
    ...bodyOf(content),
    text.receivedAt,
    !isHidden,
  );
  database.run(
    `INSERT INTO text_in (id, data, port, sent, sent_offset, flash, total, missing, family, replaces, hidden, told, due)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    ...dataOf(content),
    text.sentAt?.at ?? null,
    text.sentAt?.offsetMinutes ?? null,
    text.isFlash,
    text.total,
    JSON.stringify(text.missing),
    text.group,
    text.replaces,
    isHidden,
    isTold,
    !isTold && !isHidden,
  );
  return id;
}

/** Whether it is data, and the port it is for. */
function dataOf(content: Content): readonly [boolean, number | null] {
  return content.kind === "data" ? [true, content.port] : [false, null];
}

/** As it is kept, and as it is searched. */
function bodyOf(content: Content): readonly [string, string] {
  return content.kind === "data" ? [content.hex, ""] : [content.text, foldText(content.text)];
}

function changeIncoming(database: Database, id: number, change: IncomingChange): void {
  database.run(
    "UPDATE text SET body = ?, folded = ?, at = ? WHERE id = ?",
    ...bodyOf(change.content),
    change.receivedAt,
    id,
  );
  database.run(
    "UPDATE text_in SET data = ?, port = ?, sent = ?, sent_offset = ?, missing = ?, told = ?, due = ? AND hidden = 0 WHERE id = ?",
    ...dataOf(change.content),
    change.sentAt?.at ?? null,
    change.sentAt?.offsetMinutes ?? null,
    JSON.stringify(change.missing),
    change.isTold,
    change.isDue,
    id,
  );
}
