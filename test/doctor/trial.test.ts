import { afterEach, describe, expect, it } from "vitest";
import { openConversation } from "../../src/doctor/conversation.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { tryCalls } from "../../src/doctor/trial-run.ts";
import type { Person } from "../../src/simulator/person.ts";
import type { Knobs } from "../../src/simulator/knobs.ts";
import { systemClock } from "../../src/core/clock.ts";
import { number } from "../support/phone-in-world.ts";
import { anna, ben, openHouse, stranger, type WholeHouse } from "../support/whole-house.ts";
import { hurried } from "./clinic.ts";

let house: WholeHouse | undefined;

afterEach(async () => {
  await house?.stop();
  house = undefined;
});

interface Told {
  readonly marks: readonly string[];
  readonly steps: readonly string[];
}

interface TrialOptions {
  readonly knobs?: Partial<Knobs>;
  readonly numbers?: readonly string[];
  readonly people?: (anna: Person, ben: Person) => void;
  /** Told each step as it is said. */
  readonly during?: (step: string, house: WholeHouse, stop: () => void) => void;
  readonly hurry?: boolean;
}

/** Tries calls in a house, and answers what was told. Whatever happens, everybody's phone is idle at its end. */
async function trial({
  knobs = {},
  numbers = [anna, ben],
  people,
  during,
  hurry,
}: TrialOptions): Promise<Told> {
  house = await openHouse({ knobs });
  const { world } = house;
  const [first, second] = [world.person(anna), world.person(ben)];
  first.answersAfter(5);
  second.answersAfter(5);
  people?.(first, second);
  const clock = hurry === true ? hurried : systemClock;
  const modem = await openConversation({ commands: world.ports.pcui, events: null }, clock);
  const findings: Finding[] = [];
  const steps: string[] = [];
  const stopping = new AbortController();
  await tryCalls({
    modem,
    plan: { numbers: numbers.map(number), ringSeconds: 20 },
    clock,
    signal: stopping.signal,
    tell: (finding) => findings.push(finding),
    say: (text) => {
      steps.push(text);
      if (house)
        during?.(text, house, () => {
          stopping.abort();
        });
    },
  });
  await modem.close();
  for (const person of [first, second]) expect(person.state()).toBe("idle");
  expect(world.violations()).toEqual([]);
  return { marks: findings.map(({ mark, what }) => `${mark} ${what}`), steps };
}

describe("virtualphone doctor --call", () => {
  it("holds the first, rings the second, joins them, and hangs everybody up", async () => {
    const joined: boolean[] = [];
    const { marks, steps } = await trial({
      hurry: true,
      during: (step, { world }) => {
        if (step.startsWith("joined")) joined.push(world.person(anna).hears(world.person(ben)));
      },
    });
    expect(joined).toEqual([true]);
    expect(marks).toEqual([
      "green a call can be put on hold",
      "green two calls can be joined: AT+CLCC lists both as one talk",
    ]);
    expect(steps).toEqual([
      `ringing ${anna}; please answer`,
      "+44…002 answered",
      "holding",
      `ringing ${ben}; please answer`,
      "+44…003 answered",
      "joining",
      "joined; can the two hear each other?",
      "hanging up",
    ]);
  });

  it("holds one, and takes the call back", async () => {
    const { marks } = await trial({ numbers: [anna] });
    expect(marks).toEqual(["green a call can be put on hold", "green a call on hold can be taken back"]);
  });

  it.each<[string, TrialOptions, readonly string[]]>([
    ["the first is busy", { people: (one) => one.isBusy() }, ["yellow +44…002 is busy"]],
    ["the first refuses", { people: (one) => one.refusesAfter(5) }, ["yellow +44…002 refused the call"]],
    [
      "the second does not answer",
      { people: (_, two) => two.ignores() },
      ["green a call can be put on hold", "yellow +44…003 did not answer"],
    ],
    [
      "hold is refused",
      { knobs: { holdRefused: "cme" } },
      ["red a call cannot be put on hold: the modem says +CME ERROR: 3"],
    ],
    [
      "joining is refused",
      { knobs: { mptyRefused: "error" } },
      ["green a call can be put on hold", "red two calls cannot be joined: the modem says ERROR"],
    ],
    [
      "joining is never answered",
      { knobs: { mptyRefused: "silence" }, hurry: true },
      [
        "green a call can be put on hold",
        "red two calls cannot be joined: the modem says the modem did not answer",
      ],
    ],
    [
      "the first hangs up while the second rings",
      {
        people: (_, two) => two.ignores(),
        during: (step, { world }) => {
          if (!step.includes(ben)) return;
          const { hangsUp, phoneRings } = { ...world.person(anna), phoneRings: world.person(ben).phoneRings };
          void phoneRings().then(hangsUp);
        },
      },
      ["green a call can be put on hold", "yellow +44…002 hung up"],
    ],
  ])("tells that %s, and hangs up", async (_, options, expected) => {
    expect((await trial(options)).marks).toEqual(expected);
  });

  it.each(["ringing +447700900002", "holding", "ringing +447700900003", "joining", "joined"])(
    "hangs up when it is interrupted at: %s",
    async (moment) => {
      const { marks } = await trial({
        hurry: true,
        during: (step, _, stop) => {
          if (step.startsWith(moment)) stop();
        },
      });
      expect(marks.at(-1)).toBe("yellow the trial was broken off");
    },
  );

  it("hangs up what a modem leaves on hold, within the time that an end may take", async () => {
    const { steps } = await trial({
      knobs: { chupEndsActiveOnly: true },
      people: (_, two) => two.ignores(),
      during: (step, { world }, stop) => {
        if (step.includes(ben)) void world.person(ben).phoneRings().then(stop);
      },
    });
    expect(steps.at(-1)).toBe("hanging up");
  });

  it("leaves the call of somebody alone who calls meanwhile", async () => {
    const { marks } = await trial({
      during: (step, { world }) => {
        if (step.startsWith("joined")) world.person(stranger).rings();
      },
    });
    expect(marks.map((mark) => mark.split(" ")[0])).toEqual(["green", "green"]);
    expect(house?.world.person(stranger).state()).toBe("calling");
  });

  it("tells that the modem was lost", async () => {
    const { marks } = await trial({
      people: (one) => one.ignores(),
      during: (step, { world }) => {
        if (step.includes(anna)) void world.stick.unplug();
      },
    });
    expect(marks).toEqual(["red the modem was lost during the trial"]);
  });
});
