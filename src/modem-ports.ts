/** The modem's ports: as configured, or found. */
import type { Config } from "./config.ts";
import type { Clock } from "./core/clock.ts";
import { messageOf, ModemError } from "./core/errors.ts";
import type { Host } from "./core/host.ts";
import type { Log } from "./core/log.ts";
import { nameStick } from "./modem/find.ts";
import { type NoStick, startFinder } from "./modem/finder.ts";
import type { OpenPorts } from "./modem/modem.ts";
import { listSticks, type Stick, usbDeviceOf } from "./modem/sticks.ts";
import { finishReset, resetUsb } from "./modem/usb-reset.ts";
import { openPort, parseAddress } from "./serial/address.ts";
import type { Port } from "./serial/port.ts";
import type { Trace } from "./trace.ts";

/** What opening the modem's ports takes. */
export interface ModemPortsParts {
  readonly config: Pick<Config, "modem" | "modemEvents" | "modemImei">;
  readonly host: Host;
  readonly trace: Trace | null;
  /** Opens a port by its name; those of this machine and its network when missing. */
  readonly openPort?: (name: string) => Promise<Port>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The modem's ports, wherever they are by now. */
export interface ModemPorts {
  /**
   * Opens those that are configured, or those of the stick that is found. `wasSilent`: what was opened before did not
   * answer. Rejects with ModemError.
   */
  readonly open: (wasSilent: boolean) => Promise<OpenPorts>;
  /** Resets the USB device they were last seen on. Rejects with words for the log. */
  readonly resetUsb: () => Promise<void>;
}

/** Looks for the ports anew each time they are opened. */
export function modemPorts(parts: ModemPortsParts): ModemPorts {
  const { config, host, trace, openPort: openNamed = openByName, clock, log } = parts;
  const find = startFinder({ ...parts, imei: config.modemImei, openPort: openNamed });
  let device: string | null = null;

  async function place(wasSilent: boolean): Promise<{ commands: string; events: string | null }> {
    if (config.modem !== "auto") {
      const seen = await usbDeviceOf(host, config.modem);
      if (seen === null && config.modem.startsWith("/")) await takeBack(await listSticks(host));
      // A device that was cut off has no tty any more, and is still the one.
      device = seen ?? device;
      return { commands: config.modem, events: config.modemEvents };
    }
    const found = await find(wasSilent);
    if (found.kind === "none") throw await whyNot(found);
    device = found.stick.device;
    const { commands, events } = found.ports;
    return { commands, events: config.modemEvents ?? events };
  }

  async function whyNot({ why, sticks, stuck }: NoStick): Promise<ModemError> {
    device = stuck?.device ?? device;
    await takeBack(sticks);
    return new ModemError(stuck ? "stuck" : "missing", why);
  }

  /** A reset that was cut short by the daemon's end has left its device cut off. */
  async function takeBack(sticks: readonly Stick[]): Promise<void> {
    for (const stick of sticks.filter(({ mode }) => mode === "other")) {
      const name = nameStick(stick);
      try {
        if (await finishReset(stick.device, clock)) log.warn(`${name} was cut off USB, and is taken back`);
      } catch (error) {
        log.warn(`${name} is cut off USB, and cannot be taken back: ${messageOf(error)}`);
      }
    }
  }

  return {
    async open(wasSilent) {
      const { commands, events } = await place(wasSilent);
      const first = await openNamed(commands);
      try {
        const second = events === null ? null : await openNamed(events);
        return {
          commands: trace?.wrap(first, "commands") ?? first,
          events: second && (trace?.wrap(second, "events") ?? second),
        };
      } catch (error) {
        await first.close();
        throw error;
      }
    },
    async resetUsb() {
      if (device === null) throw new Error("which USB device it is, is not known");
      await resetUsb(device, clock);
    },
  };
}

async function openByName(text: string): Promise<Port> {
  const address = parseAddress(text);
  if (!address) throw new ModemError("failed", `${text} is no port`);
  return openPort(address);
}
