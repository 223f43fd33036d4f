import { keptPin, type PinMemory, type SimPin } from "../../src/modem/pin.ts";

/** A memory for a PIN that is as durable as it says, and what it holds. */
export function pinMemory(isDurable = true): PinMemory {
  let kept: string | null = null;
  return {
    isDurable,
    read: () => kept,
    write: (entry) => {
      kept = entry;
    },
  };
}

/** A PIN with a durable memory of its own. */
export const memoryPin = (pin: string | null): SimPin => keptPin(pin, pinMemory());
