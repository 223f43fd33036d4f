import { afterEach, describe, expect, it } from "vitest";
import type { Person } from "../../src/core/person.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { textStore } from "../../src/journal/texts.ts";
import { lostCallOf } from "../../src/texts/lost-call.ts";
import { courtesyFor, type LostCall } from "../../src/sms/courtesy.ts";
import { tailOf } from "../../src/sms/matching.ts";
import type { NewOutgoing } from "../../src/sms/store.ts";
import { anna, ben, number } from "../support/phone-in-world.ts";
import {
  emptyJournal,
  personOf,
  startTextsInWorld,
  type TextsInWorld,
  type TextsOptions,
} from "./texts-in-world.ts";

let house: TextsInWorld | null = null;

async function given(options: TextsOptions = {}): Promise<TextsInWorld> {
  const courtesies = { "early-hang-up": "Sorry, please hold on next time.", refused: "Not now, please." };
  house = await startTextsInWorld({ courtesies, ...options });
  return house;
}

afterEach(async () => {
  await house?.stop();
  house = null;
});

const hour = 3_600_000;

function lost(written: string, cause: LostCall["cause"] = "early-hang-up"): LostCall {
  return { caller: { ...personOf(written), name: null }, cause, isSpam: false };
}

function courtesyRow(to: Person, body: string, queuedAt: number): NewOutgoing {
  const state = { kind: "queued", why: null } as const;
  return {
    text: { to, body, parts: 1, purpose: "courtesy", origin: null, queuedAt, state },
    cause: "early-hang-up",
    reference: 0,
    tail: tailOf(to.written),
    parts: [],
    tries: 0,
    retryAt: null,
    doubtedAt: null,
  };
}

/** What was sent by itself, to whom. */
async function sentBy(now: TextsInWorld): Promise<readonly string[]> {
  await now.clock.advance(30_000);
  return now.world.texts.sent().map(({ to, text }) => `${to}: ${text}`);
}

describe("a caller whose call came to nothing", () => {
  it("is sent a text, and the owners are told what was sent to whom", async () => {
    const now = await given();
    now.texts.callLost(lost(anna));
    now.texts.callLost(lost(ben, "refused"));
    expect(await sentBy(now)).toEqual([
      `${anna}: Sorry, please hold on next time.`,
      `${ben}: Not now, please.`,
    ]);
    expect(now.textNews.filter(({ kind }) => kind === "courtesy")).toMatchObject([
      { cause: "early-hang-up", text: { to: { name: "Anna" }, body: "Sorry, please hold on next time." } },
      { cause: "refused", text: { to: { name: "Ben" } } },
    ]);
  });

  it("is sent one in four hours, for whichever cause, also after a restart", async () => {
    const first = await given();
    first.texts.callLost(lost(anna));
    first.texts.callLost(lost(anna, "refused"));
    await sentBy(first);
    await first.crash();
    const now = await startTextsInWorld({
      after: first,
      journal: first.journal,
      courtesies: { "early-hang-up": "x", refused: "y" },
    });
    house = now;
    await now.clock.advance(4 * hour - 120_000);
    now.texts.callLost(lost(anna));
    expect(await sentBy(now)).toHaveLength(1);
    await now.clock.advance(120_000);
    now.texts.callLost(lost(anna, "refused"));
    expect(await sentBy(now)).toHaveLength(2);
  });

  it("is sent one in four hours also after a clock that was ahead was set back", () => {
    const { database } = emptyJournal();
    const store = textStore(database);
    const to = personOf(anna);
    const wished = (at: number): string | null => {
      const texts = { "early-hang-up": "Sorry.", refused: "Not now." };
      const rules = { texts, isOurs: () => false, lastSent: () => store.lastCourtesy(to) };
      const body = courtesyFor(lost(anna), rules, at);
      if (body !== null) store.addOutgoing(courtesyRow(to, body, at));
      return body;
    };
    const today = 1_800_000_000_000;
    expect([today + 9000 * hour, today, today + 60_000, today + 4 * hour].map(wished)).toEqual([
      "Sorry.",
      "Sorry.",
      null,
      "Sorry.",
    ]);
    database.close();
  });

  it.each([
    ["withholds the number", lost("")],
    ["has a short code", lost("40404")],
    ["has a landline", lost("+442079460000")],
    ["has a number that costs nothing to call", lost("+448001111")],
    ["is a spam caller", { ...lost(anna, "refused"), isSpam: true }],
  ])("who %s is sent none", async (_, call) => {
    const now = await given();
    now.texts.callLost(call);
    expect(await sentBy(now)).toEqual([]);
    expect(now.textNews).toEqual([]);
  });

  it("is sent none that is not configured, and none to a phone of ours", async () => {
    const now = await given({ courtesies: { refused: "Not now." }, ours: [ben] });
    now.texts.callLost(lost(anna));
    now.texts.callLost(lost(ben, "refused"));
    expect(await sentBy(now)).toEqual([]);
  });

  it("is sent none any more after an hour without a modem, unless an owner wants it", async () => {
    const now = await given();
    await now.world.stick.unplug();
    now.texts.callLost(lost(anna));
    await now.clock.advance(hour + 600_000);
    await now.world.stick.replug();
    await now.clock.advance(60_000);
    expect(await sentBy(now)).toEqual([]);
    const states = now.textNews.flatMap((news) => (news.kind === "moved" ? [news.text.state] : []));
    expect(states.at(-1)?.kind).toBe("failed");
    expect(JSON.stringify(states.at(-1))).toContain("within an hour");
    const [text] = now.texts.thread(personOf(anna), 0).texts;
    expect(now.texts.decide(text?.text.id ?? 0, "send-again")).toBe(true);
    expect(await sentBy(now)).toHaveLength(1);
  });

  it.each([
    [{ kind: "caller-gave-up", caller: personOf(anna), waitedSeconds: 9 }, "early-hang-up"],
    [{ kind: "caller-refused", caller: personOf(anna), reason: { kind: "unlisted" } }, "refused"],
    [{ kind: "second-caller", caller: personOf(anna) }, undefined],
  ] as const)("is known from the news of the call: %j", (news, cause) => {
    expect(lostCallOf({ call: 1, ...news })?.cause).toBe(cause);
  });
});

