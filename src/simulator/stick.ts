import type { Clock } from "../core/clock.ts";
import { type Alarms, startAlarms } from "./alarms.ts";
import { announce } from "./announcement.ts";
import type { Behaviour, StickView } from "./answer.ts";
import { stockBehaviours } from "./behaviours/all.ts";
import type { News } from "./calls/leg.ts";
import { type Executor, startExecutor } from "./executor.ts";
import type { Deeds } from "./interpreter.ts";
import type { Knobs } from "./knobs.ts";
import { type Frozen, type Memory, cardFor, poweredUp, startMemory } from "./memory.ts";
import type { Network } from "./network.ts";
import { type CommandPort, type PlugListener, type PortName, commandPorts } from "./ports.ts";
import { type Printer, startPrinter } from "./printer.ts";
import type { Profile } from "./profile.ts";
import { type Radio, startRadio } from "./radio.ts";
import type { Random } from "./random.ts";
import { resetSettings } from "./settings.ts";
import { type Terminal, startTerminal } from "./terminal.ts";
import type { Timings } from "./timings.ts";
import type { Transcript } from "./transcript.ts";
import { startVoice } from "./voice.ts";

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
export interface Stick extends PlugListener {
  readonly tell: (news: News) => void;
  /** Power comes: settings as from the factory; when `starting`, with the noise and the busy SIM of a start. */
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

/** Bars of +CSQ. */
const signal = 19;

/** The parts of a stick that its commands reach. */
interface Body {
  readonly memory: Memory;
  readonly alarms: Alarms;
  readonly printer: Printer;
  readonly radio: Radio;
  readonly executor: Executor;
  readonly terminals: Readonly<Record<CommandPort, Terminal>>;
  readonly behave: Stick["behave"];
}

/** Makes a stick without power. */
export function makeStick(parts: StickParts): Stick {
  const body = makeBody(parts);
  const { memory, alarms, printer, radio, executor, terminals } = body;
  const voice = startVoice({
    routed: () => memory.state().settings.ddsetex === 2 && memory.state().frozen !== "all",
    calls: parts.network.calls,
    deaf: () => parts.knobs().hw2,
    deliver: (bytes) => {
      parts.deliver("voice", bytes);
    },
  });
  return {
    receive(port, bytes) {
      if (!memory.state().powered) return;
      if (port === "voice") voice.receive(bytes);
      else terminals[port].receive(bytes);
    },
    opened(port) {
      if (port !== "voice" && parts.knobs().garbageAtOpen) printer.litter(port);
    },
    tell(news) {
      printer.print(announce(news, { ...parts, settings: memory.state().settings, knobs: parts.knobs() }));
      if (news.kind !== "end") return;
      voice.callEnded();
      // The route of the voice is lost with the last call.
      if (parts.network.calls().legs.every((leg) => leg.key === news.leg.key)) memory.set({ ddsetex: 0 });
    },
    powerUp: (starting) => {
      powerUp(starting, body, parts);
    },
    powerDown() {
      alarms.clear();
      executor.stop();
      printer.hush();
      memory.update({ powered: false });
    },
    freeze: (frozen) => {
      memory.update({ frozen });
    },
    frozen: () => memory.state().frozen,
    knobsTurned: radio.turned,
    behave: body.behave,
    answerLate: executor.answerLate,
    registered: radio.registered,
  };
}

function makeBody(parts: StickParts): Body {
  const { profile, network, transcript, knobs } = parts;
  const memory = startMemory(profile, parts.pin);
  const alarms = startAlarms(parts.clock);
  const behaviours = [...stockBehaviours];
  const printer = startPrinter({
    ...parts,
    signal,
    pause: parts.timings.pause,
    portsel: () => memory.state().settings.portsel,
    silent: () => !memory.state().powered || memory.state().frozen === "all",
  });
  const radio = startRadio({
    ...parts,
    memory,
    alarms,
    printer,
    lost: () => {
      network.send({ kind: "service-lost" });
    },
  });
  const view = (port: CommandPort): StickView => {
    const { settings, card } = memory.state();
    const { legs } = network.calls();
    const [simBusy, registered] = [radio.simBusy(), radio.registered()];
    return { profile, port, settings, knobs: knobs(), card, simBusy, legs, registered, signal };
  };
  const executor = startExecutor({
    ...parts,
    behaviours,
    view,
    reply: printer.reply,
    frozen: () => memory.state().frozen !== "no",
    deeds: makeDeeds(parts, { memory, alarms, radio, terminal: (port) => terminals[port] }),
  });
  const terminalOn = (port: CommandPort): Terminal =>
    startTerminal({
      echo: (text) => {
        if (memory.state().frozen === "no") printer.echo(port, text);
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
  const terminals = { modem: terminalOn("modem"), pcui: terminalOn("pcui") };
  const behave = (behaviour: Behaviour): (() => void) => {
    behaviours.unshift(behaviour);
    return () => {
      const place = behaviours.indexOf(behaviour);
      if (place >= 0) behaviours.splice(place, 1);
    };
  };
  return { memory, alarms, printer, radio, executor, terminals, behave };
}

interface Reach extends Pick<Body, "memory" | "alarms" | "radio"> {
  readonly terminal: (port: CommandPort) => Terminal;
}

function makeDeeds(parts: StickParts, { memory, alarms, radio, terminal }: Reach): Deeds {
  return {
    order: parts.network.order,
    set: memory.set,
    echo: (port, on) => {
      if (!parts.knobs().echoOn) terminal(port).setEcho(on);
    },
    factory: (port) => {
      memory.update({ settings: resetSettings(memory.state().settings, parts.profile.factory) });
      terminal(port).reset();
    },
    card: (card) => {
      if (card.state === "ready") radio.wake(card);
      else memory.update({ card });
    },
    callWaiting: parts.subscribeCallWaiting,
    silenceBoot: () => {
      memory.update({ bootSilenced: true });
    },
    hang: () => {
      memory.update({ frozen: "replies" });
    },
    reset: () => {
      alarms.set(parts.random.within(parts.timings.resetGone), parts.restart);
    },
  };
}

function powerUp(starting: boolean, body: Body, parts: StickParts): void {
  const { memory, printer } = body;
  memory.update(poweredUp(memory.state(), parts.profile));
  for (const port of commandPorts) body.terminals[port].reset();
  const card = cardFor(parts.pin, parts.knobs());
  if (starting) {
    printer.printMakers("^SYSSTART");
    body.radio.wake(card);
  } else memory.update({ card });
  makeNoise(body, parts);
}

/** ^RSSI for ever, and ^BOOT until it is silenced. */
function makeNoise({ memory, alarms, printer }: Body, { timings, random, knobs }: StickParts): void {
  const repeat = (period: readonly [number, number], line: () => string | undefined): void => {
    alarms.set(random.within(period), () => {
      const printed = line();
      if (printed !== undefined && knobs().noise && memory.state().settings.curc === 1)
        printer.printMakers(printed);
      repeat(period, line);
    });
  };
  repeat(timings.signalPeriod, () => `^RSSI:${signal}`);
  repeat(timings.bootPeriod, () => (memory.state().bootSilenced ? undefined : "^BOOT:37478870,0,0,0,77"));
}
