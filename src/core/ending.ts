/** How a line ended, in the owner's words. `hung-up` is a normal end by the far party, `released` one by us. */
export type EndKind =
  | "busy"
  | "refused"
  | "no-answer"
  | "unreachable"
  | "invalid-number"
  | "barred"
  | "network"
  | "no-service"
  | "hung-up"
  | "released"
  | "modem-lost"
  | "unknown";

/** How a line ended, and what the network or the modem said of it, when it said something. */
export interface Ending {
  readonly kind: EndKind;
  readonly detail: string | null;
}
