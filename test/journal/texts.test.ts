import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Person } from "../../src/core/person.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { silentLog } from "../../src/core/log.ts";
import { type Database, openMemory } from "../../src/journal/database.ts";
import { textRemains, textsSchema, textStore } from "../../src/journal/texts.ts";
import type { OutgoingState } from "../../src/sms/news.ts";
import type { Content } from "../../src/sms/pdu/pdu.ts";
import type { AnyText, TextPage } from "../../src/telegram/ports.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";

const anna: Person = { name: null, number: "+447700900002" as PhoneNumber, written: "+447700900002" };
const ben: Person = { name: null, number: "+447700900003" as PhoneNumber, written: "+447700900003" };
const bank: Person = { name: null, number: null, written: "Bank" };

let database: Database;
let at = 0;

beforeEach(() => {
  database = openMemory(silentLog);
  database.execute(textsSchema);
  at = 0;
});

afterEach(() => {
  database.close();
});

function receive(from: Person, content: Content | string, isHidden = false, on = database): number {
  at += 1;
  return textStore(on).addIncoming({
    from,
    content: typeof content === "string" ? { kind: "text", text: content } : content,
    sentAt: null,
    receivedAt: at,
    isFlash: false,
    total: 1,
    missing: [],
    group: null,
    replaces: null,
    isHidden,
    isTold: true,
  });
}

function send(to: Person, body: string, state: OutgoingState = { kind: "sent" }): number {
  at += 1;
  return textStore(database).addOutgoing({
    text: { to, body, parts: 1, purpose: "owner", origin: null, queuedAt: at, state },
    cause: null,
    reference: 0,
    tail: "x",
    parts: [],
    tries: 0,
    retryAt: null,
    doubtedAt: null,
  });
}

function wordsOf(page: TextPage): readonly string[] {
  return page.texts.map(bodyOf);
}

function bodyOf(found: AnyText): string {
  if (found.direction === "out") return `> ${found.text.body}`;
  return found.text.content.kind === "text" ? found.text.content.text : found.text.content.hex;
}

describe("pages of texts", () => {
  it("hold what has come, the newest first", () => {
    for (let count = 1; count <= 23; count += 1) receive(count % 2 === 0 ? anna : bank, `${count}`);
    send(anna, "not this");
    const store = textStore(database);
    expect(wordsOf(store.inbox(null, 0))).toEqual([
      "23",
      "22",
      "21",
      "20",
      "19",
      "18",
      "17",
      "16",
      "15",
      "14",
    ]);
    expect(store.inbox(null, 2)).toMatchObject({ page: 2, pages: 3, total: 23 });
    expect(wordsOf(store.inbox(null, 99))).toEqual(["3", "2", "1"]);
    expect(wordsOf(store.inbox({ ...bank, written: "BANK" }, 1))).toEqual(["3", "1"]);
    expect(store.inbox(ben, 0)).toEqual({ texts: [], page: 0, pages: 1, total: 0 });
  });

  it("hold both directions of one person", () => {
    receive(anna, "Hi");
    send(anna, "Hello");
    receive(ben, "Hey");
    receive(anna, { kind: "data", hex: "0102", port: null });
    expect(wordsOf(textStore(database).thread(anna, 0))).toEqual(["0102", "> Hello", "Hi"]);
  });

  it("hold nothing that is to be shown to nobody, nor what another has replaced", () => {
    const store = textStore(database);
    receive(anna, "silent", true);
    const [old, fresh] = [1, 2].map(() =>
      store.addIncoming({
        from: anna,
        content: { kind: "text", text: "replaced" },
        sentAt: null,
        receivedAt: 5,
        isFlash: false,
        total: 1,
        missing: [],
        group: null,
        replaces: 3,
        isHidden: false,
        isTold: true,
      }),
    );
    store.supersede(anna, 3, fresh ?? 0);
    expect(store.inbox(null, 0).total).toBe(1);
    expect(store.thread(anna, 0).total).toBe(1);
    expect(store.find("replaced", 0).total).toBe(1);
    expect(store.text("in", old ?? 0)).toMatchObject({ text: { content: { text: "replaced" } } });
  });
});

