import { framed } from "../announcement.ts";
import type { Knobs } from "../knobs.ts";
import type { Profile } from "../profile.ts";
import type { Settings } from "../settings.ts";
import { type Indication, indicate } from "./indication.ts";
import type { Taking } from "./queue.ts";
import type { Storages } from "./storage.ts";

/** What a reception is made of. */
export interface ReceptionParts {
  readonly profile: Profile;
  readonly storages: Storages;
  readonly settings: () => Settings;
  readonly knobs: () => Knobs;
  /** The network can reach the stick, and it is awake. */
  readonly reachable: () => boolean;
  /** Prints unsolicited lines. */
  readonly print: (frames: readonly string[]) => void;
}

/** How a stick takes texts that come: it stores them, or hands them to the host (27.005 §3.4.1). */
export interface Reception {
  readonly take: (pdu: string) => Taking;
  /** +CNMI was set: what was kept back is printed, or forgotten. */
  readonly settingsTurned: () => void;
  /** The power is gone, and with it what was kept back. */
  readonly reset: () => void;
}

/** Most indications kept back; the eldest are forgotten. */
const mostKept = 40;

/** Starts a reception. */
export function startReception(parts: ReceptionParts): Reception {
  let kept: readonly string[] = [];
  let fullTold = false;

  const tell = (frames: readonly string[]): void => {
    if (parts.settings().cnmi[0] === 0) kept = [...kept, ...frames].slice(-mostKept);
    else parts.print(frames);
  };

  const store = (pdu: string, { storage, linesFor }: Extract<Indication, { kind: "stored" }>): Taking => {
    const index = parts.knobs().smsFull ? undefined : parts.storages[storage].put(pdu);
    if (index !== undefined) {
      fullTold = false;
      tell(linesFor(index).map(framed));
      return "taken";
    }
    // Some of the maker's lines have a space behind the colon on every firmware.
    if (!fullTold && parts.profile.huawei) parts.print([framed(`^SMMEMFULL: "${storage}"`)]);
    fullTold = true;
    return "no-room";
  };

  return {
    take(pdu) {
      if (!parts.reachable()) return "unreachable";
      const indication = indicate(pdu, { settings: parts.settings(), knobs: parts.knobs() });
      if (indication.kind === "stored") return store(pdu, indication);
      if (indication.kind === "direct") tell([framed(indication.line)]);
      return "taken";
    },
    settingsTurned() {
      const { cnmi } = parts.settings();
      if (cnmi[0] === 0) return;
      if (cnmi[4] === 0 && kept.length > 0) parts.print(kept);
      kept = [];
    },
    reset() {
      kept = [];
      fullTold = false;
    },
  };
}
