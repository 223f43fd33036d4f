import { describe, expect, it } from "vitest";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { dueIn, keep, type Keeper, patience, tellDue } from "../../src/sms/keeping.ts";
import type { IncomingText, TextNews } from "../../src/sms/news.ts";
import type { Finding } from "../../src/sms/reception-state.ts";
import { memoryStore, nothingKept } from "./memory-store.ts";
import { centreTimeAt, draftPdu, reportPdu, textPdu, type TextOptions } from "./pdus.ts";

const minute = 60_000;
const day = 86_400_000;

/** A journal that texts come to. */
function givenNothing() {
  const kept = nothingKept();
  const store = memoryStore(kept);
  let at = centreTimeAt(0);
  const keeper = (): Keeper => ({
    store,
    personOf: (written, isName) => ({
      name: null,
      number: !isName && written.startsWith("+") ? (written as PhoneNumber) : null,
      written,
    }),
    codes: true,
    at,
  });
  const take = (finding: Finding): readonly TextNews[] => keep(finding, keeper());
  return {
    kept,
    takes: (text: string, options: TextOptions = {}) => take({ kind: "pdu", pdu: textPdu(text, options) }),
    takesPdu: (pdu: string) => take({ kind: "pdu", pdu }),
    takesGarbage: (raw: string) => take({ kind: "garbled", raw }),
    looks: () => tellDue(keeper()),
    dueIn: () => dueIn(keeper()),
    after(milliseconds: number) {
      at += milliseconds;
    },
  };
}

function bodiesIn(news: readonly TextNews[]): readonly unknown[] {
  return news.map((each) => (each.kind === "arrived" ? bodyOf(each.text) : each.kind));
}

function bodyOf({ content, missing }: IncomingText): string {
  const body = content.kind === "text" ? content.text : `data ${content.hex}`;
  return missing.length === 0 ? body : `${body} (without ${missing.join(", ")})`;
}

const parts = (total: number, place: number, reference = 7): TextOptions => ({
  part: { reference, total, place },
});

