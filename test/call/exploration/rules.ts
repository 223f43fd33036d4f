/** What must hold in every step of the call machine, and in every state of the whole. */
import { transition } from "../../../src/call/call.ts";
import type { Action, CallEvent, Phase } from "../../../src/call/state.ts";
import type { Line, LineStatus } from "../../../src/core/line.ts";
import type { Happened, Whole } from "./whole.ts";
import { caller, contact } from "./world.ts";

/** A promise of the machine; `breaks` finds what is against it. */
export interface Rule<T> {
  readonly name: string;
  readonly breaks: (of: T) => boolean;
}

const orders = (step: Happened, ...kinds: readonly Action["kind"][]): boolean =>
  step.orders.some((order) => kinds.includes(order.kind));
const sees = (step: Happened, ...statuses: readonly LineStatus[]): boolean =>
  step.after.state.lines.some((line) => statuses.includes(line.status));
const finds = ({ after }: Happened, id: number | null): Line | undefined =>
  after.state.lines.find((line) => line.line === id);

/** The promises about a step. */
export const stepRules: readonly Rule<Happened>[] = [
  {
    name: "the contact is not dialled before the master has answered and is on hold",
    breaks: (step) => {
      const { phase } = step.after.state;
      if (!step.orders.some((order) => order.kind === "dial" && order.number === contact)) return false;
      return phase.kind !== "dialling" || finds(step, phase.first)?.status !== "held";
    },
  },
  {
    name: "nothing is dialled while another number is dialled or rings",
    breaks: (step) => orders(step, "dial") && sees(step, "dialling", "alerting"),
  },
  {
    name: "nothing is dialled while somebody rings or waits",
    breaks: (step) => orders(step, "dial") && sees(step, "incoming", "waiting"),
  },
  {
    name: "who waits is neither answered by a hold or a release, nor released in place of one on hold",
    breaks: (step) => orders(step, "hold", "release-held", "release-active") && sees(step, "waiting"),
  },
  {
    name: "a hang-up refuses nobody who is not to be refused",
    breaks: (step) => {
      const { phase, lines } = step.after.state;
      const isOther = (line: Line): boolean =>
        line.status === "waiting" ||
        (line.status === "incoming" && !(phase.kind === "closing" && phase.ringing === line.line));
      return orders(step, "hang-up") && lines.length > 0 && lines.every(isOther);
    },
  },
  {
    name: "only a call that rings is answered",
    breaks: (step) => {
      const { phase } = step.after.state;
      if (!orders(step, "answer")) return false;
      return phase.kind !== "answering" || finds(step, phase.line)?.status !== "incoming";
    },
  },
  {
    name: "only a call that is connected is put on hold",
    breaks: (step) => {
      const { phase } = step.after.state;
      if (!orders(step, "hold")) return false;
      return phase.kind !== "holding" || finds(step, phase.first)?.status !== "active";
    },
  },
  {
    name: "only one on hold and one who is connected are joined",
    breaks: (step) => {
      const { phase } = step.after.state;
      if (!orders(step, "join")) return false;
      if (phase.kind !== "joining") return true;
      return finds(step, phase.first)?.status !== "held" || finds(step, phase.line)?.status !== "active";
    },
  },
  {
    name: "one order of the call is given at a time, to a phase that takes its answer",
    breaks: ({ effects, after: { state } }) => {
      const given = effects.flatMap((effect) =>
        effect.kind === "order" && effect.action.kind !== "refuse-waiting" ? [effect.order] : [],
      );
      const takes = !["idle", "identifying", "deciding", "joined"].includes(state.phase.kind);
      return given.length > 1 || (given.length === 1 && (given[0] !== state.order || !takes));
    },
  },
  {
    name: "no order is given while one like it is in flight",
    breaks: ({ before, orders: given }) =>
      given.some((order) => {
        const kinds = order.kind === "refuse-waiting" ? ["look", order.kind] : [order.kind];
        return before.world.jobs.some(({ command, outcome, order: number }) => {
          const isAnswered = outcome !== null || (before.state.refusing !== number && kinds.length > 1);
          return !isAnswered && kinds.includes(command.kind);
        });
      }),
  },
  {
    name: "a stale answer and a stale patience change nothing",
    breaks: ({ before: { state }, event, after }) => {
      const isStale =
        (event.kind === "answered-order" && event.order !== state.order && event.order !== state.refusing) ||
        (event.kind === "patience-ended" && event.patience !== state.patience);
      return isStale && after.state !== state;
    },
  },
  {
    name: "a second caller is refused, or let go, once, and the owners told; not while a call is let go",
    breaks: (step) => {
      const { phase, lines, refused } = step.after.state;
      const refusals = step.orders.filter((order) => order.kind === "refuse-waiting").length;
      const intruders = phase.kind === "holding" && orders(step, "release") ? 1 : 0;
      const told = step.news.filter((news) => news.kind === "second-caller").length;
      const isFree = phase.kind === "idle" || phase.kind === "closing";
      const isBusy = step.after.state.refusing !== null;
      const left = !isBusy && lines.some((line) => line.status === "waiting" && !refused.includes(line.line));
      if (isFree) return refusals > 0;
      if (refusals > 0 && step.before.state.refusing !== null && step.event.kind === "pictured") return true;
      return told < refusals || told > refusals + intruders || (left && step.event.kind === "pictured");
    },
  },
  {
    name: "the two are told to be joined when both are connected",
    breaks: (step) => {
      const { phase } = step.after.state;
      if (!step.news.some((news) => news.kind === "joined")) return false;
      return phase.kind !== "joined" || phase.parties.some((id) => finds(step, id)?.status !== "active");
    },
  },
  {
    name: "a call goes on only while everybody in it is listed",
    breaks: ({ event, after: { state } }) =>
      event.kind === "pictured" &&
      partiesOf(state.phase).some((id) => !state.lines.some((line) => line.line === id)),
  },
  {
    name: "the same picture twice is as good as once",
    breaks: ({ before, event, effects, after }) => {
      // Where the first changed nothing, the second finds things just the same.
      const isIdle = effects.length === 0 && before.state.phase === after.state.phase;
      if (event.kind !== "pictured" || isIdle) return false;
      const again = transition(after.state, { ...event, ended: [] });
      return again.effects.length > 0 || again.state.phase !== after.state.phase;
    },
  },
];

