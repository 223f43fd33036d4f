import type { Listing, StoredPdu, TextHint } from "../../src/core/text-modem.ts";
import { describe, expect, it } from "vitest";
import type { TextNews } from "../../src/sms/news.ts";
import { nextReception, receive } from "../../src/sms/reception.ts";
import { type Errand, type ReceptionEvent, startReception } from "../../src/sms/reception-state.ts";
import { draftPdu, textPdu } from "./pdus.ts";

const second = 1000;
const minute = 60_000;

type Answer = Extract<ReceptionEvent, { readonly order: number }>;
type AnswerBody = Answer extends infer A ? (A extends Answer ? Omit<A, "order" | "at"> : never) : never;

/** The machine, asked for storages and told of `SM` alone. */
function given(storages: readonly string[] = ["SM"]) {
  let at = 0;
  let state = startReception(0);
  const news: TextNews[] = [];
  const happens = (event: ReceptionEvent): void => {
    const step = receive(state, event);
    state = step.state;
    for (const effect of step.effects) if (effect.kind === "tell") news.push(effect.news);
  };
  const machine = {
    news,
    errand: (): Errand | null => state.errand,
    /** Milliseconds until it does something by itself. */
    waits: () => nextReception(state) - at,
    hears: (hint: TextHint) => {
      happens({ kind: "hinted", hint, at });
    },
    named: (index: number, storage = "SM") => {
      machine.hears({ kind: "stored", slot: { storage, index } });
    },
    calm: () => {
      happens({ kind: "calm", at });
    },
    after: (milliseconds: number) => {
      at += milliseconds;
      happens({ kind: "time", at });
    },
    answers: (body: AnswerBody) => {
      happens({ ...body, order: state.order, at });
    },
    kept: (isDurable = true) => {
      machine.answers({ kind: "kept", isDurable, dueIn: null });
    },
    lists: (...stored: readonly Partial<StoredPdu>[]) => {
      machine.answers({ kind: "listed", listing: listingOf(stored) });
    },
  };
  machine.after(0);
  machine.answers({ kind: "told-storages", storages });
  return machine;
}

function storedAt(index: number, stored: Partial<StoredPdu> = {}): StoredPdu {
  const pdu = stored.pdu === undefined ? textPdu(`text ${index}`, { second: index }) : stored.pdu;
  return { storage: "SM", index, status: 0, raw: pdu ?? "garbage", ...stored, pdu };
}

function listingOf(stored: readonly Partial<StoredPdu>[], size: number | null = 4): Listing {
  const all = stored.map((each, index) => storedAt(each.index ?? index, each));
  return { kind: "listed", stored: all, used: all.length, size };
}

