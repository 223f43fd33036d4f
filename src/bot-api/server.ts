/** The HTTP side: addresses, tokens, bodies, answers, and the faults that are on. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ApiError, isObject, type Json } from "./api-error.ts";
import { readerOf } from "./arguments.ts";
import { botMethods } from "./bot-methods.ts";
import { createFaults, type Fault, type Faults } from "./fault.ts";
import { fileAt, fileMethods } from "./file-methods.ts";
import { createLedger, type Ledger, type SeenRequest } from "./ledger.ts";
import { messageMethods } from "./message-methods.ts";
import type { MethodTable } from "./method.ts";
import { readArguments, type Arguments } from "./request-body.ts";
import { topicMethods } from "./topic-methods.ts";
import type { World } from "./world.ts";

/** The running server. */
export interface ApiServer {
  /** `http://127.0.0.1:<port>`. */
  readonly root: string;
  readonly faults: Faults;
  readonly requests: Ledger["requests"];
  readonly watch: Ledger["watch"];
  /** Nobody listens any more. */
  goDown(): Promise<void>;
  /** Listens at the same address again. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The caller has hung up. */
  readonly gone: AbortSignal;
  /** The server is being stopped. */
  readonly stopped: AbortSignal;
}

/** A connection may rest this long; a bot's client decides itself when to let go. */
const keepAliveMilliseconds = 120_000;
const methods: MethodTable = new Map([...botMethods, ...messageMethods, ...topicMethods, ...fileMethods]);

/** Serves `world` on a free loopback port to the bot that has `token`. */
export async function serve(world: World, token: string, port: number): Promise<ApiServer> {
  const faults = createFaults();
  const stopping = new AbortController();
  const ledger = createLedger();
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once("close", () => {
      gone.abort();
    });
    void answer({ request, response, gone: gone.signal, stopped: stopping.signal });
  });

  const answer = async (exchange: Exchange): Promise<void> => {
    const url = new URL(exchange.request.url ?? "/", "http://localhost");
    const { method, path, mayEnter } = readAddress(url.pathname, token);
    let entry: SeenRequest | undefined;
    try {
      if (!mayEnter) throw new ApiError(401, "Unauthorized");
      const args = await readArguments(exchange.request, url.searchParams);
      entry = ledger.note(method, args);
      const fault = faults.take(method, chatOf(args));
      if (fault && (await befalls(fault, exchange, world))) return;
      if (path !== null) sendFile(world, path, exchange.response, fault);
      else {
        const result = await callMethod(world, method, args, exchange.gone);
        if (fault?.kind === "reset-after-accept") exchange.response.destroy();
        else if (fault?.kind !== "withheld")
          sendResult(exchange.response, fault?.kind === "unknown-fields" ? withNews(result) : result);
      }
    } catch (error) {
      sendError(exchange.response, error);
    } finally {
      const { headersSent, statusCode } = exchange.response;
      if (entry) ledger.close(entry, headersSent ? statusCode : 0);
    }
  };

  const root = await listen(server, port);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return {
    root,
    faults,
    requests: ledger.requests,
    watch: ledger.watch,
    goDown: close,
    async comeBack() {
      await listen(server, Number(new URL(root).port));
    },
    stop() {
      stopping.abort();
      world.updates.stop();
      return close();
    },
  };
}

async function listen(server: Server, port: number): Promise<string> {
  server.keepAliveTimeout = keepAliveMilliseconds;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return `http://127.0.0.1:${address.port}`;
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

/** Lets a fault befall a call; true when that was all. */
async function befalls(fault: Fault, { response, stopped }: Exchange, world: World): Promise<boolean> {
  switch (fault.kind) {
    case "down":
      response.destroy();
      return true;
    case "silent":
      return true;
    case "slow":
      await later(world, fault.milliseconds, stopped);
      return stopped.aborted;
    case "html":
      send(response, 502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
      return true;
    case "garbage":
      send(response, 200, "application/json", '{"ok":true,"resu');
      return true;
    case "empty":
      sendResult(response, null);
      return true;
    case "too-many-requests":
      throw new ApiError(429, `Too Many Requests: retry after ${fault.retryAfterSeconds}`, {
        retry_after: fault.retryAfterSeconds,
      });
    case "refusal":
      throw new ApiError(fault.code, fault.description);
    case "reset-after-accept":
    case "withheld":
    case "unknown-fields":
      return false;
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

function sendFile(world: World, path: string, response: ServerResponse, fault: Fault | null): void {
  const file = fileAt(world, path);
  if (!file) throw new ApiError(404, "Not Found");
  response.writeHead(200, { "content-type": file.mimeType, "content-length": file.bytes.length });
  if (fault?.kind !== "reset-after-accept") response.end(file.bytes);
  else
    response.write(file.bytes.subarray(0, file.bytes.length / 2), () => {
      response.destroy();
    });
}

function sendResult(response: ServerResponse, result: Json): void {
  send(response, 200, "application/json", JSON.stringify({ ok: true, result }));
}

function sendError(response: ServerResponse, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError(500, "Internal Server Error");
  const { code, message, parameters } = known;
  const body = { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
  send(response, code, "application/json", JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
