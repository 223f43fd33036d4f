/** A modem that can be there or not: runs the link machine, the channel and the watch on real ports. Decides nothing. */
import { type Connection, connectChannel } from "../at/connection.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Line, Picture } from "../core/line.ts";
import type { Log } from "../core/log.ts";
import { startMachine } from "../core/machine.ts";
import { readLines } from "../serial/lines.ts";
import type { Port } from "../serial/port.ts";
import { type ActionOutcome, command, commandFor, linesReleasedBy, type ModemAction } from "./actions.ts";
import { readHint } from "./hint.ts";
import { type ModemIdentity, type PinOnce, startModem } from "./init.ts";
import { type LinkEffect, transition, unlinked } from "./link.ts";
import { checkOwnerCommand } from "./owner-command.ts";
import { startWatch, type Watch } from "./watch.ts";

/** The open ports of a stick; `events` only carries unsolicited lines. */
export interface OpenPorts {
  readonly commands: Port;
  readonly events: Port | null;
}

/** What a modem is made of, and whom it tells. */
export interface ModemParts {
  /** Opens the ports anew; rejects with words for the owner. */
  open(): Promise<OpenPorts>;
  readonly pin: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly onPicture: (picture: Picture) => void;
  /** It can take calls; the first picture has been told. */
  onReady(identity: ModemIdentity): void;
  onLost(why: string): void;
  /** It cannot take calls; `owner` when that will not pass by itself. */
  onTrouble(why: string, owner: boolean): void;
}

/** What the modem says of itself. */
export interface ModemStatus {
  readonly modem: "absent" | "starting" | "ready";
  readonly trouble: string | null;
  readonly model: string | null;
  readonly operator: string | null;
  /** 0 to 31 (27.007 §8.5). */
  readonly signal: number | null;
}

/** The answer to a command line sent by hand. */
export type OwnerCommandAnswer =
  | { readonly kind: "answered"; readonly lines: readonly string[]; readonly result: string }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string };

/** The modem as the daemon uses it. */
export interface Modem {
  /** Carries out an action and looks at the lines. Always settles, within about a minute. */
  perform(action: ModemAction): Promise<ActionOutcome>;
  command(line: string): Promise<OwnerCommandAnswer>;
  status(): ModemStatus;
  lines(): readonly Line[];
  /** Every line on the ports, until the answer is called. */
  listen(listener: (line: string) => void): () => void;
  /** Restarts the modem, once an hour at most; otherwise only opens it anew. */
  reset(): Promise<void>;
  /** Lets go of the ports. Calls go on. */
  stop(): Promise<void>;
}

const statusMilliseconds = 60_000;
const resetMilliseconds = 3_600_000;
const ownerSeconds = 60;

/** One opening of the ports, until they are lost. */
interface Session {
  readonly connection: Connection;
  readonly events: Port | null;
  readonly watch: Watch;
  identity: ModemIdentity | null;
  refreshedForEcho: boolean;
}

