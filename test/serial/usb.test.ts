import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { ModemError } from "../../src/core/errors.ts";
import { openingFailure } from "../../src/serial/opening.ts";
import type { Port } from "../../src/serial/port.ts";
import { openTty } from "../../src/serial/usb.ts";
import { openPty, type Pty } from "../../src/simulator/pty.ts";
import { openSilentPty } from "./silent-pty.ts";

/** A tty whose far side is in the test's hand. */
function plugIn() {
  let received = "";
  const waiting: (() => void)[] = [];
  const pty: Pty = openPty((bytes) => {
    received += Buffer.from(bytes).toString("latin1");
    for (const wake of waiting.splice(0)) wake();
  });
  onTestFinished(() => pty.close());
  return {
    pty,
    /** Waits until the host has written this much. */
    receives: async (text: string): Promise<void> => {
      while (received.length < text.length)
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      expect(received).toBe(text);
    },
  };
}

/** Waits until the port has said this much. */
function hears(port: Port, length: number): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    port.onBytes((bytes) => {
      heard += Buffer.from(bytes).toString("latin1");
      if (heard.length >= length) resolve(heard);
    });
  });
}

function isGone(port: Port): Promise<string> {
  return new Promise((resolve) => {
    port.onGone(resolve);
  });
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

const failing = async (opening: Promise<Port>): Promise<ModemError> => {
  const error: unknown = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModemError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
};

/** Waits until no read of a file is under way: one that never ends would be. */
async function readsAreOver(): Promise<void> {
  while (process.getActiveResourcesInfo().includes("FSReqCallback"))
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}

describe("a tty", () => {
  it("carries bytes both ways as they are", async () => {
    const { pty, receives } = plugIn();
    const port = await openTty(pty.path);
    const all = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
    const heard = hears(port, 256);
    pty.write(all);
    expect(Buffer.from(await heard, "latin1")).toEqual(all);
    await port.write(all);
    await receives(all.toString("latin1"));
    await port.close();
  });

  it("is for one alone, and free again once it is closed", async () => {
    const { pty, receives } = plugIn();
    const first = await openTty(pty.path);
    expect((await failing(openTty(pty.path))).message).toMatch(/another program/);
    await first.write(bytes("AT\r"));
    await receives("AT\r");
    await first.close();
    const second = await openTty(pty.path);
    await second.write(bytes("ATE0\r"));
    await receives("AT\rATE0\r");
    await second.close();
  });

  it("says nothing more once it is closed, and takes nothing", async () => {
    const { pty } = plugIn();
    const port = await openTty(pty.path);
    const told: string[] = [];
    port.onBytes((heard) => told.push(Buffer.from(heard).toString("latin1")));
    port.onGone((why) => told.push(why));
    const closing = port.close();
    pty.write(bytes("RING\r\n"));
    await closing;
    await port.close();
    await pty.close();
    await expect(port.write(bytes("AT\r"))).rejects.toThrow(ModemError);
    await readsAreOver();
    expect(told).toEqual([]);
  });

  it("is told to be gone when it is hung up while nothing happens", async () => {
    const { pty } = plugIn();
    const port = await openTty(pty.path);
    port.onBytes(() => undefined);
    const gone = isGone(port);
    await pty.close();
    expect(await gone).not.toBe("");
    await expect(port.write(bytes("AT\r"))).rejects.toMatchObject({ kind: "failed" });
    await port.close();
    await readsAreOver();
  });

  it("is told to be gone when it is hung up while it is read, and keeps no processor busy", async () => {
    for (let trial = 0; trial < 12; trial++) {
      const { pty } = plugIn();
      const port = await openTty(pty.path);
      port.onBytes(() => undefined);
      const gone = isGone(port);
      const before = process.cpuUsage();
      pty.write(bytes("\r\n^RSSI:15\r\n"));
      await pty.close();
      await gone;
      await readsAreOver();
      const { user, system } = process.cpuUsage(before);
      expect(user + system).toBeLessThan(1_000_000);
      await port.close();
    }
  });

  it("is told to be gone when it is hung up in the middle of a flood", async () => {
    const { pty } = plugIn();
    const port = await openTty(pty.path);
    const gone = isGone(port);
    port.onBytes(() => {
      pty.write(bytes("x".repeat(512)));
    });
    pty.write(bytes("x"));
    await hears(port, 1);
    await pty.close();
    await gone;
    await port.close();
    await readsAreOver();
  });

  it("may be let go of while the far side does not read", async () => {
    const silent = openSilentPty();
    onTestFinished(silent.close);
    const port = await openTty(silent.path);
    const writing = port.write(bytes("AT\r".repeat(100_000)));
    const ended = writing.then(
      () => "written",
      () => "failed",
    );
    await port.close();
    expect(await ended).toBe("failed");
    // And opened again, with nothing left of what was not taken.
    const again = await openTty(silent.path);
    await again.close();
  });

  it("may be closed while it is lost, as often as one likes", async () => {
    const { pty } = plugIn();
    const port = await openTty(pty.path);
    const gone = isGone(port);
    await Promise.all([pty.close(), gone.then(() => Promise.all([port.close(), port.close()]))]);
    await readsAreOver();
  });
});

describe("a path that is no tty", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "virtualphone-serial-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is said not to be there", async () => {
    const error = await failing(openTty(join(folder, "ttyUSB0")));
    expect(error.message).toContain(`${folder}/ttyUSB0`);
    expect(error.message).toMatch(/no such port.*plugged in/);
    expect(error.kind).toBe("missing");
  });

  it("is said to be a directory", async () => {
    expect((await failing(openTty(folder))).message).toMatch(/it is a directory/);
  });

  it("is said to be no serial port", async () => {
    const path = join(folder, "file");
    writeFileSync(path, "");
    expect((await failing(openTty(path))).message).toMatch(/file: .*not a serial port/);
  });
});

describe("what the system says of a port", () => {
  it.each([
    ["Error: No such file or directory, cannot open it", "there is no such port; is the modem plugged in?"],
    [
      "Error: Permission denied, cannot open it",
      "this user may not open it; add the user to the group of the port, which is dialout or uucp",
    ],
    ["Error: Device or resource busy, cannot open it", "another program uses it; ModemManager often does"],
    [
      "Error Resource temporarily unavailable Cannot lock port",
      "another program uses it; ModemManager often does",
    ],
    ["Error: Input/output error, cannot open it", "Input/output error, cannot open it"],
    ["connect ECONNREFUSED 127.0.0.1:4000", "nobody listens there; is the serial server running?"],
    ["getaddrinfo ENOTFOUND pi.local", "there is no host of this name"],
    ["connect EHOSTUNREACH 192.0.2.1:4000", "the host cannot be reached"],
    ["no connection within 10 seconds", "no connection within 10 seconds"],
  ])("%s", (said, words) => {
    expect(openingFailure("/dev/ttyUSB2", said)).toBe(`/dev/ttyUSB2: ${words}`);
  });
});
