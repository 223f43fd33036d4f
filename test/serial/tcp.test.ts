import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openPort, parseAddress } from "../../src/serial/address.ts";
import type { Port } from "../../src/serial/port.ts";
import { openTcp } from "../../src/serial/tcp.ts";

/** A raw serial server on loopback, and the line to whoever connects. */
async function serve(options: { allowHalfOpen?: boolean } = {}) {
  const server: Server = createServer(options);
  const sockets: Socket[] = [];
  server.on("connection", (socket) => {
    sockets.push(socket);
    // A reset shows up here too.
    socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    await closed;
  };
  onTestFinished(stop);
  return {
    port,
    stop,
    /** Opens a port, and the server's end of it. */
    connect: async (): Promise<readonly [Port, Socket]> => {
      const [opened] = await Promise.all([openTcp("127.0.0.1", port), once(server, "connection")]);
      const socket = sockets.at(-1);
      if (!socket) throw new Error("nobody connected");
      onTestFinished(() => opened.close());
      return [opened, socket];
    },
  };
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

function isGone(port: Port): Promise<string> {
  return new Promise((resolve) => {
    port.onGone(resolve);
  });
}

describe("a port over the network", () => {
  it("carries bytes both ways as they are", async () => {
    const { connect } = await serve();
    const [port, socket] = await connect();
    const all = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
    const heard = new Promise<Uint8Array>((resolve) => {
      port.onBytes(resolve);
    });
    socket.write(all);
    expect(Buffer.from(await heard)).toEqual(all);
    const received = once(socket, "data");
    await port.write(all);
    expect((await received)[0]).toEqual(all);
  });

  it("is refused in words that name it", async () => {
    const { port, stop } = await serve();
    await stop();
    await expect(openTcp("127.0.0.1", port)).rejects.toMatchObject({
      kind: "missing",
      message: `tcp://127.0.0.1:${port}: nobody listens there; is the serial server running?`,
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    ["closes", (socket) => socket.end()],
    ["resets", (socket) => socket.resetAndDestroy()],
    ["drops", (socket) => socket.destroy()],
  ])("is told to be gone once when the server %s it", async (_how, end) => {
    const { connect } = await serve({ allowHalfOpen: true });
    const [port, socket] = await connect();
    const told: string[] = [];
    const gone = new Promise<void>((resolve) => {
      port.onGone((why) => {
        told.push(why);
        resolve();
      });
    });
    port.onBytes(() => undefined);
    end(socket);
    await gone;
    await expect(port.write(bytes("AT\r"))).rejects.toMatchObject({ kind: "failed" });
    await port.close();
    expect(told).toHaveLength(1);
  });

  it("is told to be gone when the server closes it with bytes on their way that it does not take", async () => {
    const { connect } = await serve({ allowHalfOpen: true });
    const [port, socket] = await connect();
    const gone = isGone(port);
    port.onBytes(() => undefined);
    socket.pause();
    const writing = port.write(Buffer.alloc(64 * 1024 * 1024)).then(
      () => "written",
      () => "failed",
    );
    socket.end();
    expect(await gone).not.toBe("");
    expect(await writing).toBe("failed");
  });

  it("says nothing once it is closed", async () => {
    const { connect } = await serve();
    const [port, socket] = await connect();
    const told: string[] = [];
    port.onBytes((heard) => told.push(String(heard)));
    port.onGone((why) => told.push(why));
    const ended = new Promise((resolve) => {
      socket.once("close", resolve);
    });
    socket.write("RING\r\n");
    await port.close();
    await port.close();
    await ended;
    await expect(port.write(bytes("AT\r"))).rejects.toMatchObject({ kind: "failed" });
    expect(told).toEqual([]);
  });
});

describe("the address of a port", () => {
  it.each([
    ["/dev/ttyUSB2", { kind: "tty", path: "/dev/ttyUSB2" }],
    [
      "/dev/serial/by-id/usb-HUAWEI-if02-port0",
      { kind: "tty", path: "/dev/serial/by-id/usb-HUAWEI-if02-port0" },
    ],
    ["tcp://127.0.0.1:4000", { kind: "tcp", host: "127.0.0.1", port: 4000 }],
    ["tcp://pi.local:4000/", { kind: "tcp", host: "pi.local", port: 4000 }],
    ["TCP://[::1]:4000", { kind: "tcp", host: "::1", port: 4000 }],
    ["tcp://[fe80::1%eth0]:4000", undefined],
    ["tcp://pi.local", undefined],
    ["tcp://pi.local:0", undefined],
    ["tcp://pi.local:65536", undefined],
    ["tcp://:4000", undefined],
    ["http://pi.local:4000", undefined],
    ["ttyUSB2", undefined],
    ["", undefined],
  ])("%s", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it("opens what it names", async () => {
    const { port } = await serve();
    const opened = await openPort({ kind: "tcp", host: "127.0.0.1", port });
    await opened.close();
    await expect(openPort({ kind: "tty", path: "/nowhere/tty" })).rejects.toThrow("no such port");
  });
});
