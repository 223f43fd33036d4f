import { type Answer, type Deed, type StickView, cms, ends, ok, sets } from "../answer.ts";
import type { Command } from "../command.ts";
import { octetsOf } from "../texts/octets.ts";
import { withoutCentre } from "../texts/pdu.ts";
import { type StorageName, type StorageView, type StoredText, isStorageName } from "../texts/storage.ts";
import { showText, statusNames } from "../texts/text-mode.ts";
import type { Handlers } from "./table.ts";

/** As an E1752 lists them; of these MT and SR are refused. */
const listedStorages = '("ME","MT","SM","SR")';

const count = ({ texts, size }: StorageView): string => `${texts.length},${size}`;

function storage(command: Command, stick: StickView): Answer {
  const { settings, storages, knobs } = stick;
  if (command.form === "test")
    return ok(`+CPMS: ${[listedStorages, listedStorages, listedStorages].join(",")}`);
  if (command.form === "read")
    return ok(`+CPMS: ${settings.cpms.map((name) => `"${name}",${count(storages[name])}`).join(",")}`);
  const names = command.parameters.map((name) => name.toUpperCase());
  const known = names.filter(isStorageName);
  if (names.length === 0 || names.length > 3 || known.length < names.length) return cms(302);
  if (knobs.meAbsent && names.includes("ME")) return cms(302);
  const cpms = settings.cpms.map((name, index) => known[index] ?? name);
  return {
    kind: "reply",
    lines: [`+CPMS: ${cpms.map((name) => count(storages[name])).join(",")}`],
    final: { kind: "ok" },
    deeds: [{ kind: "set", settings: { cpms } }],
  };
}

/** The storage to read from, and what is in it. */
function reading({ settings, storages }: StickView): { readonly name: StorageName } & StorageView {
  const name = settings.cpms[0] ?? "SM";
  return { name, ...storages[name] };
}

/** `<length>` of a PDU: its octets without the service centre's address (27.005 §3.1). */
export const lengthOf = (pdu: string): number => withoutCentre(octetsOf(pdu) ?? []).length;

const done = (lines: readonly string[], ...deeds: readonly Deed[]): Answer => ({
  kind: "reply",
  lines,
  final: { kind: "ok" },
  deeds,
});

/** What stands behind +CMGL and +CMGR, and the line under it. */
function shown(text: StoredText, { settings }: StickView): readonly string[] {
  if (settings.cmgf === 0) return [`${text.status},,${lengthOf(text.pdu)}`, text.pdu];
  const { fields, body } = showText(text.pdu);
  const head = `"${statusNames[text.status]}",${fields}`;
  return body === null ? [head] : [head, body];
}

/** What +CMGL may ask for, and the status that is. */
const listFilters = (isText: boolean): readonly string[] =>
  isText ? [...Object.values(statusNames), "ALL"] : ["0", "1", "2", "3", "4"];

function list(command: Command, stick: StickView): Answer {
  const isText = stick.settings.cmgf === 1;
  const filters = listFilters(isText);
  if (command.form === "test")
    return ok(`+CMGL: (${isText ? filters.map((name) => `"${name}"`).join(",") : "0-4"})`);
  const wanted = filters.indexOf(command.parameters[0] ?? filters[0] ?? "");
  if (wanted < 0) return cms(isText ? 305 : 304);
  const { name, texts } = reading(stick);
  const listed = texts.filter(({ status }) => wanted === 4 || status === wanted);
  const lines = listed.flatMap((text) => {
    const [head = "", ...body] = shown(text, stick);
    return [`+CMGL: ${text.index},${head}`, ...body];
  });
  return done(lines, { kind: "mark-read", storage: name, indexes: listed.map(({ index }) => index) });
}

/** The index a command names, when it is a place of the storage. */
function placeOf(text: string, { size, firstIndex }: StorageView): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const index = Number(text);
  return index >= firstIndex && index < firstIndex + size ? index : undefined;
}

function read(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok();
  const { name, ...view } = reading(stick);
  const index = placeOf(command.argument, view);
  const text = view.texts.find((each) => each.index === index);
  if (index === undefined) return cms(321);
  if (text === undefined) return stick.knobs.emptySlotError ? cms(321) : ok();
  const [head = "", ...body] = shown(text, stick);
  return done([`+CMGR: ${head}`, ...body], { kind: "mark-read", storage: name, indexes: [index] });
}

