import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { parseCountryCode, parsePhoneNumber, type PhoneNumber } from "../../src/core/phone-number.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import { type KeepAliveParts, startKeepAlive } from "../../src/texts/keep-alive.ts";

const minute = 60_000;
const day = 86_400_000;

function numberOf(text: string): PhoneNumber {
  const country = parseCountryCode("+44");
  const number = country && parsePhoneNumber(text, country);
  if (!number) throw new Error(`${text} is no number`);
  return number;
}

function careFor(changes: Partial<KeepAliveParts> = {}) {
  const clock = virtualClock();
  const told: string[] = [];
  const done: string[] = [];
  let written: string | null = null;
  const parts: KeepAliveParts = {
    days: 60,
    action: { kind: "text", to: numberOf("+447700900009") },
    memory: {
      read: () => written,
      write: (record) => {
        written = record;
      },
    },
    isFree: () => true,
    text: (to) => {
      done.push(`text ${to}`);
      return Promise.resolve({ kind: "happened", delivered: true });
    },
    call: (to) => {
      done.push(`call ${to}`);
      return Promise.resolve(true);
    },
    ussd: (code) => {
      done.push(`ussd ${code}`);
      return Promise.resolve({ kind: "answered", text: "Balance 4.20", menu: false });
    },
    announce: (text) => {
      told.push(text);
    },
    clock,
    log: silentLog,
    ...changes,
  };
  return { clock, told, done, parts, care: startKeepAlive(parts) };
}

describe("given a SIM that is to be kept alive every 60 days", () => {
  it("sends a text, tells that it was delivered, and does so again after 60 days", async () => {
    const { clock, told, done } = careFor();
    await clock.advance(minute);
    expect(told).toEqual(["The SIM is kept alive: my text to +44 7700 900009 was delivered."]);
    await clock.advance(59 * day);
    expect(done).toHaveLength(1);
    await clock.advance(2 * day);
    expect(done).toHaveLength(2);
  });

  it("calls a phone, or asks a code, where that is wanted", async () => {
    const call = careFor({ action: { kind: "call", to: numberOf("+447700900008") } });
    await call.clock.advance(minute);
    expect(call.told).toEqual(["The SIM is kept alive: +44 7700 900008 answered my call."]);
    const ussd = careFor({ action: { kind: "ussd", code: "*100#" } });
    await ussd.clock.advance(minute);
    expect(ussd.told).toEqual(["The SIM is kept alive: *100# was answered with “Balance 4.20”."]);
  });

  it("remembers over a restart that it was done", async () => {
    const first = careFor();
    await first.clock.advance(minute);
    first.care.stop();
    const again = careFor({ memory: first.parts.memory });
    await again.clock.advance(minute);
    expect(again.done).toEqual([]);
    expect(again.care.status()).toBe("SIM kept alive: last on 2026-03-02");
  });

  it("when it fails, says why and when it tries again: after an hour, then every day", async () => {
    let tries = 0;
    const { clock, told } = careFor({
      text: () => {
        tries += 1;
        return Promise.resolve({ kind: "failed", why: "the network was out of order" });
      },
    });
    await clock.advance(minute);
    expect(told).toEqual([
      "I could not do what keeps the SIM alive: the text to +44 7700 900009 did not go out, the network was out of order. It has never worked yet; I try again in an hour.",
    ]);
    await clock.advance(61 * minute);
    expect(tries).toBe(2);
    await clock.advance(3 * day);
    expect(tries).toBe(5);
  });

  it("while a call goes on, waits; when the modem is away for a day, warns", async () => {
    let free = false;
    const { clock, told, done } = careFor({ isFree: () => free });
    await clock.advance(day - minute);
    expect([told, done]).toEqual([[], []]);
    await clock.advance(5 * minute);
    expect(told).toEqual([expect.stringContaining("the modem was not free for a day")]);
    free = true;
    await clock.advance(day);
    expect(done).toHaveLength(1);
  });

  it("when the record cannot be written, does not do it again and again", async () => {
    const { clock, done } = careFor({
      memory: {
        read: () => null,
        write: () => {
          throw new Error("the disk is full");
        },
      },
    });
    await clock.advance(10 * day);
    expect(done).toHaveLength(1);
  });
});