describe("a text", () => {
  it("is told with all that is known of it", () => {
    const journal = givenNothing();
    expect(journal.takes("Your verification code is 482913", { from: "Mailo", second: 5 })).toEqual([
      {
        kind: "arrived",
        text: {
          id: 1,
          from: { name: null, number: null, written: "Mailo" },
          content: { kind: "text", text: "Your verification code is 482913" },
          sentAt: { at: centreTimeAt(5), offsetMinutes: 0 },
          receivedAt: centreTimeAt(0),
          isFlash: false,
          total: 1,
          missing: [],
        },
        toldBefore: false,
        replacesEarlier: false,
        code: "482913",
      },
    ]);
  });

  it("that is read twice is told once", () => {
    const journal = givenNothing();
    expect(bodiesIn(journal.takes("Hello"))).toEqual(["Hello"]);
    journal.after(400 * day);
    expect(journal.takes("Hello")).toEqual([]);
  });

  it.each([
    ["another second", { second: 1 }],
    ["another sender", { from: "+447700900003" }],
    ["a name that looks the same", { from: "447700900002" }],
    ["a class", { coding: 0x18 }],
  ] satisfies [string, TextOptions][])("with the same words and %s is another", (_, options) => {
    const journal = givenNothing();
    journal.takes("Hello");
    expect(bodiesIn(journal.takes("Hello", options))).toEqual(["Hello"]);
  });

  it("without a time stamp is another after a while, and the same for as long as it is read again and again", () => {
    const journal = givenNothing();
    const ok = { second: null };
    expect(bodiesIn(journal.takes("Ok", ok))).toEqual(["Ok"]);
    for (let round = 0; round < 20; round += 1) {
      journal.after(5 * minute);
      expect(journal.takes("Ok", ok)).toEqual([]);
    }
    journal.after(10 * minute);
    expect(bodiesIn(journal.takes("Ok", ok))).toEqual(["Ok"]);
    expect(journal.takes("Ok", ok)).toEqual([]);
  });

  it.each([
    ["nothing", "", ""],
    ["NUL", "a\0b", "a\0b"],
    ["half an emoji", "a\ud83d", "a\ufffd"],
    ["a result of the modem", 'OK\r\n+CMTI: "SM",3\r\n', 'OK\r\n+CMTI: "SM",3\r\n'],
    ["marks of writing direction", "\u202eabc\u200f", "\u202eabc\u200f"],
  ])("of %s is told as it is", (_, body, told) => {
    expect(bodiesIn(givenNothing().takes(body))).toEqual([told]);
  });

  it("of 8-bit data is told as such", () => {
    expect(bodiesIn(givenNothing().takes("\u00ff\u0100", { coding: 4 }))).toEqual(["data 00FF0100"]);
  });

  it("that is meant to be shown to nobody is kept, and told to nobody", () => {
    const journal = givenNothing();
    expect(journal.takes("ping", { protocol: 0x40 })).toEqual([]);
    expect(journal.kept.incoming).toMatchObject([{ isHidden: true, content: { text: "ping" } }]);
    expect(journal.dueIn()).toBeNull();
  });

  it("that replaces an earlier one of its sender takes its place", () => {
    const journal = givenNothing();
    journal.takes("one", { protocol: 0x41 });
    journal.takes("other sender", { protocol: 0x41, from: "40404" });
    journal.takes("other number", { protocol: 0x42, second: 1 });
    expect(journal.takes("two", { protocol: 0x41, second: 2 })).toMatchObject([{ replacesEarlier: true }]);
    expect(journal.kept.incoming.map(({ replacedBy }) => replacedBy)).toEqual([4, null, null, null]);
  });

  it("that replaces none takes nobody's place", () => {
    const journal = givenNothing();
    journal.takes("one");
    expect(journal.takes("two", { second: 1 })).toMatchObject([{ replacesEarlier: false }]);
    expect(journal.kept.incoming.map(({ replacedBy }) => replacedBy)).toEqual([null, null]);
  });

  it("that is to be shown at once is told as that", () => {
    const journal = givenNothing();
    expect(journal.takes("Hello", { coding: 0x18 })).toMatchObject([{ text: { isFlash: true } }]);
    expect(journal.kept.incoming).toMatchObject([{ isFlash: true }]);
  });

  it("of no data that says that messages wait is told as that alone", () => {
    const journal = givenNothing();
    // The header says that three wait (23.040 §9.2.3.24.2).
    const waits = (data: string): string => {
      const octets = (5 + data.length / 2).toString(16).padStart(2, "0");
      return textPdu("", { ...parts(2, 1), coding: 4 }).replace(
        /06050003070201$/,
        `${octets}0401028003${data}`,
      );
    };
    expect(bodiesIn(journal.takesPdu(waits("")))).toEqual(["messages-wait"]);
    expect(bodiesIn(journal.takesPdu(waits("01")))).toEqual(["data 01", "messages-wait"]);
  });

  it("that says that messages wait is told as that, and its words as well", () => {
    const journal = givenNothing();
    expect(bodiesIn(journal.takes("2 new", { coding: 0xe8 }))).toEqual(["2 new", "messages-wait"]);
    expect(bodiesIn(journal.takes("", { coding: 0xe0, second: 1 }))).toEqual(["messages-wait"]);
    expect(journal.takes("", { coding: 0xe0, second: 1 })).toEqual([]);
    expect(journal.kept.incoming).toHaveLength(1);
  });
});

describe("what is no text", () => {
  it("is kept when it is a report of a text that nobody has told of yet", () => {
    const journal = givenNothing();
    expect(journal.takesPdu(reportPdu(5, "+447700900002"))).toEqual([]);
    expect(journal.kept.reports).toMatchObject([{ reference: 5, outcome: "delivered" }]);
    expect(journal.kept.incoming).toEqual([]);
  });

  it("is passed over when some phone has written it", () => {
    const journal = givenNothing();
    expect(journal.takesPdu(draftPdu)).toEqual([]);
    expect(journal.kept.incoming).toEqual([]);
  });
});

