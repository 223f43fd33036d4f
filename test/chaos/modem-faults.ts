/** What can go wrong with a stick, its SIM and its network. */
import type { Final } from "../../src/simulator/answer.ts";
import type { KnobName, Knobs } from "../../src/simulator/knobs.ts";
import type { Random, Range } from "../../src/simulator/random.ts";
import type { ChaosHouse, Domain } from "./house.ts";

/** A fault. */
export interface FaultKind {
  readonly name: string;
  readonly domain: Domain;
  /** How long it lasts, in milliseconds. */
  readonly lasts: Range;
  /** How much more often it comes than others; 1 when missing. */
  readonly weight?: number;
  /** Begins it; the answer ends it. */
  readonly begin: (house: ChaosHouse, random: Random) => () => void;
}

const turned =
  <N extends KnobName>(name: N, value: Knobs[N]) =>
  ({ world }: ChaosHouse): (() => void) => {
    const before = world.knobs()[name];
    world.knob(name, value);
    return () => {
      world.knob(name, before);
    };
  };

/** Milliseconds. */
export const minute = 60_000;

const knob = <N extends KnobName>(
  name: N,
  value: Knobs[N],
  lasts: Range = [5000, 3 * minute],
): FaultKind => ({
  name: `${name} ${String(value)}`,
  domain: "modem",
  lasts,
  begin: turned(name, value),
});

/** What the modem is asked, each of which it may refuse, answer late, or not answer. */
const commands = [
  "AT+CLCC ATA ATD AT+CHLD=2 AT+CHLD=3 AT+CHUP AT+CHLD",
  "AT+CMGR AT+CMGD AT+CMGL AT+CMGS AT+CPMS AT+CNMI AT+CMGF",
  "AT+CSQ AT+COPS AT+CLIP ATE0 AT+CPIN AT^CURC AT+CUSD",
].flatMap((line) => line.split(" "));

const finals: readonly Final[] = [{ kind: "error" }, { kind: "cme", code: 3 }, { kind: "cms", code: 500 }];

const nothing = (): void => undefined;

const plug = (name: string, isRenamed: boolean): FaultKind => ({
  name,
  domain: "modem",
  lasts: [500, 3 * minute],
  weight: 3,
  begin({ world }) {
    void world.stick.unplug();
    return () => void world.stick.replug({ renamed: isRenamed });
  },
});

/** What mends a stick that hangs for good. */
export const powerCycle = plug("power is cut", false);

const frozen = (name: string, silent: boolean): FaultKind => ({
  name,
  domain: "modem",
  lasts: [1000, 2 * minute],
  weight: 2,
  begin({ world }) {
    world.stick.freeze({ silent });
    return () => {
      world.stick.thaw();
    };
  },
});

/** What befalls the stick. */
export const modemFaults: readonly FaultKind[] = [
  plug("unplugged", false),
  plug("unplugged and renamed", true),
  frozen("answers nothing", false),
  frozen("hangs", true),
  {
    name: "restarts",
    domain: "modem",
    // The ports are back after 12 s at the latest.
    lasts: [13_000, 13_000],
    weight: 2,
    begin({ world }) {
      void world.stick.reboot();
      return nothing;
    },
  },
  {
    name: "stumbles",
    domain: "modem",
    lasts: [1000, 1000],
    weight: 3,
    begin({ world }) {
      world.stick.stumble();
      return nothing;
    },
  },
  {
    name: "refuses a command",
    domain: "modem",
    lasts: [1000, minute],
    weight: 5,
    begin({ world }, random) {
      return world.refuse(random.pick(commands), random.pick(finals), random.within([1, 5]));
    },
  },
  {
    name: "answers late",
    domain: "modem",
    lasts: [20_000, 20_000],
    weight: 4,
    begin({ world }, random) {
      return world.answerLate(random.pick(commands), random.within([1000, 15_000]));
    },
  },
  {
    name: "loses answers",
    domain: "modem",
    lasts: [1000, minute],
    weight: 4,
    begin({ world }, random) {
      return world.loseReply(random.pick(commands), random.within([1, 3]));
    },
  },
  ...(["bytes", "split", "together", "garbage", "stutter"] as const).map((mood) => knob("mood", mood)),
  knob("glued", true),
  knob("splitUrc", true),
  knob("nulBytes", true),
  knob("urcBothPorts", true),
  knob("portselOther", true),
  knob("slowReply", true, [5000, minute]),
  knob("echoOn", true),
  ...(["minus-1", "unquoted", "wrong", "twice", "missing"] as const).map((cmti) => knob("cmti", cmti)),
];

/** What befalls the network and the SIM, or is a quirk of theirs. */
export const networkFaults: readonly FaultKind[] = [
  ...(["cme", "no-carrier", "cend"] as const).map((how) => knob("noService", how)),
  knob("simBusy", true, [2000, 30_000]),
  ...(["error", "cme", "silence"] as const).map((how) => knob("holdRefused", how)),
  ...(["error", "cme", "silence"] as const).map((how) => knob("mptyRefused", how)),
  knob("callWaiting", false),
  knob("waitingDropsCaller", true),
  knob("waitingNoCend", true),
  knob("waitingRepeats", true),
  knob("chupEndsActiveOnly", true),
  knob("thirdCallRefused", false),
  knob("mptyClears", true),
  knob("clccWithoutNumber", true),
  knob("clipMissing", true),
  knob("noFirstClip", true),
  knob("cendNoCause", true),
  knob("connBeforeOk", true),
  knob("hw2", true),
  knob("voicemailAnswers", true),
  knob("smsFull", true, [5000, 10 * minute]),
  ...(["stuck", "missing", "unseen", "long-hangs"] as const).map((how) => knob("prompt", how)),
  knob("escSilent", true),
  knob("emptySlotError", true),
  knob("noStatusReports", true),
  {
    name: "the centre refuses texts",
    domain: "modem",
    lasts: [1000, minute],
    weight: 2,
    begin({ world: { texts } }, random) {
      texts.refuse(random.pick([38, 41, 331, 500]), random.within([1, 3]));
      return nothing;
    },
  },
  {
    name: "the centre's answers are lost",
    domain: "modem",
    lasts: [1000, minute],
    weight: 2,
    begin({ world: { texts } }, random) {
      if (random.next() < 0.5) texts.loseAnswer(1);
      else texts.delayAnswer(random.within([5000, 90_000]), 1);
      return nothing;
    },
  },
];