describe("emptying a storage", () => {
  it("asks one thing at a time, and removes only what is kept", () => {
    const machine = given();
    expect(machine.errand()).toEqual({ kind: "list", storage: "SM" });
    machine.lists({});
    expect(machine.errand()).toMatchObject({ kind: "keep", from: { index: 0 } });
    machine.kept();
    expect(machine.errand()).toMatchObject({ kind: "remove", stored: { index: 0 } });
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.errand()).toBeNull();
    expect(machine.waits()).toBe(5 * minute);
  });

  it("asks again for the storages when the modem came while it was answered that there is none", () => {
    const machine = given([]);
    expect(machine.errand()).toBeNull();
    machine.hears({ kind: "stored", slot: null });
    machine.hears({ kind: "stored", slot: null });
    machine.answers({ kind: "told-storages", storages: [] });
    expect(machine.errand()).toEqual({ kind: "ask-storages" });
    machine.answers({ kind: "told-storages", storages: [] });
    expect(machine.errand()).toBeNull();
  });

  it("goes on with the next storage", () => {
    const machine = given(["SM", "ME"]);
    machine.lists();
    expect(machine.errand()).toEqual({ kind: "list", storage: "ME" });
  });

  it("tells the texts of two storages in the order of their times", () => {
    const machine = given(["SM", "ME"]);
    const at = (index: number, storage: string): Partial<StoredPdu> => ({
      storage,
      index,
      pdu: textPdu(`text ${index}`, { second: index }),
    });
    machine.lists(at(2, "SM"), at(5, "SM"));
    machine.lists(at(1, "ME"), at(3, "ME"));
    for (const index of [1, 2, 3, 5]) {
      expect(machine.errand()).toMatchObject({ kind: "keep", from: { index } });
      machine.kept();
      machine.answers({ kind: "removed", outcome: "removed" });
    }
    expect(machine.errand()).toBeNull();
  });

  it("empties one storage while another cannot be listed", () => {
    const machine = given(["SM", "ME"]);
    machine.lists({ storage: "SM", index: 1 });
    machine.answers({
      kind: "listed",
      listing: { kind: "failed", why: "a call goes first", lasting: false },
    });
    expect(machine.errand()).toMatchObject({ kind: "keep", from: { index: 1 } });
  });

  it("removes at once what the modem would not remove before it was set up anew", () => {
    const machine = given();
    machine.lists({});
    machine.kept();
    machine.answers({ kind: "removed", outcome: "refused" });
    expect(machine.errand()).toBeNull();
    machine.hears({ kind: "stored", slot: null });
    machine.answers({ kind: "told-storages", storages: ["SM"] });
    machine.lists({});
    expect(machine.errand()).toMatchObject({ kind: "keep", from: { index: 0 } });
  });

  it("looks at once when the modem is set up anew, however often it has failed", () => {
    const machine = given();
    machine.lists({});
    machine.kept();
    machine.answers({ kind: "removed", outcome: "unsure" });
    expect(machine.errand()).toBeNull();
    machine.hears({ kind: "stored", slot: null });
    machine.answers({ kind: "told-storages", storages: ["SM"] });
    expect(machine.errand()).toEqual({ kind: "list", storage: "SM" });
  });

  it("tries one that is not listed again, later and later, and at once when calls are calm", () => {
    const machine = given();
    machine.lists({});
    machine.kept();
    machine.hears({ kind: "storage-full", storage: "SM" });
    machine.answers({ kind: "removed", outcome: "removed" });
    const fail = { kind: "failed", why: "a call goes first", lasting: false } as const;
    for (const pause of [2 * second, 15 * second, minute]) {
      machine.answers({ kind: "listed", listing: fail });
      expect(machine.errand()).toBeNull();
      expect(machine.waits()).toBe(pause);
      machine.after(pause);
      expect(machine.errand()).toEqual({ kind: "list", storage: "SM" });
    }
    machine.answers({ kind: "listed", listing: fail });
    machine.calm();
    expect(machine.errand()).toEqual({ kind: "list", storage: "SM" });
  });

  it("passes over one that there is not, until the next round", () => {
    const machine = given(["SR"]);
    machine.answers({ kind: "listed", listing: { kind: "failed", why: "none", lasting: true } });
    expect(machine.errand()).toBeNull();
    machine.after(5 * minute);
    machine.kept();
    expect(machine.errand()).toEqual({ kind: "ask-storages" });
  });

  it("leaves alone what some phone has written there, whatever its status", () => {
    const machine = given();
    machine.lists({ status: 2 }, { status: 3 }, { status: 1, pdu: draftPdu });
    expect(machine.errand()).toBeNull();
    expect(machine.news).toEqual([]);
  });

  it("tells once when what is left alone takes nearly all places, and again after it did not", () => {
    const machine = given();
    const round = (...stored: readonly Partial<StoredPdu>[]): void => {
      if (machine.errand()?.kind !== "list") {
        machine.hears({ kind: "storage-full", storage: "SM" });
      }
      machine.lists(...stored);
    };
    const drafts = [{ status: 2 }, { status: 2 }, { status: 3 }, { status: 3 }];
    round(...drafts);
    round(...drafts);
    expect(machine.news.map(({ kind }) => kind)).toEqual(["storage-full", "trouble"]);
    round(...drafts.slice(1));
    round(...drafts);
    expect(machine.news.map(({ kind }) => kind)).toEqual([
      "storage-full",
      "trouble",
      "storage-full",
      "trouble",
    ]);
  });

  it("reads what makes no sense once more, and keeps it as it is when it is the same", () => {
    const machine = given();
    machine.lists({ pdu: null, raw: "0791zz" });
    expect(machine.errand()).toEqual({ kind: "read", slot: { storage: "SM", index: 0 }, again: true });
    machine.answers({ kind: "read", stored: storedAt(0, { pdu: null, raw: "0791zz" }) });
    expect(machine.errand()).toMatchObject({ kind: "keep", finding: { kind: "garbled", raw: "0791zz" } });
  });

  it("takes what makes sense at second sight", () => {
    const machine = given();
    machine.lists({ pdu: textPdu("x").slice(0, -4) });
    expect(machine.errand()).toMatchObject({ kind: "read", again: true });
    machine.answers({ kind: "read", stored: storedAt(0) });
    expect(machine.errand()).toMatchObject({ kind: "keep", finding: { kind: "pdu" } });
  });

  it("leaves what is other garbage each time until it is twice the same", () => {
    const machine = given();
    machine.lists({ pdu: null, raw: "one" });
    machine.answers({ kind: "read", stored: storedAt(0, { pdu: null, raw: "two" }) });
    expect(machine.errand()).toBeNull();
    machine.hears({ kind: "storage-full", storage: "SM" });
    machine.lists({ pdu: null, raw: "two" });
    expect(machine.errand()).toMatchObject({ kind: "keep", finding: { raw: "two" } });
  });

  it("lists anew before it removes anything after a removal that was not answered", () => {
    const machine = given();
    machine.lists({}, {});
    machine.kept();
    machine.answers({ kind: "removed", outcome: "unsure" });
    expect(machine.errand()).toBeNull();
    machine.after(2 * second);
    expect(machine.errand()).toEqual({ kind: "list", storage: "SM" });
  });

  it("tries what was not removed again after a minute, not before, and tells the owners in the end", () => {
    const machine = given();
    for (let round = 1; round <= 4; round += 1) {
      machine.lists({});
      machine.kept();
      machine.answers({ kind: "removed", outcome: "refused" });
      machine.hears({ kind: "storage-full", storage: "SM" });
      machine.lists({});
      expect(machine.errand()).toBeNull();
      machine.after(minute + second);
      if (machine.errand()?.kind === "tell-due") machine.kept();
      machine.hears({ kind: "storage-full", storage: "SM" });
      if (machine.errand()?.kind === "ask-storages")
        machine.answers({ kind: "told-storages", storages: ["SM"] });
      expect(machine.news).toHaveLength(round < 3 ? 0 : 1);
    }
  });

  it("keeps at once what lies nowhere else, and puts it before everything", () => {
    const machine = given();
    machine.hears({ kind: "delivered-directly", pdu: "first" });
    machine.hears({ kind: "delivered-directly", pdu: "second" });
    machine.lists({});
    for (const pdu of ["first", "second"]) {
      expect(machine.errand()).toEqual({ kind: "keep", finding: { kind: "pdu", pdu }, from: null });
      machine.kept();
    }
    expect(machine.errand()).toMatchObject({ kind: "keep", from: { index: 0 } });
  });

  it("leaves on the modem what the journal would not survive a crash with", () => {
    const machine = given();
    machine.lists({});
    machine.kept(false);
    expect(machine.errand()).toBeNull();
  });
});

