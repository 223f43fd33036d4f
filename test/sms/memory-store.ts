import type { Person } from "../../src/core/person.ts";
import { tailOf } from "../../src/sms/matching.ts";
import type { IncomingText } from "../../src/sms/news.ts";
import { addressOf } from "../../src/sms/recipient.ts";
import type {
  AwaitingPart,
  IncomingChange,
  KeptPart,
  LongText,
  LooseReport,
  NewIncoming,
  OutgoingRow,
  TextStore,
} from "../../src/sms/store.ts";

interface StoredIncoming extends NewIncoming {
  readonly id: number;
  readonly isDue: boolean;
  readonly replacedBy: number | null;
}

/** All that a journal keeps of texts, as plain data: a copy of it is a snapshot. */
export interface Kept {
  lastId: number;
  parts: KeptPart[];
  incoming: StoredIncoming[];
  undecodable: { readonly pdu: string; readonly why: string }[];
  outgoing: OutgoingRow[];
  reports: LooseReport[];
}

/** Nothing kept yet. */
export function nothingKept(): Kept {
  return { lastId: 0, parts: [], incoming: [], undecodable: [], outgoing: [], reports: [] };
}

/** The simplest store there can be: what the journal does in tables, done in lists. */
export function memoryStore(kept: Kept): TextStore {
  return { ...incomingPart(kept), ...outgoingPart(kept) };
}

function nameless(person: Person): Person {
  return { ...person, name: null };
}

function isSamePeer(one: Person, other: Person): boolean {
  if (one.number !== null || other.number !== null) return one.number === other.number;
  return one.written.trim().toLowerCase() === other.written.trim().toLowerCase();
}

type IncomingPart = Pick<
  TextStore,
  | "seenAt"
  | "sawPart"
  | "putPart"
  | "longTexts"
  | "addIncoming"
  | "changeIncoming"
  | "supersede"
  | "due"
  | "dueSince"
  | "addUndecodable"
>;

function incomingPart(kept: Kept): IncomingPart {
  const change = (id: number, next: (text: StoredIncoming) => StoredIncoming): void => {
    kept.incoming = kept.incoming.map((text) => (text.id === id ? next(text) : text));
  };
  return {
    seenAt: (key) => kept.parts.find((part) => part.key === key)?.seenAt ?? null,
    sawPart(key, at) {
      kept.parts = kept.parts.map((part) =>
        part.key === key ? Object.assign({}, part, { seenAt: at }) : part,
      );
    },
    putPart(part) {
      kept.parts = [...kept.parts.filter(({ key }) => key !== part.key), part];
    },
    longTexts: (group, since) =>
      kept.incoming
        .filter((text) => text.group === group && (text.sentAt?.at ?? text.receivedAt) >= since)
        .map((text): LongText => ({
          id: text.id,
          total: text.total,
          isTold: text.isTold,
          parts: kept.parts.flatMap(({ text: id, place, content, sentAt }) =>
            id === text.id && place !== null ? [{ place, content, sentAt }] : [],
          ),
        })),
    addIncoming(text) {
      kept.lastId += 1;
      const isDue = !text.isTold && !text.isHidden;
      kept.incoming = [...kept.incoming, { ...text, id: kept.lastId, isDue, replacedBy: null }];
      return kept.lastId;
    },
    changeIncoming(id, { isDue, ...next }: IncomingChange) {
      change(id, (text) => ({ ...text, ...next, isDue: isDue && !text.isHidden }));
    },
    supersede(from, replaces, by) {
      for (const text of kept.incoming)
        if (isSamePeer(text.from, from) && text.replaces === replaces && text.id !== by)
          change(text.id, (each) => ({ ...each, replacedBy: each.replacedBy ?? by }));
      return kept.incoming.some(({ replacedBy }) => replacedBy === by);
    },
    due: (until, latest) =>
      kept.incoming
        .filter(({ isDue, receivedAt }) => isDue && (receivedAt <= until || receivedAt > latest))
        .map(readIncoming),
    dueSince() {
      const times = kept.incoming.filter(({ isDue }) => isDue).map(({ receivedAt }) => receivedAt);
      return times.length === 0 ? null : Math.min(...times);
    },
    addUndecodable(pdu, why) {
      if (kept.undecodable.some((each) => each.pdu === pdu)) return false;
      kept.undecodable = [...kept.undecodable, { pdu, why }];
      return true;
    },
  };
}

