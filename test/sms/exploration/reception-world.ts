import type { StoredPdu } from "../../../src/core/text-modem.ts";
import type { PhoneNumber } from "../../../src/core/phone-number.ts";
import { dueIn, keep, type Keeper, patience, tellDue } from "../../../src/sms/keeping.ts";
import type { TextNews } from "../../../src/sms/news.ts";
import { keyOfPart } from "../../../src/sms/part-key.ts";
import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { nextReception, receive } from "../../../src/sms/reception.ts";
import {
  type Errand,
  type ReceptionEffect,
  type ReceptionEvent,
  type ReceptionState,
  startReception,
} from "../../../src/sms/reception-state.ts";
import { type Kept, memoryStore, nothingKept } from "../memory-store.ts";
import { centreTimeAt, textPdu } from "../pdus.ts";
import { Breach, type Explorer, type Move } from "./explore.ts";

/** A SIM, the network behind it, a journal, and a daemon that reads from the one into the other. */
interface World {
  /** The clock of the daemon, in milliseconds. */
  readonly at: number;
  /** The places of the SIM. */
  readonly slots: readonly (string | null)[];
  /** PDUs that the network still has. */
  readonly network: readonly string[];
  /** PDUs that have reached the SIM. */
  readonly reached: readonly string[];
  readonly kept: Kept;
  readonly told: readonly string[];
  readonly daemon: ReceptionState;
  /** Times that the daemon may still be killed, and other things go wrong. */
  readonly kills: number;
  readonly faults: number;
}

/** What may happen, and how often. */
export interface Bounds {
  readonly network: readonly string[];
  readonly slots: number;
  readonly kills: number;
  readonly faults: number;
}

/** A short text, and one of two parts. */
export const short = textPdu("short", { second: 1 });
export const longParts = [1, 2].map((place) => textPdu(`part ${place}`, { second: 2, part: { place } }));
/** Without a time stamp, it is known by its words alone. */
export const timeless = textPdu("timeless", { second: null });
/** Nobody can read it. */
export const broken = "0791447700900000040C9144";

/** The world of a daemon that has just been started. */
export function receptionIn(bounds: Bounds): Explorer<World> {
  const { network, kills, faults } = bounds;
  const empty: World = {
    at: 0,
    slots: Array.from({ length: bounds.slots }, () => null),
    network,
    reached: [],
    kept: nothingKept(),
    told: [],
    daemon: startReception(0),
    kills,
    faults,
  };
  return {
    first: happen(empty, { kind: "time", at: 0 }),
    moves: (world) => [...arrivals(world), ...answers(world), ...times(world), ...deaths(world)],
    keyOf,
    calmly,
    complaint: (world) => complaintAbout(world, network),
  };
}

function happen(world: World, event: ReceptionEvent): World {
  const { state, effects } = receive(world.daemon, event);
  if (nextReception(state) < world.at && state.errand === null) throw new Breach("something is overdue");
  return effects.filter((effect) => effect.kind === "tell").reduce(tellAlone, { ...world, daemon: state });
}

function tellAlone(world: World, effect: ReceptionEffect): World {
  return effect.kind === "tell" ? told(world, [effect.news]) : world;
}

/** What owners are told, checked against what they were told before. */
function told(world: World, news: readonly TextNews[]): World {
  const all = [...world.told];
  for (const each of news) {
    if (each.kind !== "arrived" && each.kind !== "undecodable") continue;
    const line = lineOf(each);
    if (all.includes(line)) throw new Breach(`told twice: ${line}`);
    all.push(line);
  }
  return { ...world, told: all };
}

function lineOf(news: TextNews & { kind: "arrived" | "undecodable" }): string {
  if (news.kind === "undecodable") return "undecodable";
  const { content, missing } = news.text;
  return `${content.kind === "text" ? content.text : content.hex}${missing.length > 0 ? " …" : ""}`;
}

/** The network delivers; the modem says so rightly, wrongly, or not at all. */
function arrivals(world: World): readonly Move<World>[] {
  const [pdu, ...network] = world.network;
  const index = world.slots.indexOf(null);
  if (pdu === undefined || index < 0) return [];
  const there: World = {
    ...world,
    network,
    reached: [...world.reached, pdu],
    slots: world.slots.with(index, pdu),
  };
  const hinted = (wrong: boolean) => (): World =>
    happen(there, {
      kind: "hinted",
      hint: { kind: "stored", slot: wrong ? null : { storage: "SM", index } },
      at: world.at,
    });
  const silently = {
    name: "a text comes, and nobody says so",
    make: () => ({ ...there, faults: world.faults - 1 }),
  };
  return [
    { name: "a text comes", make: hinted(false) },
    { name: "a text comes, somewhere", make: hinted(true) },
    ...(world.faults > 0 ? [silently] : []),
  ];
}

