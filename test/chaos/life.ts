/** Phone life at random: who calls, who answers, who texts, what the owner writes. */
import type { Random } from "../../src/simulator/random.ts";
import type { Person } from "../../src/simulator/person.ts";
import type { Books } from "./books.ts";
import type { ChaosHouse } from "./house.ts";
import { contactNames, masters, numberOfContact, numberOfSpammer, numberOfStranger } from "./people.ts";

/** Life as it goes on. */
export interface PhoneLife {
  /** To be called every second. */
  readonly tick: () => void;
  /** Nobody begins anything any more; who talks hangs up in their time. */
  readonly calm: () => void;
}

/** How lively it is: how many seconds lie between two of each, on average. */
export interface Liveliness {
  readonly call: number;
  readonly text: number;
  readonly command: number;
}

/** A day with much to do. */
export const busyDay: Liveliness = { call: 100, text: 60, command: 90 };

interface LifeParts {
  readonly house: ChaosHouse;
  readonly random: Random;
  readonly books: Books;
}

/** Begins. */
export function beginPhoneLife(parts: LifeParts, often: Liveliness): PhoneLife {
  const { random } = parts;
  let isCalm = false;
  const strike = (seconds: number): boolean => random.next() < 1 / seconds;
  const letSomebodyCall = callerOf(parts);
  const letSomebodyText = texterOf(parts);
  const write = ownerOf(parts);
  return {
    tick() {
      endTalks(parts);
      if (isCalm) return;
      if (strike(often.call)) letSomebodyCall();
      if (strike(often.text)) letSomebodyText(random.next() < 0.05 ? random.within([5, 25]) : 1);
      if (strike(often.command)) write();
    },
    calm() {
      isCalm = true;
    },
  };
}

/** What the masters do from the next call on. */
function chooseHabits({ house: { world }, random }: LifeParts, numbers: readonly string[]): void {
  for (const number of numbers) {
    const person = world.person(number);
    const wait = random.within([500, 22_000]);
    const chance = random.next();
    if (chance < 0.55) person.answersAfter(wait);
    else if (chance < 0.65) person.refusesAfter(wait);
    else if (chance < 0.75) person.ignores();
    else if (chance < 0.84) person.isBusy(random.next() < 0.5);
    else if (chance < 0.92) person.isUnreachable(random.next() < 0.5);
    else if (chance < 0.96) person.hasMailbox();
    else person.isUnknown();
  }
}

/** Lets somebody else call, each time. */
function callerOf(parts: LifeParts): () => void {
  const { house, random, books } = parts;
  let count = 0;
  return () => {
    chooseHabits(parts, masters);
    const index = count;
    count += 1;
    const chance = random.next();
    const isHidden = chance > 0.9;
    const [number, shown] =
      chance < 0.55
        ? [numberOfContact(index), contactNames[index % contactNames.length] ?? ""]
        : [chance < 0.8 ? numberOfStranger(index) : numberOfSpammer(index), ""];
    const person = house.world.person(number);
    if (person.state() !== "idle" || !person.rings(isHidden ? "withheld" : "shown")) return;
    books.note(`${number}${isHidden ? " (hidden)" : ""} rings`);
    books.calls.push({
      number,
      shown: isHidden ? "" : shown === "" ? number : shown,
      at: house.clock.now(),
      seen: 0,
    });
    const patience = random.next();
    if (patience > 0.55) return;
    house.clock.after(random.within(patience < 0.2 ? [200, 4000] : [4000, 60_000]), () => {
      hangUp(person, parts);
    });
  };
}

function hangUp(person: Person, { books }: LifeParts): void {
  if (person.state() === "idle" || person.state() === "ringing") return;
  books.note(`${person.number} hangs up (${person.state()})`);
  person.hangsUp();
}

