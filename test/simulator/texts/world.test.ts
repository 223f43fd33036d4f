import { array, assert as assertProperty, asyncProperty, nat, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { showText } from "../../../src/simulator/texts/text-mode.ts";
import type { SimulatorOptions } from "../../../src/simulator/world.ts";
import { type Bench, startBench } from "../../support/simulator.ts";

const anna = "+447700900002";
const own = "+447700900010";
/** "Hello" to Anna, with a report wanted; its length is 19. */
const hello = "0031000C9144770009002000000B05C8329BFD06";

/** A stick that is set up as a careful driver would. */
async function startSetUp(options: Partial<SimulatorOptions> = {}): Promise<Bench> {
  const bench = await startBench(options);
  for (const line of ["ATE0", "AT+CMEE=1", "AT+CMGF=0", "AT+CNMI=2,1,0,2,0"]) await bench.command(line);
  return bench;
}

/** Sends a PDU, and answers all that came of it. */
async function send({ write, clock, read }: Bench, pdu = hello, length = 19): Promise<string> {
  await write(`AT+CMGS=${length}\r`);
  await clock.advance(100);
  read();
  await write(`${pdu}\u001a`);
  await clock.advance(5000);
  return read();
}

const storedIn = ({ world }: Bench, storage: "SM" | "ME" = "SM"): readonly number[] =>
  world.texts.stored(storage).map(({ index }) => index);

describe("a text for the SIM", () => {
  it("waits at the centre while there is no room, and comes when there is", async () => {
    const bench = await startSetUp({ texts: { sm: 2 } });
    const { world, clock, command, read } = bench;
    for (const text of ["one", "two", "three", "four"]) world.person(anna).texts(text);
    await clock.advance(20_000);
    expect([storedIn(bench), world.texts.waiting().length]).toEqual([[0, 1], 2]);
    expect(read().match(/\^SMMEMFULL: "SM"/g)).toHaveLength(1);
    await command("AT+CMGD=1");
    await clock.advance(20_000);
    expect([storedIn(bench), world.texts.waiting().length]).toEqual([[0, 1], 1]);
    await command("AT+CMGD=0,4");
    await clock.advance(20_000);
    expect([storedIn(bench), world.texts.waiting()]).toEqual([[0], []]);
  });

  it.each<[string, (bench: Bench) => Promise<unknown>, (bench: Bench) => Promise<unknown>]>([
    ["the stick is out", ({ world }) => world.stick.unplug(), ({ world }) => world.stick.replug()],
    ["the radio is off", ({ command }) => command("AT+CFUN=4"), ({ command }) => command("AT+CFUN=1")],
    [
      "there is no network",
      async ({ world }) => {
        await Promise.resolve();
        world.knob("noService", "cme");
      },
      async ({ world }) => {
        await Promise.resolve();
        world.knob("noService", "off");
      },
    ],
    [
      "the stick is frozen",
      async ({ world }) => {
        await Promise.resolve();
        world.stick.freeze({ silent: true });
      },
      async ({ world }) => {
        await Promise.resolve();
        world.stick.thaw();
      },
    ],
  ])("waits while %s", async (_why, away, back) => {
    const bench = await startSetUp();
    const { world, clock } = bench;
    await away(bench);
    world.person(anna).texts("Hello");
    await clock.advance(10_000);
    expect([storedIn(bench), world.texts.waiting().length]).toEqual([[], 1]);
    await back(bench);
    await world.until(() => world.texts.waiting().length === 0, 120_000);
    expect(storedIn(bench)).toEqual([0]);
  });

  it("comes whole from many at once, each in the order of its sender", async () => {
    const { world, clock, command } = await startSetUp();
    const people = ["+447700900002", "+447700900003", "40404", "INFO"];
    for (let count = 0; count < 200; count += 1)
      world.person(people[count % people.length] ?? "").texts(`number ${count}`);
    const seen: string[] = [];
    await command("AT+CMGF=1");
    for (let look = 0; look < 20; look += 1) {
      await clock.advance(10_000);
      // In one line, so that nothing comes between the list and the end of what it lists.
      const listed = await command('AT+CMGL="ALL";+CMGD=0,4');
      seen.push(...(listed.match(/number \d+/g) ?? []));
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, count) => `number ${count}`));
  });

  it("lies where it lay after the power was gone; what was never taken comes then", async () => {
    const bench = await startSetUp();
    const { world, clock, command } = bench;
    await command('AT+CPMS="ME","ME","ME"');
    world.person(anna).texts("on the stick");
    await clock.advance(5000);
    await command('AT+CPMS="SM","SM","SM"');
    world.person(anna).texts("on the SIM");
    await clock.advance(5000);
    await world.stick.unplug();
    world.person(anna).texts("later");
    await clock.advance(5000);
    await world.stick.replug();
    await world.until(() => world.texts.waiting().length === 0, 120_000);
    expect([storedIn(bench, "ME"), storedIn(bench)]).toEqual([[0], [0, 1]]);
  });

  it("can be any octets, and nothing else", async () => {
    const { world, clock, read } = await startSetUp();
    world.texts.inject("00");
    world.texts.inject("ff".repeat(200));
    await clock.advance(5000);
    expect(read().match(/\+CMTI/g)).toHaveLength(2);
    for (const wrong of ["", "0", "xy"]) expect(() => world.texts.inject(wrong)).toThrow("hexadecimal");
  });

  it("that was always there can be put there", async () => {
    const bench = await startSetUp({ texts: { sm: 3, firstIndex: 1 } });
    const { world, command } = bench;
    world.texts.put("SM", "00ff", 3, 2);
    world.texts.put("SM", "00ff");
    expect(storedIn(bench)).toEqual([1, 3]);
    expect(await command("AT+CMGL=2")).toBe("\r\n+CMGL: 3,2,,1\r\n00FF\r\n\r\nOK\r\n");
    for (const place of [0, 3, 4])
      expect(() => world.texts.put("SM", "00ff", place)).toThrow("no such place");
  });

  it("is not sent at all when its parts are named wrongly", async () => {
    const { world } = await startSetUp();
    expect(() => world.person(anna).texts("Hello", { order: [1, 2] })).toThrow("no part 2");
    expect(world.texts.waiting()).toEqual([]);
  });
});

