import type { Clock } from "../core/clock.ts";
import type { Alarms } from "./alarms.ts";
import { framed } from "./announcement.ts";
import { registration } from "./behaviours/network.ts";
import type { Knobs } from "./knobs.ts";
import { type Memory, cardFor } from "./memory.ts";
import type { Printer } from "./printer.ts";
import type { Profile } from "./profile.ts";
import type { Random } from "./random.ts";
import { readyCard, type SimCard } from "./sim-card.ts";
import type { Timings } from "./timings.ts";

/** The card, and whether it is in a network. */
export interface Radio {
  /** The card does not answer yet. */
  readonly simBusy: () => boolean;
  readonly registered: () => boolean;
  /** A card is found at a start, or unlocked: it is busy for a while, and then in the network. */
  readonly wake: (card: SimCard) => void;
  /** The switches were turned; the service may be lost by it, or come back. */
  readonly turned: (before: Knobs) => void;
  /** +CFUN was set. */
  readonly settingsTurned: () => void;
}

/** What a radio is made of. */
export interface RadioParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly profile: Profile;
  readonly pin: string;
  readonly memory: Memory;
  readonly alarms: Alarms;
  readonly printer: Printer;
  readonly knobs: () => Knobs;
  /** The service is lost, and all calls with it. */
  readonly lost: () => void;
  /** The SIM may be in the network again. */
  readonly found: () => void;
}

/** Starts a radio. */
export function startRadio(parts: RadioParts): Radio {
  const { clock, memory, printer, knobs } = parts;
  const simBusy = (): boolean => knobs().simBusy || clock.now() < memory.state().simBusyUntil;
  const registered = (): boolean => {
    const { powered, card, settings } = memory.state();
    const { noService, registration: network } = knobs();
    const served = noService === "off" && network !== "denied";
    return powered && card.state === "ready" && !simBusy() && settings.fun === 1 && served;
  };

  const tellRegistration = (service: 0 | 2): void => {
    const { settings, card } = memory.state();
    printer.printMakers(`^SRVST:${service}`);
    if (settings.creg > 0)
      printer.print([
        framed(
          `+CREG: ${registration({ ...parts, settings, card, registered: registered(), knobs: knobs() })}`,
        ),
      ]);
  };

  const wake = (card: SimCard): void => {
    if (card.state === "absent") {
      memory.update({ card, simBusyUntil: clock.now() });
      return;
    }
    const wait = parts.random.within(parts.timings.simBusy);
    memory.update({ card, simBusyUntil: clock.now() + wait });
    if (card.state !== "ready") return;
    parts.alarms.set(wait, () => {
      if (memory.state().card.state !== "ready") return;
      printer.printMakers("^SIMST:1");
      tellRegistration(2);
      parts.found();
    });
  };

  /** A card that is put in wakes up; one that is pulled out is told. */
  const turnCard = (before: Knobs, now: Knobs): void => {
    const held = memory.state().card;
    // Its owner has entered the PUK elsewhere.
    const unblocked = before.pukLocked && !now.pukLocked ? readyCard(held.pin) : held;
    const card = cardFor(unblocked, now);
    const isPutIn = before.simAbsent && !now.simAbsent && memory.state().powered;
    if (isPutIn) wake(card);
    else memory.update({ card });
    if (!before.simAbsent && now.simAbsent && memory.state().powered) printer.printMakers("^SIMST:255");
  };

  return {
    simBusy,
    registered,
    wake,
    turned(before) {
      const now = knobs();
      const wasServed = before.noService === "off" && before.registration !== "denied" && !before.simAbsent;
      const served = now.noService === "off" && now.registration !== "denied" && !now.simAbsent;
      const cardTurned = (["pinLocked", "pukLocked", "pinTries", "simAbsent"] as const).some(
        (name) => before[name] !== now[name],
      );
      if (cardTurned) turnCard(before, now);
      parts.found();
      if ((wasServed === served && before.registration === now.registration) || !memory.state().powered)
        return;
      tellRegistration(served ? 2 : 0);
      if (!served) parts.lost();
    },
    settingsTurned: parts.found,
  };
}