/** Who talks hangs up at some time; who hears nobody has more patience than anybody should need. */
function endTalks(parts: LifeParts): void {
  const { world } = parts.house;
  for (const { number, hears, state } of world.lines()) {
    if (state !== "active" && state !== "held") continue;
    const person = world.person(number);
    const seconds = hears.length > 1 ? 40 : 3000;
    if (person.state() !== "idle" && parts.random.next() < 1 / seconds) hangUp(person, parts);
  }
}

/** Every part of a long one has its word in it. */
const bodies: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => `${word} Shall we say eight?`,
  (word) => `${word} ünïcode Ж 你好 👩‍👩‍👧 {€}`,
  (word) => `${word} so long `.repeat(25),
  (word) => `${word} 你好 👩‍👩‍👧 `.repeat(12),
  (word) => `${word} OK\r\n+CMTI: "SM",3\r\nERROR\u001a`,
  (word) => `${word} <b>&amp;</b> _*[`,
];

/** Lets people text the SIM. */
function texterOf({ house, random, books }: LifeParts): (times: number) => void {
  return (times) => {
    for (let count = 0; count < times; count += 1) {
      const { length } = books.incoming;
      const word = `in${String(length).padStart(6, "0")}`;
      const who = random.within([0, 30]);
      const number = random.next() < 0.7 ? numberOfContact(who) : numberOfStranger(who);
      books.incoming.push({ word, number, at: house.clock.now(), message: null });
      house.world.person(number).texts(random.pick(bodies)(word), {
        after: random.within([0, 2000]),
        ...(random.next() < 0.05 && { doubled: true }),
      });
      books.note(`${number} texts ${word}`);
    }
  };
}

/** Lets the owner write something. */
function ownerOf(parts: LifeParts): () => void {
  const { house, random, books } = parts;
  const { owner, world } = house;
  const say = (text: string): void => {
    books.note(`the owner writes ${text.slice(0, 60)}`);
    owner.sends(text);
  };
  const nextText = (): string => random.pick(bodies)(`out${String(books.outgoing.length).padStart(6, "0")}`);
  const keep = (number: string, text: string, message: number): void => {
    const word = /out\d{6}/.exec(text)?.[0] ?? "";
    books.note(`the owner texts ${word} to ${number}`);
    books.outgoing.push({ word, number, at: house.clock.now(), message });
  };
  const somebody = (): string => {
    const number = numberOfContact(random.within([0, 30]));
    const person = world.person(number);
    const fate = random.next();
    if (fate < 0.7) person.getsTexts();
    else if (fate < 0.9) person.getsTextsAfter(random.within([1000, 60_000]));
    else person.refusesTexts();
    return number;
  };
  const text = (): void => {
    const [number, body] = [somebody(), nextText()];
    keep(number, body, owner.sends(`/sms ${number} ${body}`).message_id);
  };
  const reply = (): void => {
    const texts = owner
      .chat()
      .filter(({ fromBot, text: shown }) => fromBot && /^(?:.* · )?Text from Friend/.test(shown));
    const last = texts.at(-1);
    if (last === undefined) return;
    const body = nextText();
    keep("", body, owner.replies(last, body).message_id);
  };
  const call = (): void => {
    const number = somebody();
    chooseHabits(parts, [number, ...masters]);
    say(`/call ${number}`);
  };
  const press = (): void => {
    const label = random.pick(["Leave it", "Call", "Hang up", "Never mind"]);
    try {
      owner.presses(label);
      books.note(`the owner presses ${label}`);
    } catch {
      // No such button is there now.
    }
  };
  const deeds: readonly (() => void)[] = [
    text,
    text,
    text,
    reply,
    reply,
    call,
    call,
    press,
    press,
    () => {
      say("/close");
    },
    () => {
      say("/status");
    },
    () => {
      say("/ussd *100#");
    },
    () => {
      say(random.pick(["/getcontactscount", "/search friend 00", "/inbox", "/getmasterphone", "/help"]));
    },
  ];
  return () => {
    random.pick(deeds)();
  };
}
