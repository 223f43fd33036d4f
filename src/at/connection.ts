/** Runs a channel on a port: bytes to lines, effects to bytes and timers. Decides nothing. */
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { startMachine } from "../core/machine.ts";
import { transition } from "./channel.ts";
import { type ChannelEffect, openChannel } from "./channel-state.ts";
import type { Command, Reply } from "./command.ts";

/** The part of a port that a connection needs. */
export interface BytePort {
  write(bytes: Uint8Array): Promise<void>;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  onGone(listener: (why: string) => void): void;
  close(): Promise<void>;
}

/** Turns bytes into lines; `serial/lines.ts` is the one in use. */
export type ReadLines = (listeners: { line(text: string): void; prompt(): void }) => {
  push(bytes: Uint8Array): void;
};

/** What a connection is made of, and whom it tells. */
export interface ConnectionParts {
  readonly port: BytePort;
  readonly readLines: ReadLines;
  readonly clock: Clock;
  /** A line that belongs to no command. `header` is not null for what stands behind that one, such as a PDU. */
  onUnsolicited(line: string, header: string | null): void;
  /** Every line as it crosses the port, for whoever watches. */
  onTraffic(direction: "<" | ">", line: string): void;
  /** The modem repeats what it is sent. */
  onEcho(): void;
  /** Two commands in a row were not answered. */
  onStuck(): void;
  /** The port is lost; every command has ended. */
  onGone(why: string): void;
}

/** An open port that takes commands. */
export interface Connection {
  /**
   * Sends a command when its turn comes. Always settles, within the deadlines of the commands before it and its own.
   * `mayWrite` is asked when the prompt of a payload has come; the payload is written at once, or the prompt left.
   */
  run(command: Command, mayWrite?: () => boolean): Promise<Reply>;
  /** Writes past whatever is under way, and waits for no answer. Settles when the port has taken it, or does not. */
  shout(text: string): Promise<void>;
  /** Ends every command and lets go of the port. */
  close(): Promise<void>;
}

/** A port that takes nothing is waited for no longer than this. */
const shoutMilliseconds = 2000;

/** Puts a channel on an open port. */
export function connectChannel(parts: ConnectionParts): Connection {
  const { port, clock } = parts;
  const waiting = new Map<number, { settle(reply: Reply): void; mayWrite(): boolean }>();
  let nextId = 1;
  let open = true;
  let cancelDeadline: () => void = () => undefined;

  const machine = startMachine({ initial: openChannel, transition, perform });
  const reader = parts.readLines({
    line: (text) => {
      parts.onTraffic("<", text);
      machine.send({ kind: "line", text, at: clock.now() });
    },
    prompt: () => {
      parts.onTraffic("<", ">");
      machine.send({ kind: "prompted", at: clock.now() });
    },
  });
  port.onBytes((bytes) => {
    reader.push(bytes);
  });
  port.onGone(lose);

  function perform(effect: ChannelEffect): void {
    switch (effect.kind) {
      case "write":
        write(effect.text);
        break;
      case "set-deadline":
        cancelDeadline();
        cancelDeadline = clock.after(effect.seconds * 1000, () => {
          machine.send({ kind: "deadline-passed", deadline: effect.deadline, at: clock.now() });
        });
        break;
      case "clear-deadline":
        cancelDeadline();
        break;
      case "settle":
        waiting.get(effect.id)?.settle(effect.reply);
        waiting.delete(effect.id);
        break;
      case "ask-payload": {
        const mayWrite = waiting.get(effect.id)?.mayWrite() ?? false;
        machine.send({ kind: "payload-decided", id: effect.id, write: mayWrite, at: clock.now() });
        break;
      }
      case "tell-unsolicited":
        parts.onUnsolicited(effect.line, effect.header);
        break;
      case "tell-echo":
        parts.onEcho();
        break;
      case "tell-stuck":
        parts.onStuck();
        break;
    }
  }

  function shout(text: string): Promise<void> {
    parts.onTraffic(">", readable(text));
    return new Promise((settle) => {
      const cancel = clock.after(shoutMilliseconds, settle);
      const written = (): void => {
        cancel();
        settle();
      };
      port.write(Buffer.from(text, "latin1")).then(written, written);
    });
  }

  function write(text: string): void {
    parts.onTraffic(">", readable(text));
    port.write(Buffer.from(text, "latin1")).catch((error: unknown) => {
      lose(messageOf(error));
    });
  }

  function end(why: string): void {
    open = false;
    cancelDeadline();
    machine.send({ kind: "gone", why, at: clock.now() });
  }

  function lose(why: string): void {
    if (!open) return;
    end(why);
    parts.onGone(why);
  }

  return {
    run: (command, mayWrite = () => true) =>
      new Promise((settle) => {
        const id = nextId++;
        waiting.set(id, { settle, mayWrite });
        machine.send({ kind: "submitted", id, command, at: clock.now() });
      }),
    shout,
    close: () => {
      end("closed");
      return port.close();
    },
  };
}

/** What is written, for people: without its line ends, and with signs for what ends or leaves a prompt. */
function readable(text: string): string {
  return text.trim().replaceAll("\r", "").replaceAll("\u001a", "␚").replaceAll("\u001b", "␛");
}
