import { afterEach, describe, expect, it } from "vitest";
import { journalError } from "../../src/journal/failures.ts";
import { textPdu } from "../sms/pdus.ts";
import { anna, ben } from "../support/phone-in-world.ts";
import { emptyJournal, startTextsInWorld, type TextsInWorld, type TextsOptions } from "./texts-in-world.ts";

let house: TextsInWorld | null = null;

async function given(options: TextsOptions = {}): Promise<TextsInWorld> {
  house = await startTextsInWorld(options);
  return house;
}

afterEach(async () => {
  await house?.stop();
  house = null;
});

/** The storages come to be empty. */
async function empties({ clock, world }: TextsInWorld, milliseconds = 400_000): Promise<void> {
  const isEmpty = (): boolean => [...world.texts.stored("SM"), ...world.texts.stored("ME")].length === 0;
  await clock.until(isEmpty, milliseconds);
}

/** Longer than all storages are looked through anew. */
const aRound = 320_000;

describe("a text that comes", () => {
  it("is told, and then removed from the SIM", async () => {
    const now = await given();
    now.world.person(anna).texts("Where are you?");
    expect(await now.receives(1)).toEqual(["Anna: Where are you?"]);
    await empties(now);
  });

  it.each(["right", "minus-1", "unquoted", "wrong", "twice", "missing"] as const)(
    "is told once where the modem names its place like this: %s",
    async (cmti) => {
      const now = await given({ knobs: { cmti } });
      for (const word of ["one", "two", "three"]) now.world.person(anna).texts(word);
      expect(await now.receives(3, 2 * aRound)).toEqual(["Anna: one", "Anna: two", "Anna: three"]);
      await empties(now);
      await now.clock.advance(2 * aRound);
      expect(now.arrived()).toHaveLength(3);
    },
  );

  it.each(["07", "0791447700900000"])("is told by its bytes and removed, if it is %s", async (pdu) => {
    const now = await given();
    now.world.texts.put("SM", pdu);
    now.world.person(anna).texts("Hello");
    expect(await now.receives(2)).toEqual([expect.stringContaining(pdu), "Anna: Hello"]);
    await empties(now, 120_000);
  });

  it.each([
    ["a name", { from: "INFO" }, "INFO: x"],
    ["a short code", { from: "40404" }, "40404: x"],
    ["a flash text", { messageClass: 0 }, "Anna: x"],
  ] as const)("from %s is told", async (_, options, told) => {
    const now = await given();
    now.world.person(anna).texts("x", options);
    expect(await now.receives(1)).toEqual([told]);
  });

  it("of results and news of modems moves nothing", async () => {
    const now = await given();
    const body = 'OK\r\n^CEND:1,0,104,16\r\n+CLIP: "+447700900003",145,,,,0\r\n+CMTI: "SM",7\r\nRING';
    now.world.person(anna).texts(body);
    expect(await now.receives(1)).toEqual([`Anna: ${body}`]);
    expect(now.news).toEqual([]);
  });

  it("of parts in disorder is told whole, with its emoji", async () => {
    const now = await given();
    const body = `${"long 👩‍👩‍👧 text ".repeat(20)}end`;
    now.world.person(anna).texts(body, { order: [3, 1, 2, 1, 6, 5, 4], gap: 1000 });
    expect(await now.receives(1, 900_000)).toEqual([`Anna: ${body}`]);
  });

  it("of which a part does not come is told without it after a quarter of an hour", async () => {
    const now = await given();
    now.world.person(anna).texts("a".repeat(200), { order: [1] });
    await empties(now);
    await now.clock.advance(14 * 60_000);
    expect(now.arrived()).toEqual([]);
    expect(await now.receives(1)).toEqual([`Anna: ${"a".repeat(153)}[…] (without 2)`]);
  });

  it("that says that messages wait is told as that", async () => {
    const now = await given();
    now.world.person(anna).texts("", { waiting: { what: "voicemail", isOn: true, count: 3 } });
    await now.clock.until(() => now.textNews.length > 0);
    expect(now.textNews).toMatchObject([{ kind: "messages-wait", waiting: { what: "voicemail", count: 3 } }]);
  });

  it("that nobody can read is told with its bytes, and removed", async () => {
    const now = await given();
    const pdu = textPdu("x").slice(0, -2);
    now.world.texts.inject(pdu);
    expect(await now.receives(1)).toEqual([`? ${pdu}`]);
    await empties(now);
  });

  it("is read while a call is joined, and its news do not wait for the end", async () => {
    const now = await given();
    now.world.person("+447700900001").answersAfter(500);
    now.world.person(ben).rings();
    await now.told("joined");
    now.world.person(anna).texts("psst");
    expect(await now.receives(1)).toEqual(["Anna: psst"]);
  });
});

