/** The card in the stick. */
export interface SimCard {
  readonly state: "ready" | "pin" | "puk";
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

/** As `+CPIN` names the state. */
export function printCardState(card: SimCard): string {
  return { ready: "READY", pin: "SIM PIN", puk: "SIM PUK" }[card.state];
}
