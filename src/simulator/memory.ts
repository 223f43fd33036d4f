import type { Knobs } from "./knobs.ts";
import type { Profile } from "./profile.ts";
import { type Settings, resetSettings } from "./settings.ts";
import { type SimCard, freshTries, readyCard } from "./sim-card.ts";

/** How deep a stick sleeps: `replies` it answers nothing and still prints lines, `all` not even those. */
export type Frozen = "no" | "replies" | "all";

/** What a stick remembers. */
export interface StickState {
  readonly settings: Settings;
  readonly card: SimCard;
  readonly frozen: Frozen;
  readonly powered: boolean;
  /** Milliseconds on the clock. */
  readonly simBusyUntil: number;
  readonly bootSilenced: boolean;
}

/** The memory of a stick. */
export interface Memory {
  readonly state: () => StickState;
  readonly update: (change: Partial<StickState>) => void;
  readonly set: (change: Partial<Settings>) => void;
}

/** The memory of a stick without power. */
export function startMemory(profile: Profile, pin: string): Memory {
  let state: StickState = {
    settings: profile.factory,
    card: readyCard(pin),
    frozen: "no",
    powered: false,
    simBusyUntil: 0,
    bootSilenced: true,
  };
  const update = (change: Partial<StickState>): void => {
    state = { ...state, ...change };
  };
  return {
    state: () => state,
    update,
    set(change) {
      update({ settings: { ...state.settings, ...change } });
    },
  };
}

/** What changes when power comes. */
export function poweredUp(state: StickState, profile: Profile): Partial<StickState> {
  return {
    settings: resetSettings(state.settings, profile.factory),
    frozen: "no",
    powered: true,
    simBusyUntil: 0,
    bootSilenced: false,
  };
}

/** The card when power comes, as the switches have it; the tries that were used up outlive it. */
export function cardFor(before: SimCard, { pinLocked, pukLocked, pinTries, simAbsent }: Knobs): SimCard {
  if (simAbsent) return { ...before, state: "absent" };
  if (pukLocked || before.pinTries === 0)
    return { ...before, state: "puk", pinTries: 0, pukTries: freshTries.puk };
  if (!pinLocked) return readyCard(before.pin);
  return { ...before, state: "pin", pinTries: Math.min(before.pinTries, Number(pinTries)) };
}