describe("what cannot be read", () => {
  it("is told with its bytes, once", () => {
    const journal = givenNothing();
    expect(journal.takesPdu("0791")).toMatchObject([{ kind: "undecodable", pdu: "0791" }]);
    expect(journal.takesPdu("0791")).toEqual([]);
    expect(journal.takesGarbage("07zz +CMTI")).toMatchObject([
      { kind: "undecodable", pdu: "07zz +CMTI", why: "the modem gives it in another length than it says" },
    ]);
  });
});

describe("a long text", () => {
  it.each([
    ["in order", [1, 2, 3]],
    ["backwards", [3, 2, 1]],
    ["mixed", [2, 3, 1]],
    ["doubled", [2, 2, 1, 2, 1, 3]],
  ])("whose parts come %s is told when it is whole", (_, order) => {
    const journal = givenNothing();
    const told = order.map((place) => {
      journal.after(60 * minute);
      return journal.takes(["Once ", "upon ", "a time"][place - 1] ?? "", parts(3, place));
    });
    expect(told.slice(0, -1).flat()).toEqual([]);
    expect(bodiesIn(told.at(-1) ?? [])).toEqual(["Once upon a time"]);
    expect(journal.dueIn()).toBeNull();
  });

  it.each([
    ["in order", [1, 2, 3]],
    ["mixed", [3, 1, 2]],
    ["backwards", [3, 2, 1]],
  ])("whose parts come %s was sent when its first part was, and says once that messages wait", (_, order) => {
    const journal = givenNothing();
    const news = order.flatMap((place) =>
      journal.takes("x", { ...parts(3, place), second: place, coding: 0xe8 }),
    );
    expect(new Set(bodiesIn(news))).toEqual(new Set(["messages-wait", "xxx"]));
    const [text] = news.flatMap((each) => (each.kind === "arrived" ? [each.text] : []));
    expect(text?.sentAt?.at).toBe(centreTimeAt(1));
    expect(journal.kept.incoming).toMatchObject([{ sentAt: { at: centreTimeAt(1) } }]);
  });

  it("makes whole what its parts have cut", () => {
    const journal = givenNothing();
    journal.takes("\ude00!", parts(2, 2));
    expect(bodiesIn(journal.takes("Hi \ud83d", parts(2, 1)))).toEqual(["Hi 😀!"]);
  });

  it("of one part is a text", () => {
    expect(bodiesIn(givenNothing().takes("alone", parts(1, 1)))).toEqual(["alone"]);
  });

  it("is told incomplete a quarter of an hour after its last part, and again when it is whole", () => {
    const journal = givenNothing();
    journal.takes("one ", parts(4, 1));
    journal.after(10 * minute);
    journal.takes("three ", parts(4, 3));
    journal.after(14 * minute);
    expect(journal.dueIn()).toBe(minute);
    expect(journal.looks()).toEqual([]);
    journal.after(minute);
    const [first] = journal.looks();
    expect(first).toMatchObject({
      toldBefore: false,
      replacesEarlier: false,
      text: { missing: [2, 4], total: 4 },
    });
    expect(bodiesIn(first ? [first] : [])).toEqual(["one […]three […] (without 2, 4)"]);
    expect(journal.looks()).toEqual([]);
    expect(journal.dueIn()).toBeNull();
    journal.takes("four", parts(4, 4));
    journal.after(patience);
    expect(journal.looks()).toMatchObject([{ toldBefore: true, text: { missing: [2] } }]);
    expect(journal.takes("two ", parts(4, 2))).toMatchObject([
      { toldBefore: true, text: { id: 1, missing: [], content: { text: "one two three four" } } },
    ]);
  });

  it("that came while the clock was ahead is told no later than it would be", () => {
    const journal = givenNothing();
    journal.after(400 * day);
    journal.takes("a", parts(2, 1));
    journal.after(-400 * day);
    expect(journal.dueIn()).toBe(patience);
    journal.after(patience);
    expect(bodiesIn(journal.looks())).toEqual(["a[…] (without 2)"]);
    expect(journal.dueIn()).toBeNull();
  });

  it("shows one gap for parts that are missing side by side", () => {
    const journal = givenNothing();
    journal.takes("b", parts(4, 3));
    journal.after(patience);
    expect(bodiesIn(journal.looks())).toEqual(["[…]b[…] (without 1, 2, 4)"]);
  });

  it("is another when its place is taken by something else, and its parts find the nearest in time", () => {
    const journal = givenNothing();
    journal.takes("first a ", { ...parts(2, 1), second: 0 });
    expect(journal.takes("second a ", { ...parts(2, 1), second: 600 })).toEqual([]);
    expect(bodiesIn(journal.takes("second b", { ...parts(2, 2), second: 601 }))).toEqual([
      "second a second b",
    ]);
    expect(bodiesIn(journal.takes("first b", { ...parts(2, 2), second: 1 }))).toEqual(["first a first b"]);
  });

  it("is not made of parts that were sent on different days, though its sender always uses one reference", () => {
    const journal = givenNothing();
    journal.takes("old b", { ...parts(2, 2), second: 0 });
    expect(journal.takes("new a ", { ...parts(2, 1), second: 90_000 })).toEqual([]);
    expect(bodiesIn(journal.takes("new b", { ...parts(2, 2), second: 90_001 }))).toEqual(["new a new b"]);
  });

  it("that a phone sends a second time after no answer is told once", () => {
    const journal = givenNothing();
    journal.takes("a", { ...parts(2, 1), second: 0 });
    journal.takes("a", { ...parts(2, 1), second: 30 });
    expect(bodiesIn(journal.takes("b", { ...parts(2, 2), second: 31 }))).toEqual(["ab"]);
    expect(journal.takes("b", { ...parts(2, 2), second: 60 })).toEqual([]);
  });

  it("that is sent again on purpose is told again", () => {
    const journal = givenNothing();
    for (const second of [0, 3600]) {
      journal.takes("a", { ...parts(2, 1), second });
      expect(bodiesIn(journal.takes("b", { ...parts(2, 2), second }))).toEqual(["ab"]);
    }
  });

  it.each([
    ["references of other widths", { part: { reference: 7, referenceBits: 16, total: 2, place: 2 } }],
    ["other totals", parts(3, 2)],
    ["other senders", { ...parts(2, 2), from: "+447700900003" }],
    ["data", { ...parts(2, 2), coding: 4 }],
  ] satisfies [string, TextOptions][])("is not made of parts with %s", (_, options) => {
    const journal = givenNothing();
    journal.takes("a", parts(2, 1));
    expect(journal.takes("b", options)).toEqual([]);
  });

  it("waits for three days for its parts, and no longer when nobody says when they were sent", () => {
    const journal = givenNothing();
    journal.takes("a", parts(3, 1));
    journal.after(2 * day);
    journal.takes("b", parts(3, 2));
    journal.after(2 * day);
    expect(bodiesIn(journal.takes("c", parts(3, 3)))).toEqual(["abc"]);
    journal.takes("a", { ...parts(2, 1, 9), second: null });
    journal.after(4 * day);
    expect(journal.takes("b", { ...parts(2, 2, 9), second: null })).toEqual([]);
  });

  it("is put together by the service centre's time when the clock was set between its parts", () => {
    const journal = givenNothing();
    journal.after(-20_000 * day);
    journal.takes("a", parts(2, 1));
    journal.after(20_000 * day);
    expect(bodiesIn(journal.takes("b", parts(2, 2)))).toEqual(["ab"]);
  });

  it("of data is put together as data", () => {
    const journal = givenNothing();
    journal.takes("\u0203", { ...parts(2, 2), coding: 4 });
    expect(bodiesIn(journal.takes("\u0001", { ...parts(2, 1), coding: 4 }))).toEqual(["data 00010203"]);
  });
});
