/** A modem that can be there or not: runs the link machine on one session after the other. Decides nothing. */
import type { TextHint, TextModem, UssdModem, UssdNews } from "../core/text-modem.ts";
import type { Action, Outcome } from "../core/action.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Line, Picture } from "../core/line.ts";
import type { Log } from "../core/log.ts";
import { startMachine } from "../core/machine.ts";
import { command } from "./actions.ts";
import { type ModemIdentity, onceOnly } from "./init.ts";
import { type LinkEffect, type LinkState, transition, unlinked } from "./link.ts";
import { checkOwnerCommand } from "./owner-command.ts";
import { askByHand, type OwnerCommandAnswer, overridesSettings } from "./owner-desk.ts";
import { type Opened, openModem } from "./opened.ts";
import type { Reception } from "./signal.ts";
import type { OpenPorts } from "./session.ts";
import { noTexts } from "./texts.ts";
import { noUssd } from "./ussd.ts";

export type { OwnerCommandAnswer } from "./owner-desk.ts";
export type { OpenPorts } from "./session.ts";

/** What a modem is made of, and whom it tells. */
export interface ModemParts {
  /** Opens the ports anew; rejects with words for the owner. */
  open(): Promise<OpenPorts>;
  readonly pin: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly onPicture: (picture: Picture) => void;
  /** It can take calls; the first picture has been told. */
  onReady(identity: ModemIdentity): void;
  onLost(why: string): void;
  /** It cannot take calls; `owner` when that will not pass by itself. */
  onTrouble(why: string, owner: boolean): void;
  /** What is known of calls elsewhere: none is being set up or ended. */
  isCalm(): boolean;
  /** The modem said something of texts; after each set-up, that they are to be looked for. */
  onText(hint: TextHint): void;
  onUssd(news: UssdNews): void;
}

/** What the modem says of itself. */
export interface ModemStatus extends Reception {
  readonly modem: "absent" | "starting" | "ready";
  readonly trouble: string | null;
  readonly model: string | null;
}

/** The modem as the daemon uses it. */
export interface Modem {
  /** Carries out an action and looks at the lines. Always settles, within about a minute. */
  perform(action: Action): Promise<Outcome>;
  command(line: string): Promise<OwnerCommandAnswer>;
  readonly texts: TextModem;
  readonly ussd: UssdModem;
  /** It is ready, and no call is being set up or ended, as far as anybody has heard. */
  isCalm(): boolean;
  status(): ModemStatus;
  lines(): readonly Line[];
  /** Every line on the ports, until the answer is called. */
  listen(listener: (line: string) => void): () => void;
  /** Restarts the modem, once an hour at most; otherwise only opens it anew. */
  reset(): Promise<void>;
  /** Lets go of the ports. Calls go on. */
  stop(): Promise<void>;
}

const resetMilliseconds = 3_600_000;

