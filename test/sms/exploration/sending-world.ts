import type { Submission } from "../../../src/core/text-modem.ts";
import type { PhoneNumber } from "../../../src/core/phone-number.ts";
import { tailOf } from "../../../src/sms/matching.ts";
import type { TextNews } from "../../../src/sms/news.ts";
import {
  afterCrash,
  afterSubmission,
  beginPart,
  cancelled,
  decided,
  expired,
  hasMoved,
  isChangeable,
  isWanted,
} from "../../../src/sms/outgoing.ts";
import { keepReport, takeReportsOf } from "../../../src/sms/reports.ts";
import {
  chooseNext,
  nextSending,
  send,
  type SendingErrand,
  type SendingEvent,
  type SendingState,
  startSending,
} from "../../../src/sms/sending.ts";
import type { OutgoingRow, TextStore } from "../../../src/sms/store.ts";
import { type Kept, memoryStore, nothingKept } from "../memory-store.ts";
import { Breach, type Explorer, type Move } from "./explore.ts";

/** A part that the network has taken. */
interface Aired {
  readonly text: number;
  readonly place: number;
  readonly reference: number;
  readonly at: number;
  readonly isReported: boolean;
}

/** Texts in a journal, a daemon that sends them, a network, and an owner. */
interface World {
  readonly at: number;
  readonly kept: Kept;
  readonly daemon: SendingState;
  /** How far the PDU is that was handed to the modem: waiting for its prompt, begun, or on the air. */
  readonly flight: "waiting" | "begun" | number;
  readonly aired: readonly Aired[];
  /** What owners were told of each text. */
  readonly told: Readonly<Record<number, string>>;
  /** Texts that the owner has ordered again, as often as they are named. */
  readonly again: readonly number[];
  readonly kills: number;
  readonly faults: number;
  readonly wishes: number;
}

/** What may happen, and how often. `texts`: to whom, and of how many parts. */
export interface Bounds {
  readonly texts: readonly (readonly [to: string, parts: number])[];
  readonly kills: number;
  readonly faults: number;
  /** Times that the owner takes a text back or decides about one. */
  readonly wishes: number;
}

const date = 1_767_225_600_000;

/** The world of a daemon that has just been started, with texts queued. */
export function sendingIn({ texts, kills, faults, wishes }: Bounds): Explorer<World> {
  const kept = nothingKept();
  const store = memoryStore(kept);
  for (const [written, parts] of texts) queue(store, written, parts);
  const world: World = {
    at: 0,
    kept,
    daemon: startSending(0),
    flight: "waiting",
    aired: [],
    told: {},
    again: [],
    kills,
    faults,
    wishes,
  };
  return {
    first: happen(world, { kind: "time", at: 0 }),
    moves: (now) => [...works(now), ...times(now), ...deaths(now), ...reports(now), ...orders(now)],
    keyOf,
    calmly,
    complaint,
  };
}

function queue(store: TextStore, written: string, parts: number): void {
  store.addOutgoing({
    text: {
      to: { name: null, number: written as PhoneNumber, written },
      body: "x",
      parts,
      purpose: "owner",
      origin: null,
      queuedAt: date,
      state: { kind: "queued", why: null },
    },
    cause: null,
    reference: store.nextReference(),
    tail: tailOf(written),
    parts: [],
    tries: 0,
    retryAt: null,
    doubtedAt: null,
  });
}

function happen(world: World, event: SendingEvent): World {
  const { state } = send(world.daemon, event);
  const isNew = state.errand !== null && state.order !== world.daemon.order;
  const next = isNew && state.errand?.kind === "submit" ? { ...world, flight: "waiting" as const } : world;
  return { ...next, daemon: state };
}

/** A transaction: what it tells is checked against what it keeps. */
function transact(world: World, task: (store: TextStore) => readonly TextNews[]): World {
  const kept = { ...world.kept };
  const told: Record<number, string> = { ...world.told };
  for (const news of task(memoryStore(kept)))
    if (news.kind === "moved") told[news.text.id] = JSON.stringify(news.text.state);
  for (const { text } of kept.outgoing)
    if ((told[text.id] ?? queuedWords) !== JSON.stringify(text.state))
      throw new Breach(`text ${text.id} stands elsewhere than was told: ${JSON.stringify(text.state)}`);
  return { ...world, kept, told };
}

const queuedWords = JSON.stringify({ kind: "queued", why: null });

function put(store: TextStore, before: OutgoingRow, after: OutgoingRow): readonly TextNews[] {
  store.putOutgoing(after);
  return hasMoved(before.text, after.text) ? [{ kind: "moved", text: after.text }] : [];
}

function rewrite(world: World, id: number, change: (row: OutgoingRow) => OutgoingRow): World {
  return transact(world, (store) => {
    const row = store.outgoing(id);
    if (row === null) throw new Breach("a text is gone");
    return [...put(store, row, change(row)), ...takeReportsOf(row.text.to.written, store)];
  });
}