describe("a search", () => {
  it.each([
    ["PERCHÉ no", "Perché no?"],
    ["perche", "Perché no?"],
    ["no perche", "Perché no?"],
    ["strasse", "Große Straße 5"],
    ["lodz", "Jedziemy do Łodzi"],
    ["ＡＢＣ", "abc"],
    ["москва", "Привет, МОСКВА"],
    ["%", "100% sure_thing"],
    ["_thing", "100% sure_thing"],
    ["a b", "one\na\ttwo b"],
    ["x' OR '1", "quotes: x' OR '1'='1"],
    ["nul here", "a\0nul here"],
  ])("for %s finds %s", (wanted, body) => {
    receive(bank, "something else");
    receive(anna, body);
    send(ben, body);
    expect(wordsOf(textStore(database).find(wanted, 0))).toEqual([`> ${body}`, body]);
  });

  it.each([["nowhere"], ["perche nowhere"], [""], ["   "]])("for '%s' finds nothing", (wanted) => {
    receive(anna, "Perché no?");
    expect(textStore(database).find(wanted, 0).total).toBe(0);
  });

  it("of 10,000 texts takes less than 50 milliseconds", () => {
    const words = ["wave", "stone", "river", "cloud", "train", "bread", "night", "paper"];
    database.atomically(() => {
      for (let count = 0; count < 10_000; count += 1) {
        const body = Array.from({ length: 20 }, (_, index) => words[(count + index * 3) % 8]).join(" ");
        receive(count % 3 === 0 ? anna : ben, `${body} ${count === 4321 ? "Nadel" : count}`);
      }
    });
    const store = textStore(database);
    const times = ["nadel", "river 99", "wave stone", "zzz"].map((wanted) => {
      const began = performance.now();
      store.find(wanted, 0);
      return performance.now() - began;
    });
    expect(store.find("nadel bread", 0).total).toBe(1);
    // On a machine that is busy with other things one of them may be slow.
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe("what is forgotten", () => {
  it("is what is old, a little at a time, and nothing that has still to be done", () => {
    const store = textStore(database);
    receive(anna, "old");
    send(anna, "old too");
    send(anna, "waits", { kind: "queued", why: null });
    send(anna, "doubtful", { kind: "unsure", why: "?" });
    store.putPart({
      key: "k",
      text: 1,
      place: 1,
      content: { kind: "text", text: "" },
      sentAt: null,
      seenAt: 1,
    });
    receive(anna, "new");
    expect(store.prune(5, 1)).toBe(1);
    expect(store.prune(5, 10)).toBe(1);
    expect(store.prune(5, 10)).toBe(0);
    expect(wordsOf(store.thread(anna, 0))).toEqual(["new", "> doubtful", "> waits"]);
    expect(store.seenAt("k")).toBeNull();
    expect(store.outgoing(3)).not.toBeNull();
  });

  it("is what nobody can use any more, also when texts are kept for ever", () => {
    const store = textStore(database);
    const report = { recipient: "x", sentAt: null, outcome: "delivered", words: "" } as const;
    for (const receivedAt of [1, 2, 9]) {
      store.addReport("x", { ...report, reference: receivedAt, receivedAt });
      store.addUndecodable(`0${receivedAt}`, "odd", receivedAt);
    }
    const remains = textRemains(database);
    expect(remains.map(({ days }) => days)).toEqual([30, 365]);
    expect(remains.map(({ prune }) => [prune(5, 1), prune(5, 10), prune(5, 10)])).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
    expect(store.reports("x").map(({ receivedAt }) => receivedAt)).toEqual([9]);
    expect(store.addUndecodable("09", "odd", 10)).toBe(false);
  });

  it("gives no number away again", () => {
    const first = receive(anna, "one");
    textStore(database).prune(100, 10);
    expect(receive(anna, "two")).toBeGreaterThan(first);
  });
});

describe("given a restart", () => {
  let journal: TestJournal;

  beforeEach(() => {
    journal = makeJournal();
  });

  afterEach(() => {
    journal.remove();
  });

  it("everything is still there", () => {
    const body = "a\0b \ud83d \uffff \ud83d\ude00";
    const id = receive(anna, body, false, journal.database);
    const content: Content = { kind: "text", text: "half \ud83d" };
    textStore(journal.database).putPart({ key: "k", text: id, place: 1, content, sentAt: null, seenAt: 9 });
    const store = textStore(journal.reopen());
    expect(store.text("in", id)).toMatchObject({ text: { content: { text: body }, from: anna } });
    expect(store.seenAt("k")).toBe(9);
  });
});