describe("a text that keeps the SIM alive", () => {
  const self: PhoneNumber = number("+447700900010");

  /** What becomes of it, in virtual time. */
  async function keepsAlive(now: TextsInWorld): Promise<unknown> {
    let outcome: unknown = null;
    void now.texts.keepAlive(self).then((how) => {
      outcome = how;
    });
    await now.clock.until(() => outcome !== null, 2 * hour);
    return outcome;
  }

  it("is proved by its report", async () => {
    expect(await keepsAlive(await given())).toEqual({ kind: "happened", delivered: true });
  });

  it("is proved by the network where there are no reports", async () => {
    const now = await given({ knobs: { noStatusReports: true } });
    expect(await keepsAlive(now)).toEqual({ kind: "happened", delivered: false });
  });

  it("that is refused has failed", async () => {
    const now = await given();
    now.world.texts.refuse(10);
    expect(await keepsAlive(now)).toMatchObject({ kind: "failed" });
  });

  it("that cannot leave for an hour has failed, and does not leave later", async () => {
    const now = await given();
    await now.world.stick.unplug();
    expect(await keepsAlive(now)).toEqual({ kind: "failed", why: "it could not be sent within an hour" });
    await now.world.stick.replug();
    await now.clock.advance(600_000);
    expect(now.world.texts.onAir()).toEqual([]);
  });

  it("has failed when the daemon ends", async () => {
    const now = await given();
    await now.world.stick.unplug();
    const kept = now.texts.keepAlive(self);
    await now.crash();
    expect(await kept).toMatchObject({ kind: "failed" });
  });

  it("is the one that the run before has not sent", async () => {
    const first = await given();
    await first.world.stick.unplug();
    void first.texts.keepAlive(self);
    await first.crash();
    const now = await startTextsInWorld({ after: first, journal: first.journal, ready: false });
    house = now;
    const kept = now.texts.keepAlive(self);
    await now.world.stick.replug();
    await now.clock.advance(600_000);
    expect(await kept).toMatchObject({ kind: "happened" });
    expect(now.world.texts.onAir()).toHaveLength(1);
  });
});