/** Those without whom a call cannot go on. */
function partiesOf(phase: Phase): readonly number[] {
  if (phase.kind === "joined") return phase.parties;
  const first = "first" in phase ? [phase.first] : [];
  return "line" in phase && phase.line !== null ? [...first, phase.line] : first;
}

/** The promises about a state. */
export const stateRules: readonly Rule<Whole>[] = [
  {
    name: "every phase but idle and joined has a patience, or an order whose answer will come",
    breaks: ({ state, world }) =>
      state.phase.kind !== "idle" &&
      state.phase.kind !== "joined" &&
      state.patience === null &&
      !world.jobs.some((job) => job.order === state.order),
  },
  {
    name: "an order that counts is in flight",
    breaks: ({ state, world }) =>
      [state.order, state.refusing].some(
        (order) => order !== null && !world.jobs.some((job) => job.order === order),
      ),
  },
  {
    name: "somebody on hold in a conversation is borne for a while only",
    breaks: ({ state }) =>
      state.phase.kind === "joined" &&
      state.lines.some((line) => line.status === "held") &&
      state.patience === null,
  },
  {
    name: "an idle machine has seen no call but one that waits for the line",
    breaks: ({ state }) =>
      state.phase.kind === "idle" && state.lines.some((line) => line.status !== "waiting"),
  },
  {
    name: "an event nobody expects changes nothing",
    breaks: ({ state }) =>
      unexpectedIn({ state }).some((event) => {
        const step = transition(state, event);
        return step.state !== state || step.effects.length > 0;
      }),
  },
];

/** Events that make no sense in a state. */
function unexpectedIn({ state }: Pick<Whole, "state">): readonly CallEvent[] {
  const at = 0;
  const { phase, serial, nextCall } = state;
  const plan = { kind: "forward", caller, masters: [contact] } as const;
  const events: CallEvent[] = [
    { kind: "answered-order", order: serial, outcome: { kind: "done", line: 1 }, at },
    { kind: "answered-order", order: 0, outcome: { kind: "refused", words: "ERROR" }, at },
    { kind: "patience-ended", patience: serial, at },
    { kind: "routed", call: nextCall, plan, at },
  ];
  if (phase.kind !== "deciding") events.push({ kind: "routed", call: nextCall - 1, plan, at });
  if (phase.kind !== "idle" || state.lines.length > 0)
    events.push(
      { kind: "call-wanted", contact: caller, number: contact, master: contact, at },
      { kind: "check-wanted", other: caller, number: contact, at },
    );
  if (phase.kind === "idle" || (phase.kind === "closing" && phase.announced))
    events.push({ kind: "close-wanted", at });
  return events;
}
