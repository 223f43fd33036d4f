/** One opening of the ports, until they are lost: the channel, the watch, and what they hear. Decides nothing. */
import type { TextHint, UssdNews } from "../core/text-modem.ts";
import type { Command, Reply } from "../at/command.ts";
import { connectChannel } from "../at/connection.ts";
import { hearUnasked, partsOf, type Unfinished } from "../at/news.ts";
import { isInText } from "../at/pdu-lines.ts";
import type { Action, Outcome } from "../core/action.ts";
import type { Clock } from "../core/clock.ts";
import type { Line, Picture } from "../core/line.ts";
import { readLines } from "../serial/lines.ts";
import type { Port } from "../serial/port.ts";
import { command, commandFor, dialCommand, type LineAction, linesReleasedBy } from "./actions.ts";
import { readHint } from "./hint.ts";
import { type ModemIdentity, type Run, type Start, startModem } from "./init.ts";
import type { SimPin } from "./pin.ts";
import { readDelivery, readTextHint } from "./text-news.ts";
import { readUssdNews } from "./ussd.ts";
import { startWatch } from "./watch.ts";

/** The open ports of a stick; `events` only carries unsolicited lines. */
export interface OpenPorts {
  readonly commands: Port;
  readonly events: Port | null;
}

/** What a session is made of, and whom it tells. Nothing is told after `close`. */
export interface SessionParts {
  readonly ports: OpenPorts;
  readonly clock: Clock;
  readonly onPicture: (picture: Picture) => void;
  /** A line that crossed a port, as `> AT` or `< OK`, without the PIN. */
  onTraffic(line: string): void;
  /** The modem started anew. */
  onRestarted(): void;
  /** A line that nobody asked for. */
  onUnasked(line: string): void;
  onText(hint: TextHint): void;
  onUssd(news: UssdNews): void;
  /** The modem is in text mode, which it was told to leave. */
  onInText(): void;
  /** The modem repeats what it is sent, which it was told not to. */
  onEcho(): void;
  /** It does not answer any more. */
  onStuck(): void;
  /** A port is gone. */
  onGone(why: string): void;
}

