/** The phone: the call machine on a modem. Carries out what the machine orders and decides nothing. */
import type { DivertModem } from "./core/divert-modem.ts";
import type { TextHint, TextModem, UssdModem, UssdNews } from "./core/text-modem.ts";
import { transition } from "./call/call.ts";
import type { CallNews } from "./call/news.ts";
import { type CallEffect, type CallEvent, type CallState, type Plan, startCalls } from "./call/state.ts";
import type { Clock } from "./core/clock.ts";
import type { Picture } from "./core/line.ts";
import { type Log, maskNumber } from "./core/log.ts";
import { startMachine } from "./core/machine.ts";
import type { NetworkView } from "./core/network.ts";
import type { Person } from "./core/person.ts";
import type { PhoneNumber } from "./core/phone-number.ts";
import { maskImei } from "./modem/imei.ts";
import { openDiverts } from "./modem/diverts.ts";
import { type OpenPorts, startModemDaemon } from "./modem/modem.ts";
import type { SimPin } from "./modem/pin.ts";
import type { Remedy } from "./modem/remedies.ts";
import type { Services } from "./modem/services.ts";
import { checkOwnerCommand } from "./modem/owner-command.ts";
import { type PhoneInput, tellRequests } from "./phone-input.ts";
import type { Callable, CallInProgress, Phone } from "./telegram/ports.ts";

/** What the modem comes to; each is told every time. */
export type ModemNews =
  /** It takes calls. */
  | { readonly kind: "ready"; readonly model: string }
  /** It did, and is gone. */
  | { readonly kind: "lost"; readonly why: string }
  /** It cannot be used yet. `blocked`: an owner has to do something about it. */
  | { readonly kind: "trouble"; readonly why: string; readonly blocked: boolean }
  /** Something was done to bring it back. */
  | { readonly kind: "remedy"; readonly remedy: Exclude<Remedy, "reopen"> };

/** What a phone is made of, and whom it asks and tells. */
export interface PhoneParts {
  /** Opens the modem's ports anew; rejects with ModemError. `wasSilent`: those before did not answer. */
  readonly openPorts: (wasSilent: boolean) => Promise<OpenPorts>;
  /** Has the modem's USB device come back as if it had been pulled out; rejects with words for the log. */
  readonly resetUsb: () => Promise<void>;
  readonly pin: SimPin;
  readonly ringSeconds: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Who takes a call from this number, as the network wrote it; empty when withheld. Answers at once. */
  readonly decide: (written: string) => Plan;
  /** Who has a number. */
  readonly whoIs: (written: string) => Person;
  readonly masterPhone: () => PhoneNumber;
  /** Why an owner's call with these phones is not placed, a sentence or two; null when it may be. */
  readonly whyNoCall?: (contact: Callable, master: PhoneNumber) => string | null;
  readonly tell: (news: CallNews) => void;
  readonly onModem: (news: ModemNews) => void;
  /** The modem said something of texts; after each set-up, that they are to be looked for. */
  readonly onText?: (hint: TextHint) => void;
  readonly onUssd?: (news: UssdNews) => void;
  /** What is known of the network has changed, on a modem that is ready. */
  readonly onNetwork?: (view: NetworkView) => void;
  /** Told each time `isCalm` comes to be true: what was put off can be done. */
  readonly onCalm?: () => void;
  /** Everything that the phone is told and asked from outside the modem, for a trace. */
  readonly onInput?: (input: PhoneInput) => void;
}

/** A running phone. */
export interface RunningPhone extends Phone {
  /**
   * Calls somebody for a moment, and lets go as soon as they have answered. True when they have; false when not, or
   * when the phone is not free. The owners are told how it went.
   */
  check(other: Callable): Promise<boolean>;
  readonly texts: TextModem;
  readonly ussd: UssdModem;
  readonly services: Services;
  readonly diverts: DivertModem;
  /** The modem is ready, and no call is being set up or ended. */
  isCalm(): boolean;
  /** Ends what is not joined, and lets go of the modem; two who talk go on. Settles within about 3 seconds. */
  stop(): Promise<void>;
}

