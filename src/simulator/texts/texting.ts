import { type Reception, type ReceptionParts, startReception } from "./reception.ts";
import { type Sending, type SendingParts, startSending } from "./sending.ts";
import type { StorageName, Storages } from "./storage.ts";

/** What the texts of a stick are made of. */
export interface TextingParts extends SendingParts, ReceptionParts {
  readonly storages: Storages;
  /** The stick can take texts again that it could not take before. */
  readonly alert: () => void;
}

/** The texts of a stick: those in its storages, those that come, and those that go. */
export interface Texting
  extends Pick<Sending, "open" | "busy" | "disturb">, Pick<Reception, "take" | "settingsTurned"> {
  readonly markRead: (storage: StorageName, indexes: readonly number[]) => void;
  readonly remove: (storage: StorageName, indexes: readonly number[]) => void;
  readonly powerDown: () => void;
}

/** Starts them on what the storages hold. */
export function startTexting(parts: TextingParts): Texting {
  const reception = startReception(parts);
  const sending = startSending(parts);
  return {
    open: sending.open,
    busy: sending.busy,
    disturb: sending.disturb,
    take: reception.take,
    settingsTurned: reception.settingsTurned,
    markRead(storage, indexes) {
      for (const index of indexes) parts.storages[storage].markRead(index);
    },
    remove(storage, indexes) {
      for (const index of indexes) parts.storages[storage].remove(index);
      if (indexes.length > 0) parts.alert();
    },
    powerDown() {
      sending.stop();
      reception.reset();
    },
  };
}
