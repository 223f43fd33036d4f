import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PageServer, servePages } from "../../src/health/server.ts";

let server: PageServer;

beforeEach(async () => {
  server = await servePages("127.0.0.1", 0, {
    "/healthz": () => ({ status: 503, type: "application/json", body: '{"ok":false}\n' }),
  });
});

afterEach(() => server.stop());

const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init);

/** Everything that is answered to these bytes until the connection ends. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (piece: Buffer) => {
    answer += piece.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}

describe("the pages", () => {
  it("are told as they are, and to nobody's scripts or caches", async () => {
    const response = await ask("/healthz?from=somewhere");
    expect([response.status, await response.json()]).toEqual([503, { ok: false }]);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("have a head without a body", async () => {
    const response = await ask("/healthz", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([503, ""]);
    expect(response.headers.get("content-length")).toBe("13");
  });

  it.each(["/", "/metricz", "/healthz/", "//healthz", "/constructor", "/__proto__", "/healthz%20"])(
    "are no others: %s",
    async (path) => {
      const response = await ask(path);
      expect([response.status, await response.text()]).toEqual([404, "{}\n"]);
    },
  );

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("take nothing in by %s", async (method) => {
    const response = await ask("/healthz", { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("let go of who sends a body, without waiting for it", async () => {
    const answer = await answerTo(
      "POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n\r\nabc",
    );
    expect(answer).toMatch(/^HTTP\/1.1 405 /);
    expect(answer).toMatch(/connection: close/i);
  });

  it("refuse headers without end, and what is no HTTP", async () => {
    expect(await answerTo(`GET /healthz HTTP/1.1\r\nx: ${"y".repeat(20_000)}\r\n\r\n`)).toMatch(/ 431 /);
    expect(await answerTo("AT+CLCC\r\n\r\n")).toMatch(/ 400 /);
  });

  it("let go of who does not finish asking", async () => {
    expect(await answerTo("GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ")).toMatch(/ 408 /);
  }, 15_000);

  it("are not served where somebody else serves", async () => {
    await expect(servePages("127.0.0.1", server.port, {})).rejects.toThrow(/EADDRINUSE/);
  });
});
