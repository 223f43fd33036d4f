/** Files to one person, at once and with the answer told: what they hold is kept elsewhere, so that no letter is needed. */
import { InputFile } from "grammy";
import type { Clock } from "../core/clock.ts";
import type { Client, Problem } from "./client.ts";
import { pause } from "./pause.ts";
import { setbackOf } from "./setbacks.ts";
import { isItsFault } from "./verdict.ts";

/** A file as it is shown. */
export interface Document {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What came of it. `why` is for the owner; `isFinal`: another try would come to the same. */
export type Delivery =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly why: string; readonly isFinal: boolean };

/** Sends files. */
export interface Documents {
  /** Sends one without a sound. Settles within about 7 minutes, after three tries at most. */
  send(chat: number, document: Document): Promise<Delivery>;
}

/** Some megabytes over a line that may be slow. */
const sendSeconds = 90;
const mostTries = 3;
const longestPauseMilliseconds = 60_000;

/** `stop` ends what is under way. */
export function createDocuments(client: Client, clock: Clock, stop: AbortSignal): Documents {
  return {
    async send(chat, { name, bytes }) {
      for (let tries = 1; ; tries += 1) {
        const outcome = await client.ask({ seconds: sendSeconds, stop }, (api, signal) =>
          api.sendDocument(
            { chat_id: chat, document: new InputFile(bytes, name), disable_notification: true },
            signal,
          ),
        );
        if (outcome.ok) return { kind: "sent" };
        const { words, milliseconds } = setbackOf(outcome.problem, tries);
        const isFinal = isRefused(outcome.problem);
        if (isFinal || tries === mostTries || stop.aborted) return { kind: "failed", why: words, isFinal };
        await pause(clock, Math.min(milliseconds, longestPauseMilliseconds), stop);
      }
    },
  };
}

function isRefused(problem: Problem): boolean {
  return problem.kind === "refused" && isItsFault(problem.code);
}
