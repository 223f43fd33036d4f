import { framed } from "../announcement.ts";
import type { Knobs } from "../knobs.ts";
import type { Profile } from "../profile.ts";
import type { Settings } from "../settings.ts";
import { octetsOf } from "./octets.ts";
import { glance, withoutCentre } from "./pdu.ts";
import type { Taking } from "./queue.ts";
import type { StorageName, Storages } from "./storage.ts";
import { showText } from "./text-mode.ts";

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

/** The message class of texts that belong on the SIM (23.038 §4). */
const simClass = 2;

/** Starts a reception. */
export function startReception(parts: ReceptionParts): Reception {
  const { storages } = parts;
  let kept: string[] = [];
  let fullTold = false;

  const indicate = (...frames: readonly string[]): void => {
    if (parts.settings().cnmi[0] !== 0) {
      parts.print(frames);
      return;
    }
    kept = [...kept, ...frames].slice(-mostKept);
  };

  const store = (pdu: string, name: StorageName, lineOf: (index: number) => readonly string[]): Taking => {
    const index = parts.knobs().smsFull ? undefined : storages[name].put(pdu);
    if (index !== undefined) {
      fullTold = false;
      indicate(...lineOf(index).map(framed));
      return "taken";
    }
    // Some of the maker's lines have a space behind the colon on every firmware.
    if (!fullTold && parts.profile.huawei) parts.print([framed(`^SMMEMFULL: "${name}"`)]);
    fullTold = true;
    return "no-room";
  };

  const direct = (name: "+CMT" | "+CDS", pdu: string): Taking => {
    indicate(framed(directLine(name, pdu, parts.settings())));
    return "taken";
  };

  const takeReport = (pdu: string, name: StorageName): Taking => {
    const ds = parts.settings().cnmi[3];
    if (ds === 0) return "taken";
    if (ds === 1) return direct("+CDS", pdu);
    return store(pdu, name, (index) => [`+CDSI: "${name}",${index}`]);
  };

  const takeText = (pdu: string, name: StorageName, messageClass: number | null): Taking => {
    const mt = parts.settings().cnmi[1] ?? 0;
    const isDirect =
      (mt === 2 && messageClass !== simClass) ||
      (mt === 3 && messageClass === 3) ||
      (mt > 0 && messageClass === 0 && !parts.knobs().flashStored);
    if (isDirect) return direct("+CMT", pdu);
    const place = messageClass === simClass ? "SM" : name;
    return store(pdu, place, (index) => (mt === 0 ? [] : newTextLines(place, index, parts.knobs())));
  };

  return {
    take(pdu) {
      if (!parts.reachable()) return "unreachable";
      const { isReport, messageClass } = glance(octetsOf(pdu) ?? []);
      const name = parts.settings().cpms[2] ?? "SM";
      return isReport ? takeReport(pdu, name) : takeText(pdu, name, messageClass);
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

/** A text or a report that is handed to the host, with its second line. */
function directLine(name: "+CMT" | "+CDS", pdu: string, { cmgf }: Settings): string {
  if (cmgf === 1) {
    const { fields, body } = showText(pdu);
    return body === null ? `${name}: ${fields}` : `${name}: ${fields}\r\n${body}`;
  }
  const { length } = withoutCentre(octetsOf(pdu) ?? []);
  return `${name}: ${name === "+CMT" ? "," : ""}${length}\r\n${pdu}`;
}

function newTextLines(name: StorageName, index: number, { cmti }: Knobs): readonly string[] {
  const right = `+CMTI: "${name}",${index}`;
  switch (cmti) {
    case "right":
      return [right];
    case "minus-1":
      return [`+CMTI: "${name}",-1`];
    case "unquoted":
      return ["+CMTI: 0,111"];
    case "wrong":
      return [`+CMTI: "${name}",${index + 1}`];
    case "twice":
      return [right, right];
    case "missing":
      return [];
  }
}
