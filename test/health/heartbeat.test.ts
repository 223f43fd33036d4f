import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Heartbeat, startHeartbeat } from "../../src/health/heartbeat.ts";
import { memoryLog } from "../support/bot-api-bot.ts";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.ts";

let server: Server;
let answer: RequestListener;
let calls: string[];
let clock: VirtualClock;
let well: boolean;
let log: ReturnType<typeof memoryLog>;
let heartbeat: Heartbeat;
/** Calls of fetch that have ended. */
let ended: number;

beforeEach(async () => {
  calls = [];
  ended = 0;
  answer = (_, response) => response.end("OK");
  server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  clock = virtualClock();
  well = true;
  log = memoryLog();
});

afterEach(() => {
  heartbeat.stop();
  server.closeAllConnections();
  server.close();
});

function start(): void {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  heartbeat = startHeartbeat({
    url: `http://127.0.0.1:${port}/ping/a-secret`,
    seconds: 300,
    isWell: () => well,
    clock,
    log,
    fetch: (url, init) =>
      fetch(url, init).finally(() => {
        ended += 1;
      }),
  });
}

/** Settles once so many calls have ended, and what follows from that is done. */
async function endOf(count: number): Promise<void> {
  const isOver = (): boolean => ended >= count;
  while (!isOver()) await clock.settle();
  for (let turn = 0; turn < 3; turn += 1) await clock.settle();
}

describe("given an address for the heartbeat", () => {
  it("is called at once while all is well, and every 5 minutes", async () => {
    start();
    await endOf(1);
    await clock.advance(299_000);
    expect(calls).toEqual(["GET /ping/a-secret"]);
    await clock.advance(1000);
    await endOf(2);
    expect(calls).toHaveLength(2);
    expect(log.lines).toEqual([]);
  });

  it("is not called while something is not well, and soon after it is", async () => {
    well = false;
    start();
    await clock.advance(600_000);
    expect(calls).toEqual([]);
    well = true;
    await clock.advance(10_000);
    await endOf(1);
    expect(calls).toHaveLength(1);
  });

  it("is warned of once when it fails, and that it works again; never with what is secret in it", async () => {
    answer = (_, response) => response.writeHead(500).end();
    start();
    await endOf(1);
    await clock.advance(300_000);
    await endOf(2);
    answer = (_, response) => response.end();
    await clock.advance(300_000);
    await endOf(3);
    expect(log.lines.map((line) => line.split(" ")[0])).toEqual(["warn", "debug", "info"]);
    expect(log.lines[0]).toMatch(/does not reach 127\.0\.0\.1:\d+: it answers 500/);
    expect(log.lines.join()).not.toContain("secret");
  });

  it("is not followed to where it points", async () => {
    answer = ({ url }, response) =>
      url === "/elsewhere" ? response.end() : response.writeHead(302, { location: "/elsewhere" }).end();
    start();
    await endOf(1);
    expect(calls).toEqual(["GET /ping/a-secret"]);
    expect(log.lines.join()).toContain("it points to another address");
  });

  it("is given up after 10 seconds, and holds up nothing", async () => {
    answer = () => undefined;
    start();
    while (calls.length === 0) await clock.settle();
    await clock.advance(10_000);
    await endOf(1);
    expect(log.lines.join()).toContain("no answer within 10 seconds");
  });

  it("is told of by the system's code where nobody is", async () => {
    server.close();
    await once(server, "close");
    heartbeat = startHeartbeat({
      url: "http://127.0.0.1:1/ping/a-secret",
      seconds: 300,
      isWell: () => well,
      clock,
      log,
      fetch: (url, init) =>
        fetch(url, init).finally(() => {
          ended += 1;
        }),
    });
    await endOf(1);
    expect(log.lines).toEqual([expect.stringMatching(/^warn the heartbeat does not reach 127\.0\.0\.1:1: /)]);
    expect(log.lines.join()).not.toContain("secret");
  });
});