describe("a place that the modem names", () => {
  it("is read, kept and emptied", () => {
    const machine = given();
    machine.lists();
    machine.named(7);
    expect(machine.errand()).toEqual({ kind: "read", slot: { storage: "SM", index: 7 }, again: false });
    machine.answers({ kind: "read", stored: storedAt(7) });
    machine.kept();
    expect(machine.errand()).toMatchObject({ kind: "remove", stored: { index: 7 } });
  });

  it("that is empty makes it look through all", () => {
    const machine = given();
    machine.lists();
    machine.named(7);
    machine.answers({ kind: "read", stored: null });
    expect(machine.errand()).toEqual({ kind: "ask-storages" });
  });

  it("is read once however often it is named before it is emptied, and again when it is named after", () => {
    const machine = given();
    machine.named(0);
    machine.named(0);
    machine.lists({});
    machine.kept();
    machine.named(0);
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.errand()).toMatchObject({ kind: "read", slot: { index: 0 } });
    machine.answers({ kind: "read", stored: storedAt(0) });
    machine.kept();
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.errand()).toBeNull();
  });

  it("is read while storages may not be listed", () => {
    const machine = given();
    machine.answers({
      kind: "listed",
      listing: { kind: "failed", why: "a call goes first", lasting: false },
    });
    machine.named(3);
    expect(machine.errand()).toMatchObject({ kind: "read", slot: { index: 3 } });
  });
});

