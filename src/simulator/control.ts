import { type AddressInfo, type Server, type Socket, createServer, isIP } from "node:net";
import { messageOf } from "../core/errors.ts";
import { WordsError } from "./typed.ts";
import { obey, statusOf } from "./words.ts";
import type { World } from "./world.ts";

/** A running control port. */
export interface Control {
  /** `host:port`, with the port it was given. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Where to listen. */
export interface ControlAddress {
  readonly host: string;
  readonly port: number;
}

/** Longest line taken, in bytes. */
const longestLine = 4096;
/** Most clients at once. */
const mostClients = 32;
/** A client that leaves so many bytes unread is hung up on. */
const mostUnread = 1_000_000;

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host.startsWith("127.");

/** Reads `HOST:PORT`; throws, saying what to write instead. */
export function parseControlAddress(text: string): ControlAddress {
  const [, host = "", port = ""] = /^\[?([^\]]*?)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host === "" || Number(port) > 65_535)
    throw new WordsError(`--control takes HOST:PORT, such as 127.0.0.1:7000 or 127.0.0.1:0, not "${text}"`);
  if (!isLoopback(host) || (host !== "localhost" && isIP(host) === 0))
    throw new WordsError(`--control listens on this machine alone; write 127.0.0.1:${port}, not "${text}"`);
  return { host, port: Number(port) };
}

/** Parts what comes into lines; a line that never ends is told of once and thrown away. */
function splitLines(onLine: (line: string) => void, onTooLong: () => void): (bytes: Buffer) => void {
  let line = "";
  let skipping = false;
  return (bytes) => {
    const parts = bytes.toString("utf8").split("\n");
    for (const [index, part] of parts.entries()) {
      if (!skipping) line += part;
      if (line.length > longestLine) {
        skipping = true;
        line = "";
        onTooLong();
      }
      if (index === parts.length - 1) continue;
      const whole = line.trim();
      line = "";
      if (!skipping && whole !== "") onLine(whole);
      skipping = false;
    }
  };
}

interface Client {
  readonly say: (text: string) => void;
  readonly watching: { on: boolean };
  readonly hangUp: () => void;
}

/** Answers one client, line after line. */
function serveClient(socket: Socket, world: World<unknown>, onQuit: () => void): Client {
  const watching = { on: false };
  const say = (text: string): void => {
    if (socket.destroyed) return;
    if (socket.writableLength > mostUnread) socket.destroy();
    else socket.write(`${text}\n`);
  };
  const answer = async (line: string): Promise<void> => {
    try {
      if (line === "quit") {
        say('{"quit":true}');
        onQuit();
      } else if (line === "watch" || line === "unwatch") {
        watching.on = line === "watch";
        say(JSON.stringify({ watching: watching.on }));
      } else say(JSON.stringify(await obey(world, line)));
    } catch (error) {
      say(`error: ${messageOf(error)}`);
    }
  };
  // One after another: an answer never overtakes the one before it.
  let last = Promise.resolve();
  const take = splitLines(
    (line) => {
      last = last.then(() => answer(line));
    },
    () => {
      say(`error: a line has at most ${longestLine} characters`);
    },
  );
  socket.setNoDelay(true);
  socket.on("data", take);
  socket.on("error", () => socket.destroy());
  return { say, watching, hangUp: () => socket.destroySoon() };
}

/** Starts to listen. `onQuit` is called when somebody writes `quit`. */
export async function startControl(
  world: World<unknown>,
  { host, port }: ControlAddress,
  onQuit: () => void,
): Promise<Control> {
  const clients = new Set<Client>();
  const server = createServer((socket) => {
    if (clients.size >= mostClients) {
      socket.on("error", () => socket.destroy());
      socket.end(`error: ${mostClients} clients are connected already\n`);
      return;
    }
    const client = serveClient(socket, world, onQuit);
    clients.add(client);
    socket.on("close", () => clients.delete(client));
  });
  const tell = (event: string): void => {
    for (const client of clients) if (client.watching.on) client.say(event);
  };
  const forgetEntries = world.onEntry((entry) => {
    tell(JSON.stringify({ event: "line", ...entry }));
  });
  const forgetChanges = world.onChange(() => {
    tell(JSON.stringify({ event: "change", ...statusOf(world) }));
  });
  const given = await listen(server, host, port);
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${given}`,
    close: () =>
      new Promise((resolve) => {
        forgetEntries();
        forgetChanges();
        for (const client of clients) client.hangUp();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        new WordsError(`--control cannot listen on ${host}:${port}: ${error.message}; choose another port`),
      );
    });
    server.listen({ host, port }, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
