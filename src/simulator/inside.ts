import { mailboxDiverts } from "./calls/diverts.ts";
import { type Knobs, plainKnobs } from "./knobs.ts";
import { type Network, startNetwork } from "./network.ts";
import type { Patience } from "./patience.ts";
import { type People, startPeople } from "./people.ts";
import type { Plug } from "./ports.ts";
import type { Profile } from "./profile.ts";
import { profiles } from "./profiles.ts";
import { seededRandom } from "./random.ts";
import { type Stick, makeStick } from "./stick.ts";
import { holdStick } from "./stick-in-hand.ts";
import { type Centre, startCentre } from "./texts/centre.ts";
import { type Storages, startStorage } from "./texts/storage.ts";
import { type Timings, realTimings } from "./timings.ts";
import type { Transcript } from "./transcript.ts";
import { type UssdScreen, operatorCodes } from "./ussd/screen.ts";
import type { SimulatorOptions } from "./world.ts";
import { type WorldTextOptions, type WorldTexts, startFaults, textsOfWorld } from "./world-texts.ts";

/** An IMEI that belongs to nobody: a test type code. */
const nobodysImei = "350000000000006";

/** The switches of a world. */
interface Switches {
  readonly knobs: () => Knobs;
  readonly turn: <N extends keyof Knobs>(name: N, value: Knobs[N]) => void;
}

function makeSwitches(first: Knobs, turned: (before: Knobs) => void): Switches {
  let knobs = first;
  return {
    knobs: () => knobs,
    turn(name, value) {
      const before = knobs;
      knobs = { ...knobs, [name]: value };
      turned(before);
    },
  };
}

/** What a world is made of, put together. */
export interface Inside {
  readonly hand: ReturnType<typeof holdStick>;
  readonly stick: Stick;
  readonly people: People;
  readonly network: Network;
  readonly centre: Centre;
  readonly texts: WorldTexts;
  readonly codes: Map<string, UssdScreen>;
  readonly switches: Switches;
  readonly timings: Timings;
}

/** What the world gives to what is in it. */
export interface InsideParts {
  readonly plug: Plug<unknown>;
  readonly transcript: Transcript;
  readonly until: Patience["until"];
  /** Called after anything has changed. */
  readonly changed: () => void;
}

function makeStorages(profile: Profile, wanted: WorldTextOptions = {}): Storages {
  const { sm = 40, me = profile.mePlaces, firstIndex = profile.firstIndex } = wanted;
  return { SM: startStorage(sm, firstIndex), ME: startStorage(me, firstIndex) };
}

/** Puts a world together: a network, a service centre, people, and a stick in a hand. */
export function makeInside(options: SimulatorOptions, parts: InsideParts): Inside {
  const { plug, transcript, until, changed } = parts;
  const profile = profiles[options.profile ?? "e173-11.126"];
  const timings: Timings = { ...realTimings, ...options.timings };
  const switches = makeSwitches({ ...plainKnobs, ...profile.knobs, ...options.knobs }, (before) => {
    stick.knobsTurned(before);
    changed();
  });
  const { knobs } = switches;
  const shared = { clock: options.clock, random: seededRandom(options.seed ?? 1), timings, knobs };
  const network = startNetwork({
    ...shared,
    planOf: (number) => people.planOf(number),
    diverts: options.mailbox === undefined ? [] : mailboxDiverts(options.mailbox),
    endedElsewhere: (caller, heard) => {
      people.hearEnding(caller, heard);
    },
    tell: (news) => {
      stick.tell(news);
    },
    changed: (before) => {
      people.hearEndings(before);
      changed();
    },
  });
  const centre = startCentre({
    ...shared,
    ownNumber: options.number ?? "+447700900010",
    offsetMinutes: options.texts?.offsetMinutes ?? 0,
    take: (pdu) => stick.take(pdu),
    changed,
  });
  const storages = makeStorages(profile, options.texts);
  const faults = startFaults();
  const codes = new Map(operatorCodes);
  const people = startPeople({
    network,
    centre,
    until,
    reachable: () => stick.registered() && stick.frozen() !== "all",
  });
  if (options.mailbox !== undefined) people.person(options.mailbox).hasMailbox();
  const stick = makeStick({
    ...shared,
    profile,
    network,
    centre,
    storages,
    nextFault: faults.next,
    screenOf: (code) => codes.get(code),
    transcript,
    pin: options.pin ?? "1234",
    imei: options.imei ?? nobodysImei,
    deliver: plug.send,
    subscribeCallWaiting: (on) => {
      switches.turn("callWaiting", on);
    },
    restart: () => {
      void hand.reboot();
    },
  });
  const hand = holdStick({ ...shared, plug, stick, network, changed });
  const texts = textsOfWorld(centre, storages, faults);
  return { hand, stick, people, network, centre, texts, codes, switches, timings };
}