describe("texts that are there already", () => {
  it("are drained from SIM and stick at the start, in the order in which they were sent", async () => {
    const now = await given({ ready: false });
    const { texts } = now.world;
    texts.put("SM", textPdu("second", { second: 2 }));
    texts.put("SM", textPdu("first", { second: 1 }));
    texts.put("ME", textPdu("third", { second: 3 }));
    expect(await now.receives(3)).toEqual(["Anna: first", "Anna: second", "Anna: third"]);
    await empties(now);
  });

  it("are read again after the stick was pulled out and put in", async () => {
    const now = await given();
    await now.world.stick.unplug();
    now.world.texts.put("SM", textPdu("while you were out"));
    await now.world.stick.replug();
    expect(await now.receives(1)).toEqual(["Anna: while you were out"]);
  });

  it("make room for those that the network keeps", async () => {
    const now = await given({ ready: false, texts: { sm: 3 } });
    for (const second of [1, 2, 3]) now.world.texts.put("SM", textPdu(`${second}`, { second }));
    for (let count = 4; count <= 9; count += 1) now.world.person(anna).texts(`${count}`);
    expect(await now.receives(9, 900_000)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => `Anna: ${count}`),
    );
    expect(now.textNews.some(({ kind }) => kind === "storage-full")).toBe(false);
  });

  it("are told once, however often the modem does not let go of them, and the owners hear of it", async () => {
    const now = await given();
    now.world.refuse("AT+CMGD", { kind: "cms", code: 320 }, 4);
    now.world.person(anna).texts("sticky");
    await now.receives(1);
    await empties(now, 5 * aRound);
    expect(now.arrived()).toEqual(["Anna: sticky"]);
    const troubles = now.textNews.filter(({ kind }) => kind === "trouble");
    expect(troubles).toHaveLength(1);
    expect(JSON.stringify(troubles)).toContain("does not remove");
  });
});

describe("given a journal that keeps nothing", () => {
  it("texts stay on the SIM, and are told once when it keeps again", async () => {
    const now = await given();
    now.journal.fails = true;
    for (const word of ["one", "two"]) now.world.person(anna).texts(word);
    await now.clock.advance(2 * aRound);
    expect(now.world.texts.stored("SM")).toHaveLength(2);
    expect(now.textNews).toEqual([]);
    now.journal.fails = false;
    expect(await now.receives(2, aRound)).toEqual(["Anna: one", "Anna: two"]);
    await empties(now);
  });

  it("for a disk that cannot be written, a text is read again soon after it can, not only on the next round", async () => {
    const { database } = emptyJournal();
    let fails = false;
    const now = await given({
      journal: {
        fails: false,
        database: {
          ...database,
          isDurable: true,
          atomically(task) {
            const failure = Object.assign(new Error("disk I/O error"), { sqliteCode: 10 });
            if (fails) throw journalError(failure, "journal.db");
            return database.atomically(task);
          },
        },
      },
    });
    await now.clock.advance(aRound);
    fails = true;
    now.world.person(anna).texts("one");
    await now.clock.advance(10_000);
    fails = false;
    expect(await now.receives(1, 60_000)).toEqual(["Anna: one"]);
    await empties(now);
  });

  it("a text that nobody else has is told when it keeps again", async () => {
    const now = await given();
    now.journal.fails = true;
    now.texts.heard({ kind: "delivered-directly", pdu: textPdu("from the air") });
    await now.clock.advance(aRound);
    now.journal.fails = false;
    expect(await now.receives(1, aRound)).toEqual(["Anna: from the air"]);
  });

  it("in memory alone texts are told, and left on the SIM", async () => {
    const journal = { ...(await given()).journal };
    await house?.stop();
    const database = { ...journal.database, isDurable: false };
    const now = await given({ journal: { fails: false, database } });
    now.world.person(anna).texts("keep me");
    await now.receives(1);
    await now.clock.advance(2 * aRound);
    expect(now.arrived()).toEqual(["Anna: keep me"]);
    expect(now.world.texts.stored("SM")).toHaveLength(1);
  });
});

describe("given a daemon that ends at any moment of a text's coming", () => {
  it("the next one tells what the first did not, and nothing twice", async () => {
    const first = await given();
    for (let wait = 0; wait < 400; wait += 20) {
      const now = house ?? first;
      const before = now.journal;
      now.world.person(anna).texts(`after ${wait}`);
      await now.clock.advance(wait);
      await now.kill();
      const told = now.arrived();
      house = await startTextsInWorld({ after: now, journal: before });
      if (!told.includes(`Anna: after ${wait}`)) await house.receives(1);
      await empties(house);
      expect(
        [...told.slice(-1), ...house.arrived()].filter((line) => line.endsWith(` ${wait}`)),
      ).toHaveLength(1);
    }
  });
});
