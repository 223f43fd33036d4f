/** Tells systemd, or whoever started us so, how we are: sd_notify(3). Decides nothing, and holds nothing up. */
import type { ServiceManager } from "../config-service-manager.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { NotifySocket } from "./notify-socket.ts";

/** What it is told, and from what. */
export interface ServiceManagerParts {
  readonly manager: ServiceManager;
  readonly clock: Clock;
  readonly log: Log;
  /** How everything is, in a line. */
  readonly statusLine: () => string;
  /** The watchdog is told that we live only while this holds. */
  readonly isAlive: () => boolean;
}

/** The way to a service manager that knows that we are up. */
export interface ServiceNotice {
  /** Says that we are ending. */
  stop(): void;
}

const statusMilliseconds = 10_000;

/** Says that we are up, and from now on how we are. Never rejects: a daemon that cannot say it goes on. */
export async function tellServiceManager(parts: ServiceManagerParts): Promise<ServiceNotice> {
  const { manager, clock, log } = parts;
  const socket = await openSocket(manager.socket, log);
  if (socket === null) return { stop: () => undefined };
  const { watchdogSeconds } = manager;
  const period = Math.min(statusMilliseconds, ((watchdogSeconds ?? Infinity) * 1000) / 2);
  let told = "";
  let wasAlive = true;
  let cancel: () => void = () => undefined;

  const send = (lines: readonly string[]): void => {
    if (!socket.send(lines.join("\n"))) log.debug("the service manager did not take what it was told");
  };
  const status = (): readonly string[] => {
    const line = parts.statusLine();
    if (line === told) return [];
    told = line;
    return [`STATUS=${line}`];
  };
  const watchdog = (): readonly string[] => {
    if (watchdogSeconds === null) return [];
    const isAlive = parts.isAlive();
    if (wasAlive && !isAlive)
      log.error("the driver of the modem stands still; the service manager may restart me");
    wasAlive = isAlive;
    return isAlive ? ["WATCHDOG=1"] : [];
  };
  const tick = (): void => {
    const lines = [...watchdog(), ...status()];
    if (lines.length > 0) send(lines);
    cancel = clock.after(period, tick);
  };

  send(["READY=1", ...status()]);
  tick();
  return {
    stop() {
      cancel();
      send(["STOPPING=1", "STATUS=Ending"]);
      socket.close();
    },
  };
}

/** Loaded only here: nobody else needs it, and it takes some megabytes. */
async function openSocket(address: string, log: Log): Promise<NotifySocket | null> {
  try {
    return (await import("./notify-socket.ts")).openNotifySocket(address);
  } catch (error) {
    log.warn(`the service manager cannot be told how I am: ${messageOf(error)}`);
    return null;
  }
}
