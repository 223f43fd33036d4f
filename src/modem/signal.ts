/** What `/status` shows of the network: asked now and then, and only while no call could be kept waiting by it. */
import type { Clock } from "../core/clock.ts";
import { command } from "./actions.ts";
import type { Session } from "./session.ts";

/** The network as the modem sees it. */
export interface Reception {
  readonly operator: string | null;
  /** 0 to 31 (27.007 §8.5). */
  readonly signal: number | null;
}

/** The watch over a session's reception. */
export interface ReceptionWatch {
  /** Asks now, and every minute from now on. */
  begin(): Promise<void>;
  /** The modem has said how strong the signal is. */
  heard(level: number): void;
  now(): Reception;
  stop(): void;
}

const periodMilliseconds = 60_000;
const strongest = 31;

/** Makes a watch that has not begun. */
export function watchReception(session: Pick<Session, "run" | "quiet">, clock: Clock): ReceptionWatch {
  let operator: string | null = null;
  let signal: number | null = null;
  let stopped = false;
  let cancel: () => void = () => undefined;

  /** The first group of `pattern` in the reply's last line; undefined when it was not asked or not answered. */
  async function ask(text: string, pattern: RegExp): Promise<string | null | undefined> {
    if (!session.quiet()) return undefined;
    const reply = await session.run(command(text));
    return reply.kind === "ok" ? (pattern.exec(reply.lines.at(-1) ?? "")?.[1] ?? null) : undefined;
  }

  function heard(level: number): void {
    signal = level > strongest ? null : level;
  }

  async function begin(): Promise<void> {
    cancel();
    const level = await ask("AT+CSQ", /: *(\d+)/);
    if (level != null) heard(Number(level));
    // `+COPS: 0,0,"Example Mobile",2`; `+COPS: 0` when it has none.
    const name = await ask("AT+COPS?", /,\d,"?([^",]*)/);
    if (name !== undefined) operator = name?.trim() ?? null;
    if (!stopped) cancel = clock.after(periodMilliseconds, () => void begin());
  }

  return {
    begin,
    heard,
    now: () => ({ operator, signal }),
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
