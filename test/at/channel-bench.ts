import { type Connection, connectChannel } from "../../src/at/connection.ts";
import type { Command, Reply } from "../../src/at/command.ts";
import { readLines } from "../../src/serial/lines.ts";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.ts";

/** A channel on a port whose far side the test plays. */
export interface ChannelBench {
  readonly clock: VirtualClock;
  readonly connection: Connection;
  /** Sends a command; answers where its reply will be. */
  readonly submit: (command: string | Command, mayWrite?: () => boolean) => Settling;
  /** Bytes from the modem. */
  readonly feed: (...texts: readonly string[]) => Promise<void>;
  /** What was written since it was last asked for. */
  readonly written: () => readonly string[];
  readonly unsolicited: string[];
  /** The same with what stands behind a header as `header ⏎ line`. */
  readonly news: string[];
  /** Echoes heard, times it was stuck, and why it was gone. */
  readonly told: string[];
  readonly lose: (why: string) => void;
}

/** A reply that comes, or has come. */
export interface Settling {
  reply: Reply | null;
}

/** A command as most are. */
export function ordinary(text: string, change: Partial<Command> = {}): Command {
  return { text, deadlineSeconds: 5, payload: null, bare: false, ...change };
}

/** Opens a channel that has had its first answer. */
export async function usedChannel(): Promise<ChannelBench> {
  const bench = openedChannel();
  bench.submit("AT");
  await bench.feed("\r\nOK\r\n");
  await bench.clock.advance(250);
  bench.written();
  return bench;
}

/** The same, on a modem that is known to answer the fence. */
export async function fencedChannel(): Promise<ChannelBench> {
  const bench = await usedChannel();
  bench.submit("AT+CSQ");
  await bench.feed("\r\n+CSQ: 19,99\r\n\r\nOK\r\n");
  bench.written();
  return bench;
}

/** Opens a channel. */
export function openedChannel(): ChannelBench {
  const clock = virtualClock();
  let written: string[] = [];
  const unsolicited: string[] = [];
  const news: string[] = [];
  const told: string[] = [];
  let hear: (bytes: Uint8Array) => void = () => undefined;
  let lose: (why: string) => void = () => undefined;
  const connection = connectChannel({
    port: {
      write: (bytes) => {
        written.push(Buffer.from(bytes).toString("latin1"));
        return Promise.resolve();
      },
      onBytes: (listener) => {
        hear = listener;
      },
      onGone: (listener) => {
        lose = listener;
      },
      close: () => Promise.resolve(),
    },
    readLines,
    clock,
    onUnsolicited: (line, header) => {
      unsolicited.push(line);
      news.push(header === null ? line : `${header} ⏎ ${line}`);
    },
    onTraffic: () => undefined,
    onEcho: () => told.push("echo"),
    onStuck: () => told.push("stuck"),
    onGone: (why) => told.push(`gone: ${why}`),
  });
  return {
    clock,
    connection,
    submit(command, mayWrite) {
      const settling: Settling = { reply: null };
      void connection
        .run(typeof command === "string" ? ordinary(command) : command, mayWrite)
        .then((reply) => {
          if (settling.reply !== null) throw new Error("settled twice");
          settling.reply = reply;
        });
      return settling;
    },
    async feed(...texts) {
      for (const text of texts) {
        hear(Buffer.from(text, "latin1"));
        await clock.settle();
      }
    },
    written() {
      const lines = written;
      written = [];
      return lines;
    },
    unsolicited,
    news,
    told,
    lose: (why) => {
      lose(why);
    },
  };
}

/** A reply that ended well. */
export const ok = (...lines: readonly string[]): Reply => ({ kind: "ok", lines, result: "OK" });

/** A reply that did not. */
export const refused = (result: string, ...lines: readonly string[]): Reply => ({
  kind: "refused",
  lines,
  result,
});

/** No reply. */
export const timeout: Reply = { kind: "timeout", lines: [] };