/** What comes of an errand. `isDeed`: it leaves something behind, which a daemon that is killed does not hear of. */
interface Outcome {
  readonly name: string;
  readonly isDeed: boolean;
  readonly make: () => { readonly world: World; readonly event: AnswerBody };
}

type Answer = Extract<ReceptionEvent, { readonly order: number }>;
type AnswerBody = Answer extends infer A ? (A extends Answer ? Omit<A, "order" | "at"> : never) : never;

/** Whatever the modem or the journal may answer; what is a fault costs one. */
function answers(world: World): readonly Move<World>[] {
  const { errand, order } = world.daemon;
  if (errand === null) return [];
  return outcomesOf(world, errand).map(({ name, make }) => ({
    name,
    make: () => {
      const { world: next, event } = make();
      return happen(next, { ...event, order, at: world.at });
    },
  }));
}

function outcomesOf(world: World, errand: Errand): readonly Outcome[] {
  const all = allOutcomes(world, { ...world, faults: world.faults - 1 }, errand);
  return world.faults > 0 ? all : all.slice(0, 1);
}

function giving(name: string, world: World, event: AnswerBody): Outcome {
  return { name, isDeed: false, make: () => ({ world, event }) };
}

/** The usual one first. */
function allOutcomes(world: World, spoilt: World, errand: Errand): readonly Outcome[] {
  switch (errand.kind) {
    case "ask-storages":
      return [
        giving("there is SM", world, { kind: "told-storages", storages: ["SM"] }),
        giving("there is no modem", spoilt, { kind: "told-storages", storages: [] }),
      ];
    case "list": {
      const stored = world.slots.flatMap((_, index) => readSlot(world, index) ?? []);
      const listing = { kind: "listed", stored, used: stored.length, size: world.slots.length } as const;
      const failed = { kind: "failed", why: "a call goes first", lasting: false } as const;
      return [
        giving("listed", world, { kind: "listed", listing }),
        giving("not listed", spoilt, { kind: "listed", listing: failed }),
      ];
    }
    case "read":
      return [
        giving("read", world, { kind: "read", stored: readSlot(world, errand.slot.index) }),
        giving("not read", spoilt, { kind: "read", stored: null }),
      ];
    case "remove":
      return removals(world, spoilt, errand.stored);
    case "keep":
    case "tell-due":
      return [write(world, errand), giving("the journal fails", spoilt, { kind: "not-kept", fault: null })];
  }
}

function readSlot({ slots }: World, index: number): StoredPdu | null {
  const pdu = slots[index] ?? null;
  return pdu === null ? null : { storage: "SM", index, status: 0, pdu, raw: "" };
}

function removals(world: World, spoilt: World, { index }: StoredPdu): readonly Outcome[] {
  const removal = (name: string, from: World, outcome: "removed" | "unsure"): Outcome => ({
    name,
    isDeed: true,
    make: () => ({ world: remove(from, index), event: { kind: "removed", outcome } }),
  });
  return [
    removal("removed", world, "removed"),
    giving("not removed", spoilt, { kind: "removed", outcome: "refused" }),
    removal("removed, and not answered", spoilt, "unsure"),
    giving("neither removed nor answered", spoilt, { kind: "removed", outcome: "unsure" }),
  ];
}

function remove(world: World, index: number): World {
  const pdu = world.slots[index] ?? null;
  if (pdu !== null && !isKept(world, pdu)) throw new Breach("removed before it was kept");
  return { ...world, slots: world.slots.with(index, null) };
}

const keys = new Map<string, string | null>();

/** Null for what cannot be read. */
function keyOfPdu(pdu: string): string | null {
  const known = keys.get(pdu);
  if (known !== undefined) return known;
  const read = readPdu(pdu);
  const key = read.kind === "deliver" ? keyOfPart(read) : null;
  keys.set(pdu, key);
  return key;
}

