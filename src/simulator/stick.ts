import type { Clock } from "../core/clock.ts";
import { announce, framed, makersLine } from "./announcement.ts";
import type { Behaviour, StickView } from "./answer.ts";
import { stockBehaviours } from "./behaviours/all.ts";
import { registration } from "./behaviours/network.ts";
import type { News } from "./calls/leg.ts";
import { startExecutor } from "./executor.ts";
import type { Knobs } from "./knobs.ts";
import type { Network } from "./network.ts";
import { type CommandPort, type PortName, commandPorts } from "./ports.ts";
import type { Profile } from "./profile.ts";
import type { Random } from "./random.ts";
import { type Settings, resetSettings } from "./settings.ts";
import { type SimCard, freshTries, readyCard } from "./sim-card.ts";
import { garbage, startSpeaker } from "./speaker.ts";
import { startTerminal } from "./terminal.ts";
import type { Timings } from "./timings.ts";
import type { Transcript } from "./transcript.ts";
import { startVoice } from "./voice.ts";

/** How deep a stick sleeps: `replies` it answers nothing and still prints lines, `all` not even those. */
export type Frozen = "no" | "replies" | "all";

/** What a stick is made of. */
export interface StickParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly profile: Profile;
  readonly network: Network;
  readonly transcript: Transcript;
  /** The SIM's PIN. */
  readonly pin: string;
  readonly knobs: () => Knobs;
  readonly deliver: (port: PortName, bytes: Uint8Array) => void;
  /** The host turned the subscriber's call waiting on or off in the network. */
  readonly subscribeCallWaiting: (on: boolean) => void;
  /** The host ordered a restart, and it is time for it. */
  readonly restart: () => void;
}

/** The stick itself: it has no idea what its ports are made of. */
export interface Stick {
  readonly receive: (port: PortName, bytes: Uint8Array) => void;
  readonly tell: (news: News) => void;
  /** Power comes: settings as from the factory, and when `starting` the noise and the busy SIM of a start. */
  readonly powerUp: (starting: boolean) => void;
  readonly powerDown: () => void;
  readonly freeze: (how: Frozen) => void;
  readonly frozen: () => Frozen;
  /** The switches were turned. */
  readonly knobsTurned: (before: Knobs) => void;
  /** Adds a behaviour before all others, until the answer is called. */
  readonly behave: (behaviour: Behaviour) => () => void;
  /** Answers the next command of this kind only after `milliseconds`, while others are taken. */
  readonly answerLate: (pattern: string, milliseconds: number) => void;
  /** Whether the network can reach the SIM. */
  readonly registered: () => boolean;
}

/** What a stick remembers. */
export interface StickState {
  readonly settings: Settings;
  readonly card: SimCard;
  readonly frozen: Frozen;
  readonly powered: boolean;
  readonly simBusyUntil: number;
  readonly bootSilenced: boolean;
}

/** Bars of +CSQ. */
const signal = 19;

