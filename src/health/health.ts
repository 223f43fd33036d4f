/** How everything is, for whatever watches the program from outside. Pure. Times are of `Clock.now()`. */
import { isOutOfService } from "../core/network.ts";
import type { PhoneStatus } from "../telegram/ports.ts";

/** What health is told from. */
export interface HealthFacts {
  readonly phone: Pick<PhoneStatus, "modem" | "registration" | "upSeconds">;
  /** When the modem last said something; null for never. */
  readonly modemHeardAt: number | null;
  /** When it was last said something to, or looked for; null for never. */
  readonly modemSoughtAt: number | null;
  /** When Telegram last did what it was asked; null for never. */
  readonly telegramAnsweredAt: number | null;
  /** Why it did not do so after that; null for nothing. */
  readonly telegramFailure: "unreachable" | "too-many" | "refused" | null;
  readonly journal: {
    readonly state: "working" | "failing" | "in-memory";
    /** When something was last put on the disk; null for never. */
    readonly wroteAt: number | null;
  };
}

/** How one part is. `ageSeconds`: how long ago that was last seen to be so, in whole seconds; null for never. */
export interface PartHealth {
  readonly ok: boolean;
  readonly state: string;
  readonly ageSeconds: number | null;
}

/** The parts that are told of. */
export const partNames = ["modem", "sim", "network", "telegram", "journal"] as const;

/** A part that is told of. */
export type PartName = (typeof partNames)[number];

/** What `/healthz` tells: states alone, never a number, a name or a secret. */
export interface Health {
  /** Every part is. */
  readonly ok: boolean;
  readonly modem: PhoneStatus["modem"];
  readonly upSeconds: number;
  readonly parts: Readonly<Record<PartName, PartHealth>>;
}

/** A long poll ends after 25 s and its deadline 10 s later; what is older than two of them is no news. */
const telegramSeconds = 90;

/** The longest that a modem and its driver are quiet while both live: an owner's command may take 3 minutes. */
const pulseSeconds = 300;

/** How everything is at `now`. */
export function healthOf(facts: HealthFacts, now: number): Health {
  const parts = {
    ...phoneParts(facts, now),
    telegram: telegramPart(facts, now),
    journal: journalPart(facts, now),
  };
  return {
    ok: partNames.every((name) => parts[name].ok),
    modem: facts.phone.modem,
    upSeconds: facts.phone.upSeconds,
    parts,
  };
}

/**
 * What the phone's status says of stick, SIM and network. What a modem does not tell is no fault: it is `unknown`, and
 * that is well while calls can be taken.
 */
function phoneParts(
  { phone, modemHeardAt, modemSoughtAt }: HealthFacts,
  now: number,
): Pick<Health["parts"], "modem" | "sim" | "network"> {
  const isReady = phone.modem === "ready";
  const heard = secondsSince(modemHeardAt, now);
  const registration = isReady ? phone.registration : "unknown";
  return {
    modem: {
      ok: isReady,
      state: phone.modem,
      ageSeconds: isReady ? heard : secondsSince(modemSoughtAt, now),
    },
    // A modem becomes ready only when its SIM is.
    sim: { ok: isReady, state: isReady ? "ready" : "unknown", ageSeconds: heard },
    network: { ok: isReady && !isOutOfService(registration), state: registration, ageSeconds: heard },
  };
}

function telegramPart({ telegramAnsweredAt, telegramFailure }: HealthFacts, now: number): PartHealth {
  const ageSeconds = secondsSince(telegramAnsweredAt, now);
  const ok = ageSeconds !== null && ageSeconds < telegramSeconds;
  return { ok, state: ok ? "connected" : (telegramFailure ?? "not-reached-yet"), ageSeconds };
}

function journalPart({ journal }: HealthFacts, now: number): PartHealth {
  return {
    ok: journal.state === "working",
    state: journal.state,
    ageSeconds: secondsSince(journal.wroteAt, now),
  };
}

/** The driver is at work: something crossed the modem's port, or the modem was looked for, within 5 minutes. */
export function hasPulse({ modemHeardAt, modemSoughtAt, phone }: HealthFacts, now: number): boolean {
  const last = Math.max(modemHeardAt ?? 0, modemSoughtAt ?? 0, now - phone.upSeconds * 1000);
  return now - last < pulseSeconds * 1000;
}

function secondsSince(at: number | null, now: number): number | null {
  return at === null ? null : Math.max(0, Math.round((now - at) / 1000));
}

/** Health in a few words, for a service manager's status line. */
export function healthLine({ ok, parts }: Health): string {
  const states = partNames.map((name) => `${name} ${parts[name].state}`).join(", ");
  return ok ? `Calls can be taken (${states})` : `Needs attention (${states})`;
}
