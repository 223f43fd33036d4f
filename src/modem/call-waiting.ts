/**
 * Sees to it that the network presents second callers (22.083): they are refused and told, where without it they hear
 * busy and nobody knows. An operator that refuses is survived, and asked again a day later.
 */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { CallWaiting } from "../core/network.ts";
import { errorCode } from "./refused.ts";
import type { ServiceReply, Services } from "./services.ts";

/** What is known of the service; outlives the openings of the ports. */
export interface CallWaitingMemory {
  state: CallWaiting;
  /** When it is asked next, in milliseconds of the clock. */
  next: number;
}

/** What a keeper is made of. */
export interface CallWaitingParts {
  readonly services: Services;
  readonly memory: CallWaitingMemory;
  readonly clock: Clock;
  readonly log: Log;
}

/** Asks for the voice service alone: class 1 (27.007 §7.12). The first 1 keeps the news of second callers on. */
const query = "AT+CCWA=1,2,1";
const enable = "AT+CCWA=1,1,1";
const seconds = 20;

/** Texts, the SIM and the network come first after a start. */
const settleMilliseconds = 30_000;
const dayMilliseconds = 86_400_000;
const laterMilliseconds = 600_000;

/** Sees to it from now on, until it is stopped. */
export function callWaitingKeeper({ services, memory, clock, log }: CallWaitingParts): { stop(): void } {
  let stopped = false;
  let cancel = wait(settleMilliseconds);

  function wait(milliseconds: number): () => void {
    return clock.after(Math.max(milliseconds, memory.next - clock.now()), () => void keep());
  }

  async function keep(): Promise<void> {
    const found = await seeTo(services);
    // Also for the next opening: a stick that breaks when it is asked is not asked as soon as it is back.
    memory.next = clock.now() + (found === "later" ? laterMilliseconds : dayMilliseconds);
    if (stopped) return;
    if (found !== "later") {
      if (found !== memory.state) log[found === "on" ? "info" : "warn"](`call waiting: ${logWords[found]}`);
      memory.state = found;
    }
    cancel = wait(0);
  }

  return {
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}

type Found = Exclude<CallWaiting, "unknown">;

const logWords: Readonly<Record<Found, string>> = {
  on: "the network presents second callers",
  refused: "the operator refuses it, so that second callers hear busy",
  silent: "the operator does not answer, so that second callers may hear busy",
};

/** Asks, switches it on where it is off, and asks again: an OK alone proves nothing. */
async function seeTo(services: Services): Promise<Found | "later"> {
  const before = stateIn(await services.run(query, seconds));
  if (before !== "off" && before !== "taken") return before;
  const switched = stateIn(await services.run(enable, seconds));
  if (switched !== "taken") return switched === "off" ? "refused" : switched;
  const after = stateIn(await services.run(query, seconds));
  // One that never says has taken the command at least.
  if (after === "taken") return "on";
  return after === "off" ? "refused" : after;
}

/** What a reply says. `taken`: it is an OK without a word. */
function stateIn(reply: ServiceReply): Found | "off" | "taken" | "later" {
  switch (reply.kind) {
    case "put-off":
    case "gone":
      return "later";
    case "timeout":
      return "silent";
    case "refused":
      return isPassing(reply.result) ? "later" : "refused";
    case "ok":
      if (reply.lines.length === 0) return "taken";
      return reply.lines.some(isOnForVoice) ? "on" : "off";
  }
}

/** `+CCWA: <status>,<class>`; classes are added up, and 1 is voice. A single line may leave its class out. */
function isOnForVoice(line: string): boolean {
  const [, status, classes = "1"] = /^\+CCWA ?: *(\d) *(?:, *(\d{1,3}))?/.exec(line) ?? [];
  return status === "1" && (Number(classes) & 1) === 1;
}

/** The SIM is busy, there is no network, or it did not answer in time (27.007 §9.2.1). */
function isPassing(result: string): boolean {
  return ["14", "30", "31", "32"].includes(errorCode(result) ?? "");
}
