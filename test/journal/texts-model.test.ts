import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Person } from "../../src/core/person.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { silentLog } from "../../src/core/log.ts";
import { openMemory } from "../../src/journal/database.ts";
import { textsSchema, textStore } from "../../src/journal/texts.ts";
import { tailOf } from "../../src/sms/matching.ts";
import type { OutgoingState } from "../../src/sms/news.ts";
import type { Content } from "../../src/sms/pdu/pdu.ts";
import { addressOf } from "../../src/sms/recipient.ts";
import type { OutgoingPart, TextStore } from "../../src/sms/store.ts";
import { memoryStore, nothingKept } from "../sms/memory-store.ts";

type Step = (store: TextStore) => unknown;

const people: readonly Person[] = [
  { name: null, number: "+447700900002" as PhoneNumber, written: "+447700900002" },
  { name: null, number: "+447700900003" as PhoneNumber, written: "07700 900003" },
  { name: null, number: null, written: "40404" },
  { name: null, number: null, written: "Bank" },
  { name: null, number: null, written: "BANK " },
];
const someone = fc.constantFrom(...people);
const id = fc.integer({ min: 1, max: 6 });
const time = fc.integer({ min: 0, max: 20 });
const place = fc.integer({ min: 1, max: 3 });
const key = fc.constantFrom("a", "b", "c", "d");
const group = fc.constantFrom("g", "h", null);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const centreTime = maybe(fc.record({ at: time, offsetMinutes: fc.constantFrom(0, 60, -330) }));
const body = fc.oneof(
  fc.constantFrom("", "Hello", "a\0b", "\ud83d", "\ude00!", "\uffff0041", "%_'\"", "Straße"),
  fc.string({ unit: "binary" }),
);
const content: fc.Arbitrary<Content> = fc.oneof(
  body.map((text): Content => ({ kind: "text", text })),
  fc.record({ kind: fc.constant("data"), hex: fc.constantFrom("", "00FF"), port: maybe(time) }),
);
const places = fc.uniqueArray(place);
const state: fc.Arbitrary<OutgoingState> = fc.oneof(
  fc.record({ kind: fc.constant("queued"), why: maybe(body) }),
  fc.record({ kind: fc.constantFrom("sending", "sent", "delivered", "cancelled") }),
  fc.record({ kind: fc.constantFrom("failed", "unsure"), why: body }),
);
const sentParts: fc.Arbitrary<readonly OutgoingPart[]> = fc.uniqueArray(
  fc.record({
    place,
    state: fc.constantFrom("begun", "sent", "pending", "delivered", "failed"),
    reference: maybe(time),
    at: time,
  }),
  { selector: (part) => part.place },
);
const report = fc.record({
  reference: fc.integer({ min: 0, max: 1 }),
  recipient: someone.map(addressOf),
  sentAt: maybe(fc.record({ at: fc.constantFrom(1, 2), offsetMinutes: fc.constant(0) })),
  outcome: fc.constantFrom("delivered", "pending", "failed"),
  words: body,
  receivedAt: time,
});

const incomingSteps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      from: someone,
      content,
      sentAt: centreTime,
      receivedAt: time,
      isFlash: fc.boolean(),
      total: place,
      missing: places,
      group,
      replaces: maybe(fc.constantFrom(1, 2)),
      isHidden: fc.boolean(),
      isTold: fc.boolean(),
    })
    .map(
      (text): Step =>
        (store) =>
          store.addIncoming(text),
    ),
  fc.tuple(key, time).map(([which, at]): Step => (store) => {
    store.sawPart(which, at);
  }),
  fc
    .tuple(id, fc.record({ key, place: maybe(place), content, sentAt: centreTime, seenAt: time }))
    .map(([text, part]): Step => (store) => {
      // A part always belongs to a text that there is.
      const isThere = store.longTexts("g", 0).some((each) => each.id === text);
      store.putPart({ ...part, text: isThere ? text : null });
    }),
  fc
    .tuple(
      id,
      fc.record({
        content,
        sentAt: centreTime,
        receivedAt: time,
        missing: places,
        isTold: fc.boolean(),
        isDue: fc.boolean(),
      }),
    )
    .map(([which, change]): Step => (store) => {
      if (store.longTexts("h", 0).some((each) => each.id === which)) store.changeIncoming(which, change);
    }),
  fc.tuple(someone, fc.constantFrom(1, 2), id).map(
    ([from, replaces, by]): Step =>
      (store) =>
        store.supersede(from, replaces, by),
  ),
  fc.tuple(fc.constantFrom("00", "ff"), body).map(
    ([pdu, why]): Step =>
      (store) =>
        store.addUndecodable(pdu, why, 1),
  ),
);

