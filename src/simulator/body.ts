import { type Alarms, startAlarms } from "./alarms.ts";
import { announceUssd } from "./announcement.ts";
import type { Behaviour, StickView } from "./answer.ts";
import { stockBehaviours } from "./behaviours/all.ts";
import { makeDeeds } from "./deeds.ts";
import { type Executor, startExecutor } from "./executor.ts";
import { type Memory, startMemory } from "./memory.ts";
import { type CommandPort } from "./ports.ts";
import { type Printer, startPrinter } from "./printer.ts";
import { type Radio, startRadio } from "./radio.ts";
import type { StickParts } from "./stick.ts";
import { type Terminal, startTerminal } from "./terminal.ts";
import { type Texting, startTexting } from "./texts/texting.ts";
import { type UssdSession, startUssd } from "./ussd/session.ts";

/** Bars of +CSQ. */
export const signal = 19;

/** The parts of a stick that its commands reach. */
export interface Body {
  readonly memory: Memory;
  readonly alarms: Alarms;
  readonly printer: Printer;
  readonly radio: Radio;
  readonly texting: Texting;
  readonly ussd: UssdSession;
  readonly executor: Executor;
  readonly terminals: Readonly<Record<CommandPort, Terminal>>;
  /** Adds a behaviour before all others, until the answer is called. */
  readonly behave: (behaviour: Behaviour) => () => void;
}

/** Puts a stick together. */
export function makeBody(parts: StickParts): Body {
  const memory = startMemory(parts.profile, parts.pin);
  const alarms = startAlarms(parts.clock);
  const printer = startPrinter({
    ...parts,
    signal,
    pause: parts.timings.pause,
    portsel: () => memory.state().settings.portsel,
    busy: (port) => executor.busy(port),
    silent: () => !memory.state().powered || memory.state().frozen === "all",
  });
  const radio = startRadio({
    ...parts,
    memory,
    alarms,
    printer,
    lost: () => {
      parts.network.send({ kind: "service-lost" });
    },
    found: parts.centre.alert,
  });
  const terminal = (port: CommandPort): Terminal => terminals[port];
  const ussd = startUssd({
    ...parts,
    tell: (news) => {
      printer.print(announceUssd(news, { ...parts, settings: memory.state().settings }));
    },
  });
  const reached = { memory, alarms, printer, radio, ussd, terminal };
  const texting = makeTexting(parts, reached);
  const behaviours = [...stockBehaviours];
  const executor = makeExecutor(parts, { ...reached, texting, behaviours });
  const terminals = {
    modem: makeTerminal("modem", parts, { ...reached, texting, executor }),
    pcui: makeTerminal("pcui", parts, { ...reached, texting, executor }),
  };
  const behave = (behaviour: Behaviour): (() => void) => {
    behaviours.unshift(behaviour);
    return () => {
      const place = behaviours.indexOf(behaviour);
      if (place >= 0) behaviours.splice(place, 1);
    };
  };
  return { memory, alarms, printer, radio, texting, ussd, executor, terminals, behave };
}

interface Reached extends Pick<Body, "memory" | "alarms" | "printer" | "radio" | "ussd"> {
  readonly terminal: (port: CommandPort) => Terminal;
}

function makeTexting(parts: StickParts, { memory, printer, radio, terminal }: Reached): Texting {
  return startTexting({
    ...parts,
    settings: () => memory.state().settings,
    registered: radio.registered,
    frozen: () => memory.state().frozen !== "no",
    reachable: () => radio.registered() && memory.state().frozen !== "all",
    print: printer.printInside,
    reply: printer.reply,
    readText: (port, written) => {
      terminal(port).readText(written);
    },
    accept: parts.centre.accept,
    alert: parts.centre.alert,
    hang: () => {
      memory.update({ frozen: "replies" });
    },
  });
}

interface Commanded extends Reached {
  readonly texting: Texting;
  readonly behaviours: readonly Behaviour[];
}

function makeExecutor(parts: StickParts, { behaviours, texting, ...reached }: Commanded): Executor {
  const { memory, printer, radio, ussd } = reached;
  const view = (port: CommandPort): StickView => {
    const { settings, card } = memory.state();
    const { SM, ME } = parts.storages;
    return {
      profile: parts.profile,
      imei: parts.imei,
      port,
      settings,
      knobs: parts.knobs(),
      card,
      simBusy: radio.simBusy(),
      legs: parts.network.calls().legs,
      diverts: parts.network.diverts(),
      registered: radio.registered(),
      signal,
      storages: { SM: SM.view(), ME: ME.view() },
      ussd: ussd.state(),
    };
  };
  return startExecutor({
    ...parts,
    behaviours,
    view,
    reply: printer.reply,
    prompt: texting.open,
    frozen: () => memory.state().frozen !== "no",
    deeds: makeDeeds({
      ...parts,
      ...reached,
      texting,
      order: parts.network.order,
      divert: parts.network.divert,
    }),
  });
}

function makeTerminal(
  port: CommandPort,
  { transcript }: StickParts,
  { memory, printer, executor, texting }: Pick<Body, "memory" | "printer" | "executor" | "texting">,
): Terminal {
  return startTerminal({
    echo: (text) => {
      if (memory.state().frozen === "no") printer.echo(port, text);
    },
    busy: () => executor.busy(port) || texting.busy(port),
    disturb: (text) => {
      executor.disturb(port, text);
      texting.disturb(port, text);
    },
    run: (line) => {
      transcript.record(port, ">", line);
      executor.run(port, line);
    },
  });
}
