import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotApi, type BotApi, type Fault } from "../../src/bot-api/bot-api.ts";
import { systemClock } from "../../src/core/clock.ts";
import { createClient, type Client } from "../../src/telegram/client.ts";
import { token } from "../support/bot-api-bot.ts";

let telegram: BotApi;
let servers: Server[];

beforeEach(async () => {
  telegram = await startBotApi({ token });
  servers = [];
});
afterEach(async () => {
  await telegram.stop();
  for (const server of servers) server.close();
});

describe("a call to Telegram", () => {
  const withClient = async <T>(
    use: (client: Client, root: string) => Promise<T>,
    changes: Partial<Parameters<typeof createClient>[0]> = {},
  ): Promise<T> => {
    const stop = new AbortController();
    const client = createClient({
      token,
      apiRoot: telegram.root,
      clock: systemClock,
      stop: stop.signal,
      fetch,
      ...changes,
    });
    const result = await use(client, telegram.root);
    stop.abort();
    return result;
  };

  it("ends at its deadline, also when fetch knows no signals", async () => {
    const outcome = await withClient(
      (client) => client.ask({ seconds: 0.05 }, (api, signal) => api.getMe(signal)),
      { fetch: () => new Promise(() => undefined) },
    );
    expect(outcome).toEqual({
      ok: false,
      problem: { kind: "unreachable", words: "no answer within 0.05 seconds", certain: false },
    });
  });

  it("that fetches a file gives up one that goes on and on, without a length", async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1000));
      },
    });
    const outcome = await withClient((client) => client.download("documents/file_1.vcf", 10_000), {
      fetch: () => Promise.resolve(new Response(body)),
    });
    expect(outcome).toEqual({
      ok: false,
      problem: { kind: "unreachable", words: "the file has more than 10000 bytes", certain: false },
    });
  });

  it("ends when it is told to", async () => {
    const stop = new AbortController();
    const outcome = withClient((client) =>
      client.ask({ seconds: 60, stop: stop.signal }, (api, signal) =>
        api.getUpdates({ timeout: 50 }, signal),
      ),
    );
    stop.abort();
    expect(await outcome).toMatchObject({ ok: false, problem: { kind: "unreachable" } });
  });

  it.each([
    [
      "an error with the address in it",
      () => Promise.reject(new Error(`no way to https://x/bot${token}/getMe`)),
    ],
    ["an answer without sense", () => Promise.resolve(Response.json({ ok: false }))],
    ["an answer of nothing", () => Promise.resolve(Response.json(null))],
    [
      "an error that quotes the token",
      () =>
        Promise.resolve(
          Response.json(
            { ok: false, error_code: 400, description: `Bad Request: ${token}` },
            { status: 400 },
          ),
        ),
    ],
  ])("that ends with %s never tells the token", async (_, respond) => {
    const outcome = await withClient(
      (client) => client.ask({ seconds: 5 }, (api, signal) => api.getMe(signal)),
      { fetch: respond },
    );
    expect(outcome.ok).toBe(false);
    expect(JSON.stringify(outcome)).not.toContain("AAstand-in");
  });

  it.each([
    [{ retry_after: 7 }, 7],
    [{}, 5],
    [{ retry_after: -1 }, 5],
    [{ retry_after: 1e12 }, 86_400],
  ])("that must wait (%j) waits %d seconds", async (parameters, seconds) => {
    const body = { ok: false, error_code: 429, description: "Too Many Requests", parameters };
    const outcome = await withClient(
      (client) => client.ask({ seconds: 5 }, (api, signal) => api.getMe(signal)),
      { fetch: () => Promise.resolve(Response.json(body, { status: 429 })) },
    );
    expect(outcome).toEqual({ ok: false, problem: { kind: "too-many", seconds } });
  });
});

