/** Takes letters to Telegram, each in the shape that the outbox asks for, and tells what came of it. */
import type { Clock } from "../core/clock.ts";
import type { ButtonLedger } from "./button-ledger.ts";
import type { Client, Outcome } from "./client.ts";
import type { Letter } from "./letter.ts";
import { letterPayload, placeholderDress, repeatPayload, type Dress } from "./letter-payloads.ts";
import type { OutboxEffect, OutboxEvent } from "./outbox-state.ts";
import { postmark } from "./postmark.ts";
import type { Topics } from "./topics.ts";

/** What the outbox orders of the world. */
export type Errand = Extract<OutboxEffect, { kind: "address" | "send" | "place" | "edit" }>;

/** What a courier is made of. */
export interface CourierParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly timeZone: string | null;
  readonly ledger: ButtonLedger;
  readonly topics: Topics;
}

/** Runs errands; each ends with the event that answers it. */
export type Courier = (errand: Errand) => Promise<OutboxEvent>;

/** Makes a courier. */
export function createCourier({ client, clock, timeZone, ledger, topics }: CourierParts): Courier {
  const dress = (letter: Letter, bare: boolean): Dress => {
    const words = postmark(letter.words, letter.writtenAt, clock.date().getTime(), timeZone);
    const isOver = letter.about !== null && ledger.isRetired(letter.about);
    return { words, buttons: isOver ? [] : letter.buttons, bare };
  };

  /** The buttons that have been sent are known of before they may have to go. */
  const noteButtons = ({ chat, about }: Letter, { buttons, bare }: Dress, message: number | null): void => {
    if (about !== null && buttons.length > 0 && !bare && message !== null)
      ledger.note(about, { chat, message });
  };

  const post = async ({ seconds, ...errand }: Extract<Errand, { kind: "send" | "place" }>) => {
    const { kind, letter, thread, bare } = errand;
    const dressed = kind === "place" ? placeholderDress(bare) : dress(letter, bare);
    const payload = letterPayload(letter, thread, dressed);
    const outcome = await client.ask({ seconds }, (api, signal) => api.sendMessage(payload, signal));
    const message = outcome.ok ? numberIn(outcome.value, "message_id") : null;
    if (outcome.ok && message !== null && thread !== null && letter.topic)
      topics.arrived(letter, thread, numberIn(outcome.value, "message_thread_id"));
    noteButtons(letter, dressed, message);
    return eventOf(letter, outcome, message);
  };

  const edit = async ({ letter, message, bare, seconds }: Errand & { kind: "edit" }) => {
    const dressed = dress(letter, bare);
    const payload = repeatPayload(letter, message, dressed);
    const outcome = await client.ask({ seconds }, (api, signal) => api.editMessageText(payload, signal));
    noteButtons(letter, dressed, outcome.ok ? message : null);
    return eventOf(letter, outcome, message);
  };

  const address = async ({ letter, lost }: Errand & { kind: "address" }): Promise<OutboxEvent> => {
    const outcome = await topics.address(letter, lost);
    const { chat } = letter;
    return outcome.ok
      ? { kind: "addressed", chat, thread: outcome.value ?? letter.thread }
      : { kind: "failed", chat, problem: outcome.problem };
  };

  return (errand) => {
    switch (errand.kind) {
      case "address":
        return address(errand);
      case "send":
      case "place":
        return post(errand);
      case "edit":
        return edit(errand);
    }
  };
}

function eventOf({ chat }: Letter, outcome: Outcome<unknown>, message: number | null): OutboxEvent {
  return outcome.ok ? { kind: "sent", chat, message } : { kind: "failed", chat, problem: outcome.problem };
}

/** A whole number in what was answered; what answers may be no Telegram at all. */
function numberIn(value: unknown, name: "message_id" | "message_thread_id"): number | null {
  if (typeof value !== "object" || value === null) return null;
  const found: unknown = (value as Readonly<Record<string, unknown>>)[name];
  return typeof found === "number" && Number.isSafeInteger(found) ? found : null;
}
