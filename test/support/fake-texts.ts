/** Texts and codes that only remember what they were told, and say what a test makes them say. */
import type { Person } from "../../src/core/person.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import type { IncomingText, OutgoingState, OutgoingText, TextNews } from "../../src/sms/news.ts";
import type {
  AnyText,
  Diverts,
  QueuedText,
  TextPage,
  Texts,
  Ussd,
  UssdAnswer,
} from "../../src/telegram/ports.ts";

/** Texts in memory. */
export interface FakeTexts extends Texts {
  readonly sent: OutgoingText[];
  readonly received: IncomingText[];
  readonly decided: (readonly [number, string])[];
  /** Why nothing is taken; null when everything is. */
  refusal: string | null;
  /** Whom the news are told. */
  onNews: (news: TextNews) => void;
  /** A text of ours stands elsewhere now. */
  moves(id: number, state: OutgoingState): void;
  /** A text has come. */
  arrives(text: Partial<IncomingText> & { readonly from: Person }, code?: string | null): IncomingText;
}

const pageSize = 10;
const isSame = (one: Person, other: Person): boolean =>
  one.number === null ? one.written === other.written : one.number === other.number;
const bodyOf = (entry: AnyText): string => {
  if (entry.direction === "out") return entry.text.body;
  return entry.text.content.kind === "text" ? entry.text.content.text : "";
};

function pageOf(entries: readonly AnyText[], page: number): TextPage {
  const newest = entries.toSorted((one, other) => timeOf(other) - timeOf(one));
  const texts = newest.slice(page * pageSize, (page + 1) * pageSize);
  return { texts, page, pages: Math.max(1, Math.ceil(newest.length / pageSize)), total: newest.length };
}

function timeOf({ text }: AnyText): number {
  return "queuedAt" in text ? text.queuedAt : text.receivedAt;
}

/** Diverts that only remember what they were asked for. */
export interface FakeDiverts extends Diverts {
  readonly asked: string[];
  /** Why nothing is taken; null when everything is. */
  refusal: string | null;
  isFresh: boolean;
}

export function fakeDiverts(master: PhoneNumber): FakeDiverts {
  const diverts: FakeDiverts = {
    asked: [],
    refusal: null,
    isFresh: true,
    on(number) {
      if (diverts.refusal !== null) return { kind: "refused", why: diverts.refusal };
      diverts.asked.push(`on ${number ?? "default"}`);
      return { kind: "begun", to: number ?? master, untilRestart: false };
    },
    off() {
      diverts.asked.push("off");
      return { untilRestart: true };
    },
    shown: () => ["Fail-safe divert: off", "I have not asked the network yet."],
    look() {
      diverts.asked.push("look");
      return !diverts.isFresh;
    },
  };
  return diverts;
}

export function fakeTexts(now: () => number): FakeTexts {
  const incoming = (): AnyText[] => texts.received.map((text) => ({ direction: "in", text }));
  const all = (): AnyText[] => [
    ...incoming(),
    ...texts.sent.map((text): AnyText => ({ direction: "out", text })),
  ];
  const put = (text: OutgoingText): OutgoingText => {
    const index = texts.sent.findIndex(({ id }) => id === text.id);
    if (index < 0) texts.sent.push(text);
    else texts.sent[index] = text;
    texts.onNews({ kind: "moved", text });
    return text;
  };
  const find = (id: number): OutgoingText | undefined => texts.sent.find((text) => text.id === id);
  const queued = (text: OutgoingText): QueuedText =>
    texts.refusal === null ? { kind: "queued", text: put(text) } : { kind: "refused", why: texts.refusal };

  const texts: FakeTexts = {
    sent: [],
    received: [],
    decided: [],
    refusal: null,
    onNews: () => undefined,
    cost: ({ length }) => ({
      parts: length <= 160 ? Math.min(length, 1) : Math.ceil(length / 153),
      alphabet: "gsm-7",
    }),
    send({ to, body, origin }) {
      const before = texts.of(origin);
      if (before) return { kind: "queued", text: before };
      const { parts } = texts.cost(body);
      const state = { kind: "queued", why: null } as const;
      const id = texts.sent.length + 1;
      return queued({ id, to, body, parts, purpose: "owner", origin, queuedAt: now(), state });
    },
    of: (origin) =>
      texts.sent.find(
        (text) => text.origin?.chat === origin.chat && text.origin.message === origin.message,
      ) ?? null,
    change(id, body) {
      const text = find(id);
      if (!text) throw new Error(`there is no text ${id}`);
      if (text.state.kind !== "queued") return { kind: "too-late", text };
      return queued({ ...text, body, parts: texts.cost(body).parts });
    },
    cancel(id) {
      const text = find(id);
      if (text?.state.kind !== "queued") return false;
      put({ ...text, state: { kind: "cancelled" } });
      return true;
    },
    decide(id, what) {
      const text = find(id);
      const isOpen = text?.state.kind === "unsure" || (text?.state.kind === "failed" && what !== "leave");
      if (!text || !isOpen) return false;
      texts.decided.push([id, what]);
      const left = { kind: "failed", why: "it was left, sent or not" } as const;
      put({ ...text, state: what === "leave" ? left : { kind: "queued", why: null } });
      return true;
    },
    text: (direction, id) =>
      all().find((entry) => entry.direction === direction && entry.text.id === id) ?? null,
    inbox: (from, page) =>
      pageOf(
        incoming().filter(
          (entry) => from === null || ("from" in entry.text && isSame(entry.text.from, from)),
        ),
        page,
      ),
    thread: (who, page) =>
      pageOf(
        all().filter(({ text }) => isSame("from" in text ? text.from : text.to, who)),
        page,
      ),
    find: (words, page) =>
      pageOf(
        all().filter((entry) =>
          words
            .toLowerCase()
            .split(" ")
            .every((word) => bodyOf(entry).toLowerCase().includes(word)),
        ),
        page,
      ),
    moves(id, state) {
      const text = find(id);
      if (!text) throw new Error(`there is no text ${id}`);
      put({ ...text, state });
    },
    arrives(given, code = null) {
      const text: IncomingText = {
        id: texts.received.length + 1,
        content: { kind: "text", text: "Hello" },
        sentAt: null,
        receivedAt: now(),
        isFlash: false,
        total: 1,
        missing: [],
        ...given,
      };
      texts.received.push(text);
      texts.onNews({ kind: "arrived", text, toldBefore: false, replacesEarlier: false, code });
      return text;
    },
  };
  return texts;
}

/** The network's services, which answer what a test says. */
export interface FakeUssd extends Ussd {
  readonly asked: string[];
  answers: UssdAnswer[];
  cancelled: number;
  balanceAnswer: Awaited<ReturnType<Ussd["balance"]>>;
}

export function fakeUssd(): FakeUssd {
  const next = (text: string): Promise<UssdAnswer> => {
    ussd.asked.push(text);
    return Promise.resolve(
      ussd.answers.shift() ?? { kind: "failed", why: "the network did not answer within 30 seconds" },
    );
  };
  const ussd: FakeUssd = {
    asked: [],
    answers: [],
    cancelled: 0,
    balanceAnswer: { kind: "not-configured" },
    ask: next,
    reply: next,
    cancel() {
      ussd.cancelled += 1;
      return Promise.resolve(true);
    },
    balance: () => Promise.resolve(ussd.balanceAnswer),
  };
  return ussd;
}
