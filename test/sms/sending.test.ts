import { describe, expect, it } from "vitest";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { matchReport, tailOf } from "../../src/sms/matching.ts";
import { afterReport, afterSubmission, beginPart, decided } from "../../src/sms/outgoing.ts";
import { giveUpAfter, isFinal, pauseAfter } from "../../src/sms/refusal.ts";
import { chooseNext } from "../../src/sms/sending.ts";
import type { AwaitingPart, OutgoingPart, OutgoingRow } from "../../src/sms/store.ts";

const now = 1_767_225_600_000;
const minute = 60_000;
const anna = "+447700900002";
const ben = "+447700900003";

function rowOf(id: number, to: string, changes: Partial<OutgoingRow> = {}): OutgoingRow {
  return {
    text: {
      id,
      to: { name: null, number: to as PhoneNumber, written: to },
      body: "x",
      parts: 2,
      purpose: "owner",
      origin: null,
      queuedAt: now,
      state: { kind: "queued", why: null },
    },
    cause: null,
    reference: 0,
    parts: [],
    tries: 0,
    retryAt: null,
    doubtedAt: null,
    ...changes,
  };
}

function part(place: number, state: OutgoingPart["state"], reference: number | null = null): OutgoingPart {
  return { place, state, reference, at: now };
}

describe("what is sent next", () => {
  it("is the first in the queue, and of one that has been begun the next part", () => {
    expect(chooseNext([rowOf(1, anna), rowOf(2, ben)], now)).toEqual({ kind: "send", text: 1, place: 1 });
    const begun = rowOf(2, ben, { parts: [part(1, "sent")] });
    expect(chooseNext([rowOf(1, anna), begun], now)).toEqual({ kind: "send", text: 2, place: 2 });
  });

  it("is nothing to somebody for whom another waits, and something to somebody else", () => {
    const waiting = rowOf(1, anna, { retryAt: now + minute });
    expect(chooseNext([waiting, rowOf(2, anna)], now)).toEqual({ kind: "wait", dueIn: minute });
    expect(chooseNext([waiting, rowOf(2, anna), rowOf(3, ben)], now)).toMatchObject({ text: 3 });
    const behind = rowOf(2, anna, { retryAt: now - minute });
    expect(chooseNext([waiting, behind], now)).toEqual({ kind: "wait", dueIn: minute });
  });

  it("does not wait for a time that a clock set back has put far away", () => {
    expect(chooseNext([rowOf(1, anna, { retryAt: now + 3 * 60 * minute })], now)).toMatchObject({ text: 1 });
  });

  it("is the first to be due of what waits, and waits for those to a number that is none, too", () => {
    const infos = { name: null, number: null, written: "4040" };
    const code = rowOf(3, "4040", { retryAt: now + minute / 2 });
    const waiting = { ...code, text: { ...code.text, to: infos } };
    const behind = { ...code, text: { ...code.text, id: 4, to: infos }, retryAt: null };
    const other = rowOf(2, anna, { retryAt: now + minute });
    expect(chooseNext([other, waiting, behind], now)).toEqual({ kind: "wait", dueIn: minute / 2 });
    const another = { ...behind, text: { ...behind.text, to: { ...infos, written: "5050" } } };
    expect(chooseNext([waiting, another], now)).toMatchObject({ text: 4 });
  });

  it("is none of what has left, and keeps nobody waiting", () => {
    const left = rowOf(1, anna, { parts: [part(1, "sent"), part(2, "sent")], retryAt: now + minute });
    expect(chooseNext([left, rowOf(2, anna)], now)).toMatchObject({ kind: "send", text: 2 });
    expect(chooseNext([left], now)).toEqual({ kind: "wait", dueIn: null });
  });

  it("is before all others what was being sent when the daemon ended, which is given up", () => {
    const row = rowOf(2, ben, { parts: [part(1, "begun")] });
    const begun = { ...row, text: { ...row.text, state: { kind: "sending" } as const } };
    expect(chooseNext([rowOf(1, anna), begun], now)).toEqual({ kind: "give-up", text: 2, why: "crash" });
  });

  it("is nothing that was to go by itself an hour ago, which is given up", () => {
    const courtesy = (queuedAt: number): OutgoingRow => {
      const row = rowOf(2, ben, { cause: "early-hang-up" });
      return { ...row, text: { ...row.text, queuedAt } };
    };
    const old = courtesy(now - 60 * minute - 1);
    expect(chooseNext([rowOf(1, anna), old], now)).toEqual({ kind: "give-up", text: 2, why: "stale" });
    expect(chooseNext([courtesy(now - 60 * minute)], now)).toMatchObject({ kind: "send", text: 2 });
  });

  it("is nothing when there is nothing", () => {
    expect(chooseNext([], now)).toEqual({ kind: "wait", dueIn: null });
  });
});

