/** What owners do with texts: they send, change and take back, decide, and read. */
import { JournalError } from "../core/errors.ts";
import type { Person } from "../core/person.ts";
import { tailOf } from "../sms/matching.ts";
import type { CourtesyCause, Origin, OutgoingText, Purpose } from "../sms/news.ts";
import { cancelled, decided, isChangeable, rewritten } from "../sms/outgoing.ts";
import { costOf } from "../sms/pdu/parts.ts";
import { addressOf, refuseBody, refuseRecipient } from "../sms/recipient.ts";
import type { OutgoingRow } from "../sms/store.ts";
import type { AnyText, QueuedText, TextPage, Texts } from "../telegram/ports.ts";
import { putMoved } from "./posting.ts";
import type { TextRoom } from "./room.ts";

/** A text to be queued. */
export interface TextWish {
  readonly to: Person;
  readonly body: string;
  readonly purpose: Purpose;
  readonly origin: Origin | null;
  readonly cause: CourtesyCause | null;
}

/** The desk: all that the bot may ask for, and what the house itself sends. */
export interface TextDesk extends Texts {
  /** Queues a text; durable when this returns, or with the transaction it is in. */
  queue(wish: TextWish): QueuedText;
}

/** Opens the desk. `stir`: something has happened to the queue, and is on the disk. */
export function openTextDesk(room: TextRoom, stir: () => void): TextDesk {
  const { database, store } = room;

  function queue(wish: TextWish): QueuedText {
    const why = refuseRecipient(wish.to) ?? refuseBody(wish.body);
    if (why !== null) return { kind: "refused", why };
    return orRefuse(() =>
      database.atomically(() => {
        const known = wish.origin === null ? null : store.outgoingOf(wish.origin);
        const over = known === null ? room.whyNoText(wish.to, costOf(wish.body).parts) : null;
        if (over !== null) return { kind: "refused", why: over };
        const text = known?.text ?? add(room, wish);
        if (known === null) database.afterCommit(stir);
        return { kind: "queued", text: named(room, text) };
      }),
    );
  }

  /** Changes a row, if it may be; null when it may not, or is none. */
  function change(id: number, next: (row: OutgoingRow) => OutgoingRow | null): OutgoingRow | null {
    return database.atomically(() => {
      const row = store.outgoing(id);
      const changed = row && next(row);
      if (row === null || changed === null) return null;
      putMoved(room, row, changed);
      database.afterCommit(stir);
      return changed;
    });
  }

  return {
    queue,
    cost: costOf,
    send: (wish) => queue({ ...wish, purpose: "owner", cause: null }),
    of(origin) {
      const row = store.outgoingOf(origin);
      return row && named(room, row.text);
    },
    change(id, body) {
      const why = refuseBody(body);
      if (why !== null) return { kind: "refused", why };
      return orRefuse(() => {
        const next = change(id, (row) =>
          isChangeable(row) ? rewritten(row, body, costOf(body).parts) : null,
        );
        if (next !== null) return { kind: "queued", text: named(room, next.text) };
        const row = store.outgoing(id);
        if (row === null) return { kind: "refused", why: "There is no such text any more." };
        return { kind: "too-late", text: named(room, row.text) };
      });
    },
    cancel: (id) => change(id, (row) => (isChangeable(row) ? cancelled(row) : null)) !== null,
    decide: (id, what) => change(id, (row) => decided(row, what)) !== null,
    text(direction, id) {
      const found = store.text(direction, id);
      return found && introduced(room, found);
    },
    inbox: (from, page) => introducedPage(room, store.inbox(from, page)),
    thread: (who, page) => introducedPage(room, store.thread(who, page)),
    find: (words, page) => introducedPage(room, store.find(words, page)),
  };
}

const untried = { tries: 0, retryAt: null, doubtedAt: null } as const;

/** Within a transaction. */
function add(room: TextRoom, { to, body, purpose, origin, cause }: TextWish): OutgoingText {
  const { store } = room;
  const text = {
    to,
    body,
    parts: costOf(body).parts,
    purpose,
    origin,
    queuedAt: room.today(),
    state: { kind: "queued", why: null },
  } as const;
  const tail = tailOf(addressOf(to));
  const reference = store.nextReference();
  const id = store.addOutgoing({ text, cause, reference, tail, parts: [], ...untried });
  const queued: OutgoingText = { ...text, id };
  room.tell([cause === null ? { kind: "moved", text: queued } : { kind: "courtesy", text: queued, cause }]);
  return queued;
}

/** A journal that keeps nothing is a reason that an owner can do something about. */
function orRefuse<T>(task: () => T): T | { readonly kind: "refused"; readonly why: string } {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return { kind: "refused", why: `It cannot be kept, and what is not kept is not sent: ${error.message}` };
  }
}

function named({ introduce }: TextRoom, text: OutgoingText): OutgoingText {
  return { ...text, to: introduce(text.to) };
}

function introduced(room: TextRoom, found: AnyText): AnyText {
  if (found.direction === "out") return { direction: "out", text: named(room, found.text) };
  return { direction: "in", text: { ...found.text, from: room.introduce(found.text.from) } };
}

function introducedPage(room: TextRoom, page: TextPage): TextPage {
  return { ...page, texts: page.texts.map((text) => introduced(room, text)) };
}
