/** One call's arguments, read by name and type; what is missing or wrong is refused in Telegram's words. */
import { badRequest, isObject, textOf, type Json, type JsonObject } from "./api-error.ts";
import { parseJson, type Arguments, type Upload } from "./request-body.ts";

/** Reads arguments by name. */
export interface ArgumentReader {
  /** Empty when missing. */
  text(name: string): string;
  /** Undefined when missing. */
  integer(name: string): number | undefined;
  flag(name: string): boolean;
  /** A JSON value, also when a form carries it as a string. Undefined when missing. */
  json(name: string): Json | undefined;
  object(name: string): JsonObject | undefined;
  file(name: string): Upload | undefined;
}

/** Makes a reader of one call's arguments. */
export function readerOf({ values, files }: Arguments): ArgumentReader {
  const json = (name: string): Json | undefined => {
    const value = values.get(name);
    if (typeof value !== "string") return value ?? undefined;
    const parsed = parseJson(value);
    if (parsed === undefined) throw badRequest(`can't parse ${name} JSON object`);
    return parsed;
  };
  return {
    json,
    text: (name) => textOf(values.get(name)),
    integer(name) {
      const value = values.get(name);
      if (value === undefined || value === null || value === "") return undefined;
      const number = Number(value);
      if (!Number.isSafeInteger(number)) throw badRequest(`parameter "${name}" must be an integer`);
      return number;
    },
    flag(name) {
      const value = values.get(name);
      return value === true || value === "true" || value === "True" || value === "1";
    },
    object(name) {
      const value = json(name);
      if (value === undefined || value === null) return undefined;
      if (!isObject(value)) throw badRequest(`object expected as ${name}`);
      return value;
    },
    file(name) {
      const value = values.get(name);
      const attached = typeof value === "string" && value.startsWith("attach://") ? value.slice(9) : name;
      return files.get(attached);
    },
  };
}
