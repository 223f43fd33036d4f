import { noPin } from "../src/modem/pin.ts";
import type { TextHint, UssdNews } from "../src/core/text-modem.ts";
import { afterEach, describe, expect, it } from "vitest";
import type { CallNews } from "../src/call/news.ts";
import { silentLog } from "../src/core/log.ts";
import { type RunningPhone, startPhone } from "../src/phone.ts";
import type { MemoryPort } from "../src/simulator/ports.ts";
import { type SimulatorOptions, startSimulator, type World } from "../src/simulator/world.ts";
import { anna, master, number } from "./support/phone-in-world.ts";
import { type VirtualClock, virtualClock } from "./support/virtual-clock.ts";

/** "Hello" to +447700900002. */
const hello = { pdu: "0031000C9144770009002000000B05C8329BFD06", length: 19 };

interface House {
  readonly phone: RunningPhone;
  readonly world: World<MemoryPort>;
  readonly clock: VirtualClock;
  readonly news: CallNews[];
  readonly hints: TextHint[];
  readonly ussd: UssdNews[];
  /** Where the call stood each time the phone came to be calm. */
  readonly calms: (string | null)[];
}

let house: House;

async function start(options: Omit<SimulatorOptions, "clock"> = {}): Promise<void> {
  const clock = virtualClock();
  const world = await startSimulator({ ...options, clock });
  const [news, hints, ussd, calms]: [CallNews[], TextHint[], UssdNews[], (string | null)[]] = [
    [],
    [],
    [],
    [],
  ];
  const whoIs = (written: string) => ({
    name: null,
    number: written === "" ? null : number(written),
    written,
  });
  const phone = startPhone({
    openPorts: () => Promise.resolve({ commands: world.ports.pcui, events: null }),
    pin: noPin,
    ringSeconds: 25,
    clock,
    log: silentLog,
    decide: (written) => ({ kind: "forward", caller: whoIs(written), masters: [master] }),
    whoIs,
    masterPhone: () => master,
    tell: (each) => news.push(each),
    resetUsb: () => Promise.resolve(),
    onModem: () => undefined,
    onText: (hint) => hints.push(hint),
    onUssd: (each) => ussd.push(each),
    onCalm: () => calms.push(phone.status().call?.stage ?? null),
  });
  house = { phone, world, clock, news, hints, ussd, calms };
  expect(phone.isCalm()).toBe(false);
  await clock.until(() => hints.length > 0, 60_000);
}

afterEach(async () => {
  const stopping = house.phone.stop();
  await house.clock.advance(3000);
  await stopping;
  await house.world.stop();
});

const kinds = (): readonly string[] => house.news.map(({ kind }) => kind);
const stage = (): string | undefined => house.phone.status().call?.stage;

describe("a phone", () => {
  it("is calm when it is ready, while two talk, and when all have gone, and tells so each time", async () => {
    await start();
    expect([house.phone.isCalm(), house.calms]).toEqual([true, [null]]);
    house.world.person(master).answersAfter(3000);
    house.world.person(anna).rings();
    await house.clock.until(() => stage() === "dialling");
    expect(house.phone.isCalm()).toBe(false);
    expect(await house.phone.texts.send(hello, () => undefined)).toMatchObject({ kind: "not-sent" });
    expect(await house.phone.texts.list("SM")).toMatchObject({ kind: "failed", lasting: false });
    await house.clock.until(() => stage() === "joined");
    await house.clock.until(() => house.phone.isCalm(), 5000);
    expect(house.calms).toEqual([null, "joined"]);
    const sending = house.phone.texts.send(hello, () => undefined);
    await house.clock.advance(10_000);
    expect(await sending).toMatchObject({ kind: "sent" });
    house.world.person(anna).hangsUp();
    await house.clock.until(() => kinds().includes("ended") && house.phone.isCalm(), 10_000);
    expect(house.calms).toEqual([null, "joined", null]);
  });

  it("is not calm while its modem is away", async () => {
    await start();
    await house.world.stick.unplug();
    await house.clock.settle();
    expect(house.phone.isCalm()).toBe(false);
    await house.world.stick.replug();
    await house.clock.until(() => house.phone.isCalm(), 60_000);
    await house.clock.settle();
    expect(house.calms).toEqual([null, null]);
  });

  it("hands on what the modem says of texts and codes", async () => {
    await start();
    house.hints.length = 0;
    house.world.person(anna).texts("Hello");
    await house.clock.until(() => house.hints.length > 0, 10_000);
    expect(house.hints).toEqual([{ kind: "stored", slot: { storage: "SM", index: 0 } }]);
    const asking = house.phone.ussd.send("AA180C3602", 15);
    await house.clock.until(() => house.ussd.length > 0, 30_000);
    expect(await asking).toEqual({ kind: "accepted" });
    expect(house.ussd).toMatchObject([{ status: 0 }]);
  });

  it("tells of a caller who gave up while the modem was busy with a text", async () => {
    await start({ timings: { submit: [12_000, 12_000] } });
    const sending = house.phone.texts.send(hello, () => undefined);
    await house.clock.advance(1000);
    house.world.person(anna).rings();
    await house.clock.advance(4000);
    house.world.person(anna).hangsUp();
    await house.clock.until(() => house.news.length > 0, 40_000);
    expect(await sending).toMatchObject({ kind: "sent" });
    expect(house.news).toEqual([
      {
        kind: "caller-gave-up",
        call: 1,
        caller: { name: null, number: anna, written: anna },
        waitedSeconds: 0,
      },
    ]);
    await house.clock.advance(60_000);
    expect([house.news.length, house.phone.isCalm()]).toEqual([1, true]);
    house.world.person(anna).rings();
    await house.clock.until(() => kinds().includes("incoming"), 20_000);
    expect(house.news[1]).toMatchObject({ call: 2 });
  });
});
