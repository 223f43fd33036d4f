/** What keeps a prepaid SIM alive, on the parts of the house that do it. */
import type { Config } from "./config.ts";
import type { Guarding } from "./guarding.ts";
import type { RunningPhone } from "./phone.ts";
import { type KeepAlive, type KeepAliveParts, startKeepAlive } from "./texts/keep-alive.ts";
import type { RunningTexts } from "./texts/texts.ts";
import type { RunningUssd } from "./texts/ussd.ts";

/** What it is made of. */
export interface SimKeepingParts extends Pick<KeepAliveParts, "memory" | "announce" | "clock" | "log"> {
  readonly wanted: Config["keepAlive"];
  readonly phone: RunningPhone;
  readonly texts: RunningTexts;
  readonly ussd: RunningUssd;
  readonly guard: Guarding;
}

/** Starts to care for the SIM; null when nothing is to keep it alive. */
export function keepSimAlive(parts: SimKeepingParts): KeepAlive | null {
  const { wanted, phone, texts, ussd, guard } = parts;
  if (wanted === null) return null;
  return startKeepAlive({
    ...wanted,
    memory: parts.memory,
    isFree: () => phone.isCalm() && phone.status().call === null && hasRoom(wanted, guard),
    text: (to) => texts.keepAlive(to),
    call: (to) => phone.check({ name: null, number: to, written: to }),
    ussd: (code) => ussd.ask(code),
    announce: parts.announce,
    clock: parts.clock,
    log: parts.log,
  });
}

/** Whether it is within what an hour may have; if not, it waits. */
function hasRoom({ action }: NonNullable<Config["keepAlive"]>, guard: Guarding): boolean {
  if (action.kind === "ussd") return true;
  const { kind, to: number } = action;
  return guard.judge({ purpose: kind, number, written: number, units: 1 }).kind !== "refuse";
}