/** Makes a stick without power. */
export function makeStick(parts: StickParts): Stick {
  const { clock, profile, random, timings, network, transcript } = parts;
  let state: StickState = {
    settings: profile.factory,
    card: readyCard(parts.pin),
    frozen: "no",
    powered: false,
    simBusyUntil: 0,
    bootSilenced: true,
  };
  const behaviours = [...stockBehaviours];
  const timers = new Set<() => void>();

  const update = (change: Partial<StickState>): void => {
    state = { ...state, ...change };
  };
  const simBusy = (): boolean => parts.knobs().simBusy || clock.now() < state.simBusyUntil;
  const registered = (): boolean =>
    state.powered &&
    state.card.state === "ready" &&
    !simBusy() &&
    state.settings.fun === 1 &&
    parts.knobs().noService === "off";
  const view = (port: CommandPort): StickView => ({
    profile,
    port,
    settings: state.settings,
    knobs: parts.knobs(),
    card: state.card,
    simBusy: simBusy(),
    legs: network.calls().legs,
    registered: registered(),
    signal,
  });

  /** A line that may come at any time. */
  const interruption = (): string =>
    makersLine(`^RSSI:${signal}`, { profile })[0] ?? framed(`+CREG: ${registered() ? 1 : 2}`);

  const speakers = {
    modem: speakerOn("modem"),
    pcui: speakerOn("pcui"),
  };

  function speakerOn(port: CommandPort): ReturnType<typeof startSpeaker> {
    return startSpeaker({
      clock,
      random,
      pause: timings.pause,
      knobs: parts.knobs,
      interruption,
      deliver: (bytes) => {
        parts.deliver(port, bytes);
      },
    });
  }

  const say = (port: CommandPort, frames: readonly string[]): void => {
    if (!state.powered || state.frozen === "all" || frames.length === 0) return;
    const lines = frames.join("").split(/[\r\n]+/);
    for (const line of lines) if (line !== "") transcript.record(port, "<", line);
    speakers[port].say(frames);
  };

  /** Unsolicited lines go to the port of ^PORTSEL, each as a write of its own. */
  const print = (frames: readonly string[]): void => {
    const { portselOther, urcBothPorts } = parts.knobs();
    const chosen: CommandPort = (state.settings.portsel === 1) !== portselOther ? "modem" : "pcui";
    for (const port of urcBothPorts ? commandPorts : [chosen]) for (const frame of frames) say(port, [frame]);
  };

  const printMakers = (line: string): void => {
    print(makersLine(line, { profile }));
  };

  const later = (milliseconds: number, task: () => void): void => {
    const cancel = clock.after(milliseconds, () => {
      timers.delete(cancel);
      task();
    });
    timers.add(cancel);
  };

  const voice = startVoice({
    routed: () => state.settings.ddsetex === 2 && state.frozen !== "all",
    calls: network.calls,
    deaf: () => parts.knobs().hw2,
    deliver: (bytes) => {
      parts.deliver("voice", bytes);
    },
  });

  const printRegistration = (): void => {
    if (state.settings.creg > 0) print([framed(`+CREG: ${registration(view("pcui"))}`)]);
  };

  const simReady = (): void => {
    printMakers("^SIMST:1");
    printMakers("^SRVST:2");
    printRegistration();
  };

  const busySim = (card: SimCard): void => {
    const wait = random.within(timings.simBusy);
    update({ card, simBusyUntil: clock.now() + wait });
    if (card.state === "ready") later(wait, simReady);
  };

  const executor = startExecutor({
    clock,
    random,
    timings,
    network,
    transcript,
    behaviours,
    knobs: parts.knobs,
    view,
    say,
    frozen: () => state.frozen !== "no",
    do: {
      set: (change) => {
        update({ settings: { ...state.settings, ...change } });
      },
      echo: (port, on) => {
        if (!parts.knobs().echoOn) terminals[port].setEcho(on);
      },
      factory: (port) => {
        update({ settings: resetSettings(state.settings, profile.factory) });
        terminals[port].reset();
      },
      card: (card) => {
        if (card.state === "ready") busySim(card);
        else update({ card });
      },
      callWaiting: parts.subscribeCallWaiting,
      silenceBoot: () => {
        update({ bootSilenced: true });
      },
      hang: () => {
        update({ frozen: "replies" });
      },
      reset: () => {
        later(random.within(timings.resetGone), parts.restart);
      },
    },
  });

  const terminals = { modem: terminalOn("modem"), pcui: terminalOn("pcui") };

  function terminalOn(port: CommandPort): ReturnType<typeof startTerminal> {
    return startTerminal({
      echo: (text) => {
        if (state.frozen === "no") speakers[port].echo(text);
      },
      busy: () => executor.busy(port),
      disturb: (text) => {
        executor.disturb(port, text);
      },
      run: (line) => {
        transcript.record(port, ">", line);
        executor.run(port, line);
      },
    });
  }

  const startNoise = (period: () => number, print_: () => void): void => {
    later(period(), () => {
      if (parts.knobs().noise && state.settings.curc === 1) print_();
      startNoise(period, print_);
    });
  };

  const startNoises = (): void => {
    startNoise(
      () => random.within(timings.signalPeriod),
      () => {
        printMakers(`^RSSI:${signal}`);
      },
    );
    startNoise(
      () => random.within(timings.bootPeriod),
      () => {
        if (!state.bootSilenced) printMakers("^BOOT:37478870,0,0,0,77");
      },
    );
  };

  const powerUp = (starting: boolean): void => {
    const { pinLocked, pukLocked } = parts.knobs();
    update({
      settings: resetSettings(state.settings, profile.factory),
      frozen: "no",
      powered: true,
      bootSilenced: false,
    });
    for (const port of commandPorts) terminals[port].reset();
    const card = lockedCard(parts.pin, pinLocked, pukLocked);
    if (starting) {
      printMakers("^SYSSTART");
      busySim(card);
    } else update({ card, simBusyUntil: 0 });
    if (parts.knobs().garbageAtOpen)
      for (const port of commandPorts) speakers[port].echo(`3,0,5${garbage(random)}`);
    startNoises();
  };

  return {
    receive(port, bytes) {
      if (!state.powered) return;
      if (port === "voice") voice.receive(bytes);
      else terminals[port].receive(bytes);
    },
    tell(news) {
      print(announce(news, { profile, random, settings: state.settings, knobs: parts.knobs() }));
      if (news.kind !== "end") return;
      voice.callEnded();
      if (network.calls().legs.every((leg) => leg.key === news.leg.key))
        update({ settings: { ...state.settings, ddsetex: 0 } });
    },
    powerUp,
    powerDown() {
      for (const cancel of timers) cancel();
      timers.clear();
      executor.stop();
      for (const port of commandPorts) speakers[port].hush();
      update({ powered: false });
    },
    freeze(how) {
      update({ frozen: how });
    },
    frozen: () => state.frozen,
    knobsTurned(before) {
      const now = parts.knobs();
      if (before.pinLocked !== now.pinLocked || before.pukLocked !== now.pukLocked)
        update({ card: lockedCard(parts.pin, now.pinLocked, now.pukLocked) });
      if ((before.noService === "off") === (now.noService === "off") || !state.powered) return;
      printMakers(`^SRVST:${now.noService === "off" ? 2 : 0}`);
      printRegistration();
      if (now.noService !== "off") network.send({ kind: "service-lost" });
    },
    behave(behaviour) {
      behaviours.unshift(behaviour);
      return () => {
        const place = behaviours.indexOf(behaviour);
        if (place >= 0) behaviours.splice(place, 1);
      };
    },
    answerLate: executor.answerLate,
    registered,
  };
}

function lockedCard(pin: string, pinLocked: boolean, pukLocked: boolean): SimCard {
  if (pukLocked) return { state: "puk", pin, pinTries: 0, pukTries: freshTries.puk };
  return pinLocked ? { ...readyCard(pin), state: "pin" } : readyCard(pin);
}
