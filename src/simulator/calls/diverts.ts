/** Where the network sends calls that do not come to the SIM (22.082). It keeps this; the stick only asks and orders. */

/** 0 unconditional, 1 busy, 2 no reply, 3 not reachable (27.007 §7.11). */
export type DivertReason = 0 | 1 | 2 | 3;

/** A kind of call: voice, data, fax. */
export type DivertClass = 1 | 2 | 4;

/** One registration. */
export interface Divert {
  readonly reason: DivertReason;
  readonly service: DivertClass;
  readonly number: string;
  readonly active: boolean;
  /** How long the SIM rings before, for reason 2; null for the others. */
  readonly seconds: number | null;
}

/** All registrations of a SIM. */
export type Diverts = readonly Divert[];

/** What the host orders; `mode` is that of 27.007 §7.11. */
export interface DivertOrder {
  readonly mode: "disable" | "enable" | "register" | "erase";
  readonly reasons: readonly DivertReason[];
  readonly services: readonly DivertClass[];
  /** Empty unless it registers. */
  readonly number: string;
  readonly seconds: number;
}

/** The no-reply time of who asks for none (22.082 §2.2.1). */
export const usualSeconds = 20;

/** Every kind of call. */
export const divertClasses: readonly DivertClass[] = [1, 2, 4];

/** The registrations after an order; null when there is nothing to enable. */
export function ordered(diverts: Diverts, order: DivertOrder): Diverts | null {
  const isMeant = ({ reason, service }: Divert): boolean =>
    order.reasons.includes(reason) && order.services.includes(service);
  const others = diverts.filter((each) => !isMeant(each));
  switch (order.mode) {
    case "register":
      return [...others, ...order.reasons.flatMap((reason) => registered(reason, order))];
    case "erase":
      return others;
    case "enable":
    case "disable":
      if (order.mode === "enable" && others.length === diverts.length) return null;
      return diverts.map((each) => (isMeant(each) ? { ...each, active: order.mode === "enable" } : each));
  }
}

function registered(reason: DivertReason, { services, number, seconds }: DivertOrder): Diverts {
  return services.map((service) => ({
    reason,
    service,
    number,
    active: true,
    seconds: reason === 2 ? seconds : null,
  }));
}

/** Where a voice call goes for this reason; null when it is not diverted. */
export function voiceDivert(diverts: Diverts, reason: DivertReason): Divert | null {
  return diverts.find((each) => each.reason === reason && each.service === 1 && each.active) ?? null;
}

/** The mailbox of an operator, as new SIMs have it: for voice calls that are refused, not answered, or not possible. */
export function mailboxDiverts(number: string): Diverts {
  return (
    ordered([], { mode: "register", reasons: [1, 2, 3], services: [1], number, seconds: usualSeconds }) ?? []
  );
}
