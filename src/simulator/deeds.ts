import type { Alarms } from "./alarms.ts";
import type { CallOrder, Outcome } from "./calls/orders.ts";
import type { Diverts } from "./calls/diverts.ts";
import type { Deeds } from "./interpreter.ts";
import type { Knobs } from "./knobs.ts";
import type { Memory } from "./memory.ts";
import type { CommandPort } from "./ports.ts";
import type { Profile } from "./profile.ts";
import type { Radio } from "./radio.ts";
import type { Random } from "./random.ts";
import { resetSettings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import type { Texting } from "./texts/texting.ts";
import type { Timings } from "./timings.ts";
import type { UssdSession } from "./ussd/session.ts";

/** What commands reach. */
export interface DeedParts {
  readonly random: Random;
  readonly timings: Timings;
  readonly profile: Profile;
  readonly knobs: () => Knobs;
  readonly memory: Memory;
  readonly alarms: Alarms;
  readonly radio: Radio;
  readonly texting: Texting;
  readonly ussd: UssdSession;
  readonly terminal: (port: CommandPort) => Terminal;
  readonly order: (order: CallOrder) => Outcome;
  readonly subscribeCallWaiting: (on: boolean) => void;
  readonly divert: (diverts: Diverts) => void;
  readonly restart: () => void;
}

/** What commands can do to a stick. */
export function makeDeeds(parts: DeedParts): Deeds {
  const { memory, alarms, texting, terminal } = parts;
  return {
    order: parts.order,
    set: (change) => {
      memory.set(change);
      // What it brings to light is printed behind the command's result.
      if (change.cnmi !== undefined) alarms.set(0, texting.settingsTurned);
      if (change.fun !== undefined) parts.radio.settingsTurned();
    },
    echo: (port, on) => {
      if (!parts.knobs().echoOn) terminal(port).setEcho(on);
    },
    factory: (port) => {
      memory.update({ settings: resetSettings(memory.state().settings, parts.profile.factory) });
      terminal(port).reset();
    },
    card: (card) => {
      if (card.state === "ready") parts.radio.wake(card);
      else memory.update({ card });
    },
    callWaiting: parts.subscribeCallWaiting,
    divert: parts.divert,
    silenceBoot: () => {
      memory.update({ bootSilenced: true });
    },
    hang: () => {
      memory.update({ frozen: "replies" });
    },
    reset: () => {
      alarms.set(parts.random.within(parts.timings.resetGone), parts.restart);
    },
    ussd: parts.ussd.send,
    markRead: texting.markRead,
    deleteTexts: texting.remove,
  };
}
