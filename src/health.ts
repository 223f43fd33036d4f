/** `/healthz` for whatever watches the program from outside. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What is told, as data; `ok` decides between 200 and 503. */
export interface Health {
  readonly ok: boolean;
  readonly modem: string;
  readonly upSeconds: number;
}

/** A server that answers until it is stopped. */
export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on the address; rejects when that is taken. */
export async function serveHealth(host: string, port: number, health: () => Health): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const known = request.method === "GET" && request.url?.split("?")[0] === "/healthz";
    const state = health();
    response.writeHead(known ? (state.ok ? 200 : 503) : 404, { "content-type": "application/json" });
    response.end(known ? `${JSON.stringify(state)}\n` : "{}\n");
  });
  server.requestTimeout = 5000;
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