describe("what is to be looked at", () => {
  const callFirst: Listing = { kind: "failed", why: "a call goes first", lasting: false };

  it("is each place and each storage once", () => {
    const machine = given();
    machine.hears({ kind: "storage-full", storage: "ME" });
    machine.hears({ kind: "storage-full", storage: "ME" });
    machine.named(0);
    machine.named(1);
    machine.named(1, "ME");
    machine.named(0);
    machine.lists();
    expect(machine.errand()).toEqual({ kind: "list", storage: "ME" });
    machine.lists();
    for (const [index, storage] of [
      [0, "SM"],
      [1, "SM"],
      [1, "ME"],
    ] as const) {
      expect(machine.errand()).toMatchObject({ kind: "read", slot: { index, storage } });
      machine.answers({ kind: "read", stored: storedAt(index, { storage }) });
      machine.kept();
      machine.answers({ kind: "removed", outcome: "removed" });
    }
    expect(machine.errand()).toBeNull();
  });

  it("is every storage before the places that were named, and a storage that was wanted not twice", () => {
    const machine = given();
    machine.hears({ kind: "storage-full", storage: "SM" });
    machine.named(4);
    machine.answers({ kind: "listed", listing: callFirst });
    machine.answers({ kind: "read", stored: storedAt(4) });
    machine.kept();
    machine.answers({ kind: "removed", outcome: "removed" });
    machine.after(5 * minute);
    if (machine.errand()?.kind === "tell-due") machine.kept();
    machine.named(5);
    machine.answers({ kind: "told-storages", storages: ["SM"] });
    expect(machine.errand()).toEqual({ kind: "list", storage: "SM" });
    machine.lists();
    expect(machine.errand()).toMatchObject({ kind: "read", slot: { index: 5 } });
    machine.answers({ kind: "read", stored: storedAt(5) });
    machine.kept();
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.errand()).toBeNull();
    expect(machine.waits()).toBe(5 * minute);
  });

  it("is everything when the modem is full and does not say where, or is set up anew", () => {
    const machine = given();
    machine.lists();
    machine.hears({ kind: "storage-full", storage: null });
    expect(machine.errand()).toEqual({ kind: "ask-storages" });
    machine.answers({ kind: "told-storages", storages: ["SM"] });
    machine.answers({ kind: "listed", listing: callFirst });
    machine.hears({ kind: "stored", slot: null });
    machine.answers({ kind: "told-storages", storages: ["SM"] });
    machine.answers({ kind: "listed", listing: callFirst });
    expect(machine.waits()).toBe(2 * second);
  });

  it("is nothing while there is no storage", () => {
    const machine = given([]);
    machine.named(3);
    expect(machine.errand()).toBeNull();
    expect(machine.waits()).toBe(minute);
  });

  it("is another storage before any that is listed is emptied, unless calls are not calm", () => {
    const machine = given(["SM", "ME"]);
    machine.lists({ index: 1 });
    machine.answers({ kind: "listed", listing: callFirst });
    machine.kept();
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.errand()).toBeNull();
    machine.named(2);
    machine.answers({ kind: "read", stored: storedAt(2) });
    machine.hears({ kind: "storage-full", storage: "SM" });
    machine.after(2 * second);
    machine.kept();
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.errand()).toEqual({ kind: "list", storage: "ME" });
  });

  it("is not looked at when an answer is to something else", () => {
    for (const body of [
      { kind: "read", stored: null },
      { kind: "removed", outcome: "removed" },
    ] as const) {
      const machine = given();
      machine.answers(body);
      expect(machine.errand()).toBeNull();
      expect(machine.waits()).toBe(minute);
    }
    const machine = given();
    machine.lists({});
    machine.lists({}, {});
    expect(machine.errand()).toBeNull();
  });

  it("is looked at again after the time of a round, and no answer before it counts", () => {
    const machine = given();
    machine.lists();
    const state = startReception(0);
    expect(nextReception(state)).toBe(0);
    expect(nextReception({ ...state, storages: [], dueAt: null })).toBe(5 * minute);
    machine.after(5 * minute);
    machine.kept();
    machine.answers({ kind: "told-storages", storages: ["SM"] });
    machine.lists();
    expect(machine.waits()).toBe(5 * minute);
  });

  it("takes one answer for each errand alone", () => {
    const first = receive(startReception(0), { kind: "time", at: 0 });
    const late = { kind: "told-storages", order: first.state.order - 1, storages: ["SM"], at: 1 } as const;
    expect(receive(first.state, late)).toEqual({ state: first.state, effects: [] });
    const second_ = receive(first.state, { ...late, order: first.state.order });
    expect(second_.effects).toEqual([
      { kind: "errand", order: first.state.order + 1, errand: { kind: "list", storage: "SM" } },
    ]);
  });
});

