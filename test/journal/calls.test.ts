import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallNews } from "../../src/call/news.ts";
import type { Person } from "../../src/core/person.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { silentLog } from "../../src/core/log.ts";
import { type CallLog, callLog, type LoggedCall } from "../../src/journal/calls.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";

const master = "+447700900001" as PhoneNumber;
const second = "+447700900004" as PhoneNumber;
const anna: Person = { name: "Anna Rossi", number: "+447700900002" as PhoneNumber, written: "07700900002" };
const stranger: Person = { name: null, number: "+447700900005" as PhoneNumber, written: "+447700900005" };
const withheld: Person = { name: null, number: null, written: "" };
const busy = { kind: "busy", detail: null } as const;

let journal: TestJournal;
let calls: CallLog;

beforeEach(() => {
  journal = makeJournal();
  calls = callLog(journal.database, silentLog);
});

afterEach(() => {
  journal.remove();
});

/** Tells news one second after another, from 1000 on; answers what the log holds then, the newest first. */
function told(...news: readonly CallNews[]): readonly LoggedCall[] {
  news.forEach((each, index) => {
    calls.record(each, 1000 * (index + 1));
  });
  return calls.recent(0).calls;
}

describe("a call in", () => {
  it("that was joined has who, when, how long, and who ended it", () => {
    const [call] = told(
      { kind: "incoming", call: 1, caller: anna, masters: [second, master] },
      { kind: "calling-master", call: 1, other: anna, master: second },
      { kind: "master-failed", call: 1, other: anna, master: second, ending: busy, next: master },
      { kind: "calling-master", call: 1, other: anna, master },
      { kind: "joined", call: 1, other: anna, master },
      { kind: "ended", call: 1, other: anna, by: "caller", talkedSeconds: 1 },
    );
    expect(call).toMatchObject({
      direction: "in",
      other: anna,
      master,
      beganAt: 1000,
      joinedAt: 5000,
      endedAt: 6000,
    });
    expect(call?.end).toEqual({ kind: "talked", cause: "caller", words: null });
  });

  it.each<readonly [CallNews, LoggedCall["end"]]>([
    [{ kind: "caller-gave-up", call: 1, caller: anna, waitedSeconds: 3 }, end("caller-gave-up")],
    [
      { kind: "nobody-took-it", call: 1, caller: anna, attempts: [], waitedSeconds: 3 },
      end("nobody-took-it"),
    ],
    [
      { kind: "step-refused", call: 1, step: "hold", other: anna, words: "+CME ERROR: 3" },
      end("step-refused", "hold", "+CME ERROR: 3"),
    ],
    [{ kind: "closed", call: 1, other: anna }, end("closed")],
    [{ kind: "closed", call: 1, other: null }, end("closed")],
    [{ kind: "modem-lost", call: 1, other: anna }, end("modem-lost")],
    [{ kind: "will-not-end", call: 1 }, end("would-not-end")],
  ])("ends by %j", (news, ending) => {
    const [call] = told({ kind: "incoming", call: 1, caller: anna, masters: [master] }, news);
    expect(call).toMatchObject({ joinedAt: null, endedAt: 2000, end: ending });
  });

  it("that is refused has the reason", () => {
    const reason = { kind: "spam", label: "Prize draw" } as const;
    const [call] = told({ kind: "caller-refused", call: 1, caller: stranger, reason });
    expect(call).toMatchObject({ other: stranger, master: null, beganAt: 1000, endedAt: 1000 });
    expect(call?.end).toEqual({ kind: "refused", cause: "spam", words: "Prize draw" });
  });

  it("ends once: what is told after that changes nothing", () => {
    const [call] = told(
      { kind: "incoming", call: 1, caller: anna, masters: [master] },
      { kind: "joined", call: 1, other: anna, master },
      { kind: "ended", call: 1, other: anna, by: "owner", talkedSeconds: 1 },
      { kind: "closed", call: 1, other: anna },
      { kind: "modem-lost", call: 1, other: anna },
    );
    expect(call).toMatchObject({ endedAt: 3000, end: { kind: "talked", cause: "owner" } });
  });

  it("has a row of its own for each who called meanwhile, and one for both times of the same", () => {
    const all = told(
      { kind: "incoming", call: 1, caller: anna, masters: [master] },
      { kind: "second-caller", call: 1, caller: stranger },
      { kind: "second-caller", call: 1, caller: withheld },
      { kind: "second-caller", call: 1, caller: stranger },
      { kind: "joined", call: 1, other: anna, master },
    );
    expect(all.map(({ other, end: how }) => [other.written, how?.kind])).toEqual([
      ["", "busy"],
      [stranger.written, "busy"],
      [anna.written, undefined],
    ]);
    expect(all[2]?.joinedAt).toBe(5000);
  });
});

