/** Texts, run on a modem and the journal: what comes is kept and told, what is queued is sent. Decides nothing. */
import type { TextHint, TextModem } from "../core/text-modem.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { KeepAliveText } from "./keep-alive.ts";
import { courtesyFor, type LostCall } from "../sms/courtesy.ts";
import type { CourtesyCause, OutgoingText, TextNews } from "../sms/news.ts";
import type { QueuedText, Texts } from "../telegram/ports.ts";
import { openTextDesk, type TextDesk } from "./desk.ts";
import { startPosting } from "./posting.ts";
import { startReceiving } from "./receiving.ts";
import { makeRoom, type RoomParts, type TextRoom } from "./room.ts";

/** What texts are made of. */
export interface TextsParts extends RoomParts {
  readonly modem: TextModem;
  /** Whether one-time codes are looked for. */
  readonly codes: boolean;
  /** What callers are sent whose calls came to nothing; null for nothing. */
  readonly courtesies: Readonly<Record<CourtesyCause, string | null>>;
  /** It is a phone of ours, which is sent none of them. */
  readonly isOurs: (number: PhoneNumber) => boolean;
}

/** Running texts. */
export interface RunningTexts extends Texts {
  /** The modem said something of texts. */
  heard(hint: TextHint): void;
  /** There is a modem, and no call is being set up any more. */
  calm(): void;
  /** A call came to nothing, which may earn the caller a text. Never throws. */
  callLost(call: LostCall): void;
  /** Sends a text that is to cost something; settles when it is known to have been taken, or within the hour. */
  keepAlive(to: PhoneNumber): Promise<KeepAliveText>;
  /** Texts of ours that wait or are being sent; null while the journal does not say. */
  queued(): number | null;
  /** Forgets texts from before a time in Unix milliseconds, so many at most; answers how many. Throws JournalError. */
  prune(before: number, most: number): number;
  /** Settles within 2 seconds. What comes or is sent after it stays where it is until the next start. */
  stop(): Promise<void>;
}

/** Starts to read and to send, a moment later. */
export function startTexts(parts: TextsParts): RunningTexts {
  const watch = watchStates();
  const tell = (news: TextNews): void => {
    if (news.kind === "moved")
      parts.database.afterCommit(() => {
        watch.moved(news.text);
        // A report may have let one go on of which nobody could tell whether it was sent.
        if (news.text.state.kind === "sending") posting.stirred();
      });
    parts.tell(news);
  };
  const room = makeRoom({ ...parts, tell });
  const receiving = startReceiving(room, parts.modem, parts.codes);
  const posting = startPosting(room, parts.modem);
  const desk = openTextDesk(room, () => {
    posting.stirred();
  });
  return {
    ...desk,
    heard(hint) {
      receiving.heard(hint);
    },
    calm() {
      receiving.calm();
      posting.calm();
    },
    callLost(call) {
      room.attempt(() => {
        sendCourtesy(call, { parts, room, desk });
      });
    },
    keepAlive: (to) => keepAlive(to, { room, desk, watch }),
    queued() {
      const read = room.attempt(() => room.store.queue().length);
      return read.kind === "done" ? read.value : null;
    },
    prune: (before, most) => room.store.prune(before, most),
    async stop() {
      receiving.stop();
      watch.stop();
      await posting.stop();
    },
  };
}

/** Within a transaction. */
function sendCourtesy(
  call: LostCall,
  { parts, room, desk }: { parts: TextsParts; room: TextRoom; desk: TextDesk },
): void {
  const to = room.introduce(call.caller);
  const { courtesies: texts, isOurs } = parts;
  const body = courtesyFor(
    call,
    { texts, isOurs, lastSent: () => room.store.lastCourtesy(to) },
    room.today(),
  );
  if (body === null) return;
  const queued = desk.queue({ to, body, purpose: "courtesy", origin: null, cause: call.cause });
  if (queued.kind === "refused") room.log.warn(`a caller is sent no text: ${queued.why}`);
}

/** Says when a text of ours stands elsewhere. */
interface Watch {
  moved(text: OutgoingText): void;
  /** Who hears of a text until the answer is called; null: nobody hears any more. */
  on(id: number, listener: (text: OutgoingText | null) => void): () => void;
  stop(): void;
}

function watchStates(): Watch {
  const listeners = new Map<number, (text: OutgoingText | null) => void>();
  return {
    moved: (text) => listeners.get(text.id)?.(text),
    on(id, listener) {
      listeners.set(id, listener);
      return () => listeners.delete(id);
    },
    stop() {
      for (const listener of listeners.values()) listener(null);
      listeners.clear();
    },
  };
}

/** What an earlier run has not come to send, or else a new one. */
function keepAliveText(to: PhoneNumber, room: TextRoom, desk: TextDesk): QueuedText {
  const found = room.attempt(() =>
    room.store.queue().find(({ text }) => text.purpose === "keep-alive" && text.to.number === to),
  );
  if (found.kind === "done" && found.value) return { kind: "queued", text: found.value.text };
  const person = room.introduce({ name: null, number: to, written: to });
  return desk.queue({ to: person, body: keepAliveBody, purpose: "keep-alive", origin: null, cause: null });
}

const keepAliveBody = "This text keeps a prepaid SIM alive.";
/** In milliseconds: until it is taken, and from then on until it is delivered. */
const longestSending = 3_600_000;
const longestDelivery = 120_000;

function keepAlive(
  to: PhoneNumber,
  { room, desk, watch }: { room: TextRoom; desk: TextDesk; watch: Watch },
): Promise<KeepAliveText> {
  const queued = keepAliveText(to, room, desk);
  if (queued.kind === "refused") return Promise.resolve({ kind: "failed", why: queued.why });
  const { id } = queued.text;
  return new Promise((resolve) => {
    let cancel: () => void = () => undefined;
    const unwatch = watch.on(id, (text) => {
      follow(text);
    });
    const settle = (how: KeepAliveText): void => {
      cancel();
      unwatch();
      resolve(how);
    };
    const give = (milliseconds: number, how: () => KeepAliveText): void => {
      cancel();
      cancel = room.clock.after(milliseconds, () => {
        settle(how());
      });
    };
    const follow = (text: OutgoingText | null): void => {
      if (text === null) settle({ kind: "failed", why: "I was stopped" });
      else if (text.state.kind === "delivered") settle({ kind: "happened", delivered: true });
      else if (text.state.kind === "sent")
        give(longestDelivery, () => ({ kind: "happened", delivered: false }));
      else if (text.state.kind === "failed" || text.state.kind === "unsure")
        settle({ kind: "failed", why: text.state.why });
    };
    give(longestSending, () => {
      room.attempt(() => desk.cancel(id));
      return { kind: "failed", why: "it could not be sent within an hour" };
    });
  });
}