describe("a call that failed", () => {
  const ask = async (parts: {
    readonly apiRoot?: string;
    readonly fetch?: typeof fetch;
  }): Promise<unknown> => {
    const stop = new AbortController();
    const client = createClient({
      token,
      apiRoot: telegram.root,
      clock: systemClock,
      stop: stop.signal,
      fetch,
      ...parts,
    });
    const outcome = await client.ask({ seconds: 0.5 }, (api, signal) =>
      api.sendMessage({ chat_id: 1, text: "x" }, signal),
    );
    return outcome.ok ? "done" : outcome.problem;
  };
  const serve = async (server: Server): Promise<string> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  };
  const closing = (when: (socket: Socket) => void): Server => createServer(when);
  /** An error as fetch throws it. */
  const failing =
    (facts: object, inner: new (words: string) => Error = Error): typeof fetch =>
    () =>
      Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new inner("why"), facts) }));
  const manyFailing: typeof fetch = () => {
    const each = ["ECONNREFUSED", "ENETUNREACH"].map((code) =>
      Object.assign(new Error(code), { code, syscall: "connect" }),
    );
    return Promise.reject(new TypeError("fetch failed", { cause: new AggregateError(each) }));
  };

  it("was certainly not carried out where nobody listens, and where TLS does not come about", async () => {
    const port = await serve(createHttpServer());
    const closed = await serve(closing((socket) => socket.destroy()));
    await telegram.goesDown();
    for (const apiRoot of [telegram.root, `https://${port}`, `https://${closed}`])
      expect(await ask({ apiRoot })).toMatchObject({ kind: "unreachable", certain: true });
    await telegram.comesBack();
  });

  it.each([
    ["a name that is not found", failing({ code: "ENOTFOUND", syscall: "getaddrinfo" })],
    ["no way there", failing({ code: "EHOSTUNREACH", syscall: "connect" })],
    ["a connection that took too long", failing({ code: "UND_ERR_CONNECT_TIMEOUT" })],
    ["one of many addresses", manyFailing],
    ["a certificate that is no more", failing({ code: "CERT_HAS_EXPIRED" })],
    ["one of its own making", failing({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" })],
    ["a protocol that is no more", failing({ code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" })],
    ["one for another name", failing({ code: "ERR_TLS_CERT_ALTNAME_INVALID" })],
  ])("was certainly not carried out for %s", async (_, fetching) => {
    expect(await ask({ fetch: fetching })).toMatchObject({ kind: "unreachable", certain: true });
  });

  it.each<[Fault, boolean]>([
    [{ kind: "html" }, false],
    [{ kind: "refusal", code: 500, description: "Internal Server Error" }, true],
    [{ kind: "refusal", code: 504, description: "Gateway Timeout" }, false],
    [{ kind: "garbage" }, false],
    [{ kind: "down" }, false],
    [{ kind: "reset-after-accept" }, false],
    [{ kind: "withheld" }, false],
  ])("with %j was certainly not carried out: %s", async (fault, certain) => {
    telegram.user({ id: 1, first_name: "Anna" }, { started: true });
    telegram.fails({ fault });
    expect(await ask({})).toMatchObject({ kind: "unreachable", certain });
  });

  it("may have been carried out when the connection ended after it was there", async () => {
    const resets = await serve(
      closing((socket) => {
        socket.on("data", () => socket.resetAndDestroy());
      }),
    );
    expect(await ask({ apiRoot: `http://${resets}` })).toMatchObject({ kind: "unreachable", certain: false });
    for (const facts of [
      { code: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC" },
      { code: "ECONNRESET", syscall: "read" },
      { code: "ETIMEDOUT", syscall: "read" },
      {},
    ])
      expect(await ask({ fetch: failing(facts) })).toMatchObject({ certain: false });
    expect(await ask({ fetch: failing({ errors: [] }, AggregateError as never) })).toMatchObject({
      certain: false,
    });
  });

  it("with a page of an error is told by its status", async () => {
    const page =
      (status: number): typeof fetch =>
      () =>
        Promise.resolve(new Response("<html>", { status }));
    const problem = await ask({ fetch: page(502) });
    expect(problem).toMatchObject({ kind: "unreachable", certain: false });
    expect(JSON.stringify(problem)).toContain("HTTP status 502");
    expect(await ask({ fetch: page(504) })).toMatchObject({ certain: false });
    expect(await ask({ fetch: page(407) })).toMatchObject({ certain: true });
  });
});
