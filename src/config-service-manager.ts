/** The variables by which systemd says how it wants to be told: sd_notify(3), sd_watchdog_enabled(3). Pure. */
import { z } from "zod";

/** Where a service manager listens. */
export interface ServiceManager {
  /** A path, or a name in the abstract space behind an `@`. */
  readonly socket: string;
  /** It wants to hear from us within this; null when it does not care. */
  readonly watchdogSeconds: number | null;
}

const shape = z.object({
  NOTIFY_SOCKET: z.string().regex(/^[/@]./),
  WATCHDOG_USEC: z.coerce.number().positive().optional().catch(undefined),
  WATCHDOG_PID: z.coerce.number().optional().catch(undefined),
});

/** Null when nobody wants to be told. What is meant for another process does not count. */
export function readServiceManager(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): ServiceManager | null {
  const read = shape.safeParse(environment);
  if (!read.success) return null;
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: microseconds, WATCHDOG_PID: whose = pid } = read.data;
  const isOurs = microseconds !== undefined && whose === pid;
  return { socket, watchdogSeconds: isOurs ? microseconds / 1e6 : null };
}
