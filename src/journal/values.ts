/** What goes into the database and comes out of it, checked at the door: the engine itself would keep quiet. */

/** A value of a statement. Numbers are whole and safe; any string comes back as it was. */
export type Value = string | number | boolean | Uint8Array | null;

interface Kinds {
  readonly integer: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Stored as 0 or 1. */
  readonly flag: boolean;
}
type Kind = keyof Kinds;

/** The type of a column of an answer; with a question mark it may be NULL. */
export type Column = Kind | `${Kind}?`;

/** The columns of an answer, by name. */
export type Shape = Readonly<Record<string, Column>>;

type ValueOf<C extends Column> = C extends `${infer K extends Kind}?`
  ? Kinds[K] | null
  : C extends Kind
    ? Kinds[C]
    : never;

/** A row of an answer with such columns. */
export type RowOf<S extends Shape> = { readonly [K in keyof S]: ValueOf<S[K]> };

/**
 * The engine ends a text at NUL and spoils lone surrogates. They are written as this noncharacter and what they are
 * instead, the noncharacter itself as well; a text with any of them is therefore not found by what it holds.
 */
const escape = "\uffff";
const unsafe = /[\0\uffff\p{Cs}]/gu;
const escaped = /\uffff([\da-f]{4})/g;

/** A value as the engine may have it. Throws TypeError for a number that is no safe integer: it loses some of them. */
export function encodeValue(value: Value): string | number | Uint8Array | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") return encodeText(value);
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new TypeError(`${value} is no whole number that can be kept`);
  return value;
}

function encodeText(text: string): string {
  return text.replaceAll(unsafe, (unit) => escape + unit.charCodeAt(0).toString(16).padStart(4, "0"));
}

function decodeText(text: string): string {
  if (!text.includes(escape)) return text;
  return text.replaceAll(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** A row as the engine gave it, with the columns that `shape` tells. Throws TypeError when one is otherwise. */
export function readRow<S extends Shape>(shape: S, row: unknown): RowOf<S> {
  if (!isRecord(row)) throw new TypeError("The database gave no row");
  const found: Record<string, Value> = {};
  for (const [name, column] of Object.entries(shape)) {
    const value = readValue(column, row[name]);
    if (value === undefined) throw new TypeError(`The column ${name} is no ${column}`);
    found[name] = value;
  }
  // Each column has been found to be what `shape` says.
  return found as RowOf<S>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Undefined when the value is not of that type. */
function readValue(column: Column, value: unknown): Value | undefined {
  if (value === null) return column.endsWith("?") ? null : undefined;
  switch (column) {
    case "integer":
    case "integer?":
      return Number.isSafeInteger(value) ? Number(value) : undefined;
    case "text":
    case "text?":
      return typeof value === "string" ? decodeText(value) : undefined;
    case "bytes":
    case "bytes?":
      return value instanceof Uint8Array ? value : undefined;
    case "flag":
    case "flag?":
      return value === 0 || value === 1 ? value === 1 : undefined;
  }
}