describe("what the owners hear of a storage", () => {
  it("is nothing of one whose size nobody knows, or that has none", () => {
    for (const size of [null, 0]) {
      const machine = given();
      machine.answers({ kind: "listed", listing: listingOf([{ status: 2 }, { status: 2 }], size) });
      expect(machine.news).toEqual([]);
    }
  });

  it("is what takes nine of ten places, for each storage by itself", () => {
    const machine = given(["SM", "ME"]);
    const drafts = (count: number, storage: string): Listing =>
      listingOf(
        Array.from({ length: count }, () => ({ status: 2, storage })),
        10,
      );
    machine.answers({ kind: "listed", listing: drafts(8, "SM") });
    machine.answers({ kind: "listed", listing: drafts(9, "ME") });
    expect(machine.news).toHaveLength(1);
    expect(JSON.stringify(machine.news)).toContain("9 of the 10 places for texts on ME");
  });

  it("is that it removes nothing, again when it did meanwhile", () => {
    const machine = given();
    const refuse = (): void => {
      machine.lists({});
      machine.kept();
      machine.answers({ kind: "removed", outcome: "refused" });
    };
    const anew = (): void => {
      machine.hears({ kind: "stored", slot: null });
      machine.answers({ kind: "told-storages", storages: ["SM"] });
    };
    for (let times = 1; times <= 4; times += 1) {
      refuse();
      anew();
      expect(machine.news).toHaveLength(times < 3 ? 0 : 1);
    }
    expect(machine.news[0]).toMatchObject({
      kind: "trouble",
      words: expect.stringContaining("from SM") as string,
    });
    machine.lists({});
    machine.kept();
    machine.answers({ kind: "removed", outcome: "removed" });
    for (let times = 1; times <= 3; times += 1) {
      anew();
      expect(machine.news).toHaveLength(1);
      refuse();
    }
    expect(machine.news).toHaveLength(2);
  });

  it("is looked at a minute after a refusal, and at the next round when that is earlier", () => {
    const machine = given();
    machine.lists({});
    machine.kept();
    machine.answers({ kind: "removed", outcome: "refused" });
    machine.after(minute);
    machine.kept();
    expect(machine.waits()).toBe(second);
    const late = given();
    late.lists();
    late.after(4.5 * minute);
    late.kept();
    late.named(0);
    late.answers({ kind: "read", stored: storedAt(0) });
    late.kept();
    late.answers({ kind: "removed", outcome: "refused" });
    expect(late.waits()).toBe(minute / 2);
  });
});

