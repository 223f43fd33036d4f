import type { JsonObject, Json } from "./api-error.ts";
import type { ArgumentReader } from "./arguments.ts";
import type { World } from "./world.ts";

/** One call of one method. `gone` is aborted when the caller hangs up. */
export interface Call {
  readonly world: World;
  readonly args: ArgumentReader;
  readonly gone: AbortSignal;
}

/** Carries out a call; throws ApiError for what Telegram refuses. */
export type Method = (call: Call) => Json | Promise<Json>;

/** Methods by their name in lower case, as Telegram finds them. */
export type MethodTable = ReadonlyMap<string, Method>;

/** A table of methods by their names. */
export function methodTable(methods: Readonly<Record<string, Method>>): MethodTable {
  return new Map(Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]));
}

/** The object without what is undefined. */
export function compact(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