describe("a call out", () => {
  const ringing: CallNews = { kind: "calling-master", call: 4, other: anna, master };

  it.each<readonly [CallNews, LoggedCall["end"]]>([
    [
      { kind: "master-failed", call: 4, other: anna, master, ending: busy, next: null },
      end("master-failed", "busy"),
    ],
    [{ kind: "master-left", call: 4, contact: anna, master }, end("master-left")],
    [
      { kind: "contact-failed", call: 4, contact: anna, ending: { kind: "network", detail: "NO CARRIER" } },
      end("contact-failed", "network", "NO CARRIER"),
    ],
  ])("ends by %j", (news, ending) => {
    const [call] = told(ringing, { kind: "calling-contact", call: 4, contact: anna, master }, news);
    expect(call).toMatchObject({
      direction: "out",
      other: anna,
      master,
      beganAt: 1000,
      endedAt: 3000,
      end: ending,
    });
  });

  it("for a moment is one row, answered or not", () => {
    const all = told(
      { kind: "check-ended", call: 1, other: anna, ending: null },
      { kind: "check-ended", call: 2, other: anna, ending: busy },
    );
    expect(all.map(({ direction, end: how }) => [direction, how])).toEqual([
      ["out", end("not-answered", "busy")],
      ["out", end("answered")],
    ]);
  });
});

describe("calls that the daemon found", () => {
  it("go on where they were kept, and are over where they were not", () => {
    const all = told(
      { kind: "found-calls", call: 1, kept: true, others: [anna, stranger] },
      { kind: "found-calls", call: 2, kept: false, others: [stranger] },
      { kind: "found-calls", call: 3, kept: false, others: [] },
    );
    expect(all.map(({ other, joinedAt, end: how }) => [other.written, joinedAt, how?.kind])).toEqual([
      [stranger.written, null, "interrupted"],
      [anna.written, 1000, undefined],
    ]);
  });
});

describe("the log", () => {
  const rings = (call: number, caller: Person = anna): CallNews => ({
    kind: "incoming",
    call,
    caller,
    masters: [master],
  });

  it("keeps what is told twice once", () => {
    expect(told(rings(1), rings(1), rings(1))).toMatchObject([{ beganAt: 1000 }]);
  });

  it("does not take the first call after a restart for the first of before, which was interrupted", () => {
    told(rings(1));
    calls = callLog(journal.reopen(), silentLog);
    expect(told(rings(1)).map(({ end: how, endedAt }) => [how?.kind, endedAt])).toEqual([
      [undefined, null],
      ["interrupted", null],
    ]);
  });

  it("gives pages, the newest first, and the nearest for one that is not there", () => {
    expect(calls.recent(0)).toEqual({ calls: [], page: 0, pages: 1, total: 0 });
    told(...Array.from({ length: 25 }, (_, index) => rings(index + 1)));
    const ids = (page: number): readonly number[] => calls.recent(page).calls.map(({ id }) => id);
    expect([ids(0)[0], ids(0).length, ids(2)]).toEqual([25, 10, [5, 4, 3, 2, 1]]);
    expect(calls.recent(99)).toMatchObject({ page: 2, pages: 3, total: 25 });
    expect(calls.recent(-1)).toMatchObject({ page: 0 });
  });

  it("gives the calls of one person, by number, or as written where there is none", () => {
    told(
      rings(1),
      rings(2, stranger),
      rings(3, withheld),
      rings(4, { ...anna, name: null, written: "+447700900002" }),
    );
    expect(calls.withPerson(anna, 0).calls.map(({ id }) => id)).toEqual([4, 1]);
    expect(calls.withPerson(withheld, 0).calls.map(({ id }) => id)).toEqual([3]);
  });

  it("forgets the oldest first, no more than it is told to", () => {
    told(rings(1), rings(2), rings(3));
    expect(calls.prune(3000, 1)).toBe(1);
    expect(calls.recent(0).calls.map(({ id }) => id)).toEqual([3, 2]);
    expect(calls.prune(3000, 10)).toBe(1);
    expect(calls.prune(3000, 10)).toBe(0);
  });

  it("begins as soon as the disk takes it, when it did not at the start", () => {
    const { database } = journal;
    database.execute("CREATE TRIGGER stop BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'no'); END");
    calls = callLog(database, silentLog);
    expect(() => told(rings(1))).toThrow("no");
    database.execute("DROP TRIGGER stop");
    expect(told(rings(1))).toHaveLength(1);
  });
});

function end(
  kind: NonNullable<LoggedCall["end"]>["kind"],
  cause: string | null = null,
  words: string | null = null,
) {
  return { kind, cause, words };
}
