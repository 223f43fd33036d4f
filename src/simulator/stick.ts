import type { Clock } from "../core/clock.ts";
import { announce } from "./announcement.ts";
import type { Behaviour } from "./answer.ts";
import { type Body, makeBody, signal } from "./body.ts";
import type { News } from "./calls/leg.ts";
import type { Executor } from "./executor.ts";
import type { Knobs } from "./knobs.ts";
import { type Frozen, cardFor, poweredUp } from "./memory.ts";
import type { Network } from "./network.ts";
import { type PlugListener, type PortName, commandPorts } from "./ports.ts";
import type { Profile } from "./profile.ts";
import type { Random } from "./random.ts";
import type { Centre } from "./texts/centre.ts";
import type { Taking } from "./texts/queue.ts";
import type { SendingFault } from "./texts/sending.ts";
import type { Storages } from "./texts/storage.ts";
import type { Timings } from "./timings.ts";
import type { Transcript } from "./transcript.ts";
import type { UssdScreen } from "./ussd/screen.ts";
import { startVoice } from "./voice.ts";

/** What a stick is made of. */
export interface StickParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly profile: Profile;
  readonly imei: string;
  readonly network: Network;
  readonly centre: Pick<Centre, "accept" | "alert">;
  readonly storages: Storages;
  /** What happens to the next text of the host. */
  readonly nextFault: () => SendingFault | undefined;
  /** What the network answers to a code. */
  readonly screenOf: (code: string) => UssdScreen | undefined;
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
  readonly answerLate: Executor["answerLate"];
  /** Carries out the next commands of this kind, and never answers them. */
  readonly loseReply: Executor["loseReply"];
  /** Whether the network can reach the SIM. */
  readonly registered: () => boolean;
  /** The network delivers a text. */
  readonly take: (pdu: string) => Taking;
}

/** Makes a stick without power. */
export function makeStick(parts: StickParts): Stick {
  const body = makeBody(parts);
  const { memory, alarms, printer, radio, executor, texting, ussd, terminals } = body;
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
      texting.powerDown();
      ussd.stop();
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
    loseReply: executor.loseReply,
    registered: radio.registered,
    take: texting.take,
  };
}

function powerUp(starting: boolean, body: Body, parts: StickParts): void {
  const { memory, printer } = body;
  memory.update(poweredUp(memory.state(), parts.profile));
  for (const port of commandPorts) body.terminals[port].reset();
  const card = cardFor(memory.state().card, parts.knobs());
  if (starting) {
    printer.printMakers("^SYSSTART");
    body.radio.wake(card);
  } else memory.update({ card });
  makeNoise(body, parts);
  parts.centre.alert();
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
