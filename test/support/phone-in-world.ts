import type { TextHint } from "../../src/core/text-modem.ts";
import type { CallNews } from "../../src/call/news.ts";
import type { Plan } from "../../src/call/state.ts";
import { ModemError } from "../../src/core/errors.ts";
import { silentLog, type Log } from "../../src/core/log.ts";
import { type CountryCode, parsePhoneNumber, type PhoneNumber } from "../../src/core/phone-number.ts";
import type { NetworkView } from "../../src/core/network.ts";
import type { SimPin } from "../../src/modem/pin.ts";
import { watchModemOutage } from "../../src/modem-outage.ts";
import { startPhone, type RunningPhone } from "../../src/phone.ts";
import type { MemoryPort } from "../../src/simulator/ports.ts";
import { startSimulator, type SimulatorOptions, type World } from "../../src/simulator/world.ts";
import { memoryPin } from "./memory-pin.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

/** A number that the test knows to be one. */
export function number(text: string): PhoneNumber {
  const parsed = parsePhoneNumber(text, "+44" as CountryCode);
  if (parsed === undefined) throw new Error(`${text} is no number`);
  return parsed;
}

export const master = number("+447700900001");
export const secondMaster = number("+447700900008");
export const anna = number("+447700900002");
export const ben = number("+447700900003");

const names: Readonly<Record<string, string>> = { [anna]: "Anna", [ben]: "Ben" };

/** A phone in virtual time on a stick in memory, and all it told the owners. */
export interface PhoneInWorld {
  readonly phone: RunningPhone;
  readonly world: World<MemoryPort>;
  readonly clock: VirtualClock;
  readonly news: CallNews[];
  readonly announced: string[];
  /** What is kept of an outage that was told. */
  readonly outageTold: () => string | null;
  /** How often the phone came to be ready. */
  readonly readies: () => number;
  /** Waits in virtual time until news of this kind is there. */
  readonly told: (kind: CallNews["kind"], milliseconds?: number) => Promise<CallNews>;
  /** The phone loses its ports and is gone; the calls on the stick are not touched. */
  readonly crash: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** How the phone is wanted. */
export interface PhoneOptions extends Omit<SimulatorOptions, "clock"> {
  /** The world of a phone before this one, whose calls may still be up. */
  readonly after?: PhoneInWorld;
  readonly masters?: readonly [PhoneNumber, ...PhoneNumber[]];
  readonly decide?: (written: string) => Plan;
  readonly log?: Log;
  readonly pinOf?: SimPin;
  readonly clock?: VirtualClock;
  readonly onNetwork?: (view: NetworkView) => void;
  readonly ports?: "pcui" | "modem" | "both";
  /** Whether to wait until the phone is ready. */
  readonly ready?: boolean;
  readonly listen?: (line: string) => void;
  readonly onNews?: (news: CallNews) => void;
  readonly onText?: (hint: TextHint) => void;
  readonly resetUsb?: () => Promise<void>;
  readonly onCalm?: () => void;
}

/** Starts a stick and a phone on it, and waits until the phone is ready. */
export async function startPhoneInWorld(options: PhoneOptions = {}): Promise<PhoneInWorld> {
  const clock = options.after?.clock ?? options.clock ?? virtualClock();
  const world = options.after?.world ?? (await startSimulator({ ...options, clock, ports: "memory" }));
  for (const each of [master, secondMaster, anna, ben]) world.person(each);
  const news: CallNews[] = [];
  const announced: string[] = [];
  let outageTold = options.after?.outageTold() ?? null;
  const outage = watchModemOutage({
    clock,
    timeZone: "Europe/London",
    memory: { read: () => outageTold, write: (told) => (outageTold = told) },
    announce: (text) => announced.push(text),
  });
  let readies = 0;
  let setUp = false;
  const whoIs = (written: string) => ({
    name: names[written] ?? null,
    number: parsePhoneNumber(written, "+44" as CountryCode) ?? null,
    written,
  });
  const { ports = "pcui" } = options;
  const phone = startPhone({
    openPorts: () =>
      Promise.resolve().then(() => {
        if (world.stick.state() === "unplugged")
          throw new ModemError("missing", "the modem is not plugged in");
        return {
          commands: world.ports[ports === "modem" ? "modem" : "pcui"],
          events: ports === "both" ? world.ports.modem : null,
        };
      }),
    pin: options.pinOf ?? memoryPin("1234"),
    ringSeconds: 25,
    clock,
    log: options.log ?? silentLog,
    decide:
      options.decide ??
      ((written) => ({ kind: "forward", caller: whoIs(written), masters: options.masters ?? [master] })),
    whoIs,
    masterPhone: () => master,
    tell: (each) => {
      news.push(each);
      options.onNews?.(each);
    },
    resetUsb: options.resetUsb ?? (() => Promise.resolve()),
    onCalm: () => options.onCalm?.(),
    onNetwork: (view) => options.onNetwork?.(view),
    onModem: (each) => {
      outage.heard(each);
      if (each.kind === "ready") readies += 1;
    },
    // Told when the modem has been set up for texts, too.
    onText: (hint) => {
      setUp = true;
      options.onText?.(hint);
    },
  });
  if (options.listen) phone.listen(options.listen);
  if (options.ready !== false) await clock.until(() => readies > 0 && setUp, 120_000);
  const crash = async (): Promise<void> => {
    if (world.stick.state() !== "unplugged") {
      await Promise.all([world.ports.pcui.close(), world.ports.modem.close()]);
    }
    const stopping = phone.stop();
    await clock.advance(5000);
    await stopping;
    outage.stop();
  };
  return {
    phone,
    world,
    clock,
    news,
    announced,
    outageTold: () => outageTold,
    readies: () => readies,
    async told(kind, milliseconds = 120_000) {
      const find = (): CallNews | undefined => news.find((each) => each.kind === kind);
      await clock
        .until(() => find() !== undefined, milliseconds)
        .catch((error: unknown) => {
          throw new Error(`no news of ${kind}; told were ${JSON.stringify(news)}`, { cause: error });
        });
      const found = find();
      if (!found) throw new Error(`no news of ${kind}`);
      return found;
    },
    crash,
    async stop() {
      await crash();
      await world.stop();
    },
  };
}
