/** The pages for whatever watches the program from outside. They are read alone, and take nothing in. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a page answers with. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** A page by its path; it must not reject. */
export type Pages = Readonly<Record<string, () => Answer | Promise<Answer>>>;

/** A server that answers until it is stopped. */
export interface PageServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Who is slow, or asks for much, is let go; milliseconds, bytes, connections. */
const limits = {
  headersTimeout: 5000,
  requestTimeout: 5000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 8192,
};
const mostConnections = 64;

/** Serves the pages at an address; rejects when that is taken. */
export async function servePages(host: string, port: number, pages: Pages): Promise<PageServer> {
  const server = createServer(limits, (request, response) => void answer(request, response, pages));
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const notFound: Answer = { status: 404, type: "application/json", body: "{}\n" };
const notAllowed: Answer = { status: 405, type: "application/json", body: "{}\n" };

async function answer(request: IncomingMessage, response: ServerResponse, pages: Pages): Promise<void> {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const { status, type, body } = isRead ? await pageOf(request, pages) : notAllowed;
  // A body is never read: its sender is let go.
  const hasBody =
    "transfer-encoding" in request.headers || Number(request.headers["content-length"] ?? 0) > 0;
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(status === 405 && { allow: "GET, HEAD" }),
    ...(hasBody && { connection: "close" }),
  });
  response.end(request.method === "HEAD" ? "" : body);
}

function pageOf(request: IncomingMessage, pages: Pages): Answer | Promise<Answer> {
  const path = request.url?.split("?")[0] ?? "";
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  return page?.() ?? notFound;
}
