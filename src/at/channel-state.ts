/** The channel's state as plain data, and the steps all its parts take. Pure. */
import { went, type Step } from "../core/machine.ts";
import type { Command, GivenReply, Reply } from "./command.ts";
import { type Flight, launch } from "./flight.ts";
import { hearNews, type News, type Unfinished } from "./news.ts";

interface Submitted {
  readonly id: number;
  readonly command: Command;
}

/** What runs now. */
export type Running =
  | { readonly kind: "nothing" }
  | { readonly kind: "command"; readonly flight: Flight }
  /** A reply in text mode: nothing in it is believed. */
  | { readonly kind: "in-text"; readonly flight: Flight; readonly until: number }
  /** A result has come that may not be the command's own. `flight` gathers what comes behind it. */
  | {
      readonly kind: "weighing";
      readonly flight: Flight;
      readonly reply: GivenReply;
      /** `lost`: all results have come, so that an answer to the fence is not to be expected. */
      readonly fence: "none" | "sent" | "passed" | "lost";
    }
  /** A command was given up: the modem is asked whether it is there, before the next. */
  | {
      readonly kind: "fence";
      readonly text: string;
      readonly passed: boolean;
      /** Something older was. */
      readonly answered: boolean;
    }
  | { readonly kind: "closed"; readonly why: string };

/** The channel's state; plain data. */
export interface ChannelState {
  readonly running: Running;
  readonly queue: readonly Submitted[];
  /** Lines whose results may still come although they were given up, oldest first. */
  readonly owed: readonly string[];
  /** When the last was given up, in the clock's milliseconds. */
  readonly owedSince: number;
  readonly timeoutsInARow: number;
  /** Counts deadlines, so that one that was overtaken is known. */
  readonly deadline: number;
  /** News of which a part has come. */
  readonly unfinished: Unfinished;
  /** When it last said that it has started anew; null when it never did. */
  readonly restartedAt: number | null;
  /** The last command that was answered. */
  readonly last: string;
  /** Nothing was answered since the port was opened: what somebody else asked for may still come. */
  readonly fresh: boolean;
  /** The modem has answered `AT+CSQ` with a line of its own. */
  readonly hasFence: boolean;
  /** The line of a fence that is owed has come: the next result is that fence's, and nothing older is to come. */
  readonly fenceHeard: boolean;
  readonly escapedAt: number;
  /** When a prompt was last given up, which may still come; null when none was. */
  readonly promptOwedAt: number | null;
}

/** What happens to a channel. */
export type ChannelEvent = { readonly at: number } & (
  | { readonly kind: "submitted"; readonly id: number; readonly command: Command }
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "prompted" }
  /** Whether the payload of a command is to be written, which was asked. */
  | { readonly kind: "payload-decided"; readonly id: number; readonly write: boolean }
  | { readonly kind: "deadline-passed"; readonly deadline: number }
  | { readonly kind: "gone"; readonly why: string }
);

/** What a channel orders. */
export type ChannelEffect =
  | { readonly kind: "write"; readonly text: string }
  | { readonly kind: "set-deadline"; readonly deadline: number; readonly seconds: number }
  | { readonly kind: "clear-deadline" }
  | { readonly kind: "settle"; readonly id: number; readonly reply: Reply }
  /** The prompt has come: answered by `payload-decided`. */
  | { readonly kind: "ask-payload"; readonly id: number }
  | ({ readonly kind: "tell-unsolicited" } & News)
  /** The modem repeats what it is sent. */
  | { readonly kind: "tell-echo" }
  /** Two commands in a row without an answer: the port does not work. */
  | { readonly kind: "tell-stuck" };

/** One step of the channel. */
export type ChannelStep = Step<ChannelState, ChannelEffect>;

