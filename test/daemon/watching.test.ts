import { createServer } from "node:net";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anna, master, openHouse, type WholeHouse } from "../support/whole-house.ts";

let house: WholeHouse;
let port: number;

/** A port that nobody has now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

beforeEach(async () => {
  [house, port] = await Promise.all([openHouse(), freePort()]);
});

afterEach(() => house.stop());

async function start(environment: Record<string, string> = {}): Promise<void> {
  await house.startDaemon({ VIRTUALPHONE_HTTP: `127.0.0.1:${port}`, ...environment });
  await house.ready();
}

async function page(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
}

/** Settles with the first page of which this holds. */
async function pageWhen(path: string, wanted: RegExp) {
  for (;;) {
    const seen = await page(path);
    if (wanted.test(seen.text)) return seen;
  }
}

describe("given the daemon with its pages", () => {
  it("is well when calls can be taken and Telegram answers, and says so without a number or a secret", async () => {
    await start();
    house.owner.sends("/status");
    await house.owner.receives(/Modem: ready/);
    const { status, text } = await pageWhen("/healthz", /"network":\{"ok":true,"state":"home"/);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      ok: true,
      modem: "ready",
      parts: { telegram: { ok: true, state: "connected" }, journal: { ok: true, state: "working" } },
    });
    expect(text).not.toMatch(/\+44|7700|Anna|house-of-tests|1001/);
  });

  it("is not well without a stick, and well again with it", async () => {
    await start();
    await house.world.stick.unplug();
    expect(await pageWhen("/healthz", /"modem":"absent"/)).toMatchObject({ status: 503 });
    await house.world.stick.replug();
    expect(await pageWhen("/healthz", /"modem":"ready"/)).toMatchObject({ status: 200 });
  });

  it("counts a call by how it ended", async () => {
    await start();
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    house.world.person(master).answers();
    await house.owner.receives(/connected/);
    house.world.person(anna).hangsUp();
    await house.owner.receives(/Anna Rossi hung up/);
    const { text } = await page("/metrics");
    expect(text).toContain('virtualphone_calls_total{direction="in",ending="talked"} 1');
    expect(text).toMatch(/virtualphone_at_commands_total\{outcome="done"\} [1-9]/);
    expect(text).toMatch(/virtualphone_source_age_seconds\{source="Calendar at [^"]*"\} [\d.]+/);
    expect(text).not.toMatch(/7700900|Anna/);
  });
});
