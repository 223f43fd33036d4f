import { afterEach, describe, expect, it } from "vitest";
import type { Reply } from "../../src/at/command.ts";
import { silentLog } from "../../src/core/log.ts";
import { callWaitingKeeper, type CallWaitingMemory } from "../../src/modem/call-waiting.ts";
import { openServices } from "../../src/modem/services.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import {
  anna,
  master,
  type PhoneInWorld,
  type PhoneOptions,
  startPhoneInWorld,
} from "../support/phone-in-world.ts";
import { virtualClock } from "../support/virtual-clock.ts";

const query = "AT+CCWA=1,2,1";
const enable = "AT+CCWA=1,1,1";
const day = 86_400_000;

let house: PhoneInWorld;
let sent: string[];

async function start(options: PhoneOptions = {}): Promise<PhoneInWorld> {
  sent = [];
  house = await startPhoneInWorld({
    ...options,
    listen: (line) => {
      if (/^> AT\+CCWA=\d,/.test(line)) sent.push(line.slice(2));
    },
  });
  return house;
}

afterEach(async () => {
  await house.stop();
});

describe.each(profileNames)("call waiting, on a %s", (profile) => {
  it("that is on is left as it is", async () => {
    await start({ profile });
    await house.clock.advance(120_000);
    expect([sent, house.phone.status().callWaiting]).toEqual([[query], "on"]);
  });

  it("that is off is switched on, and a second caller is seen", async () => {
    await start({ profile, knobs: { callWaiting: false } });
    await house.clock.advance(120_000);
    expect([sent, house.phone.status().callWaiting]).toEqual([[query, enable, query], "on"]);
    expect([house.world.knobs().callWaiting, house.world.violations()]).toEqual([true, []]);
  });

  it.each<["error" | "cme" | "silence", "refused" | "silent"]>([
    ["error", "refused"],
    ["cme", "refused"],
    ["silence", "silent"],
  ])("that the operator refuses by %s is not asked about again, and calls are taken", async (how, state) => {
    await start({ profile, knobs: { ccwaRefused: how } });
    await house.clock.advance(1_800_000);
    expect([sent, house.phone.status().callWaiting]).toEqual([[query], state]);
    house.world.person(anna).rings();
    await house.told("incoming");
    expect([sent, house.readies()]).toEqual([[query], 1]);
  });
});

describe("a ring while the network is asked", () => {
  it.each<[string, PhoneOptions]>([
    ["which answers", { timings: { serviceReply: [5000, 5000] } }],
    ["which never answers", { knobs: { ccwaRefused: "silence" } }],
  ])("is taken once it is done: %s", async (_what, options) => {
    await start(options);
    await house.clock.until(() => sent.length === 1, 120_000);
    const began = house.clock.now();
    house.world.person(anna).rings();
    await house.told("incoming");
    expect(house.clock.now() - began).toBeLessThan(25_000);
    expect([sent, house.world.violations()]).toEqual([[query], []]);
  });
});

describe("call waiting while somebody calls", () => {
  it("waits for the end of the call", async () => {
    await start();
    const caller = house.world.person(anna);
    house.world.person(master).answersAfter(2000);
    caller.rings();
    await house.told("joined");
    await house.clock.advance(50_000);
    expect(sent).toEqual([]);
    caller.hangsUp();
    await house.clock.advance(120_000);
    expect(sent).toEqual([query]);
  });

  it("and without a network is put off", async () => {
    await start({ knobs: { noService: "cme" } });
    await house.clock.advance(400_000);
    expect([sent, house.phone.status().callWaiting]).toEqual([[], "unknown"]);
    house.world.knob("noService", "off");
    await house.clock.advance(900_000);
    expect([sent, house.phone.status().callWaiting]).toEqual([[query], "on"]);
  });
});

const ok = (...lines: readonly string[]): Reply => ({ kind: "ok", lines, result: "OK" });

describe("the replies of a network", () => {
  it.each<[string, readonly Reply[], string, number]>([
    ["on for all", [ok("+CCWA: 1,7")], "on", 1],
    ["on for voice among others", [ok("+CCWA: 0,2", "+CCWA: 1,1")], "on", 1],
    ["on, without a class", [ok("+CCWA: 1")], "on", 1],
    ["on for data alone", [ok("+CCWA: 1,2"), ok(), ok("+CCWA: 1,1")], "on", 3],
    ["an OK that does nothing", [ok("+CCWA: 0,1"), ok(), ok("+CCWA: 0,1")], "refused", 3],
    ["an OK without a word", [ok(), ok(), ok()], "on", 3],
    [
      "off, and not to be changed",
      [ok("+CCWA: 0,7"), { kind: "refused", lines: [], result: "ERROR" }],
      "refused",
      2,
    ],
    ["a SIM that is busy", [{ kind: "refused", lines: [], result: "+CME ERROR: 14" }], "unknown", 1],
  ])("are read: %s", async (_what, replies, state, asked) => {
    await start();
    const clock = virtualClock();
    const left = [...replies];
    let count = 0;
    const run = (): Promise<Reply> => {
      count += 1;
      return Promise.resolve(left.shift() ?? ok());
    };
    const memory: CallWaitingMemory = { state: "unknown", next: 0 };
    const services = openServices({ run, clock, isFree: () => true });
    const keeper = callWaitingKeeper({ services, memory, clock, log: silentLog });
    await clock.advance(60_000);
    expect([memory.state, count]).toEqual([state, asked]);
    left.push(ok("+CCWA: 1,1"));
    await clock.advance(state === "unknown" ? 600_000 : day);
    expect([memory.state, count]).toEqual(["on", asked + 1]);
    keeper.stop();
    services.stop();
    expect(clock.waiting()).toBe(0);
  });
});

describe("a stick that breaks when it is asked", () => {
  it("is not asked again as soon as it is back", async () => {
    await start();
    const clock = virtualClock();
    const memory: CallWaitingMemory = { state: "unknown", next: 0 };
    const asked: number[] = [];
    const open = (): void => {
      let close: () => void = () => undefined;
      const run = (): Promise<Reply> => {
        asked.push(clock.now());
        close();
        return Promise.resolve({ kind: "gone", lines: [], why: "the line was hung up" });
      };
      const services = openServices({ run, clock, isFree: () => true });
      const keeper = callWaitingKeeper({ services, memory, clock, log: silentLog });
      close = () => {
        keeper.stop();
        services.stop();
        clock.after(1000, open);
      };
    };
    open();
    await clock.advance(3_600_000);
    expect(asked.length).toBeLessThan(8);
  });
});
