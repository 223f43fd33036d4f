/** The card in the stick. */
export interface SimCard {
  readonly state: "ready" | "pin" | "puk" | "absent";
  readonly pin: string;
  readonly pinTries: number;
  readonly pukTries: number;
}

/** Tries of the PIN and of the PUK on a fresh card (11.11 §9.3). */
export const freshTries = { pin: 3, puk: 10 };

/** An unlocked card. */
export const readyCard = (pin: string): SimCard => ({
  state: "ready",
  pin,
  pinTries: freshTries.pin,
  pukTries: freshTries.puk,
});

/** The card after somebody entered this PIN. */
export function enterPin(card: SimCard, entered: string): SimCard {
  if (entered === card.pin) return readyCard(card.pin);
  const pinTries = card.pinTries - 1;
  return { ...card, pinTries, state: pinTries === 0 ? "puk" : "pin" };
}

/** As `+CPIN` names the state; a card that is not there is told as an error. */
export function printCardState({ state }: { readonly state: PresentState }): string {
  return { ready: "READY", pin: "SIM PIN", puk: "SIM PUK" }[state];
}

/** The states of a card that is there. */
export type PresentState = Exclude<SimCard["state"], "absent">;

/** The code of +CME ERROR of what needs a card that can be used (27.007 §9.2); null when it can. */
export function cardError({ state }: Pick<SimCard, "state">): number | null {
  return { ready: null, pin: 11, puk: 12, absent: 10 }[state];
}
