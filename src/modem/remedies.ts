/** How a modem that does not answer is brought back: opened anew, then restarted, then its USB port reset. Pure. */

/** What is done about a modem that does not answer. */
export type Remedy = "reopen" | "restart" | "reset-usb";

/** What was done of late for a modem. Times are the clock's milliseconds. */
export interface Care {
  /** How often it did not answer since it last worked for a while. */
  readonly silences: number;
  readonly restarts: readonly number[];
  readonly usbResets: readonly number[];
}

/** Nothing was done yet. */
export const noCare: Care = { silences: 0, restarts: [], usbResets: [] };

/** A stick that needs more than this is not helped by it, and each costs half a minute in which no call is taken. */
const mostAnHour = 2;
const hourMilliseconds = 3_600_000;

function ofTheHour(times: readonly number[], at: number): readonly number[] {
  return times.filter((time) => at - time < hourMilliseconds);
}

/** Whether the hour's share of a remedy is not used up. */
export function mayStill(
  remedy: Exclude<Remedy, "reopen">,
  { restarts, usbResets }: Care,
  at: number,
): boolean {
  return ofTheHour(remedy === "restart" ? restarts : usbResets, at).length < mostAnHour;
}

/** The next remedy: each silence asks for a stronger one, as far as the hour's share of it is not used up. */
export function remedyFor(care: Care, at: number): Remedy {
  if (care.silences < 2) return "reopen";
  if (care.silences === 2 && mayStill("restart", care, at)) return "restart";
  if (mayStill("reset-usb", care, at)) return "reset-usb";
  return mayStill("restart", care, at) ? "restart" : "reopen";
}

/** The care with this remedy in it. */
export function counted(care: Care, remedy: Remedy, at: number): Care {
  switch (remedy) {
    case "reopen":
      return care;
    case "restart":
      return { ...care, restarts: [...ofTheHour(care.restarts, at), at] };
    case "reset-usb":
      return { ...care, usbResets: [...ofTheHour(care.usbResets, at), at] };
  }
}
