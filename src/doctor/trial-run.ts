/** Runs a trial of hold and join on an open modem. Decides nothing. */
import type { Clock } from "../core/clock.ts";
import { startMachine } from "../core/machine.ts";
import { noPin } from "../modem/pin.ts";
import type { Conversation } from "./conversation.ts";
import { type Finding, red, yellow } from "./finding.ts";
import { plannedTrial, transition, type TrialEffect, type TrialPlan } from "./trial.ts";

/** What a trial needs, and whom it tells. */
export interface TrialParts {
  readonly modem: Conversation;
  readonly plan: TrialPlan;
  readonly clock: Clock;
  /** Ends the trial early; what it has dialled is hung up. */
  readonly signal: AbortSignal;
  readonly tell: (finding: Finding) => void;
  /** What goes on just now. */
  readonly say: (text: string) => void;
}

/** Settles when every call of the trial is hung up, or nothing more can be done about it. Never rejects. */
export async function tryCalls(parts: TrialParts): Promise<void> {
  const { modem, tell, signal } = parts;
  const started = await modem.session.start(noPin, false);
  if (started.kind !== "started") {
    tell(red(`calls cannot be tried: ${started.why}`, "see above"));
    return;
  }
  await modem.session.look();
  if (signal.aborted) return;
  if (modem.session.lines().length > 0) {
    tell(yellow("calls are not tried while there is a call", "hang up, and run this again"));
    return;
  }
  await run(parts);
}

function run({ modem, plan, clock, signal, tell, say }: TrialParts): Promise<void> {
  return new Promise((resolve) => {
    let cancelTimer: () => void = () => undefined;
    const machine = startMachine({ initial: plannedTrial(plan), transition, perform });

    function perform(effect: TrialEffect): void {
      switch (effect.kind) {
        case "perform":
          void modem.session.perform(effect.action).then((outcome) => {
            machine.send({ kind: effect.action.kind === "dial" ? "dialled" : "obeyed", outcome });
          });
          break;
        case "set-timer":
          cancelTimer();
          cancelTimer = clock.after(effect.seconds * 1000, () => {
            machine.send({ kind: "timer-ended" });
          });
          break;
        case "tell-step":
          say(effect.text);
          break;
        case "tell":
          tell(effect.finding);
          break;
        case "finish":
          cancelTimer();
          signal.removeEventListener("abort", interrupt);
          resolve();
          break;
      }
    }

    function interrupt(): void {
      machine.send({ kind: "interrupted" });
    }

    signal.addEventListener("abort", interrupt);
    modem.onPicture(({ lines, ended }) => {
      machine.send({ kind: "pictured", lines, ended });
    });
    modem.onGone(() => {
      machine.send({ kind: "lost" });
    });
    machine.send({ kind: "begun" });
  });
}
