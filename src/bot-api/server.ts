/** The way to the stand-in over HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Answering, Reply } from "./answering.ts";
import { ApiError } from "./api-error.ts";

/** A way to the stand-in. */
export interface Door {
  /** What a bot takes as its API root. */
  readonly root: string;
  /** Nobody listens any more. */
  goDown(): Promise<void>;
  /** Listens at the same address again. */
  comeBack(): Promise<void>;
}

/** A connection may rest this long; a bot's client decides itself when to let go. */
const keepAliveMilliseconds = 120_000;

/** Serves on a loopback port, a free one for 0. */
export async function serve(answering: Answering, port: number): Promise<Door> {
  const server = createServer((request, response) => {
    void answer(answering, request, response);
  });
  const root = await listen(server, port);
  return {
    root,
    goDown: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
    async comeBack() {
      await listen(server, Number(new URL(root).port));
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

async function answer(
  answering: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => {
    gone.abort();
  });
  const reply = await answering.answer({
    address: request.url ?? "/",
    type: request.headers["content-type"] ?? "",
    read: (most) => readBody(request, most),
    gone: gone.signal,
  });
  send(response, reply);
}

async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue;
    size += piece.length;
    if (size > most) throw new ApiError(413, "Request Entity Too Large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed || reply.kind === "silence") return;
  if (reply.kind === "broken") {
    response.destroy();
    return;
  }
  const { status, type, bytes } = reply.page;
  response.writeHead(status, { "content-type": type, "content-length": bytes.length });
  if (reply.kind === "page") response.end(bytes);
  else
    response.write(bytes.subarray(0, bytes.length / 2), () => {
      response.destroy();
    });
}
