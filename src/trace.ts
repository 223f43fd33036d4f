/**
 * The trace file: every byte on the modem's ports, and what else moved the calls, a line each with its time.
 * It holds real numbers, and is private. The SIM's PIN is left out.
 */
import { createWriteStream } from "node:fs";
import type { Clock } from "./core/clock.ts";
import { inputKinds, type PhoneInput } from "./phone-input.ts";
import type { Port } from "./serial/port.ts";
import { traced } from "./serial/traced.ts";

/** A line of a trace. `text` is the bytes, a character each. */
export type TraceRecord = { readonly time: Date; readonly port: string } & (
  | { readonly kind: "received"; readonly text: string }
  | { readonly kind: "sent"; readonly text: string }
  /** The daemon started, with this time-out for called phones. */
  | { readonly kind: "begun"; readonly ringSeconds: number }
  | { readonly kind: "opened" }
  | { readonly kind: "gone"; readonly why: string }
  | { readonly kind: "input"; readonly event: PhoneInput }
);

/** A record as it is when it happens: the time is added as it is written. */
type NewRecord = TraceRecord extends infer R ? (R extends TraceRecord ? Omit<R, "time"> : never) : never;

/** An open trace file. */
export interface Trace {
  record(record: NewRecord): void;
  /** The same port, recorded under `name`. */
  wrap(port: Port, name: string): Port;
  /** Settles when all is written. */
  close(): Promise<void>;
}

const marks = { begun: "#", received: "<", sent: ">", opened: "+", gone: "-", input: "!" } as const;

/** Opens a trace to append to. Calls never wait for it: what cannot be written is told once and left out. */
export function openTrace(path: string, clock: Clock, onError: (why: string) => void): Trace {
  const file = createWriteStream(path, { flags: "a", mode: 0o600 });
  let broken = false;
  file.on("error", (error) => {
    broken = true;
    onError(error.message);
  });
  const record = (each: NewRecord): void => {
    if (!broken) file.write(printRecord({ ...each, time: clock.date() }));
  };
  return {
    record,
    wrap(port, name) {
      record({ kind: "opened", port: name });
      const recorded = traced(port, name, (_, direction, bytes) => {
        const text = Buffer.from(bytes).toString("latin1");
        record({ kind: direction === "<" ? "received" : "sent", port: name, text: withoutPin(text) });
      });
      return {
        ...recorded,
        onGone: (listener) => {
          port.onGone((why) => {
            record({ kind: "gone", port: name, why });
            listener(why);
          });
        },
      };
    },
    close: () =>
      new Promise((resolve) => {
        if (broken) resolve();
        else file.end(resolve);
      }),
  };
}

function withoutPin(text: string): string {
  return text.replaceAll(
    /(\+CPIN=")([^"]*)/gi,
    (_, head: string, pin: string) => head + "*".repeat(pin.length),
  );
}

/** A record as a line of the file. */
export function printRecord(record: TraceRecord): string {
  return `${record.time.toISOString()} ${record.port} ${marks[record.kind]} ${JSON.stringify(contentOf(record))}\n`;
}

function contentOf(record: TraceRecord): unknown {
  switch (record.kind) {
    case "received":
    case "sent":
      return record.text;
    case "begun":
      return record.ringSeconds;
    case "opened":
      return "";
    case "gone":
      return record.why;
    case "input":
      return record.event;
  }
}

/** Reads a trace. A line that is none is passed over and told by its number. */
export function readTrace(text: string): { records: readonly TraceRecord[]; unreadable: readonly number[] } {
  const records: TraceRecord[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const record = readRecord(line);
    if (record) records.push(record);
    else unreadable.push(index + 1);
  }
  return { records, unreadable };
}

function readRecord(line: string): TraceRecord | undefined {
  const match = /^(\S+) (\w+) ([#<>+!-]) (.*)$/.exec(line);
  const time = new Date(match?.[1] ?? "");
  if (!match?.[2] || match[4] === undefined || Number.isNaN(time.getTime())) return undefined;
  const content = parseJson(match[4]);
  const head = { time, port: match[2] };
  if (match[3] === marks.input) {
    return isInput(content) ? { ...head, kind: "input", event: content } : undefined;
  }
  if (match[3] === marks.begun) {
    const isTime = typeof content === "number" && Number.isFinite(content);
    return isTime ? { ...head, kind: "begun", ringSeconds: content } : undefined;
  }
  if (typeof content !== "string") return undefined;
  if (match[3] === marks.opened) return { ...head, kind: "opened" };
  if (match[3] === marks.gone) return { ...head, kind: "gone", why: content };
  return match[3] === marks.sent
    ? { ...head, kind: "sent", text: content }
    : { ...head, kind: "received", text: content };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Inputs are only ever written by the daemon itself; their kind tells them. */
function isInput(value: unknown): value is PhoneInput {
  const kinds: readonly unknown[] = inputKinds;
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(value.kind);
}
