import { expect, it } from "vitest";
import { golden } from "../../call/golden.ts";
import { explore, type Explored } from "./explore.ts";
import { broken, longParts, receptionIn, short, timeless } from "./reception-world.ts";
import { sendingIn } from "./sending-world.ts";

const [first = "", second = ""] = longParts;
const [anna, ben] = ["+447700900002", "+447700900003"];

/** Several worlds rather than one that has everything, which would be many times as large, and no richer in stories. */
const worlds: Readonly<Record<string, () => Explored>> = {
  "texts come: a long one whose second part is the first, to a SIM of two places": () =>
    explore(receptionIn({ network: [second, first], slots: 2, kills: 1, faults: 1 })),
  "texts come: the same one twice, to a daemon that is killed twice": () =>
    explore(receptionIn({ network: [short, short], slots: 2, kills: 2, faults: 1 })),
  "texts come: one without a time, and one that nobody can read, to a SIM of one place": () =>
    explore(receptionIn({ network: [timeless, broken], slots: 1, kills: 1, faults: 1 })),
  "texts go: two to one person, of a daemon that is killed": () =>
    explore(
      sendingIn({
        texts: [
          [anna, 1],
          [anna, 1],
        ],
        kills: 1,
        faults: 1,
        wishes: 1,
      }),
    ),
  "texts go: two to one person, where much goes wrong": () =>
    explore(
      sendingIn({
        texts: [
          [anna, 1],
          [anna, 1],
        ],
        kills: 0,
        faults: 2,
        wishes: 1,
      }),
    ),
  "texts go: one of two parts, and one to somebody else": () =>
    explore(
      sendingIn({
        texts: [
          [anna, 2],
          [ben, 1],
        ],
        kills: 1,
        faults: 1,
        wishes: 0,
      }),
    ),
  "texts go: one of two parts, of which the owner is asked": () =>
    explore(sendingIn({ texts: [[anna, 2]], kills: 1, faults: 1, wishes: 2 })),
};

const promises = [
  "nothing is removed from the modem before it is in the journal",
  "every text that has reached the modem is kept, told, and told once",
  "what was told of a text of ours is where it stands",
  "nothing is on the air twice that its owner has not ordered again",
  "nothing overtakes a text to the same person that still has to go",
  "nothing counts as sent that never was on the air, and a report that comes tells what nobody saw",
  "left alone, everything comes to its end, and the storage is empty",
];

/** Far more than it takes, for a machine that is busy with other things. */
const milliseconds = 120_000;

it(
  "whatever the modem, the journal and the owner do, and whenever the daemon is killed, no text is lost or doubled",
  () => {
    const explored = Object.entries(worlds).map(([name, make]) => [name, make()] as const);
    for (const [name, { story }] of explored) expect(story === null ? "" : `${name}:\n${story}`).toBe("");
    const text = [
      "# The machines that read and send texts, explored with their worlds from every state they can get to.",
      "# UPDATE=1 npm test writes this anew; commit only a diff you can explain.",
      "",
      ...explored.flatMap(([name, { states, moves, longest }]) => [
        `${name}:`,
        `  ${states} states, ${moves} moves; left alone, it comes to its end in at most ${longest} moves`,
      ]),
      "",
      "kept in every one of them:",
      ...promises.map((promise) => `- ${promise}`),
      "",
    ].join("\n");
    expect(text).toBe(golden(new URL("exploration.golden", import.meta.url), text));
  },
  milliseconds,
);