describe("refusals", () => {
  it.each([1, 8, 10, 21, 28, 30, 193, 304, 330])("with code %i are for good", (code) => {
    expect(isFinal(code)).toBe(true);
  });

  it.each([38, 41, 42, 47, 192, 194, 208, 300, 313, 314, 320, 322, 331, 332, 500, 512, null])(
    "with code %i may pass",
    (code) => {
      expect(isFinal(code)).toBe(false);
    },
  );

  it("are borne with longer and longer pauses, for some hours", () => {
    let row = rowOf(1, anna);
    let waited = 0;
    for (let tries = 1; tries < giveUpAfter; tries += 1) {
      row = afterSubmission(
        beginPart(row, 1, now),
        1,
        { kind: "refused", code: 42, words: "congestion" },
        now,
      );
      expect(row).toMatchObject({ tries, parts: [], text: { state: { kind: "queued", why: "congestion" } } });
      expect(row.retryAt).toBe(now + pauseAfter(tries));
      waited += pauseAfter(tries);
    }
    row = afterSubmission(beginPart(row, 1, now), 1, { kind: "refused", code: 42, words: "congestion" }, now);
    expect(row.text.state).toEqual({ kind: "failed", why: "congestion" });
    expect(pauseAfter(1)).toBe(15_000);
    expect(waited / minute).toBeGreaterThan(5 * 60);
  });

  it("of a later part tell how many have gone", () => {
    const row = rowOf(1, anna, { parts: [part(1, "sent", 4)] });
    const refusal = { kind: "refused", code: 1, words: "no such number" } as const;
    expect(afterSubmission(beginPart(row, 2, now), 2, refusal, now).text.state).toEqual({
      kind: "failed",
      why: "no such number; 1 of its 2 parts had been sent",
    });
  });
});

describe("a text that its owner wants again while a part of it is on its way", () => {
  const onItsWay = beginPart(rowOf(1, anna, { parts: [part(1, "sent", 4)] }), 2, now);
  const failed = afterReport(onItsWay, 1, { outcome: "failed", words: "it is full", reference: 4 });
  const again = decided(failed, "send-again");

  it("is not sent that part once more", () => {
    const row = again && afterSubmission(again, 2, { kind: "sent", reference: 5 }, now);
    expect(row).toMatchObject({ parts: [part(2, "sent", 5)], text: { state: { kind: "sending" } } });
    expect(chooseNext(row ? [row] : [], now)).toMatchObject({ kind: "send", place: 1 });
  });
});

describe("a report", () => {
  const awaiting = (text: number, changes: Partial<AwaitingPart>): AwaitingPart => ({
    text,
    place: 1,
    state: "sent",
    reference: 5,
    at: now,
    isSettled: true,
    ...changes,
  });
  const report = { reference: 5, sentAt: { at: now, offsetMinutes: 0 } };
  const unknown = { reference: null, state: "begun" } as const;

  it.each<[string, AwaitingPart[], number | null]>([
    ["the part with its reference", [awaiting(1, { reference: 4 }), awaiting(2, {})], 2],
    ["the nearest of several", [awaiting(2, {}), awaiting(1, { at: now - 10 * minute })], 2],
    [
      "one that a clock which has been set back since began later",
      [awaiting(1, { at: now + 60 * minute })],
      1,
    ],
    ["none that was delivered long ago", [awaiting(1, { state: "delivered", at: now - 60 * minute })], null],
    ["one that was delivered just now, again", [awaiting(1, { state: "delivered" })], 1],
    ["one of which nobody saw the answer", [awaiting(1, unknown)], 1],
    ["none of two of which nobody saw the answer", [awaiting(1, unknown), awaiting(2, unknown)], null],
    ["none that was begun long before", [awaiting(1, { ...unknown, at: now - 11 * minute })], null],
    [
      "none while another is on its way",
      [awaiting(1, unknown), awaiting(2, { ...unknown, isSettled: false })],
      null,
    ],
    [
      "one that is known while another is on its way",
      [awaiting(1, {}), awaiting(2, { ...unknown, isSettled: false })],
      1,
    ],
  ])("is about %s", (_, parts, text) => {
    expect(matchReport(report, parts)?.text ?? null).toBe(text);
  });

  it.each([
    ["+447700900002", "07700900002"],
    ["+447700900002", "447700900002"],
    ["40404", "40404"],
  ])("from %s is from %s", (one, other) => {
    expect(tailOf(one)).toBe(tailOf(other));
  });
});
