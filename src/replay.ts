/**
 * Runs the phone again on a trace: the real driver and the real call machine, fed with the recorded bytes at the
 * recorded times. What they do is printed between the lines; where they would now send something else, that is told.
 */
import type { Plan } from "./call/state.ts";
import type { Log } from "./core/log.ts";
import type { Person } from "./core/person.ts";
import { noPin } from "./modem/pin.ts";
import { parseCountryCode, parsePhoneNumber, type PhoneNumber } from "./core/phone-number.ts";
import { type VirtualClock, virtualClock } from "./core/virtual-clock.ts";
import type { OpenPorts } from "./modem/modem.ts";
import { type RunningPhone, startPhone } from "./phone.ts";
import { type PhoneInput, repeatRequest } from "./phone-input.ts";
import { readLines } from "./serial/lines.ts";
import type { Port } from "./serial/port.ts";
import { readTrace, type TraceRecord } from "./trace.ts";

/** Where a trace does not say: the time-out that is shipped. */
const usualRingSeconds = 25;
/** How much later than recorded the phone may send what it sent, in milliseconds. */
const slackMilliseconds = 500;
/** Longer than a phone takes to end. */
const endMilliseconds = 60_000;

/** A port whose far side is a recording. */
interface RecordedPort {
  readonly port: Port;
  play(text: string): void;
  lose(why: string): void;
  /** Command lines the phone has written and the recording has not shown yet. */
  readonly written: string[];
}

/** Replays a trace and hands each line of the story to `print`. Settles when the recording is over. */
export async function replay(text: string, print: (line: string) => void): Promise<void> {
  const { records, unreadable } = readTrace(text);
  if (unreadable.length > 0)
    print(`lines that are no trace and were passed over: ${unreadable.slice(0, 20).join(", ")}`);
  const [first] = records;
  if (!first)
    throw new Error("there is nothing in this file to replay; VIRTUALPHONE_TRACE_FILE writes such files");
  const player = createPlayer(records, print, virtualClock(first.time));
  for (const record of records) await player.play(record);
  await player.end();
}

function createPlayer(records: readonly TraceRecord[], print: (line: string) => void, clock: VirtualClock) {
  const say = (mark: string, what: string): void => {
    print(`${clock.date().toISOString().slice(11, 23)} ${mark} ${what}`);
  };
  const plans = records.flatMap((record) =>
    record.kind === "input" && record.event.kind === "routed" ? [record.event.plan] : [],
  );
  const ports = new Map<string, RecordedPort>();
  const names = new Set(records.map((record) => record.port));
  let opening: ((ports: OpenPorts) => void) | null = null;

  const phone: RunningPhone = startPhone({
    openPorts: () =>
      new Promise((resolve) => {
        opening = resolve;
      }),
    pin: noPin,
    ringSeconds: records.find((record) => record.kind === "begun")?.ringSeconds ?? usualRingSeconds,
    clock,
    log: storyLog(say),
    decide: () => plans.shift() ?? nobodyDecided,
    whoIs: recordedPerson,
    masterPhone: () => "" as PhoneNumber,
    tell: ({ call, kind, ...news }) => {
      say("*", `call ${call}: ${kind} ${JSON.stringify(news)}`);
    },
    resetUsb: () => Promise.resolve(),
    onModem: ({ kind, ...news }) => {
      say("*", kind === "ready" ? kind : `modem ${kind}: ${Object.values(news).join(", ")}`);
    },
  });

  const open = (name: string): void => {
    ports.set(name, recordPort(name, say));
    const commands = ports.get("commands");
    const events = ports.get("events");
    if (!commands || (names.has("events") && !events)) return;
    opening?.({ commands: commands.port, events: events?.port ?? null });
    opening = null;
  };

  const moveTo = async (time: Date): Promise<void> => {
    await clock.advance(Math.max(0, time.getTime() - clock.date().getTime()));
  };

  return {
    async play(record: TraceRecord): Promise<void> {
      await moveTo(record.time);
      const port = ports.get(record.port);
      if (record.kind === "opened") open(record.port);
      else if (record.kind === "received") port?.play(record.text);
      else if (record.kind === "gone") port?.lose(record.why);
      else if (record.kind === "sent") await compare(port, record.text);
      else if (record.kind === "input") repeat(phone, record.event);
      await clock.settle();
    },
    async end(): Promise<void> {
      // What it waits for when it ends is only reached as time goes on.
      const stopped = phone.stop();
      await clock.advance(endMilliseconds);
      await stopped;
    },
  };

  async function compare(port: RecordedPort | undefined, text: string): Promise<void> {
    say(">", text.trim());
    if (!port) return;
    const limit = clock.now() + slackMilliseconds;
    await clock
      .until(() => port.written.length > 0 || clock.now() >= limit, slackMilliseconds + 1)
      .catch(() => undefined);
    const now = port.written.shift();
    if (now !== text)
      say("≠", now === undefined ? "nothing is sent here now" : `${now.trim()} is sent here now`);
  }
}

function recordPort(name: string, say: (mark: string, what: string) => void): RecordedPort {
  const written: string[] = [];
  const reader = readLines({
    line: (line) => {
      say(name === "events" ? "<<" : "<", line);
    },
    prompt: () => {
      say("<", ">");
    },
  });
  let onBytes: (bytes: Uint8Array) => void = () => undefined;
  let onGone: (why: string) => void = () => undefined;
  return {
    written,
    play(text) {
      const bytes = Buffer.from(text, "latin1");
      reader.push(bytes);
      onBytes(bytes);
    },
    lose: (why) => {
      onGone(why);
    },
    port: {
      write: (bytes) => {
        written.push(Buffer.from(bytes).toString("latin1"));
        return Promise.resolve();
      },
      onBytes: (listener) => {
        onBytes = listener;
      },
      onGone: (listener) => {
        onGone = listener;
      },
      close: () => Promise.resolve(),
    },
  };
}

/** What the phone was told and asked when it was recorded. */
function repeat(phone: RunningPhone, input: PhoneInput): void {
  switch (input.kind) {
    case "close-wanted":
      phone.close();
      break;
    case "check-wanted":
      void phone.check({ ...input.other, number: input.number });
      break;
    case "call-wanted":
      phone.placeCall({ contact: { ...input.contact, number: input.number }, master: input.master });
      break;
    case "routed":
    case "pictured":
    case "answered-order":
    case "patience-ended":
    case "modem-lost":
      // These come of themselves.
      break;
    default:
      repeatRequest(phone, input);
  }
}

const nobodyDecided: Plan = {
  kind: "refuse",
  caller: { name: null, number: null, written: "" },
  reason: { kind: "unlisted" },
  tell: true,
};

function recordedPerson(written: string): Person {
  const country = parseCountryCode("+1");
  return { name: null, number: (country && parsePhoneNumber(written, country)) ?? null, written };
}

function storyLog(say: (mark: string, what: string) => void): Log {
  const log: Log = {
    debug: () => undefined,
    info: (message) => {
      say(".", message);
    },
    warn: (message) => {
      say(".", message);
    },
    error: (message) => {
      say(".", message);
    },
    child: () => log,
  };
  return log;
}