/** An open modem. */
export interface Session {
  /** Sets the modem up, for the first time or again. From its success on, what is heard is looked into. */
  start(pin: SimPin, wasSilent: boolean): Promise<Start>;
  /** Who the modem is; null until it was set up. */
  identity(): ModemIdentity | null;
  readonly run: Run;
  /** Carries out an action and looks at the lines. Always settles, within about a minute. */
  perform(action: Action): Promise<Outcome>;
  /** Asks for the lines; settles when the picture is newer than the call of this. */
  look(): Promise<void>;
  lines(): readonly Line[];
  /** No line is there, and nothing was heard that could be one. */
  quiet(): boolean;
  /** The lines are newer than everything that was heard of calls. */
  current(): boolean;
  /** Tells the modem to restart, whatever it is doing. Settles when the port has taken it, or does not. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Leaves a prompt first, in which the order would be a text. The ports vanish within seconds (27.007 §8.2). */
const restartLine = "\u001b\rAT+CFUN=1,1\r";

/** The same words on two ports come within this. */
const twiceMilliseconds = 1000;

/** Takes open ports into use. */
export function openSession(parts: SessionParts): Session {
  const { ports, clock } = parts;
  let open = true;
  let identity: ModemIdentity | null = null;
  let echoed = false;
  let echoStays = false;
  let settled = false;
  let ussdHeard = { line: "", at: 0 };

  const connection = connectChannel({
    port: ports.commands,
    readLines,
    clock,
    onUnsolicited: hear,
    onTraffic: (direction, line) => {
      tell(`${direction} ${line}`);
    },
    onEcho: () => {
      echoed = true;
      if (open && settled && !echoStays) parts.onEcho();
    },
    onStuck: () => {
      if (open) parts.onStuck();
    },
    onGone: lose,
  });
  const watch = startWatch({ run, clock, onPicture: parts.onPicture });
  if (ports.events) listenTo(ports.events);

  function listenTo(port: Port): void {
    let unfinished: Unfinished = [];
    const reader = readLines({
      line: (line) => {
        tell(`< ${line}`);
        const news = hearUnasked(unfinished, line, clock.now());
        ({ unfinished } = news);
        for (const each of news.told) hear(each.line, each.header);
      },
      prompt: () => undefined,
    });
    port.onBytes((bytes) => {
      reader.push(bytes);
    });
    port.onGone((why) => {
      for (const each of partsOf(unfinished)) hear(each.line, each.header);
      lose(why);
    });
  }

  function tell(line: string): void {
    if (open) parts.onTraffic(line.replace(/(\+CPIN=).*/i, "$1…"));
  }

  function hear(line: string, header: string | null): void {
    if (!open) return;
    const text = header === null ? readTextHint(line) : readDelivery(line, header);
    if (text) parts.onText(text);
    if (header !== null) return;
    if (isInText(line)) parts.onInText();
    parts.onUnasked(line);
    const ussd = readUssdNews(line);
    if (ussd) hearUssd(line, ussd);
    const hint = readHint(line);
    if (!hint) return;
    if (identity) watch.hint(hint);
    if (hint.kind === "restarted") parts.onRestarted();
  }

  function hearUssd(line: string, news: UssdNews): void {
    const isRepeated = line === ussdHeard.line && clock.now() - ussdHeard.at < twiceMilliseconds;
    ussdHeard = { line, at: clock.now() };
    if (!isRepeated) parts.onUssd(news);
  }

  function lose(why: string): void {
    if (open) parts.onGone(why);
  }

  async function run(order: Command, mayWrite?: () => boolean): Promise<Reply> {
    const reply = await connection.run(order, mayWrite);
    // What is echoed from here on is echoed in spite of it.
    if (order.text === "ATE0") echoed = false;
    return reply;
  }

  async function dial(number: string): Promise<Outcome> {
    const line = watch.dialling(number);
    const reply = await run(dialCommand(number));
    if (reply.kind !== "ok") await watch.look();
    // A modem that refused, or said nothing, may have dialled all the same: its list decides.
    const listed = watch.lines().some((each) => each.line === line && each.index !== null);
    if (reply.kind === "ok" || listed) {
      watch.note({ kind: "dialled", line });
      void watch.look();
      return { kind: "done", line };
    }
    watch.note({ kind: "dial-failed", line });
    return outcomeOf(reply);
  }

  async function carryOut(action: LineAction): Promise<Outcome> {
    if (action.kind === "refuse-waiting") await watch.look();
    const order = commandFor(action, watch.lines());
    if (!order) return { kind: "done", line: null };
    const lines = linesReleasedBy(action, watch.lines());
    watch.note({ kind: "released", lines });
    const reply = await run(order);
    if (reply.kind === "refused") watch.note({ kind: "not-released", lines });
    await watch.look();
    return outcomeOf(reply);
  }

  /** What is echoed after a start is echoed by a modem that always does, or by one that restarted meanwhile. */
  async function checkEcho(): Promise<void> {
    if (!echoed) return;
    await run(command("ATE0"));
    await run(command("AT"));
    echoStays = echoed;
    if (open && !echoStays) parts.onEcho();
  }

  return {
    async start(pin, wasSilent) {
      settled = false;
      const result = await startModem(run, pin, wasSilent);
      if (result.kind !== "started") return result;
      echoStays = false;
      await checkEcho();
      settled = true;
      ({ identity } = result);
      return result;
    },
    identity: () => identity,
    run,
    perform: (action) => (action.kind === "dial" ? dial(action.number) : carryOut(action)),
    look: () => watch.look(),
    lines: () => watch.lines(),
    quiet: () => watch.quiet(),
    current: () => watch.current(),
    restart: () => connection.shout(restartLine),
    async close() {
      open = false;
      watch.stop();
      await Promise.all([connection.close(), ports.events?.close()]);
    },
  };
}

function outcomeOf(reply: Reply): Outcome {
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
