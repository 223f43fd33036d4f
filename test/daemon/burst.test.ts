import { expect, it } from "vitest";
import { openHouse } from "../support/whole-house.ts";

const texts = 1000;
const people = Array.from({ length: 10 }, (_, index) => `+4477009005${String(index).padStart(2, "0")}`);

it("a burst of 1,000 texts, through a SIM with 40 places and half of it without Telegram, is in the chat in order", async () => {
  const house = await openHouse({ texts: { sm: 40 } });
  try {
    const { world, telegram, owner } = house;
    await house.startDaemon();
    await house.ready();
    const mend = telegram.fails({ fault: { kind: "down" } });
    const expected = new Map<string, string[]>(people.map((person) => [person, []]));
    for (let count = 0; count < texts; count += 1) {
      const person = people[count % people.length] ?? "";
      const word = `<${count}>`;
      expected.get(person)?.push(word);
      world.person(person).texts(`${word} of a burst`);
    }
    await world.until(() => world.texts.waiting().length <= texts / 2, 60_000);
    mend();
    await owner.receives(`<${texts - 1}>`, 60_000);
    const read = owner
      .chat()
      .flatMap(({ fromBot, text }) => (fromBot ? [/<\d+>/.exec(text)?.[0] ?? ""] : []));
    for (const words of expected.values()) expect(read.filter((word) => words.includes(word))).toEqual(words);
    // The last is told a moment before it is removed.
    await expect.poll(() => world.texts.stored("SM")).toEqual([]);
  } finally {
    await house.stop();
  }
}, 180_000);
