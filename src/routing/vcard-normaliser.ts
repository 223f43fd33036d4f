import { type ContentLine, contentLines, type Parameters } from "./content-lines.ts";
import { decodeNamed } from "./text.ts";

/** The lines of one card that say who it is and how to call them, of whatever version of vCard. */
export interface RawCard {
  readonly version: string;
  readonly lines: readonly ContentLine[];
}

/** Longer lines are no names or numbers. */
const longestValue = 10_000;

const kept = ["FN", "N", "NICKNAME", "ORG", "TEL"];
const reading = { wanted: new Set(["BEGIN", "END", "VERSION", "AGENT", ...kept]), softBreaks: true };

/**
 * Takes a file apart into cards. One without an end stops where the next begins. Null stands for other lines, so
 * that whoever reads a huge file can pause.
 */
export function* rawCards(text: string): Generator<RawCard | null> {
  let card: OpenCard | undefined;
  for (const line of contentLines(text, reading)) {
    yield null;
    const mark = line === null ? undefined : markOf(line);
    if (mark === "BEGIN" && card?.expectsAgent === true) card.inAgent = true;
    else if (mark === "END" && card?.inAgent === true) card.inAgent = false;
    else if (mark !== undefined) {
      if (card !== undefined) yield card;
      card = mark === "END" ? undefined : { version: "", lines: [], inAgent: false, expectsAgent: false };
    } else if (line !== null && card?.inAgent === false) keep(card, line);
    if (mark !== undefined && card !== undefined) card.expectsAgent = false;
  }
  if (card !== undefined) yield card;
}

/** A card that is being read. The card of somebody's agent (vCard 2.1) may stand within it, and is passed over. */
interface OpenCard {
  version: string;
  readonly lines: ContentLine[];
  inAgent: boolean;
  expectsAgent: boolean;
}

function markOf({ name, value }: ContentLine): "BEGIN" | "END" | undefined {
  if (name !== "BEGIN" && name !== "END") return undefined;
  return value.trim().toUpperCase() === "VCARD" ? name : undefined;
}

function keep(card: OpenCard, line: ContentLine): void {
  card.expectsAgent = line.name === "AGENT" && line.value.trim() === "";
  if (line.name === "VERSION") card.version = line.value.trim();
  else if (kept.includes(line.name) && line.value.length <= longestValue) card.lines.push(line);
}

/** Writes a card of any version as a vCard 4.0 with one plain line for each thing it says. */
export function normaliseCard({ version, lines }: RawCard): string {
  const body = lines.map((line) => `${line.name}${headOf(line)}:${valueOf(line, version)}`);
  return ["BEGIN:VCARD", "VERSION:4.0", ...body, "END:VCARD", ""].join("\r\n");
}

/** Only what matters of a phone's parameters: its kinds, and whether it is the preferred one. */
function headOf({ name, parameters }: ContentLine): string {
  if (name !== "TEL") return "";
  const kinds = [...(parameters.get("TYPE") ?? []), ...(parameters.get("") ?? [])]
    .flatMap((kind) => kind.toLowerCase().split(","))
    .filter((kind) => /^[a-z][a-z0-9-]*$/.test(kind));
  const place =
    /^\d{1,3}$/.exec(parameters.get("PREF")?.[0] ?? "")?.[0] ?? (kinds.includes("pref") ? "1" : "");
  const type = kinds.length === 0 ? "" : `;TYPE=${kinds.slice(0, 20).join(",")}`;
  return type + (place === "" ? "" : `;PREF=${place}`);
}

/** The value with the escapes of vCard 4.0, on one line. */
function valueOf(line: ContentLine, version: string): string {
  const decoded = decodedValue(line);
  const old = decoded !== undefined || version === "2.1";
  const escaped = (text: string): string => (old ? escapeText(unescapeOld(text)) : text);
  const value = decoded ?? line.value;
  const parts = line.name === "N" || line.name === "ORG" ? value.split(/(?<!\\);/) : [value];
  // Of a company only its name, not its departments: the parser does not tell them apart.
  return (line.name === "ORG" ? parts.slice(0, 1) : parts).map(escaped).join(";");
}

function unescapeOld(value: string): string {
  return value.replaceAll(/\\([\\;,:])/g, "$1");
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r\n|[\r\n]/g, String.raw`\n`);
}

/** The text behind a quoted-printable or base64 value; undefined when it is neither. */
function decodedValue({ parameters, value }: ContentLine): string | undefined {
  const encoding = encodingOf(parameters);
  if (encoding === undefined) return undefined;
  const bytes = encoding === "base64" ? Buffer.from(value, "base64") : quotedBytes(value);
  return decodeNamed(bytes, parameters.get("CHARSET")?.[0]?.trim());
}

function encodingOf(parameters: Parameters): "quoted-printable" | "base64" | undefined {
  const named = [...(parameters.get("ENCODING") ?? []), ...(parameters.get("") ?? [])];
  const words = named.map((word) => word.trim().toUpperCase());
  if (words.some((word) => word === "QUOTED-PRINTABLE" || word === "Q")) return "quoted-printable";
  return words.some((word) => word === "BASE64" || word === "B") ? "base64" : undefined;
}

function quotedBytes(value: string): Buffer {
  const pieces = value.split(/(=[0-9A-Fa-f]{2})/);
  return Buffer.concat(
    pieces.map((piece, place) =>
      place % 2 === 1 ? Buffer.from(piece.slice(1), "hex") : Buffer.from(piece, "utf8"),
    ),
  );
}
