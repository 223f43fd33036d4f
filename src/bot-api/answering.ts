/** What a call to the Bot API comes to, however it got here: addresses, tokens, arguments, and the faults that are on. */
import { ApiError, isObject, type Json } from "./api-error.ts";
import { readerOf } from "./arguments.ts";
import { botMethods } from "./bot-methods.ts";
import { createFaults, type Fault, type Faults } from "./fault.ts";
import { fileAt, fileMethods } from "./file-methods.ts";
import { createLedger, type Ledger, type SeenRequest } from "./ledger.ts";
import { messageMethods } from "./message-methods.ts";
import type { MethodTable } from "./method.ts";
import { readArguments, type Arguments, type Body } from "./request-body.ts";
import { topicMethods } from "./topic-methods.ts";
import type { World } from "./world.ts";

/** A call on its way in. */
export interface Call extends Body {
  /** The path and the query. */
  readonly address: string;
  /** The caller has hung up. */
  readonly gone: AbortSignal;
}

/** A page of an HTTP server's. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What the caller gets: a page, half of one before the connection breaks, a broken connection, or nothing ever. */
export type Reply =
  | { readonly kind: "page" | "half"; readonly page: Page }
  | { readonly kind: "broken" }
  | { readonly kind: "silence" };

/** Everything of the stand-in but the way to it. */
export interface Answering {
  readonly faults: Faults;
  readonly requests: Ledger["requests"];
  readonly watch: Ledger["watch"];
  /** Never rejects. */
  answer(call: Call): Promise<Reply>;
  /** Ends what still waits. */
  stop(): void;
}

const methods: MethodTable = new Map([...botMethods, ...messageMethods, ...topicMethods, ...fileMethods]);

/** Answers the bot that has `token` out of `world`; remembers so many of its calls. */
export function createAnswering(world: World, token: string, remembered: number): Answering {
  const faults = createFaults();
  const ledger = createLedger(remembered);
  const stopping = new AbortController();

  const replyTo = async (call: Call, note: (entry: SeenRequest) => void): Promise<Reply> => {
    const url = new URL(call.address, "http://localhost");
    const { method, path, mayEnter } = readAddress(url.pathname, token);
    if (!mayEnter) throw new ApiError(401, "Unauthorized");
    const args = await readArguments(call, url.searchParams);
    note(ledger.note(method, args));
    const fault = faults.take(method, chatOf(args));
    const befallen = fault && (await befalls(fault, world, stopping.signal));
    if (befallen) return befallen;
    if (path !== null) return filePage(world, path, fault);
    const result = await callMethod(world, method, args, call.gone);
    if (fault?.kind === "reset-after-accept") return { kind: "broken" };
    if (fault?.kind === "withheld") return { kind: "silence" };
    return resultPage(fault?.kind === "unknown-fields" ? withNews(result) : result);
  };

  return {
    faults,
    requests: ledger.requests,
    watch: ledger.watch,
    async answer(call) {
      let entry: SeenRequest | undefined;
      const reply = await replyTo(call, (noted) => {
        entry = noted;
      }).catch(errorPage);
      if (entry) ledger.close(entry, "page" in reply ? reply.page.status : 0);
      return reply;
    },
    stop() {
      stopping.abort();
      world.updates.stop();
    },
  };
}

function readAddress(
  pathname: string,
  token: string,
): { readonly method: string; readonly path: string | null; readonly mayEnter: boolean } {
  const [, file, given = "", rest = ""] = /^\/(file\/)?bot([^/]+)\/(.*)$/.exec(pathname) ?? [];
  const mayEnter = decode(given) === token;
  return file === undefined
    ? { method: rest, path: null, mayEnter: mayEnter || given === "" }
    : { method: "file", path: decode(rest), mayEnter };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function chatOf({ values }: Arguments): number | null {
  const chat = Number(values.get("chat_id") ?? Number.NaN);
  return Number.isNaN(chat) ? null : chat;
}

function callMethod(world: World, name: string, args: Arguments, gone: AbortSignal): Json | Promise<Json> {
  const method = methods.get(name.toLowerCase());
  if (!method) throw new ApiError(404, "Not Found");
  return method({ world, args: readerOf(args), gone });
}

/** Lets a fault befall a call; null when the call goes on all the same. */
async function befalls(fault: Fault, world: World, stopped: AbortSignal): Promise<Reply | null> {
  switch (fault.kind) {
    case "down":
      return { kind: "broken" };
    case "silent":
      return { kind: "silence" };
    case "slow":
      await later(world, fault.milliseconds, stopped);
      return stopped.aborted ? { kind: "silence" } : null;
    case "html":
      return textPage(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
    case "garbage":
      return textPage(200, "application/json", '{"ok":true,"resu');
    case "empty":
      return resultPage(null);
    case "too-many-requests":
      throw new ApiError(429, `Too Many Requests: retry after ${fault.retryAfterSeconds}`, {
        retry_after: fault.retryAfterSeconds,
      });
    case "refusal":
      throw new ApiError(fault.code, fault.description);
    case "reset-after-accept":
    case "withheld":
    case "unknown-fields":
      return null;
  }
}

function later(world: World, milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      stopped.removeEventListener("abort", end);
      resolve();
    };
    const cancel = world.clock.after(milliseconds, end);
    stopped.addEventListener("abort", end);
  });
}

function withNews(result: Json): Json {
  if (Array.isArray(result)) return result.map((item: Json) => withNews(item));
  return isObject(result) ? { ...result, added_next_year: { depth: [1, { more: null }] } } : result;
}

function filePage(world: World, path: string, fault: Fault | null): Reply {
  const file = fileAt(world, path);
  if (!file) throw new ApiError(404, "Not Found");
  const page: Page = { status: 200, type: file.mimeType, bytes: file.bytes };
  return { kind: fault?.kind === "reset-after-accept" ? "half" : "page", page };
}

function resultPage(result: Json): Reply {
  return textPage(200, "application/json", JSON.stringify({ ok: true, result }));
}

function errorPage(error: unknown): Reply {
  const known = error instanceof ApiError ? error : new ApiError(500, "Internal Server Error");
  const { code, message, parameters } = known;
  const body = { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
  return textPage(code, "application/json", JSON.stringify(body));
}

function textPage(status: number, type: string, text: string): Reply {
  return { kind: "page", page: { status, type, bytes: Buffer.from(text) } };
}