/** Starts to look for the modem, at once and for as long as it takes. */
export function startModemDaemon(parts: ModemParts): Modem {
  const { clock, log } = parts;
  const listeners = new Set<(line: string) => void>();
  let session: Session | null = null;
  let operator: string | null = null;
  let signal: number | null = null;
  let lastReset = Number.NEGATIVE_INFINITY;
  let cancelTimer: () => void = () => undefined;
  let cancelStatus: () => void = () => undefined;
  let stopped = false;
  const pin = onceOnly(parts.pin);

  const link = startMachine({
    initial: unlinked,
    transition,
    perform,
    onStep: (before, event, step) => {
      if (step.state.kind !== before.kind)
        log.info(`link ${before.kind} → ${step.state.kind} (${event.kind})`);
    },
  });

  function perform(effect: LinkEffect): void {
    switch (effect.kind) {
      case "open":
        void open();
        break;
      case "start":
        void start();
        break;
      case "close":
        void closeSession();
        break;
      case "set-timer":
        cancelTimer();
        cancelTimer = clock.after(effect.seconds * 1000, () => {
          link.send({ kind: "timer-ended" });
        });
        break;
      case "tell-ready":
        void becomeReady();
        break;
      case "tell-trouble":
        parts.onTrouble(effect.why, effect.owner);
        break;
      case "tell-lost":
        cancelStatus();
        parts.onLost(effect.why);
        break;
    }
  }

  async function open(): Promise<void> {
    try {
      const ports = await parts.open();
      if (stopped) {
        await Promise.all([ports.commands.close(), ports.events?.close()]);
        return;
      }
      session = connect(ports);
      link.send({ kind: "opened" });
    } catch (error) {
      link.send({ kind: "not-opened", why: messageOf(error) });
    }
  }

  function connect({ commands, events }: OpenPorts): Session {
    const lost = (why: string): void => {
      if (session === opened) link.send({ kind: "lost", why });
    };
    const connection = connectChannel({
      port: commands,
      readLines,
      clock,
      onUnsolicited: (line) => {
        hear(opened, line);
      },
      onTraffic: (direction, line) => {
        tellListeners(`${direction} ${withoutPin(line)}`);
      },
      onEcho: () => {
        // ATE0 was sent: the modem has started anew. One that echoes all the same is borne with.
        if (link.state().kind !== "ready" || opened.refreshedForEcho) return;
        opened.refreshedForEcho = true;
        link.send({ kind: "settings-forgotten" });
      },
      onStuck: () => {
        lost("it does not answer any more");
      },
      onGone: lost,
    });
    const watch = startWatch({ run: (order) => connection.run(order), clock, onPicture: parts.onPicture });
    const opened: Session = { connection, events, watch, identity: null, refreshedForEcho: false };
    if (events) listenTo(events, opened, lost);
    return opened;
  }

  function listenTo(port: Port, opened: Session, lost: (why: string) => void): void {
    const reader = readLines({
      line: (line) => {
        tellListeners(`< ${line}`);
        hear(opened, line);
      },
      prompt: () => undefined,
    });
    port.onBytes((bytes) => {
      reader.push(bytes);
    });
    port.onGone(lost);
  }

  function hear(heard: Session, line: string): void {
    const hint = readHint(line);
    if (!hint || heard !== session) return;
    if (hint.kind === "signal") signal = hint.level > 31 ? null : hint.level;
    if (hint.kind === "restarted") link.send({ kind: "settings-forgotten" });
    if (isReady()) heard.watch.hint(hint);
  }

  function isReady(): boolean {
    const { kind } = link.state();
    return kind === "ready" || kind === "refreshing";
  }

  function tellListeners(line: string): void {
    log.debug(line);
    for (const listener of listeners) listener(line);
  }

  async function start(): Promise<void> {
    const started = session;
    if (!started) return;
    const result = await startModem((order) => started.connection.run(order), pin);
    if (session !== started) return;
    if (result.kind === "started") {
      started.identity = result.identity;
      if (result.missing.length > 0) log.warn(`the modem does not give ${result.missing.join(", ")}`);
      link.send({ kind: "started" });
    } else if (result.kind === "silent") link.send({ kind: "lost", why: result.why });
    else link.send({ kind: "not-started", why: result.why, blocked: result.kind === "blocked" });
  }

  async function becomeReady(): Promise<void> {
    const opened = session;
    if (!opened?.identity) return;
    await opened.watch.look();
    if (session !== opened || !isReady()) return;
    parts.onReady(opened.identity);
    await readStatus(opened);
  }

  /** Asks for what `/status` shows; only while the line is free, for nothing may stand in a call's way. */
  async function readStatus(opened: Session): Promise<void> {
    cancelStatus();
    if (opened.watch.quiet()) {
      const quality = await opened.connection.run(command("AT+CSQ"));
      const level = quality.kind === "ok" ? /: *(\d+)/.exec(quality.lines.at(-1) ?? "")?.[1] : undefined;
      if (level !== undefined) signal = Number(level) > 31 ? null : Number(level);
    }
    if (opened.watch.quiet()) {
      const network = await opened.connection.run(command("AT+COPS?"));
      if (network.kind === "ok")
        operator = /,\d,"?([^",]*)/.exec(network.lines.at(-1) ?? "")?.[1]?.trim() ?? null;
    }
    if (session !== opened || stopped) return;
    cancelStatus = clock.after(statusMilliseconds, () => void readStatus(opened));
  }

  async function closeSession(): Promise<void> {
    const closing = session;
    session = null;
    if (!closing) return;
    cancelStatus();
    closing.watch.stop();
    await Promise.all([closing.connection.close(), closing.events?.close()]);
  }

  async function dial(opened: Session, number: string): Promise<ActionOutcome> {
    opened.watch.note({ kind: "dialling", number });
    const line = opened.watch.lines().at(-1)?.line ?? 0;
    const order = commandFor({ kind: "dial", number }, []);
    const reply = order
      ? await opened.connection.run(order)
      : ({ kind: "gone", why: "nothing to dial" } as const);
    if (reply.kind !== "ok") await opened.watch.look();
    // A modem that refused, or said nothing, may have dialled all the same: its list decides.
    const listed = opened.watch.lines().some((each) => each.line === line && each.index !== null);
    if (reply.kind === "ok" || listed) {
      opened.watch.note({ kind: "dialled", line });
      void opened.watch.look();
      return { kind: "done", line };
    }
    opened.watch.note({ kind: "dial-failed", line });
    return outcomeOf(reply);
  }

  link.send({ kind: "timer-ended" });

  return {
    async perform(action) {
      const opened = session;
      if (!opened || link.state().kind === "starting")
        return { kind: "failed", words: "the modem is not there" };
      if (action.kind === "dial") return dial(opened, action.number);
      if (action.kind === "refuse-waiting") await opened.watch.look();
      const order = commandFor(action, opened.watch.lines());
      if (!order) return { kind: "done", line: null };
      opened.watch.note({ kind: "released", lines: linesReleasedBy(action, opened.watch.lines()) });
      const reply = await opened.connection.run(order);
      await opened.watch.look();
      return reply.kind === "ok" ? { kind: "done", line: null } : outcomeOf(reply);
    },
    async command(written) {
      const checked = checkOwnerCommand(written);
      if (checked.kind === "refused") return checked;
      if (!session) return { kind: "failed", why: "the modem is not there" };
      const reply = await session.connection.run({
        text: checked.text,
        deadlineSeconds: ownerSeconds,
        payload: null,
        bare: true,
      });
      if (reply.kind === "gone") return { kind: "failed", why: `the modem is gone: ${reply.why}` };
      if (reply.kind === "timeout")
        return { kind: "failed", why: `no answer within ${ownerSeconds} seconds` };
      return { kind: "answered", lines: reply.lines, result: reply.result };
    },
    status() {
      const state = link.state();
      const ready = state.kind === "ready" || state.kind === "refreshing";
      return {
        modem: ready
          ? "ready"
          : state.kind === "starting" || state.kind === "pausing"
            ? "starting"
            : "absent",
        trouble: "why" in state ? state.why : null,
        model: session?.identity?.model ?? null,
        operator,
        signal,
      };
    },
    lines: () => session?.watch.lines() ?? [],
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async reset() {
      if (clock.now() - lastReset > resetMilliseconds) {
        lastReset = clock.now();
        await session?.connection.run(command("AT+CFUN=1,1"));
      }
      link.send({ kind: "lost", why: "it is being restarted" });
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await closeSession();
    },
  };
}

function outcomeOf(reply: Awaited<ReturnType<Connection["run"]>>): ActionOutcome {
  switch (reply.kind) {
    case "ok":
      return { kind: "done", line: null };
    case "refused":
      return { kind: "refused", words: reply.result };
    case "timeout":
      return { kind: "failed", words: "the modem did not answer" };
    case "gone":
      return { kind: "failed", words: `the modem is gone: ${reply.why}` };
  }
}

/** The PIN, handed out a single time: a wrong one tried twice could cost the SIM. */
function onceOnly(pin: string | null): PinOnce {
  let left = pin;
  return {
    take() {
      const taken = left;
      left = null;
      return taken;
    },
  };
}

function withoutPin(line: string): string {
  return line.replace(/(\+CPIN=).*/i, "$1…");
}