/** What the errand that is under way may come to. */
function works(world: World): readonly Move<World>[] {
  const { errand, order } = world.daemon;
  if (errand === null) return [];
  const { at } = world;
  if (errand.kind === "submit") return submissions(world, errand);
  const fails: Move<World> = {
    name: `the journal fails to ${errand.kind}`,
    make: () => happen(spoil(world), { kind: "failed", order, at }),
  };
  const succeeds: Move<World> = { name: errand.kind, make: () => happenAfter(world, errand) };
  return world.faults > 0 ? [succeeds, fails] : [succeeds];
}

function spoil(world: World): World {
  return { ...world, faults: world.faults - 1 };
}

function happenAfter(world: World, errand: SendingErrand): World {
  const { order } = world.daemon;
  const { at } = world;
  if (errand.kind === "choose") {
    const choice = chooseNext(memoryStore(world.kept).queue(), date + at);
    return happen(world, { kind: "chosen", order, choice, at });
  }
  return happen(perform(world, errand), { kind: "noted", order, at });
}

function perform(world: World, errand: SendingErrand): World {
  switch (errand.kind) {
    case "choose":
    case "submit":
      return world;
    case "note": {
      const { place, submission } = errand;
      return rewrite(world, errand.text, (row) => afterSubmission(row, place, submission, date + world.at));
    }
    case "give-up":
      return rewrite(world, errand.text, errand.why === "stale" ? expired : afterCrash);
  }
}

type Submit = SendingErrand & { readonly kind: "submit" };

function submissions(world: World, errand: Submit): readonly Move<World>[] {
  const { flight } = world;
  const faulty = (moves: readonly Move<World>[]): readonly Move<World>[] => (world.faults > 0 ? moves : []);
  const spoilt = spoil(world);
  if (flight === "waiting")
    return [
      { name: "the prompt comes", make: () => begin(world, errand) },
      ...faulty([
        { name: "no prompt", make: () => answer(spoilt, { kind: "not-sent", why: "no prompt" }, false) },
        {
          name: "the journal does not begin",
          make: () => answer(spoilt, { kind: "not-sent", why: "disk" }, false),
        },
      ]),
    ];
  if (flight === "begun")
    return [
      { name: "the network takes it", make: () => air(world, errand) },
      ...faulty([
        {
          name: "refused for now",
          make: () => answer(spoilt, { kind: "refused", code: 38, words: "out of order" }),
        },
        {
          name: "refused for good",
          make: () => answer(spoilt, { kind: "refused", code: 1, words: "no such number" }),
        },
        { name: "not taken, and silence", make: () => answer(spoilt, { kind: "unsure", why: "silence" }) },
        { name: "not written", make: () => answer(spoilt, { kind: "not-sent", why: "port" }) },
      ]),
    ];
  return [
    { name: "answered", make: () => answer(world, { kind: "sent", reference: flight }) },
    ...faulty([{ name: "silence", make: () => answer(spoilt, { kind: "unsure", why: "silence" }) }]),
  ];
}

function answer(world: World, submission: Submission, isBegun = true): World {
  const { at, daemon } = world;
  return happen(world, { kind: "submitted", order: daemon.order, submission, isBegun, at });
}

function begin(world: World, { text, place }: Submit): World {
  const row = memoryStore(world.kept).outgoing(text);
  if (row === null || !isWanted(row, row.text.body))
    return answer(world, { kind: "not-sent", why: "not wanted any more" }, false);
  const begun = transact(world, (store) => put(store, row, beginPart(row, place, date + world.at)));
  return { ...begun, flight: "begun" };
}

function air(world: World, { text, place }: Submit): World {
  const before = world.aired.filter((each) => each.text === text && each.place === place).length;
  if (before > world.again.filter((id) => id === text).length)
    throw new Breach(`text ${text} is on the air twice`);
  checkOrder(world, text);
  const reference = world.aired.length + 1;
  const aired = [...world.aired, { text, place, reference, at: world.at, isReported: false }];
  return { ...world, aired, flight: reference };
}

/** Nothing overtakes what is still to go to the same person, unless its owner has ordered that again. */
function checkOrder({ kept, again }: World, id: number): void {
  const own = kept.outgoing.find(({ text }) => text.id === id);
  const earlier = kept.outgoing.find(
    ({ text }) =>
      text.id < id &&
      text.to.number === own?.text.to.number &&
      (text.state.kind === "queued" || text.state.kind === "sending") &&
      !again.includes(text.id),
  );
  if (earlier !== undefined) throw new Breach(`text ${id} overtakes text ${earlier.text.id}`);
}

function times(world: World): readonly Move<World>[] {
  const next = world.daemon.errand === null ? nextSending(world.daemon) : null;
  if (next === null) return [];
  const at = Math.max(world.at, next);
  return [{ name: "time passes", make: () => happen({ ...world, at }, { kind: "time", at }) }];
}