describe("given a journal that fails", () => {
  it("nothing is removed, and all is read again, later and later", () => {
    const machine = given();
    for (const pause of [1, 5, 15, 60, 300, 300]) {
      machine.lists({}, {});
      machine.answers({ kind: "not-kept", fault: null });
      expect(machine.errand()).toBeNull();
      expect(machine.waits()).toBeLessThanOrEqual(pause * second);
      machine.after(pause * second);
      expect(machine.errand()?.kind).toMatch(/ask-storages|tell-due/);
      if (machine.errand()?.kind === "tell-due")
        machine.answers({ kind: "kept", isDurable: true, dueIn: null });
      machine.answers({ kind: "told-storages", storages: ["SM"] });
    }
    expect(machine.news).toEqual([]);
  });

  it("for one text alone, that one is passed over, and the owners hear of it once", () => {
    const machine = given();
    machine.lists({}, {});
    machine.answers({ kind: "not-kept", fault: "this is odd" });
    expect(machine.errand()).toMatchObject({ kind: "keep", from: { index: 1 } });
    machine.answers({ kind: "not-kept", fault: "this is odd" });
    expect(machine.errand()).toBeNull();
    expect(JSON.stringify(machine.news)).toContain("this is odd");
    expect(machine.news).toHaveLength(1);
  });

  it("the owners hear of another fault when the one is over, and not before", () => {
    const machine = given();
    const round = (first: AnswerBody): void => {
      machine.after(5 * minute);
      if (machine.errand()?.kind === "tell-due") machine.kept();
      machine.answers({ kind: "told-storages", storages: ["SM"] });
      machine.lists({ pdu: textPdu("odd") });
      machine.answers(first);
    };
    const fault = { kind: "not-kept", fault: "this is odd" } as const;
    machine.lists({ pdu: textPdu("odd") }, {});
    machine.answers(fault);
    machine.kept();
    machine.answers({ kind: "removed", outcome: "removed" });
    round(fault);
    expect(machine.news).toHaveLength(1);
    round({ kind: "kept", isDurable: true, dueIn: null });
    machine.answers({ kind: "removed", outcome: "removed" });
    round(fault);
    expect(machine.news).toHaveLength(2);
  });

  it("a text that lies nowhere else and cannot be kept keeps no storage from being read", () => {
    const machine = given();
    machine.lists();
    machine.hears({ kind: "delivered-directly", pdu: textPdu("odd") });
    machine.answers({ kind: "not-kept", fault: "this is odd" });
    machine.named(3);
    expect(machine.errand()).toMatchObject({ kind: "read", slot: { index: 3 } });
    machine.answers({ kind: "read", stored: null });
    machine.answers({ kind: "told-storages", storages: ["SM"] });
    machine.lists();
    expect(machine.errand()).toBeNull();
    expect(machine.waits()).toBe(15 * second);
    machine.after(15 * second);
    expect(machine.errand()).toMatchObject({ kind: "keep", from: null });
  });
});

describe("a text with parts missing", () => {
  it("is told when it is due", () => {
    const machine = given();
    machine.lists({});
    machine.answers({ kind: "kept", isDurable: true, dueIn: 80 * second });
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.waits()).toBe(80 * second);
    machine.after(80 * second);
    expect(machine.errand()).toEqual({ kind: "tell-due" });
    machine.answers({ kind: "kept", isDurable: true, dueIn: 0 });
    expect(machine.errand()).toBeNull();
    expect(machine.waits()).toBe(second);
  });

  it("is not looked for at a start before the storages have had their time", () => {
    const machine = given();
    machine.lists({});
    machine.answers({ kind: "kept", isDurable: true, dueIn: 0 });
    machine.answers({ kind: "removed", outcome: "removed" });
    expect(machine.waits()).toBe(minute);
  });
});

describe("an answer to an errand that is over", () => {
  it("changes nothing", () => {
    const state = startReception(0);
    const event = { kind: "removed", order: 3, outcome: "unsure", at: 1 } as const;
    expect(receive(state, event)).toEqual({ state, effects: [] });
  });
});