/** The most that ending the calls may take when the daemon ends. */
const letGoMilliseconds = 2500;

/** Starts a phone: it looks for its modem from now on. */
export function startPhone(parts: PhoneParts): RunningPhone {
  const { clock, log } = parts;
  const startedAt = clock.now();
  let cancelPatience: () => void = () => undefined;
  let troubleLogged: string | null = null;
  let stopped = false;
  let checking: { readonly call: number; settle(answered: boolean): void } | null = null;
  let onIdle: () => void = () => undefined;
  let wasCalm = false;

  const calls = startMachine<CallState, CallEvent, CallEffect>({
    initial: startCalls(parts.ringSeconds),
    transition,
    perform,
    onStep: (before, event, step) => {
      const [from, to] = [before.phase.kind, step.state.phase.kind];
      if (from !== to)
        log.info(
          `call ${callNumber(step.state) ?? callNumber(before) ?? "-"} ${from} → ${to} (${event.kind})`,
        );
      if (to === "idle") onIdle();
      tellCalm();
    },
  });

  const modem = startModemDaemon({
    open: parts.openPorts,
    resetUsb: parts.resetUsb,
    pin: parts.pin,
    clock,
    log: log.child("modem"),
    onPicture: ({ lines, ended }: Picture) => {
      calls.send({ kind: "pictured", lines, ended, at: clock.now() });
      tellCalm();
    },
    onReady: ({ model, imei }) => {
      log.info(`the modem is ${model}${imei === null ? "" : `, IMEI ${maskImei(imei)}`}`);
      troubleLogged = null;
      parts.onModem({ kind: "ready", model });
      tellCalm();
    },
    isCalm: () => isSettled(calls.state()),
    onText: (hint) => parts.onText?.(hint),
    onUssd: (news) => parts.onUssd?.(news),
    onNetwork: (view) => parts.onNetwork?.(view),
    onLost: (why) => {
      log.warn(`the modem is lost: ${why}`);
      calls.send({ kind: "modem-lost", at: clock.now() });
      parts.onModem({ kind: "lost", why });
    },
    onTrouble: (why, blocked) => {
      if (troubleLogged !== why) log.warn(`no modem: ${why}`);
      troubleLogged = why;
      parts.onModem({ kind: "trouble", why, blocked });
    },
    onRemedy: (remedy) => {
      log.warn(`the modem does not answer: ${remedy}`);
      parts.onModem({ kind: "remedy", remedy });
    },
  });

  function perform(effect: CallEffect): void {
    if (stopped) return;
    switch (effect.kind) {
      case "order":
        void modem.perform(effect.action).then((outcome) => {
          calls.send({ kind: "answered-order", order: effect.order, outcome, at: clock.now() });
        });
        break;
      case "find-route":
        input({ kind: "routed", call: effect.call, plan: parts.decide(effect.written), at: clock.now() });
        break;
      case "set-patience":
        cancelPatience();
        cancelPatience = clock.after(effect.seconds * 1000, () => {
          calls.send({ kind: "patience-ended", patience: effect.patience, at: clock.now() });
        });
        break;
      case "tell":
        tell(effect.news);
        break;
      case "reset-modem":
        modem.restart();
        break;
    }
  }

  function tellCalm(): void {
    const before = wasCalm;
    wasCalm = modem.isCalm();
    if (wasCalm && !before && !stopped) parts.onCalm?.();
  }

  /** Nobody is left on hold by a daemon that ends; two who talk go on without it. */
  async function letGo(): Promise<void> {
    const { kind } = calls.state().phase;
    if (kind === "idle" || kind === "joined") return;
    const idle = new Promise<void>((resolve) => {
      onIdle = resolve;
    });
    const cancel = clock.after(letGoMilliseconds, onIdle);
    input({ kind: "close-wanted", at: clock.now() });
    await idle;
    cancel();
  }

  function input(event: CallEvent): void {
    parts.onInput?.(event);
    calls.send(event);
  }

  function tell(news: CallNews): void {
    const introduced = introduce(news, parts.whoIs);
    log.info(`call ${news.call}: ${news.kind}`, { who: maskedWho(introduced) });
    parts.tell(introduced);
    if (news.call === checking?.call && news.kind !== "second-caller") {
      checking.settle(news.kind === "check-ended" && news.ending === null);
      checking = null;
    }
  }

  function inProgress(): CallInProgress | null {
    const { phase } = calls.state();
    if (phase.kind === "idle" || phase.kind === "closing") {
      return phase.kind === "closing" && phase.call ? describe(phase.call, phase.kind) : null;
    }
    return describe(phase.call, phase.kind);
  }

  function describe(
    call: { id: number; direction: "in" | "out"; other: Person; began: number },
    stage: string,
  ): CallInProgress {
    const seconds = Math.round((clock.now() - call.began) / 1000);
    return {
      call: call.id,
      direction: call.direction,
      other: known(call.other, parts.whoIs),
      stage,
      seconds,
    };
  }

  return {
    status: () => ({
      ...modem.status(),
      call: inProgress(),
      upSeconds: Math.round((clock.now() - startedAt) / 1000),
    }),
    placeCall({ contact, master }) {
      const { modem: state, trouble } = modem.status();
      if (state !== "ready") return { kind: "no-modem", trouble: trouble ?? "it is being set up" };
      const before = calls.state();
      if (before.phase.kind !== "idle" || before.lines.length > 0)
        return { kind: "busy", call: inProgress() };
      const from = master ?? parts.masterPhone();
      if (from === contact.number) return { kind: "same-phone" };
      const why = parts.whyNoCall?.(contact, from) ?? null;
      if (why !== null) return { kind: "refused", why };
      input({ kind: "call-wanted", contact, number: contact.number, master: from, at: clock.now() });
      return { kind: "placed", call: before.nextCall };
    },
    check(other) {
      const { phase, lines, nextCall } = calls.state();
      const free = modem.status().modem === "ready" && phase.kind === "idle" && lines.length === 0;
      if (!free || stopped) return Promise.resolve(false);
      return new Promise((settle) => {
        checking = { call: nextCall, settle };
        input({ kind: "check-wanted", other, number: other.number, at: clock.now() });
      });
    },
    close() {
      const busy = calls.state().phase.kind !== "idle";
      input({ kind: "close-wanted", at: clock.now() });
      return busy;
    },
    examine(line) {
      const checked = checkOwnerCommand(line);
      return checked.kind === "refused" ? checked : checked.effect;
    },
    command: (line) => modem.command(line),
    ...tellRequests({ ...modem, diverts: openDiverts(modem.services) }, (request) =>
      parts.onInput?.(request),
    ),
    isCalm: () => modem.isCalm(),
    services: modem.services,
    listen: (listener) => modem.listen(listener),
    async stop() {
      await letGo();
      stopped = true;
      cancelPatience();
      checking?.settle(false);
      await modem.stop();
    },
  };
}

/** No call is there, or two talk: nothing is about to be asked of the modem for them. */
function isSettled({ phase, lines }: CallState): boolean {
  return phase.kind === "joined" ? !phase.strained : phase.kind === "idle" && lines.length === 0;
}

function callNumber({ phase }: CallState): number | null {
  return "call" in phase && phase.call ? phase.call.id : null;
}

/** Gives the people in news their names. */
function introduce(news: CallNews, whoIs: (written: string) => Person): CallNews {
  if ("caller" in news) return { ...news, caller: known(news.caller, whoIs) };
  if ("contact" in news) return { ...news, contact: known(news.contact, whoIs) };
  if ("others" in news) return { ...news, others: news.others.map((each) => known(each, whoIs)) };
  return "other" in news && news.other ? { ...news, other: known(news.other, whoIs) } : news;
}

function known(person: Person, whoIs: (written: string) => Person): Person {
  return person.name === null && person.written !== "" ? whoIs(person.written) : person;
}

function maskedWho(news: CallNews): string {
  const person =
    "caller" in news ? news.caller : "contact" in news ? news.contact : "other" in news ? news.other : null;
  return person === null
    ? "-"
    : person.written === ""
      ? "withheld"
      : maskNumber(person.number ?? person.written);
}