function isKept({ kept }: World, pdu: string): boolean {
  const key = keyOfPdu(pdu);
  if (key === null) return kept.undecodable.some((each) => each.pdu === pdu);
  return kept.parts.some((part) => part.key === key);
}

/** A transaction. */
function write(world: World, errand: Errand & { readonly kind: "keep" | "tell-due" }): Outcome {
  return {
    name: errand.kind === "keep" ? "kept" : "told",
    isDeed: true,
    make() {
      const kept = { ...world.kept };
      const keeper: Keeper = {
        store: memoryStore(kept),
        personOf: (written) => ({ name: null, number: written as PhoneNumber, written }),
        codes: false,
        at: centreTimeAt(0) + world.at,
      };
      const news = errand.kind === "keep" ? keep(errand.finding, keeper) : tellDue(keeper);
      const event = { kind: "kept", isDurable: true, dueIn: dueIn(keeper) } as const;
      return { world: told({ ...world, kept }, news), event };
    },
  };
}

function times(world: World): readonly Move<World>[] {
  if (world.daemon.errand !== null) return [];
  return [{ name: "time passes", make: () => pass(world) }];
}

function pass(world: World): World {
  const at = Math.max(world.at, nextReception(world.daemon));
  return happen({ ...world, at }, { kind: "time", at });
}

/** What was under way may have been done or not. */
function deaths(world: World): readonly Move<World>[] {
  if (world.kills === 0) return [];
  const dead = { ...world, kills: world.kills - 1 };
  const { errand } = world.daemon;
  const deeds = errand === null ? [] : allOutcomes(dead, dead, errand).filter(({ isDeed }) => isDeed);
  return [
    { name: "killed", make: () => restart(dead) },
    ...deeds.map(({ name, make }) => ({ name: `${name}, and killed`, make: () => restart(make().world) })),
  ];
}

function restart(world: World): World {
  const at = world.at + 1000;
  return happen({ ...world, at, daemon: startReception(at) }, { kind: "time", at });
}

function calmly(world: World): Move<World> | null {
  const [answer] = answers({ ...world, faults: 0 });
  if (answer !== undefined) return answer;
  const [arrival] = arrivals({ ...world, faults: 0 });
  if (arrival !== undefined) return arrival;
  const isEmpty = world.slots.every((pdu) => pdu === null) && world.daemon.direct.length === 0;
  const isWaiting = world.kept.incoming.some(({ isDue }) => isDue);
  return isEmpty && !isWaiting ? null : { name: "time passes", make: () => pass(world) };
}

function complaintAbout(world: World, network: readonly string[]): string | null {
  const lost = world.reached.find((pdu) => !isKept(world, pdu));
  if (lost !== undefined) return `${lost} is lost`;
  const wanted = [
    ...(network.includes(short) ? ["short"] : []),
    ...(longParts.every((part) => network.includes(part)) ? ["part 1part 2"] : []),
    ...(network.includes(timeless) ? ["timeless"] : []),
    ...(network.includes(broken) ? ["undecodable"] : []),
  ];
  const untold = wanted.find((line) => !world.told.includes(line));
  return untold === undefined ? null : `${untold} is not told`;
}

/** Times count as far as they are still to come, or not long past. */
function keyOf(world: World): string {
  const { at, daemon, kept } = world;
  const left = (time: number | null): number | null => (time === null ? null : Math.max(0, time - at));
  const ago = (time: number): number => Math.min(patience, centreTimeAt(0) + at - time);
  return JSON.stringify([
    world.slots,
    world.network.length,
    world.kills,
    world.faults,
    world.told,
    kept.incoming.map(({ id, missing, isTold, isDue, receivedAt }) => [
      id,
      missing,
      isTold,
      isDue && ago(receivedAt),
    ]),
    kept.parts.map(({ key, text, place, sentAt, seenAt }) => [
      key.slice(0, 4),
      text,
      place,
      sentAt === null && ago(seenAt),
    ]),
    kept.undecodable.length,
    {
      ...daemon,
      order: 0,
      modemPause: left(daemon.modemPause),
      journalPause: left(daemon.journalPause),
      directPause: left(daemon.directPause),
      roundAt: left(daemon.roundAt),
      dueAt: left(daemon.dueAt),
      firstDueAt: left(daemon.firstDueAt),
      stubborn: Object.entries(daemon.stubborn).map(([slot, { at: since, ...rest }]) => [
        slot,
        rest,
        Math.min(60_000, at - since),
      ]),
    },
  ]);
}
