/** Follows the network: asks now and then, and after a hint, but only while no call could be kept waiting by it. */
import type { Clock } from "../core/clock.ts";
import { isOutOfService, isServed, type NetworkView, unseenNetwork } from "../core/network.ts";
import { command } from "./actions.ts";
import {
  answered,
  asksForCode,
  heardOf,
  hintsAtLostSim,
  hintsAtRegistration,
  refusesForLostSim,
  withoutOperator,
} from "./network.ts";
import { isUnknownCommand } from "./refused.ts";
import type { Session } from "./session.ts";

/** What a watch is made of, and whom it tells. */
export interface NetworkParts {
  readonly session: Pick<Session, "run" | "quiet">;
  readonly clock: Clock;
  /** The view has changed. */
  readonly onNetwork: (view: NetworkView) => void;
  /** The SIM is gone, or does not work any more. */
  readonly onSimLost: () => void;
}

/** The watch over a session's network. */
export interface NetworkWatch {
  /** Asks now, and every minute from now on. */
  begin(): Promise<void>;
  /** A line that nobody asked for. */
  heard(line: string): void;
  now(): NetworkView;
  /** When it was last seen to fall out of service, in milliseconds of the clock; null while it is served or unknown. */
  outSince(): number | null;
  /** Calls and texts can come, as far as is known; false until it was asked. */
  mayServe(): boolean;
  stop(): void;
}

const periodMilliseconds = 60_000;
/** Lines about the network come in bursts; and what was put off for a call is soon tried again. */
const soonMilliseconds = 2000;
/** A question that was not answered keeps calls waiting: it is left alone for this long. */
const restMilliseconds = 600_000;

/** Makes a watch that has not begun. */
export function watchNetwork({ session, clock, onNetwork, onSimLost }: NetworkParts): NetworkWatch {
  let view = unseenNetwork;
  let begun = false;
  let asking = false;
  let out: number | null = null;
  let stopped = false;
  let cancel: () => void = () => undefined;
  /** What this round has asked: one that is put off goes on where it was, for on a slow modem it never ends otherwise. */
  const asked = new Set<string>();
  /** Questions that are not asked before a time; those of commands the modem does not have, never again. */
  const resting = new Map<string, number>();

  function become(next: NetworkView): void {
    if (next === view || stopped) return;
    view = next;
    if (!isOutOfService(next.registration)) out = null;
    else out ??= clock.now();
    if (begun) onNetwork(next);
  }

  /** Whether its moment was there; what it answers is taken in. */
  async function ask(text: string): Promise<boolean> {
    if (asked.has(text) || (resting.get(text) ?? 0) > clock.now()) return true;
    if (stopped || !session.quiet()) return false;
    asked.add(text);
    const reply = await session.run(command(text));
    if (reply.kind === "ok") become(answered(view, reply.lines));
    if (reply.kind === "ok" && reply.lines.some(asksForCode)) loseSim();
    if (reply.kind === "timeout") resting.set(text, clock.now() + restMilliseconds);
    if (reply.kind === "refused" && isUnknownCommand(reply.result)) resting.set(text, Infinity);
    if (reply.kind === "refused" && refusesForLostSim(reply.result)) loseSim();
    return true;
  }

  function loseSim(): void {
    become(unseenNetwork);
    if (!stopped) onSimLost();
  }

  async function askAll(): Promise<boolean> {
    if (!(await ask("AT+CREG?")) || !(await ask("AT+CSQ"))) return false;
    if (isOutOfService(view.registration)) {
      become(withoutOperator(view));
      // A modem that does not even search may have no SIM any more.
      return view.registration !== "none" || ask("AT+CPIN?");
    }
    if (!(await ask("AT+COPS?"))) return false;
    return view.mode !== null || ask("AT^SYSINFO");
  }

  function begin(): Promise<void> {
    asked.clear();
    return goOn();
  }

  async function goOn(): Promise<void> {
    cancel();
    if (asking) return;
    asking = true;
    const done = await askAll();
    asking = false;
    if (stopped) return;
    begun ||= done;
    if (done) onNetwork(view);
    if (done) goAfter(periodMilliseconds, begin);
    else goAfter(soonMilliseconds, goOn);
  }

  function goAfter(milliseconds: number, go: () => Promise<void>): void {
    cancel();
    if (!stopped) cancel = clock.after(milliseconds, () => void go());
  }

  return {
    begin,
    heard(line) {
      become(heardOf(view, line));
      if (begun && hintsAtLostSim(line)) loseSim();
      else if (begun && hintsAtRegistration(line) && !asking) goAfter(soonMilliseconds, begin);
    },
    now: () => view,
    outSince: () => out,
    mayServe: () => begun && (isServed(view.registration) || view.registration === "unknown"),
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
