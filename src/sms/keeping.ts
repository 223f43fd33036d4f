/**
 * Keeps what the modem gives, once, and tells what is new. To be called inside a transaction: what is told and what
 * is kept are one.
 */
import type { Person } from "../core/person.ts";
import { findCode } from "./code.ts";
import { joinParts, longTextWindow, placePart } from "./long-text.ts";
import type { IncomingText, TextNews } from "./news.ts";
import { keyOfGroup, keyOfPart } from "./part-key.ts";
import type { Content, DeliverPdu } from "./pdu/pdu.ts";
import { readPdu } from "./pdu/reader.ts";
import type { Finding } from "./reception-state.ts";
import { keepReport } from "./reports.ts";
import type { KeptPart, LongText, TextStore } from "./store.ts";

/** What keeping is done with. */
export interface Keeper {
  readonly store: TextStore;
  /** Who a text is from, by the address in its PDU. */
  readonly personOf: (written: string, isName: boolean) => Person;
  /** Whether one-time codes are looked for. */
  readonly codes: boolean;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A text with parts missing is told when so many milliseconds have passed since the last part. */
export const patience = 900_000;

/**
 * Without a time stamp, the same text twice within this, in milliseconds, is one that was read twice; later, another.
 * The storages are looked through more often.
 */
const timelessWindow = 600_000;

/** Keeps what was found; the answer is to be told. Throws JournalError. */
export function keep(finding: Finding, keeper: Keeper): readonly TextNews[] {
  if (finding.kind === "garbled")
    return keepUndecodable(finding.raw, "the modem gives it in another length than it says", keeper);
  const read = readPdu(finding.pdu);
  switch (read.kind) {
    case "deliver":
      return keepDelivered(read, keeper);
    case "status-report":
      return keepReport(read, keeper);
    case "submit":
      return [];
    case "undecodable":
      return keepUndecodable(finding.pdu, read.why, keeper);
  }
}

function keepUndecodable(pdu: string, why: string, { store, at }: Keeper): readonly TextNews[] {
  if (!store.addUndecodable(pdu, why, at)) return [];
  return [{ kind: "undecodable", pdu, why, receivedAt: at }];
}

/** A text or a part of one that was not kept before. */
interface Arrival {
  readonly pdu: DeliverPdu;
  readonly from: Person;
  readonly part: KeptPart;
  readonly keeper: Keeper;
}

/** What a text says, as far as it has come. */
interface Joined {
  readonly content: Content;
  readonly missing: readonly number[];
}

function keepDelivered(pdu: DeliverPdu, keeper: Keeper): readonly TextNews[] {
  const { store, at } = keeper;
  const { sentAt, content } = pdu;
  const key = keyOfPart(pdu);
  const seenAt = store.seenAt(key);
  if (seenAt !== null && (sentAt !== null || at - seenAt < timelessWindow)) {
    if (sentAt === null) store.sawPart(key, at);
    return [];
  }
  const from = keeper.personOf(pdu.sender, pdu.senderIsName);
  const place = pdu.part?.place ?? 1;
  const part: KeptPart = { key, text: null, place, content, sentAt, seenAt: at };
  const arrival: Arrival = { pdu, from, part, keeper };
  return [...keepText(arrival), ...tellWaiting(arrival)];
}

/** Each part of a long text says it; the first tells it. */
function tellWaiting({ pdu: { waiting }, part, from }: Arrival): readonly TextNews[] {
  return waiting !== null && part.place === 1 ? [{ kind: "messages-wait", from, waiting }] : [];
}

function keepText(arrival: Arrival): readonly TextNews[] {
  const { pdu, part, keeper } = arrival;
  const group = (pdu.part?.total ?? 1) > 1 ? keyOfGroup(pdu) : null;
  if (group !== null) return keepPart(arrival, group);
  if (pdu.waiting === null || !isEmpty(pdu.content)) return begin(arrival, null);
  keeper.store.putPart(part);
  return [];
}

function isEmpty(content: Content): boolean {
  return content.kind === "text" ? content.text === "" : content.hex === "";
}

function keepPart(arrival: Arrival, group: string): readonly TextNews[] {
  const { pdu, part, keeper } = arrival;
  const { store, at } = keeper;
  const since = (pdu.sentAt?.at ?? at) - longTextWindow;
  const placement = placePart(pdu, part.place ?? 1, store.longTexts(group, since));
  switch (placement.kind) {
    case "new":
      return begin(arrival, group);
    case "fills":
      return fill(arrival, placement.text);
    case "repeats":
      store.putPart({ ...part, text: placement.text.id, place: null });
      return [];
  }
}

/** The first that comes of a text, which is all of a short one. */
function begin(arrival: Arrival, group: string | null): readonly TextNews[] {
  const { pdu, part, from, keeper } = arrival;
  const { store, at } = keeper;
  const total = group === null ? 1 : (pdu.part?.total ?? 1);
  const joined = joinParts([{ place: total === 1 ? 1 : (part.place ?? 1), content: pdu.content }], total);
  const id = store.addIncoming({
    ...joined,
    from,
    total,
    group,
    sentAt: pdu.sentAt,
    receivedAt: at,
    isFlash: pdu.messageClass === 0,
    replaces: pdu.replaces,
    isHidden: pdu.isSilent,
    isTold: joined.missing.length === 0,
  });
  store.putPart({ ...part, text: id });
  return finish(arrival, joined, { id, total, isTold: false, sentAt: pdu.sentAt });
}

/** A further part of a long text. */
function fill(arrival: Arrival, { id, total, isTold, parts }: LongText): readonly TextNews[] {
  const { pdu, part, keeper } = arrival;
  const all = [...parts, { place: part.place ?? 1, content: pdu.content, sentAt: pdu.sentAt }];
  const joined = joinParts(all, total);
  const isWhole = joined.missing.length === 0;
  const sentAt = all.find(({ place }) => place === 1)?.sentAt ?? pdu.sentAt;
  const change = { ...joined, sentAt, receivedAt: keeper.at, isTold: isTold || isWhole, isDue: !isWhole };
  keeper.store.changeIncoming(id, change);
  keeper.store.putPart({ ...part, text: id });
  return finish(arrival, joined, { id, total, isTold, sentAt });
}

/** Tells a text that is whole, and takes what it replaces out of sight. */
function finish(
  { pdu, from, keeper }: Arrival,
  joined: Joined,
  { isTold, ...text }: Pick<IncomingText, "id" | "total" | "sentAt"> & { readonly isTold: boolean },
): readonly TextNews[] {
  if (joined.missing.length > 0 || pdu.isSilent) return [];
  const { store, at } = keeper;
  const replacesEarlier = pdu.replaces !== null && store.supersede(from, pdu.replaces, text.id);
  const whole = { ...text, ...joined, from, receivedAt: at, isFlash: pdu.messageClass === 0 };
  return [{ kind: "arrived", text: whole, toldBefore: isTold, replacesEarlier, code: codeIn(whole, keeper) }];
}

function codeIn({ content, from }: IncomingText, { codes }: Keeper): string | null {
  return codes && content.kind === "text" ? findCode(content.text, from.written) : null;
}

/** Tells of the texts whose missing parts have been waited for long enough. Throws JournalError. */
export function tellDue(keeper: Keeper): readonly TextNews[] {
  const { store, at } = keeper;
  return store.due(at - patience, at + patience).map(({ isTold, ...text }) => {
    store.changeIncoming(text.id, { ...text, isTold: true, isDue: false });
    const code = codeIn(text, keeper);
    return { kind: "arrived", text, toldBefore: isTold, replacesEarlier: false, code };
  });
}

/** Milliseconds until there is something to tell; null for never. A clock that was set back delays it by no more. */
export function dueIn({ store, at }: Pick<Keeper, "store" | "at">): number | null {
  const since = store.dueSince();
  return since === null ? null : Math.min(Math.max(0, since + patience - at), patience);
}
