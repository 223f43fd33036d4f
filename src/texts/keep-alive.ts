/** Does what keeps a prepaid SIM alive when it is due, and tells the owners how it went. */
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { formatPhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import {
  afterKeepAlive,
  type KeepAliveAction,
  type KeepAliveRecord,
  keepAliveDueIn,
  readKeepAlive,
} from "../sms/keep-alive.ts";
import type { UssdAnswer } from "../telegram/ports.ts";

/** How a text that keeps the SIM alive went. */
export type KeepAliveText =
  /** `delivered`: the recipient has it; else the network has taken it, which counts as well. */
  | { readonly kind: "happened"; readonly delivered: boolean }
  | { readonly kind: "failed"; readonly why: string };

/** What it is made of. */
export interface KeepAliveParts {
  readonly days: number;
  readonly action: KeepAliveAction;
  /** The record, durable; `write` may throw. */
  readonly memory: { read(): string | null; write(record: string): void };
  /** The modem takes calls and no call goes on. */
  readonly isFree: () => boolean;
  readonly text: (to: PhoneNumber) => Promise<KeepAliveText>;
  /** True when it was answered. */
  readonly call: (to: PhoneNumber) => Promise<boolean>;
  readonly ussd: (code: string) => Promise<UssdAnswer>;
  readonly announce: (text: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Running care for the SIM. */
export interface KeepAlive {
  /** When it last happened, a line for `/status`. */
  status(): string;
  stop(): void;
}

type Outcome = { readonly happened: boolean; readonly words: string };

/** Timers have an end; the date may jump meanwhile. */
const longestWait = 6 * 3_600_000;
/** While the phone is not free. */
const shortWait = 60_000;
const day = 86_400_000;

/** Starts to care. */
export function startKeepAlive(parts: KeepAliveParts): KeepAlive {
  const { clock, log, memory } = parts;
  let record: KeepAliveRecord = readKeepAlive(memory.read());
  let hinderedSince: number | null = null;
  let stopped = false;
  let cancel: () => void = () => undefined;

  function wait(milliseconds: number): void {
    if (!stopped) cancel = clock.after(Math.min(milliseconds, longestWait), () => void look());
  }

  async function look(): Promise<void> {
    const due = keepAliveDueIn(record, parts.days, clock.date().getTime());
    if (due > 0) {
      wait(due);
      return;
    }
    hinderedSince ??= clock.now();
    if (parts.isFree()) note(await act(parts));
    else if (clock.now() - hinderedSince > day)
      note({ happened: false, words: "the modem was not free for a day" });
    wait(shortWait);
  }

  function note({ happened, words }: Outcome): void {
    if (stopped) return;
    hinderedSince = null;
    record = afterKeepAlive(record, happened, clock.date().getTime());
    try {
      memory.write(JSON.stringify(record));
    } catch (error) {
      log.error("what was done for the SIM cannot be written down", { why: messageOf(error) });
    }
    log.info(`the SIM is ${happened ? "" : "not "}kept alive`);
    parts.announce(happened ? `The SIM is kept alive: ${words}.` : failureWords(words, record));
  }

  wait(shortWait);
  return {
    status: () =>
      `SIM kept alive: ${record.lastProof === null ? "not yet" : `last on ${dayOf(record.lastProof)}`}`,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** A day as dates are written everywhere. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function failureWords(why: string, { lastProof, failures }: KeepAliveRecord): string {
  const last = lastProof === null ? "It has never worked yet" : `It last worked on ${dayOf(lastProof)}`;
  return `I could not do what keeps the SIM alive: ${why}. ${last}; I try again ${failures <= 1 ? "in an hour" : "tomorrow"}.`;
}

async function act({ action, ...parts }: KeepAliveParts): Promise<Outcome> {
  switch (action.kind) {
    case "text": {
      const to = formatPhoneNumber(action.to);
      const text = await parts.text(action.to);
      if (text.kind === "failed")
        return { happened: false, words: `the text to ${to} did not go out, ${text.why}` };
      const proof = text.delivered ? "was delivered" : "was taken by the network";
      return { happened: true, words: `my text to ${to} ${proof}` };
    }
    case "call": {
      const to = formatPhoneNumber(action.to);
      const happened = await parts.call(action.to);
      return { happened, words: happened ? `${to} answered my call` : `${to} did not answer my call` };
    }
    case "ussd": {
      const answer = await parts.ussd(action.code);
      return answer.kind === "answered"
        ? { happened: true, words: `${action.code} was answered with “${answer.text}”` }
        : { happened: false, words: `${action.code} failed, ${answer.why}` };
    }
  }
}
