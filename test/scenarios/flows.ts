import {
  anna,
  ben,
  master,
  type PhoneInWorld,
  type PhoneOptions,
  secondMaster,
} from "../support/phone-in-world.ts";

/** A story of one or two calls, told in the world's words, and what the owners are told of it. */
export interface Flow {
  readonly title: string;
  readonly options?: PhoneOptions;
  readonly story: (world: PhoneInWorld) => Promise<void>;
  /** The kinds of the news, in order, with what matters of each. */
  readonly told: readonly string[];
}

const bothMasters = [master, secondMaster] as const;

async function callInJoined(house: PhoneInWorld): Promise<void> {
  house.world.person(master).answersAfter(3000);
  house.world.person(anna).rings();
  await house.told("joined");
}

async function callOutJoined(house: PhoneInWorld): Promise<void> {
  house.world.person(master).answersAfter(3000);
  house.world.person(ben).answersAfter(4000);
  placeCallToBen(house);
  await house.told("joined");
}

function placeCallToBen({ phone }: PhoneInWorld): void {
  const placed = phone.placeCall({ contact: { name: "Ben", number: ben, written: ben }, master: null });
  if (placed.kind !== "placed") throw new Error(`the call was not placed: ${placed.kind}`);
}

export const flows: readonly Flow[] = [
  {
    title: "a caller is joined with the master, and hangs up",
    story: async (house) => {
      await callInJoined(house);
      await house.world.person(anna).isConnectedWith(house.world.person(master));
      await house.clock.advance(20_000);
      house.world.person(anna).hangsUp();
      await house.told("ended");
      await house.world.person(master).isIdle();
    },
    told: ["incoming Anna", "calling-master", "joined", "ended by caller"],
  },
  {
    title: "a caller is joined with the master, who hangs up",
    story: async (house) => {
      await callInJoined(house);
      await house.clock.advance(20_000);
      house.world.person(master).hangsUp();
      await house.told("ended");
      await house.world.person(anna).isIdle();
    },
    told: ["incoming Anna", "calling-master", "joined", "ended by master"],
  },
  {
    title: "the caller gives up while the master rings, whose phone stops at once",
    story: async (house) => {
      house.world.person(anna).rings();
      await house.world.person(master).phoneRings();
      house.world.person(anna).hangsUp();
      await house.told("caller-gave-up");
      await house.world.person(master).isIdle(5000);
    },
    told: ["incoming Anna", "calling-master", "caller-gave-up"],
  },
  {
    title: "the master is busy",
    story: async (house) => {
      house.world.person(master).isBusy();
      house.world.person(anna).rings();
      await house.told("nobody-took-it");
      await house.world.person(anna).isIdle();
    },
    told: ["incoming Anna", "calling-master", "nobody-took-it busy"],
  },
  {
    title: "the master refuses, and the second phone takes the call",
    options: { masters: bothMasters },
    story: async (house) => {
      house.world.person(master).refusesAfter(2000);
      house.world.person(secondMaster).answersAfter(2000);
      house.world.person(anna).rings();
      await house.told("joined");
      await house.world.person(anna).isConnectedWith(house.world.person(secondMaster));
      house.world.person(secondMaster).hangsUp();
      await house.told("ended");
    },
    told: [
      "incoming Anna",
      "calling-master",
      "master-failed refused",
      "calling-master",
      "joined",
      "ended by master",
    ],
  },
  {
    title: "the master does not answer, and the second phone takes the call",
    options: { masters: bothMasters },
    story: async (house) => {
      house.world.person(master).ignores();
      house.world.person(secondMaster).answersAfter(2000);
      house.world.person(anna).rings();
      await house.told("joined");
      await house.world.person(anna).isConnectedWith(house.world.person(secondMaster));
      house.world.person(anna).hangsUp();
      await house.told("ended");
    },
    told: [
      "incoming Anna",
      "calling-master",
      "master-failed no-answer",
      "calling-master",
      "joined",
      "ended by caller",
    ],
  },
  {
    title: "no phone answers, and the caller is let go",
    options: { masters: bothMasters },
    story: async (house) => {
      house.world.person(anna).rings();
      await house.told("nobody-took-it");
      await house.world.person(anna).isIdle();
      await house.world.person(secondMaster).isIdle();
    },
    told: [
      "incoming Anna",
      "calling-master",
      "master-failed no-answer",
      "calling-master",
      "nobody-took-it no-answer no-answer",
    ],
  },
  {
    title: "a caller who hides the number is decided as withheld after the second ring",
    options: {
      decide: (written) => ({
        kind: "refuse",
        caller: { name: null, number: null, written },
        reason: { kind: "withheld" },
        tell: true,
      }),
    },
    story: async (house) => {
      house.world.person(anna).rings("withheld");
      await house.told("caller-refused");
      await house.world.person(anna).isIdle();
    },
    told: ["caller-refused withheld"],
  },
  {
    title: "a call out rings the master first, then the contact",
    story: async (house) => {
      await callOutJoined(house);
      await house.world.person(ben).isConnectedWith(house.world.person(master));
      await house.clock.advance(9000);
      house.world.person(ben).hangsUp();
      await house.told("ended");
      await house.world.person(master).isIdle();
    },
    told: ["calling-master", "calling-contact Ben", "joined", "ended by contact"],
  },
  {
    title: "a call out whose master is busy never rings the contact",
    story: async (house) => {
      house.world.person(master).isBusy();
      placeCallToBen(house);
      await house.told("master-failed");
    },
    told: ["calling-master", "master-failed busy"],
  },
  {
    title: "a call out whose master does not answer never rings the contact",
    story: async (house) => {
      placeCallToBen(house);
      await house.told("master-failed");
      await house.world.person(master).isIdle();
    },
    told: ["calling-master", "master-failed no-answer"],
  },
  {
    title: "a call out to a contact who is busy lets the master go",
    story: async (house) => {
      house.world.person(master).answersAfter(2000);
      house.world.person(ben).isBusy();
      placeCallToBen(house);
      await house.told("contact-failed");
      await house.world.person(master).isIdle();
    },
    told: ["calling-master", "calling-contact Ben", "contact-failed busy"],
  },
  {
    title: "a call out to a contact who refuses lets the master go",
    story: async (house) => {
      house.world.person(master).answersAfter(2000);
      house.world.person(ben).refusesAfter(3000);
      placeCallToBen(house);
      await house.told("contact-failed");
      await house.world.person(master).isIdle();
    },
    told: ["calling-master", "calling-contact Ben", "contact-failed refused"],
  },
  {
    title: "a call out whose master hangs up while the contact rings",
    story: async (house) => {
      house.world.person(master).answersAfter(2000);
      placeCallToBen(house);
      await house.world.person(ben).phoneRings();
      house.world.person(master).hangsUp();
      await house.told("master-left");
      await house.world.person(ben).isIdle(5000);
    },
    told: ["calling-master", "calling-contact Ben", "master-left"],
  },
  {
    title: "a second caller hears busy, and the talk goes on",
    story: async (house) => {
      await callInJoined(house);
      house.world.person(ben).rings();
      await house.told("second-caller");
      await house.world.person(ben).isIdle();
      await house.world.person(anna).isConnectedWith(house.world.person(master));
      house.world.person(anna).hangsUp();
      await house.told("ended");
    },
    told: ["incoming Anna", "calling-master", "joined", "second-caller Ben", "ended by caller"],
  },
  {
    title: "the network refuses to hold: the caller is let go",
    options: { knobs: { holdRefused: "error" } },
    story: async (house) => {
      house.world.person(anna).rings();
      await house.told("step-refused");
      await house.world.person(anna).isIdle();
    },
    told: ["incoming Anna", "step-refused hold"],
  },
  {
    title: "the network never answers the hold: the caller is let go",
    options: { knobs: { holdRefused: "silence" } },
    story: async (house) => {
      house.world.person(anna).rings();
      await house.told("step-refused");
      await house.world.person(anna).isIdle();
    },
    told: ["incoming Anna", "step-refused hold"],
  },
  {
    title: "the network refuses to join: both are let go",
    options: { knobs: { mptyRefused: "cme" } },
    story: async (house) => {
      house.world.person(master).answersAfter(2000);
      house.world.person(anna).rings();
      await house.told("step-refused");
      await house.world.person(anna).isIdle();
      await house.world.person(master).isIdle();
    },
    told: ["incoming Anna", "calling-master", "step-refused join"],
  },
  {
    title: "the owner closes a call while the master rings",
    story: async (house) => {
      house.world.person(anna).rings();
      await house.world.person(master).phoneRings();
      house.phone.close();
      await house.told("closed");
      await house.world.person(anna).isIdle();
      await house.world.person(master).isIdle();
    },
    told: ["incoming Anna", "calling-master", "closed"],
  },
  {
    title: "the owner closes a talk",
    story: async (house) => {
      await callInJoined(house);
      house.phone.close();
      await house.told("closed");
      await house.world.person(anna).isIdle();
      await house.world.person(master).isIdle();
    },
    told: ["incoming Anna", "calling-master", "joined", "ended by owner", "closed"],
  },
  {
    title: "two calls, one after the other",
    story: async (house) => {
      await callInJoined(house);
      house.world.person(anna).hangsUp();
      await house.told("ended");
      await house.clock.until(() => house.phone.status().call === null);
      house.news.length = 0;
      await callOutJoined(house);
      house.phone.close();
      await house.told("closed");
    },
    told: ["calling-master", "calling-contact Ben", "joined", "ended by owner", "closed"],
  },
];