function readIncoming(text: StoredIncoming): IncomingText & { readonly isTold: boolean } {
  const { id, content, sentAt, receivedAt, isFlash, total, missing, isTold } = text;
  return { id, from: nameless(text.from), content, sentAt, receivedAt, isFlash, total, missing, isTold };
}

type OutgoingPart = Omit<TextStore, keyof IncomingPart>;

function outgoingPart(kept: Kept): OutgoingPart {
  return {
    addOutgoing({ text, cause, reference, parts, tries, retryAt, doubtedAt }) {
      kept.lastId += 1;
      const row = { cause, reference, parts, tries, retryAt, doubtedAt };
      kept.outgoing = [
        ...kept.outgoing,
        { ...row, text: { ...text, to: nameless(text.to), id: kept.lastId } },
      ];
      return kept.lastId;
    },
    putOutgoing(row) {
      const { text, cause, parts, tries, retryAt, doubtedAt } = row;
      kept.outgoing = kept.outgoing.map((each) => {
        if (each.text.id !== text.id) return each;
        const { body, parts: count, state } = text;
        return Object.assign({}, each, {
          text: Object.assign({}, each.text, { body, parts: count, state }),
          parts: [...parts].sort((one, other) => one.place - other.place),
          cause,
          tries,
          retryAt,
          doubtedAt,
        });
      });
    },
    outgoing: (id) => kept.outgoing.find(({ text }) => text.id === id) ?? null,
    outgoingOf: ({ chat, message }) =>
      kept.outgoing.find(({ text: { origin } }) => origin?.chat === chat && origin.message === message) ??
      null,
    queue: () =>
      kept.outgoing.filter(({ text: { state } }) => state.kind === "queued" || state.kind === "sending"),
    awaiting(tail) {
      const rows = kept.outgoing.filter(({ text }) => tailOf(addressOf(text.to)) === tail).reverse();
      return [...rows.flatMap(awaitingOf), ...rows.flatMap(doubtedOf)];
    },
    addReport(tail, report) {
      const isKnown = kept.reports.some(
        (each) =>
          tailOf(each.recipient) === tail &&
          each.reference === report.reference &&
          each.sentAt?.at === report.sentAt?.at &&
          each.outcome === report.outcome,
      );
      if (isKnown) return;
      const id = (kept.reports.at(-1)?.id ?? 0) + 1;
      kept.reports = [...kept.reports, { ...report, id }];
    },
    reports: (tail) => kept.reports.filter(({ recipient }) => tailOf(recipient) === tail),
    dropReport(id) {
      kept.reports = kept.reports.filter((report) => report.id !== id);
    },
    nextReference: () => ((kept.outgoing.at(-1)?.reference ?? -1) + 1) % 256,
    lastCourtesy(to) {
      const times = kept.outgoing
        .filter(({ text }) => text.purpose === "courtesy" && isSamePeer(text.to, to))
        .map(({ text }) => text.queuedAt);
      return times.at(-1) ?? null;
    },
  };
}

function doubtedOf({ text, doubtedAt }: OutgoingRow): readonly AwaitingPart[] {
  if (doubtedAt === null) return [];
  return [{ text: text.id, place: 0, state: "begun", reference: null, at: doubtedAt, isSettled: true }];
}

function awaitingOf({ text, parts }: OutgoingRow): readonly AwaitingPart[] {
  const isSending = text.state.kind === "sending";
  return [...parts]
    .reverse()
    .map((part) =>
      Object.assign({}, part, { text: text.id, isSettled: !(isSending && part.state === "begun") }),
    );
}