/** What may happen to a stick; each makes sense at any moment. */
const happenings: readonly ((bench: Bench) => Promise<unknown> | void)[] = [
  ({ world }) => world.stick.unplug(),
  ({ world }) => world.stick.replug(),
  ({ world }) => {
    world.stick.stumble();
  },
  async ({ world, write }) => {
    if (world.stick.state() === "ready") await write("AT+CMGD=0,4\r");
  },
  ({ world }) => {
    world.knob("smsFull", !world.knobs().smsFull);
  },
  ({ world }) => {
    world.knob("noService", world.knobs().noService === "off" ? "cme" : "off");
  },
];

describe("texts for the SIM, whatever happens to the stick", () => {
  it("come once each, in their order", async () => {
    await assertProperty(
      asyncProperty(array(tuple(nat(9), nat(30_000)), { maxLength: 40 }), async (steps) => {
        const bench = await startBench({ texts: { sm: 3 } });
        const { world, clock } = bench;
        const taken: string[] = [];
        const forget = world.onChange(() => {
          for (const { pdu } of world.texts.stored("SM")) if (!taken.includes(pdu)) taken.push(pdu);
        });
        let sent = 0;
        for (const [what, wait] of steps) {
          const happening = happenings[what];
          if (happening === undefined) world.person(anna).texts(`number ${(sent += 1)}`);
          else await happening(bench);
          await clock.advance(wait);
        }
        forget();
        expect(taken.length + world.texts.waiting().length).toBe(sent);
        const order = [...taken, ...world.texts.waiting()].map((pdu) => showText(pdu).body);
        expect(order).toEqual(Array.from({ length: sent }, (_, index) => `number ${index + 1}`));
        await world.stop();
        expect(clock.waiting()).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a text of the SIM", () => {
  it("reaches its person, who is waited for", async () => {
    const bench = await startSetUp();
    const { world } = bench;
    await send(bench);
    await world.person(anna).gotText("Hello");
    await world.person(anna).gotText(/^H/, 10);
    await world.person(anna).gotText();
    expect(world.person(anna).texted()).toMatchObject([{ text: "Hello", flash: false }]);
    await expect(world.person(anna).gotText("Bye", 1000)).rejects.toThrow("got the text Bye");
  });

  it("to its own number comes back to it", async () => {
    const bench = await startSetUp({ number: own });
    const { world, clock, command } = bench;
    await send(bench, "0001000C91447700090001000005C8329BFD06", 18);
    await clock.advance(10_000);
    await command("AT+CMGF=1");
    expect(await command("AT+CMGR=0")).toContain(`"${own}"`);
    expect(world.texts.onAir()).toHaveLength(1);
  });

  it("has the references of its time, which begin again behind 255", async () => {
    const bench = await startSetUp();
    const references: string[] = [];
    for (let count = 0; count < 258; count += 1)
      references.push(/\+CMGS: (\d+)/.exec(await send(bench))?.[1] ?? "");
    expect(references.slice(-4)).toEqual(["254", "255", "0", "1"]);
  });

  it("that goes out twice is there twice, in parts as well", async () => {
    const bench = await startSetUp();
    const part = (place: number): string =>
      `0051000C9144770009002000080B0A0500037A020${place}0041 0042`.replace(" ", "");
    for (const place of [1, 1, 2]) await send(bench, part(place), 24);
    const { texts } = bench.world;
    expect([texts.onAir().length, texts.sent().map(({ text }) => text)]).toEqual([3, ["ABAB"]]);
    await send(bench, part(2), 24);
    expect(texts.sent().map(({ text }) => text)).toEqual(["ABAB", "ABAB"]);
  });

  it("has trouble as often as told, in that order", async () => {
    const bench = await startSetUp();
    const { texts } = bench.world;
    texts.refuse(38, 2);
    texts.loseAnswer();
    const answers = [await send(bench), await send(bench), await send(bench), await send(bench)];
    expect(answers.map((answer) => /\+CM\w+[^\r]*/.exec(answer)?.[0])).toEqual([
      "+CMS ERROR: 38",
      "+CMS ERROR: 38",
      undefined,
      "+CMGS: 1",
    ]);
    expect(texts.onAir()).toHaveLength(2);
  });

  it("is cut off by a stick that is pulled out: before the network has it, or after", async () => {
    const bench = await startSetUp();
    const { world, clock, write } = bench;
    for (const [after, onAir] of [
      [2700, 0],
      [2900, 1],
    ] as const) {
      await write("AT+CMGS=19\r");
      await clock.advance(100);
      await write(`${hello}\u001a`);
      await clock.advance(after);
      await world.stick.unplug();
      await clock.advance(5000);
      expect(world.texts.onAir()).toHaveLength(onAir);
      await world.stick.replug();
      await clock.advance(30_000);
    }
  });

  it("leaves no prompt behind when the power goes", async () => {
    const { world, clock, command, write } = await startSetUp();
    await write("AT+CMGS=19\r");
    await clock.advance(100);
    world.stick.stumble();
    await clock.advance(30_000);
    expect(await command("AT")).toContain("OK");
  });

  it("is not deleted twice when the answer to a delete is lost", async () => {
    const bench = await startSetUp();
    const { world, clock, command, read } = bench;
    world.person(anna).texts("Hello");
    await clock.advance(5000);
    world.loseReply("AT+CMGD");
    read();
    await bench.write("AT+CMGD=0\r");
    await clock.advance(5000);
    expect([read(), storedIn(bench)]).toEqual(["", []]);
    expect(await command("AT+CMGD=0")).toContain("OK");
  });
});

it("a world that stops forgets what was on its way", async () => {
  const { world, clock } = await startSetUp();
  world.person(anna).texts("Hello");
  world.person(anna).texts("Hello", { after: 60_000 });
  await world.stop();
  expect(clock.waiting()).toBe(0);
});
