import type { Calls, Heard, Plan } from "./calls/leg.ts";
import type { Network } from "./network.ts";
import type { Patience } from "./patience.ts";
import type { PersonTextsParts } from "./person-texts.ts";
import { type Person, legOf, makePerson } from "./person.ts";

/** The subscribers, and what their phones do. */
export interface People {
  readonly person: (number: string) => Person;
  readonly all: () => readonly Person[];
  /** What the phone with this number does when it is called now. */
  readonly planOf: (number: string) => Plan;
  /** Notes how a call sounded to its caller. */
  readonly hearEnding: (caller: string, sounds: Heard) => void;
  /** The same of calls that were ended, or lost, since `before`. */
  readonly hearEndings: (before: Calls) => void;
}

/** What people are made of. */
export interface PeopleParts {
  readonly network: Network;
  readonly centre: PersonTextsParts["centre"];
  readonly until: Patience["until"];
  /** The network can reach the SIM. */
  readonly reachable: () => boolean;
}

/** A number as it may be dialled. */
const longestNumber = 40;

/** Starts with nobody. A number becomes a subscriber when somebody asks for its person. */
export function startPeople(parts: PeopleParts): People {
  const { network } = parts;
  const people = new Map<string, Person>();
  const plans = new Map<string, Plan>();
  const heard = new Map<string, Heard>();

  const call = (number: string, presentation: "shown" | "withheld" | "unavailable"): boolean => {
    const sounds = network.call(number, presentation, parts.reachable());
    if (sounds !== "through") heard.set(number, sounds);
    return sounds === "through";
  };

  const make = (number: string): Person => {
    if (!/^[+\dA-Za-z*#]+$/.test(number) || number.length > longestNumber)
      throw new Error(`That is no number; write digits with their plus, such as +447700900002`);
    plans.set(number, { kind: "rings", cause: 19 });
    return makePerson({
      number,
      calls: network.calls,
      send: network.send,
      call: (presentation) => call(number, presentation),
      elsewhere: network.elsewhere,
      plan: (plan) => plans.set(number, plan),
      heard: () => heard.get(number) ?? null,
      centre: parts.centre,
      until: parts.until,
    });
  };

  return {
    person(number) {
      const present = people.get(number);
      if (present !== undefined) return present;
      const made = make(number);
      people.set(number, made);
      return made;
    },
    all: () => [...people.values()],
    planOf(number) {
      const sentOn = network.elsewhere.of(number);
      const isElsewhere = sentOn !== undefined && !sentOn.mailbox;
      if (isElsewhere || legOf(network.calls(), number) !== undefined)
        return { kind: "busy", cause: 17, confirmed: true };
      return plans.get(number) ?? { kind: "invalid", cause: 1 };
    },
    hearEnding(caller, sounds) {
      heard.set(caller, sounds);
    },
    hearEndings(before) {
      const after = new Map(network.calls().legs.map((leg) => [leg.key, leg]));
      for (const was of before.legs) {
        if (was.ending !== null || network.elsewhere.of(was.number) !== undefined) continue;
        const ending = after.get(was.key)?.ending;
        if (ending !== null) heard.set(was.number, ending?.heard ?? "hung-up");
      }
    },
  };
}