/** Whatever was under way has been done or not; a PDU that was handed over may have been taken. */
function deaths(world: World): readonly Move<World>[] {
  if (world.kills === 0) return [];
  const dead = { ...world, kills: world.kills - 1 };
  const { errand } = world.daemon;
  const taken = errand?.kind === "submit" && world.flight === "begun" ? errand : null;
  const written = errand?.kind === "note" || errand?.kind === "give-up" ? errand : null;
  return [
    { name: "killed", make: () => restart(dead) },
    ...(taken ? [{ name: "taken, and killed", make: () => restart(air(dead, taken)) }] : []),
    ...(written ? [{ name: "written, and killed", make: () => restart(perform(dead, written)) }] : []),
  ];
}

function restart(world: World): World {
  const at = world.at + 1000;
  return happen({ ...world, at, daemon: startSending(at), flight: "waiting" }, { kind: "time", at });
}

/** The network tells whether a phone has got a part. */
function reports(world: World): readonly Move<World>[] {
  const index = world.aired.findIndex(({ isReported }) => !isReported);
  const part = world.aired[index];
  if (part === undefined) return [];
  const { reference } = part;
  return [
    { name: `delivered ${reference}`, make: () => report(world, index, "delivered") },
    ...(world.faults > 0
      ? [{ name: `not delivered ${reference}`, make: () => report(spoil(world), index, "failed") }]
      : []),
  ];
}

function report(world: World, index: number, outcome: "delivered" | "failed"): World {
  const part = world.aired[index];
  if (part === undefined) return world;
  const recipient = world.kept.outgoing.find(({ text }) => text.id === part.text)?.text.to.written ?? "";
  const sentAt = { at: date + part.at, offsetMinutes: 0 };
  const pdu = { reference: part.reference, recipient, sentAt, doneAt: sentAt, words: "" } as const;
  const next = transact(world, (store) =>
    keepReport({ kind: "status-report", outcome, ...pdu }, { store, at: date + world.at }),
  );
  checkDelivered(next);
  const reported = { ...next, aired: next.aired.with(index, { ...part, isReported: true }) };
  return happen(reported, { kind: "stirred", at: world.at });
}

/** Nothing is believed to have left that never did. */
function checkDelivered({ kept, aired }: World): void {
  for (const { text, parts } of kept.outgoing)
    for (const { place, state } of parts)
      if (state !== "begun" && !aired.some((each) => each.text === text.id && each.place === place))
        throw new Breach(`part ${place} of text ${text.id} is ${state}, and was never on the air`);
}

/** What the owner wants. */
function orders(world: World): readonly Move<World>[] {
  if (world.wishes === 0) return [];
  const tired = { ...world, wishes: world.wishes - 1 };
  return world.kept.outgoing.flatMap((row) => {
    const { id, state } = row.text;
    const order = (
      name: string,
      next: OutgoingRow | null,
      again: readonly number[],
    ): readonly Move<World>[] =>
      next === null
        ? []
        : [
            {
              name: `${name} ${id}`,
              make: () => {
                const changed = transact({ ...tired, again }, (store) => put(store, row, next));
                return happen(changed, { kind: "stirred", at: world.at });
              },
            },
          ];
    return [
      ...(isChangeable(row) ? order("take back", cancelled(row), world.again) : []),
      ...(state.kind === "unsure" ? order("leave", decided(row, "leave"), world.again) : []),
      ...order("send again", decided(row, "send-again"), [...world.again, id]),
    ];
  });
}

function calmly(world: World): Move<World> | null {
  const calm = { ...world, faults: 0 };
  const [next = null] = [...works(calm), ...times(calm), ...reports(calm)];
  return next;
}

function complaint({ kept, aired }: World): string | null {
  for (const row of kept.outgoing) {
    const { id, parts, state } = row.text;
    const places = new Set(aired.filter(({ text }) => text === id).map(({ place }) => place));
    if (state.kind === "queued" || state.kind === "sending") return `text ${id} is still ${state.kind}`;
    if (state.kind === "sent") return `text ${id} was delivered, and nobody knows`;
    if (state.kind === "delivered" && places.size < parts) return `text ${id} is delivered, and was not sent`;
  }
  return null;
}

/** Times count as far as they are still to come; dates by their distance. */
function keyOf(world: World): string {
  const { at, daemon, kept } = world;
  const left = (time: number | null): number | null => (time === null ? null : Math.max(0, time - at));
  const ago = (time: number): number => Math.min(700_000, date + at - time);
  return JSON.stringify([
    kept.outgoing.map(({ text, parts, tries, retryAt, doubtedAt }) => [
      text.state,
      parts.map((part) => [part.place, part.state, part.reference, ago(part.at)]),
      tries,
      retryAt === null ? null : left(retryAt - date),
      doubtedAt === null ? null : ago(doubtedAt),
    ]),
    kept.reports.map(({ reference, receivedAt }) => [reference, ago(receivedAt)]),
    world.aired.map((each) => [each.text, each.place, each.isReported]),
    [world.flight, world.again, world.kills, world.faults, world.wishes],
    { ...daemon, order: 0, pauseUntil: left(daemon.pauseUntil), dueAt: left(daemon.dueAt) },
  ]);
}