/** Starts to look for the modem, at once and for as long as it takes. */
export function startModemDaemon(parts: ModemParts): Modem {
  const { clock, log } = parts;
  const listeners = new Set<(line: string) => void>();
  const pin = onceOnly(parts.pin);
  let opened: Opened | null = null;
  let closing: Promise<void> = Promise.resolve();
  let wasSilent = false;
  let lastReset = Number.NEGATIVE_INFINITY;
  /** An owner has changed what was set: it is set again when nothing goes on. */
  let overridden = false;
  let cancelTimer: () => void = () => undefined;
  let stopped = false;

  const link = startMachine({
    initial: unlinked,
    transition,
    perform,
    onStep: (before, event, step) => {
      if (step.state.kind === before.kind) return;
      const line = `link ${before.kind} → ${step.state.kind} (${event.kind})`;
      // A stick that is not there is looked for every few seconds, for ever.
      if (isSearching(before) && isSearching(step.state)) log.debug(line);
      else log.info(line);
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
      case "close":
        closing = close();
        break;
      case "set-timer":
        cancelTimer();
        cancelTimer = clock.after(effect.seconds * 1000, () => {
          link.send({ kind: "timer-ended" });
        });
        break;
      case "tell-ready":
        void becomeReady();
        break;
      case "tell-trouble":
        parts.onTrouble(effect.why, effect.owner);
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
      const ports = await parts.open();
      if (stopped) {
        await Promise.all([ports.commands.close(), ports.events?.close()]);
        return;
      }
      opened = connect(ports);
      link.send({ kind: "opened" });
    } catch (error) {
      link.send({ kind: "not-opened", why: messageOf(error) });
    }
  }

  function connect(ports: OpenPorts): Opened {
    return openModem({
      ports,
      clock,
      log,
      onPicture: (picture) => {
        parts.onPicture(picture);
        if (overridden && isCalm()) forgotten();
      },
      onLine: (line) => {
        for (const listener of listeners) listener(line);
      },
      isCalm: () => isReady(link.state()) && parts.isCalm(),
      onText: (hint) => {
        parts.onText(hint);
      },
      onUssd: (news) => {
        parts.onUssd(news);
      },
      onForgotten: forgotten,
      onStuck: () => {
        wasSilent = true;
        link.send({ kind: "lost", why: "it does not answer any more" });
      },
      onGone: (why) => {
        link.send({ kind: "lost", why });
      },
    });
  }

  function isCalm(): boolean {
    return opened !== null && isReady(link.state()) && opened.session.current() && parts.isCalm();
  }

  /** What was set does not hold any more. */
  function forgotten(): void {
    overridden = false;
    link.send({ kind: "settings-forgotten" });
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
        if (link.state().kind === "refreshing") {
          void started.session.look();
          void started.setUpTexts();
        }
        link.send({ kind: "started" });
        break;
      case "silent":
        link.send({ kind: "lost", why: result.why });
        break;
      case "waiting":
      case "blocked":
        link.send({ kind: "not-started", why: result.why, blocked: result.kind === "blocked" });
        break;
    }
  }

  async function becomeReady(): Promise<void> {
    const ready = opened;
    const identity = ready?.session.identity();
    if (!ready || !identity) return;
    await ready.session.look();
    if (opened !== ready || !isReady(link.state())) return;
    parts.onReady(identity);
    void ready.setUpTexts();
    await ready.reception.begin();
  }

  async function close(): Promise<void> {
    const closed = opened;
    opened = null;
    await closed?.close();
  }

  function texts(): TextModem {
    return opened && isReady(link.state()) ? opened.texts : noTexts;
  }

  function ussd(): UssdModem {
    return opened && isReady(link.state()) ? opened.ussd : noUssd;
  }

  link.send({ kind: "timer-ended" });

  return {
    async perform(action) {
      if (!opened || !isReady(link.state())) return { kind: "failed", words: "the modem is not there" };
      return opened.session.perform(action);
    },
    async command(written) {
      const checked = checkOwnerCommand(written);
      if (checked.kind === "refused") return checked;
      if (!opened) return { kind: "failed", why: "the modem is not there" };
      const asked = opened;
      const answer = await askByHand(asked.session, checked.text);
      asked.texts.forget();
      if (opened === asked && overridesSettings(checked.text)) {
        overridden = true;
        void asked.session.look();
      }
      return answer;
    },
    status() {
      const state = link.state();
      return {
        modem: stageOf(state),
        trouble: "why" in state ? state.why : null,
        model: opened?.session.identity()?.model ?? null,
        operator: null,
        signal: null,
        ...opened?.reception.now(),
      };
    },
    lines: () => opened?.session.lines() ?? [],
    isCalm,
    texts: {
      storages: () => texts().storages(),
      list: (storage) => texts().list(storage),
      read: (slot) => texts().read(slot),
      remove: (slot) => texts().remove(slot),
      send: (pdu, beforePdu) => texts().send(pdu, beforePdu),
    },
    ussd: {
      send: (payload, dcs) => ussd().send(payload, dcs),
      cancel: () => ussd().cancel(),
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async reset() {
      if (clock.now() - lastReset > resetMilliseconds) {
        lastReset = clock.now();
        await opened?.session.run(command("AT+CFUN=1,1"));
      }
      link.send({ kind: "lost", why: "it is being restarted" });
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await Promise.all([closing, close()]);
    },
  };
}

function isSearching({ kind }: LinkState): boolean {
  return kind === "absent" || kind === "opening";
}

function isReady({ kind }: LinkState): boolean {
  return kind === "ready" || kind === "refreshing";
}

function stageOf(state: LinkState): ModemStatus["modem"] {
  if (isReady(state)) return "ready";
  return state.kind === "starting" || state.kind === "pausing" ? "starting" : "absent";
}
