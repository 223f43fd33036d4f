import type { Problem } from "../../src/telegram/client.ts";
import type { Letter } from "../../src/telegram/letter.ts";
import { transition } from "../../src/telegram/outbox.ts";
import type { OutboxEffect, OutboxEvent, OutboxState } from "../../src/telegram/outbox-state.ts";
import { letter } from "./letters.ts";

/** What comes of events, in short: `begun 1`, `send 1`, `send 1 bare`, `rest 500`, `settle 1 as 7`, `drop 1`. */
export function play(events: readonly OutboxEvent[], from: OutboxState = new Map()): [OutboxState, string[]] {
  let state = from;
  const effects: string[] = [];
  for (const event of events) {
    const step = transition(state, event);
    state = step.state;
    effects.push(...step.effects.map(brief));
  }
  return [state, effects];
}

function brief(effect: OutboxEffect): string {
  switch (effect.kind) {
    case "load":
      return `load after ${effect.after}`;
    case "address":
      return `address ${effect.letter.id}${effect.lost === null ? "" : ` lost ${effect.lost}`}`;
    case "record":
      return `${effect.stage.kind} ${effect.letter.id}`;
    case "send":
    case "place": {
      const thread = effect.thread === null ? "" : ` in ${effect.thread}`;
      return `${effect.kind} ${effect.letter.id}${thread}${effect.bare ? " bare" : ""}`;
    }
    case "edit":
      return `edit ${effect.letter.id} at ${effect.message}${effect.bare ? " bare" : ""}`;
    case "rest":
      return `rest ${effect.milliseconds}`;
    case "settle":
      return `settle ${effect.letter.id} as ${effect.message}`;
    case "drop":
      return `drop ${effect.letter.id}`;
  }
}

export const written = (each: Letter): OutboxEvent => ({ kind: "written", letter: each });
export const sent = (chat = 1, message: number | null = 7): OutboxEvent => ({ kind: "sent", chat, message });
export const failed = (problem: Problem, chat = 1): OutboxEvent => ({ kind: "failed", chat, problem });
export const rested = (chat = 1): OutboxEvent => ({ kind: "rested", chat });
export const addressed = (thread: number | null, chat = 1): OutboxEvent => ({
  kind: "addressed",
  chat,
  thread,
});
export const loaded = (ids: readonly number[], behind: number, newest: number): OutboxEvent => ({
  kind: "loaded",
  chat: 1,
  entries: ids.map((id) => ({ letter: letter(id), stage: { kind: "waiting" } })),
  behind,
  newest,
});
export const outside = (id: number, kind: Letter["kind"] = "news"): Letter =>
  letter(id, 1, { kind, isDurable: false });
