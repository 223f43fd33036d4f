/** The modem's ports: as configured, or found. */
import type { Config } from "./config.ts";
import { ModemError } from "./core/errors.ts";
import { choosePorts, listHuaweiTtys } from "./modem/find.ts";
import type { OpenPorts } from "./modem/modem.ts";
import { openPort, parseAddress } from "./serial/address.ts";
import type { Port } from "./serial/port.ts";
import type { Trace } from "./trace.ts";

/** Opens the modem's ports as configured, or the first stick that is found. */
export async function openPorts(config: Config, trace: Trace | null): Promise<OpenPorts> {
  const { commands, events } = await findPorts(config);
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
}

async function findPorts(config: Config): Promise<{ commands: string; events: string | null }> {
  if (config.modem !== "auto") return { commands: config.modem, events: config.modemEvents };
  const found = choosePorts(await listHuaweiTtys());
  if (!found) throw new ModemError("missing", "no Huawei stick with serial ports was found on USB");
  return { commands: found.commands, events: config.modemEvents ?? found.events };
}

function openNamed(text: string): Promise<Port> {
  const address = parseAddress(text);
  if (!address) throw new ModemError("failed", `${text} is no port`);
  return openPort(address);
}