/** `<delflag>` of +CMGD (27.005 §3.5.4): the statuses that go. */
const deleted: Readonly<Record<string, readonly StoredText["status"][]>> = {
  "1": [1],
  "2": [1, 3],
  "3": [1, 3, 2],
  "4": [0, 1, 2, 3],
};

function remove(command: Command, stick: StickView): Answer {
  const { name, ...view } = reading(stick);
  if (command.form === "test") return ok(`+CMGD: (${view.texts.map(({ index }) => index).join(",")}),(0-4)`);
  const [place = "", flag = "0"] = command.parameters;
  if (command.form !== "set" || !/^[0-4]$/.test(flag)) return cms(304);
  const statuses = deleted[flag];
  if (statuses !== undefined) {
    const gone = view.texts.filter(({ status }) => statuses.includes(status));
    return done([], { kind: "delete", storage: name, indexes: gone.map(({ index }) => index) });
  }
  const index = placeOf(place, view);
  return index === undefined ? cms(321) : done([], { kind: "delete", storage: name, indexes: [index] });
}

/** What each value of +CNMI may be (27.005 §3.4.1). */
const indicationValues = [
  [0, 1, 2],
  [0, 1, 2, 3],
  [0, 2, 3],
  [0, 1, 2],
  [0, 1],
];

function indications({ form, parameters }: Command, { settings, knobs }: StickView): Answer {
  if (form === "test") return ok("+CNMI: (0-2),(0-3),(0,2,3),(0-2),(0,1)");
  if (form === "read") return ok(`+CNMI: ${settings.cnmi.join(",")}`);
  const values = parameters.map((text, index) => (/^\d$/.test(text) ? Number(text) : settings.cnmi[index]));
  const allowed = values.every((value, index) => indicationValues[index]?.includes(value ?? -1) === true);
  if (form !== "set" || values.length === 0 || !allowed) return ends({ kind: "cme", code: 50 });
  if (values[0] === 2 && knobs.cnmiMode2Refused) return cms(303);
  return sets({ cnmi: settings.cnmi.map((value, index) => values[index] ?? value) });
}

function service({ form, argument }: Command, { settings }: StickView): Answer {
  if (form === "test") return ok("+CSMS: (0,1)");
  if (form === "read") return ok(`+CSMS: ${settings.csms},1,1,1`);
  if (!/^[01]$/.test(argument)) return cms(302);
  return done(["+CSMS: 1,1,1"], { kind: "set", settings: { csms: Number(argument) } });
}

function centreAddress({ form, parameters: [number = ""] }: Command, { settings }: StickView): Answer {
  if (form === "test") return ok();
  if (form === "read") return ok(`+CSCA: "${settings.csca}",${settings.csca.startsWith("+") ? 145 : 129}`);
  return /^\+?\d{1,20}$/.test(number) ? sets({ csca: number }) : cms(304);
}

function send({ form, argument, parameters: [to = ""] }: Command, { settings }: StickView): Answer {
  if (form === "test") return ok();
  if (form !== "set") return cms(304);
  if (settings.cmgf === 1) {
    const wanted = { kind: "letters", to, firstOctet: settings.csmp } as const;
    return /^\+?[\d*#]{1,20}$/.test(to) ? { kind: "prompt", wanted } : cms(305);
  }
  const length = /^\d{1,3}$/.test(argument) ? Number(argument) : 0;
  return length > 0 ? { kind: "prompt", wanted: { kind: "pdu", length } } : cms(304);
}

/** Of its values only the first is kept. */
function textParameters({ form, parameters: [first = ""] }: Command, { settings }: StickView): Answer {
  if (form === "test") return ok();
  if (form === "read") return ok(`+CSMP: ${settings.csmp},167,0,0`);
  return /^\d{1,2}$/.test(first) ? sets({ csmp: Number(first) }) : cms(305);
}

/** Commands about texts. */
export const storageHandlers: Handlers = {
  "+CPMS": storage,
  "+CNMI": indications,
  "+CSMS": service,
  "+CSCA": centreAddress,
  "+CSMP": textParameters,
  "+CMGL": list,
  "+CMGR": read,
  "+CMGD": remove,
  "+CMGS": send,
};