/** A channel on a port that was just opened. */
export const openChannel: ChannelState = {
  running: { kind: "nothing" },
  queue: [],
  owed: [],
  owedSince: 0,
  timeoutsInARow: 0,
  deadline: 0,
  unfinished: [],
  restartedAt: null,
  last: "",
  fresh: true,
  hasFence: false,
  fenceHeard: false,
  escapedAt: Number.NEGATIVE_INFINITY,
  promptOwedAt: null,
};

/** The fence: its reply line tells its answer from every other. */
export const fence = "AT+CSQ";
/** The head of the fence's reply line. */
export const fenceHead = /^\+CSQ ?:/i;
/** Leaves a prompt. */
export const escape = "\u001b";
/** A result later than this after its command was given up is not expected any more. */
export const doubtMilliseconds = 60_000;
/** A modem takes this long at most to ask for a message's text (chan_dongle's limit). */
export const promptSeconds = 5;

/** Sends the next command, if the line is free and there is one. */
export function startNext(state: ChannelState, at: number): ChannelStep {
  const [next, ...queue] = state.queue;
  if (state.running.kind !== "nothing" || next === undefined) return went(state);
  const owed = at - state.owedSince > doubtMilliseconds ? [] : state.owed;
  const flight = launch(next.id, next.command);
  return armed(
    { ...state, owed, queue, running: { kind: "command", flight } },
    next.command.payload === null ? next.command.deadlineSeconds : promptSeconds,
    {
      kind: "write",
      text: `${next.command.text}\r`,
    },
  );
}

/** Sets the deadline of what runs now, in place of the one before. */
export function armed(
  state: ChannelState,
  seconds: number,
  ...effects: readonly ChannelEffect[]
): ChannelStep {
  const deadline = state.deadline + 1;
  return went({ ...state, deadline }, { kind: "set-deadline", deadline, seconds }, ...effects);
}

/** Does `second` where `first` ended; their effects one after the other. */
export function followedBy(first: ChannelStep, second: (state: ChannelState) => ChannelStep): ChannelStep {
  const next = second(first.state);
  return { state: next.state, effects: [...first.effects, ...next.effects] };
}

/** A result may still come for `text`. */
export function owing(state: ChannelState, text: string, at: number): ChannelState {
  return { ...state, owed: [...state.owed, text], owedSince: at };
}

/** One of the results that were owed has come. */
export function paidBack(state: ChannelState): ChannelState {
  return { ...state, owed: state.owed.slice(1) };
}

/** The result of a fence that was owed has come: modems answer in order, so that nothing from before it is owed. */
export function fencePaidBack(state: ChannelState): ChannelState {
  return { ...state, fenceHeard: false, owed: state.owed.slice(state.owed.indexOf(fence) + 1) };
}

/** The modem answers: the next command may go. */
export function goOn(state: ChannelState, at: number): ChannelStep {
  const free: ChannelState = { ...state, running: { kind: "nothing" }, timeoutsInARow: 0, fresh: false };
  return free.queue.length > 0
    ? startNext(free, at)
    : went({ ...free, deadline: free.deadline + 1 }, { kind: "clear-deadline" });
}

/** A command has its reply: on to the next. */
export function conclude(
  state: ChannelState,
  { id, command }: Flight,
  reply: GivenReply,
  at: number,
): ChannelStep {
  const hasFence = command.text === fence ? reply.lines.some((line) => fenceHead.test(line)) : state.hasFence;
  const answered: ChannelState = { ...state, hasFence, last: command.text };
  return followedBy(went(answered, { kind: "settle", id, reply }), (now) => goOn(now, at));
}

/** Tells a line, and keeps what it begins. */
export function unsolicited(state: ChannelState, line: string, at: number): ChannelStep {
  const { unfinished, told } = hearNews(state.unfinished, line, at);
  return went({ ...state, unfinished }, ...told.map(tellNews));
}

/** Tells news. */
export function tellNews(news: News): ChannelEffect {
  return { kind: "tell-unsolicited", ...news };
}
