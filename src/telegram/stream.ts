/** The conversation with the modem, shown in a chat: in batches, for an hour, and never faster than it is read. */
import type { Clock } from "../core/clock.ts";
import { cutText, oneLine } from "./words.ts";

/** What a stream is made of. */
export interface StreamParts {
  readonly clock: Clock;
  /** Every line on the modem's ports, until the answer is called. */
  readonly listen: (listener: (line: string) => void) => () => void;
  /** Shows lines, or says why it ends. */
  readonly show: (chat: number, batch: Batch) => void;
  /** Whether something for this chat still waits. */
  readonly isBehind: (chat: number) => boolean;
}

/** Lines that are shown together. */
export interface Batch {
  readonly lines: readonly string[];
  /** Lines that were left out because there were too many. */
  readonly leftOut: number;
  readonly isLast: boolean;
}

/** Who is shown the conversation. */
export interface Stream {
  /** False when it is on already; its hour begins again. */
  start(chat: number): boolean;
  /** False when it was off. */
  stop(chat: number): boolean;
  stopAll(): void;
}

const batchMilliseconds = 2000;
const hourMilliseconds = 60 * 60 * 1000;
const mostUnits = 3500;
const longestLine = 500;

/** Makes a stream that nobody is shown. */
export function createStream(parts: StreamParts): Stream {
  const sessions = new Map<number, Session>();
  const stop = (chat: number): boolean => {
    const session = sessions.get(chat);
    session?.end();
    return sessions.delete(chat);
  };
  return {
    start(chat) {
      const isNew = !stop(chat);
      const expire = (): void => {
        stop(chat);
        parts.show(chat, { lines: [], leftOut: 0, isLast: true });
      };
      sessions.set(chat, startSession(parts, chat, expire));
      return isNew;
    },
    stop,
    stopAll() {
      for (const chat of sessions.keys()) stop(chat);
    },
  };
}

interface Session {
  end(): void;
}

function startSession(
  { clock, listen, show, isBehind }: StreamParts,
  chat: number,
  expire: () => void,
): Session {
  let lines: string[] = [];
  let units = 0;
  let leftOut = 0;
  let cancelFlush: (() => void) | null = null;

  const flush = (): void => {
    if (lines.length > 0) show(chat, { lines, leftOut, isLast: false });
    [lines, units, leftOut] = [[], 0, 0];
  };
  const schedule = (): void => {
    cancelFlush ??= clock.after(batchMilliseconds, () => {
      cancelFlush = null;
      if (isBehind(chat)) schedule();
      else flush();
    });
  };
  const unlisten = listen((raw) => {
    const line = withoutPin(cutText(oneLine(raw), longestLine));
    if (units + line.length >= mostUnits) leftOut += 1;
    else {
      lines.push(line);
      units += line.length + 1;
    }
    schedule();
  });
  const cancelHour = clock.after(hourMilliseconds, expire);
  return {
    end() {
      unlisten();
      cancelHour();
      cancelFlush?.();
      flush();
    },
  };
}

/** A PIN belongs in no chat. */
function withoutPin(line: string): string {
  return line.replaceAll(/(CPIN=|CLCK=|CPWD=).*/gi, "$1…");
}
