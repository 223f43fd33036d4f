/** Runs the link machine: opens the ports, sets the modem up, and brings it back when it is lost. Decides nothing. */
import type { Clock } from "../core/clock.ts";
import { messageOf, ModemError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { startMachine } from "../core/machine.ts";
import type { ModemIdentity } from "./init.ts";
import { type LinkEffect, type LinkState, type LossCause, transition, unlinked } from "./link.ts";
import type { Opened } from "./opened.ts";
import type { SimPin } from "./pin.ts";
import type { Remedy } from "./remedies.ts";
import type { OpenPorts } from "./session.ts";

/** What a link is made of, and whom it tells. */
export interface LinkParts {
  /** Opens the ports anew; rejects with ModemError, in words for the owner. `wasSilent`: those before did not answer. */
  open(wasSilent: boolean): Promise<OpenPorts>;
  /** Takes open ports into use. */
  connect(ports: OpenPorts): Opened;
  /** Has the USB device come back as if it had been pulled out; rejects with words for the log. */
  resetUsb(): Promise<void>;
  readonly pin: SimPin;
  readonly clock: Clock;
  readonly log: Log;
  /** It can take calls; its lines have been looked at. */
  onReady(identity: ModemIdentity): void;
  onLost(why: string): void;
  /** It cannot take calls; `blocked` when that will not pass by itself. Told at every try. */
  onTrouble(why: string, blocked: boolean): void;
  /** Something was done to bring it back. */
  onRemedy(remedy: Exclude<Remedy, "reopen">): void;
}

/** A link that goes on until it is stopped. */
export interface Link {
  state(): LinkState;
  /** The open modem, however far it is; null when there is none. */
  opened(): Opened | null;
  /** The modem that takes calls; null when there is none. */
  ready(): Opened | null;
  lose(why: string, cause: LossCause): void;
  /** What was set does not hold any more. */
  forgotten(): void;
  /** Lets go of the ports. */
  stop(): Promise<void>;
}

/** Starts to look for the modem, at once and for as long as it takes. */
export function startLink(parts: LinkParts): Link {
  const { clock, log, pin } = parts;
  let opened: Opened | null = null;
  let closing: Promise<void> = Promise.resolve();
  let restarting: Promise<void> = Promise.resolve();
  let wasSilent = false;
  let cancelTimer: () => void = () => undefined;
  let stopped = false;

  const machine = startMachine({
    initial: unlinked,
    transition,
    perform,
    onStep: (before, event, step) => {
      if (step.state.kind === before.kind) return;
      const line = `link ${before.kind} → ${step.state.kind} (${event.kind})`;
      // What is not there, or waits for its owner, is tried every few seconds, for ever.
      if (isReady(before) || isReady(step.state)) log.info(line);
      else log.debug(line);
    },
  });

  function perform(effect: LinkEffect): void {
    if (stopped) return;
    switch (effect.kind) {
      case "open":
        void open();
        break;
      case "start":
        void start();
        break;
      case "restart":
        if (opened) parts.onRemedy("restart");
        restarting = opened?.session.restart() ?? restarting;
        break;
      case "close":
        closing = close();
        break;
      case "reset-usb":
        closing = resetUsb(closing);
        break;
      case "set-timer":
        cancelTimer();
        cancelTimer = clock.after(effect.seconds * 1000, () => {
          machine.send({ kind: "timer-ended", at: clock.now() });
        });
        break;
      case "tell-ready":
        void becomeReady();
        break;
      case "tell-trouble":
        parts.onTrouble(effect.why, effect.blocked);
        break;
      case "tell-lost":
        parts.onLost(effect.why);
        break;
    }
  }

  async function open(): Promise<void> {
    // A port that is still being let go of would be found locked.
    await closing;
    try {
      const ports = await parts.open(wasSilent);
      if (stopped) {
        await Promise.all([ports.commands.close(), ports.events?.close()]);
        return;
      }
      opened = parts.connect(ports);
      machine.send({ kind: "opened", at: clock.now() });
    } catch (error) {
      const cause = error instanceof ModemError ? error.kind : "failed";
      machine.send({ kind: "not-opened", why: messageOf(error), cause, at: clock.now() });
    }
  }

  async function start(): Promise<void> {
    const started = opened;
    if (!started) return;
    const result = await started.session.start(pin, wasSilent);
    if (opened !== started) return;
    switch (result.kind) {
      case "started":
        wasSilent = false;
        if (result.missing.length > 0) log.warn(`the modem does not give ${result.missing.join(", ")}`);
        // Whatever made it forget its settings may have ended its calls.
        if (machine.state().kind === "refreshing") {
          void started.session.look();
          void started.setUpTexts();
        }
        machine.send({ kind: "started", at: clock.now() });
        break;
      case "silent":
        lose(result.why, "silent");
        break;
      case "waiting":
      case "blocked": {
        const blocked = result.kind === "blocked";
        machine.send({ kind: "not-started", why: result.why, blocked, at: clock.now() });
        break;
      }
    }
  }

  async function becomeReady(): Promise<void> {
    const newest = opened;
    const identity = newest?.session.identity();
    if (!newest || !identity) return;
    await newest.session.look();
    if (opened !== newest || ready() === null) return;
    parts.onReady(identity);
    void newest.setUpTexts();
    await newest.network.begin();
  }

  function ready(): Opened | null {
    return isReady(machine.state()) ? opened : null;
  }

  function lose(why: string, cause: LossCause): void {
    if (cause === "silent") wasSilent = true;
    machine.send({ kind: "lost", why, cause, at: clock.now() });
  }

  async function close(): Promise<void> {
    const closed = opened;
    opened = null;
    await restarting;
    await closed?.close();
  }

  async function resetUsb(closed: Promise<void>): Promise<void> {
    await closed;
    try {
      await parts.resetUsb();
      parts.onRemedy("reset-usb");
    } catch (error) {
      log.warn(`its USB port could not be reset: ${messageOf(error)}`);
    }
  }

  machine.send({ kind: "timer-ended", at: clock.now() });

  return {
    state: () => machine.state(),
    opened: () => opened,
    ready,
    lose,
    forgotten() {
      machine.send({ kind: "settings-forgotten", at: clock.now() });
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await Promise.all([closing, close()]);
    },
  };
}

/** Whether a modem takes calls. */
export function isReady({ kind }: LinkState): boolean {
  return kind === "ready" || kind === "refreshing";
}
