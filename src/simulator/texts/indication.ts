/** What +CNMI and +CMGF have done with a PDU that comes, pure (27.005 §3.4.1). */
import type { Knobs } from "../knobs.ts";
import type { Settings } from "../settings.ts";
import { octetsOf } from "./octets.ts";
import { glance, withoutCentre } from "./pdu.ts";
import type { StorageName } from "./storage.ts";
import { showText } from "./text-mode.ts";

/** What becomes of a PDU: it is forgotten, handed to the host, or stored and perhaps told of. */
export type Indication =
  | { readonly kind: "none" }
  | { readonly kind: "direct"; readonly line: string }
  | {
      readonly kind: "stored";
      readonly storage: StorageName;
      readonly linesFor: (index: number) => readonly string[];
    };

/** What decisions are made with. */
export interface IndicationSetting {
  readonly settings: Settings;
  readonly knobs: Knobs;
}

/** The message class of texts that belong on the SIM (23.038 §4). */
const simClass = 2;

/** Decides over a PDU with the service centre's address in front, whatever it is. */
export function indicate(pdu: string, setting: IndicationSetting): Indication {
  const { isReport, messageClass } = glance(octetsOf(pdu) ?? []);
  const storage = setting.settings.cpms[2] ?? "SM";
  return isReport ? indicateReport(pdu, storage, setting) : indicateText(pdu, storage, messageClass, setting);
}

/** `<ds>` of +CNMI. */
function indicateReport(pdu: string, storage: StorageName, { settings }: IndicationSetting): Indication {
  const ds = settings.cnmi[3];
  if (ds === 0) return { kind: "none" };
  if (ds === 1) return { kind: "direct", line: directLine("+CDS", pdu, settings) };
  return { kind: "stored", storage, linesFor: (index) => [`+CDSI: "${storage}",${index}`] };
}

/** `<mt>` of +CNMI. */
function indicateText(
  pdu: string,
  preferred: StorageName,
  messageClass: number | null,
  { settings, knobs }: IndicationSetting,
): Indication {
  const mt = settings.cnmi[1] ?? 0;
  const isDirect =
    (mt === 2 && messageClass !== simClass) ||
    (mt === 3 && messageClass === 3) ||
    (mt > 0 && messageClass === 0 && !knobs.flashStored);
  if (isDirect) return { kind: "direct", line: directLine("+CMT", pdu, settings) };
  const storage = messageClass === simClass ? "SM" : preferred;
  return {
    kind: "stored",
    storage,
    linesFor: (index) => (mt === 0 ? [] : newTextLines(storage, index, knobs)),
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
