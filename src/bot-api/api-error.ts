/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A call that the Bot API refuses, with Telegram's own code and words. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: number;
  readonly parameters: JsonObject | null;

  constructor(code: number, description: string, parameters: JsonObject | null = null) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** The refusal of a call whose arguments are wrong. */
export function badRequest(words: string): ApiError {
  return new ApiError(400, `Bad Request: ${words}`);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON value as a text; empty for what is none. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