const outgoingSteps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      to: someone,
      body,
      parts: place,
      purpose: fc.constantFrom("owner", "courtesy", "keep-alive"),
      message: maybe(fc.integer({ min: 1, max: 3 })),
      queuedAt: time,
      state,
      reference: fc.integer({ min: 0, max: 255 }),
      tries: time,
      retryAt: maybe(time),
      doubtedAt: maybe(time),
    })
    .map(({ reference, tries, retryAt, doubtedAt, message, ...text }): Step => (store) => {
      const origin = message === null ? null : { chat: -7, message };
      if (origin !== null && store.outgoingOf(origin) !== null) return null;
      const tail = tailOf(addressOf(text.to));
      const whole = { ...text, origin };
      return store.addOutgoing({
        text: whole,
        cause: null,
        reference,
        tail,
        parts: [],
        tries,
        retryAt,
        doubtedAt,
      });
    }),
  fc.tuple(id, state, sentParts, maybe(time)).map(([which, next, parts, retryAt]): Step => (store) => {
    const row = store.outgoing(which);
    if (row !== null)
      store.putOutgoing({
        ...row,
        text: { ...row.text, state: next, body: "new", parts: 3 },
        parts,
        retryAt,
      });
  }),
  report.map((each): Step => (store) => {
    store.addReport(tailOf(each.recipient), each);
  }),
  someone.map((each): Step => (store) => {
    const [first] = store.reports(tailOf(addressOf(each)));
    if (first !== undefined) store.dropReport(first.id);
  }),
);

function everythingIn(store: TextStore): unknown {
  const tails = people.map((person) => tailOf(addressOf(person)));
  return {
    seen: ["a", "b", "c", "d"].map((which) => store.seenAt(which)),
    long: ["g", "h"].flatMap((each) => [0, 10].map((since) => sorted(store.longTexts(each, since)))),
    due: [store.due(10, 60), store.due(100, 100), store.dueSince()],
    rows: [1, 2, 3, 4, 5, 6, 7].map((each) => store.outgoing(each)),
    origins: [1, 2, 3].map((message) => store.outgoingOf({ chat: -7, message })),
    queue: store.queue(),
    awaiting: tails.map((tail) => store.awaiting(tail)),
    reports: tails.map((tail) => store.reports(tail)),
    next: store.nextReference(),
    courtesies: people.map((person) => store.lastCourtesy(person)),
  };
}

function sorted(texts: ReturnType<TextStore["longTexts"]>): unknown {
  return texts.map((text) => ({ ...text, parts: text.parts.map((part) => JSON.stringify(part)).sort() }));
}

const database = openMemory(silentLog);
afterAll(() => {
  database.close();
});
database.execute(textsSchema);

function empty(): void {
  database.execute(
    "DELETE FROM text; DELETE FROM text_in_part; DELETE FROM text_undecodable; DELETE FROM text_report; DELETE FROM sqlite_sequence;",
  );
}

describe("the journal of texts", () => {
  it("keeps and finds what the simplest store keeps and finds", () => {
    const steps = fc.array(fc.oneof(incomingSteps, outgoingSteps), { maxLength: 25 });
    fc.assert(
      fc.property(steps, (all) => {
        empty();
        const kept = nothingKept();
        const simple = memoryStore(kept);
        const real = textStore(database);
        for (const step of all) {
          expect(step(real)).toEqual(step(simple));
          expect(everythingIn(real)).toEqual(everythingIn(simple));
        }
      }),
      { numRuns: 300 },
    );
  });
});
