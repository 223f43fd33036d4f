import { transition } from "../../src/at/channel.ts";
import { type ChannelEffect, openChannel } from "../../src/at/channel-state.ts";
import type { Reply } from "../../src/at/command.ts";
import { startMachine } from "../../src/core/machine.ts";
import { readLines } from "../../src/serial/lines.ts";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.ts";

/** A command of a model, and how its modem answers it. Every reply line carries the command's place in the plan. */
export interface Planned {
  readonly kind: "list" | "operator" | "act" | "revision" | "message" | "stored";
  readonly lines: number;
  readonly ok: boolean;
  /** Milliseconds to the first byte of the answer, and from its lines to its result. */
  readonly delay: number;
  readonly gap: number;
  /** Unsolicited lines before the answer, between its lines and its result, and in the middle of its first line. */
  readonly news: readonly [number, number, number];
  /** Where the first line of the answer is cut. */
  readonly cut: number;
}

/** How a model modem behaves. */
export interface ModelTraits {
  readonly echo: boolean;
  /** It works through what it was sent one after the other, however long each takes; else each by itself. */
  readonly inOrder: boolean;
  /** How many bytes come at a time, over and over. */
  readonly chunks: readonly number[];
}

/** What came of a run. */
export interface Outcome {
  /** By the place in the plan: every reply that was settled. */
  readonly settled: readonly (readonly Reply[])[];
  /** The numbers of the unsolicited lines, as sent and as told. */
  readonly sent: readonly number[];
  readonly told: readonly number[];
}

const deadlineSeconds = 5;

/** The command line of a planned command. */
export function textOf({ kind }: Planned, place: number): string {
  switch (kind) {
    case "list":
      return "AT+CLCC";
    case "operator":
      return "AT+COPS?";
    case "act":
      return `AT+CHLD=1${place}`;
    case "revision":
      return "AT+CGMR";
    case "message":
      return `AT+CMGS=${place}`;
    case "stored":
      return `AT+CMGR=${place}`;
  }
}

/** The reply lines of a planned command. */
export function linesOf({ kind, lines }: Planned, place: number): readonly string[] {
  switch (kind) {
    case "list":
      return Array.from({ length: lines }, (_, index) => `+CLCC: ${index + 1},0,0,0,0,"${place}",129`);
    case "operator":
      return lines === 0 ? [] : [`+COPS: 0,0,"net ${place}",2`];
    case "act":
      return [];
    case "revision":
      return [`11.126.${place}`];
    case "message":
      return [`+CMGS: ${place}`];
    case "stored":
      return lines === 0 ? [] : [`+CMGR: 1,,${10 * lines}`, pduOf(place, 10 * lines)];
  }
}

/** A PDU with so many octets behind an empty service centre's address, its number in the first four. */
function pduOf(number: number, octets: number): string {
  return `00${number.toString(16).padStart(8, "0")}${"ACE5F1".repeat(octets)}`.slice(0, 2 * octets + 2);
}

/** The result of a planned command: a refusal carries its place. */
export function resultOf({ ok }: Planned, place: number): string {
  return ok ? "OK" : `+CME ERROR: ${500 + place}`;
}

/** Runs a plan to its end: every command is submitted at the start, the line is lost two minutes later. */
export async function run(plan: readonly Planned[], traits: ModelTraits): Promise<Outcome> {
  const clock = virtualClock();
  const settled: Reply[][] = plan.map(() => []);
  const told: number[] = [];
  const modem = startModem(plan, traits, clock, (text) => {
    feed(text);
  });
  let cancel: () => void = () => undefined;
  const machine = startMachine({
    initial: { ...openChannel, fresh: false, hasFence: true },
    transition,
    perform,
  });
  const reader = readLines({
    line: (text) => {
      machine.send({ kind: "line", text, at: clock.now() });
    },
    prompt: () => {
      machine.send({ kind: "prompted", at: clock.now() });
    },
  });

  function feed(text: string): void {
    const bytes = Buffer.from(text, "latin1");
    for (let from = 0, turn = 0; from < bytes.length; turn++) {
      const size = traits.chunks[turn % traits.chunks.length] ?? bytes.length;
      reader.push(bytes.subarray(from, from + size));
      from += size;
    }
  }

  function perform(effect: ChannelEffect): void {
    switch (effect.kind) {
      case "write":
        modem.hear(effect.text);
        break;
      case "set-deadline":
        cancel();
        cancel = clock.after(effect.seconds * 1000, () => {
          machine.send({ kind: "deadline-passed", deadline: effect.deadline, at: clock.now() });
        });
        break;
      case "clear-deadline":
        cancel();
        break;
      case "settle":
        settled[effect.id]?.push(effect.reply);
        break;
      case "ask-payload":
        machine.send({ kind: "payload-decided", id: effect.id, write: true, at: clock.now() });
        break;
      case "tell-unsolicited": {
        const number = numberIn(effect.line, effect.header);
        if (number !== null) told.push(number);
        break;
      }
      case "tell-echo":
      case "tell-stuck":
        break;
    }
  }

  for (const [id, planned] of plan.entries()) {
    const payload = planned.kind === "message" ? `0031${id}` : null;
    const command = {
      text: textOf(planned, id),
      deadlineSeconds,
      payload,
      bare: planned.kind === "revision",
    };
    machine.send({ kind: "submitted", id, command, at: clock.now() });
  }
  await clock.advance(120_000 * plan.length);
  machine.send({ kind: "gone", why: "the end", at: clock.now() });
  return { settled, sent: modem.sent, told };
}

interface ModelModem {
  readonly hear: (text: string) => void;
  readonly sent: readonly number[];
}

const kindsOfNews = 5;

/** The news of a number, as a modem would tell it by itself. `inside` may cut what has more than one line. */
function newsOf(number: number, inside: string): string {
  switch (number % kindsOfNews) {
    case 0:
      return `\r\n^RSSI:${number}\r\n`;
    case 1:
      return `\r\n+CMTI: ${number}\r\n`;
    case 2:
      return `\r\n+CREG: ${number}\r\n`;
    case 3: {
      const pdu = pduOf(number, 20);
      const cut = number % pdu.length;
      return `\r\n+CMT: ,20\r\n${pdu.slice(0, cut)}${inside}${pdu.slice(cut)}\r\n`;
    }
    default:
      return `\r\n+CUSD: 1,"${number}\r\nOK\r\nRING\r\n+CLCC: 1",15\r\n`;
  }
}

/** The number of news that were told; null for a header, which has its number in what stands behind it. */
function numberIn(line: string, header: string | null): number | null {
  if (header?.startsWith("+CMGR") === true) return null;
  if (header !== null) return line === pduOf(numberOf(line), 20) ? numberOf(line) : -1;
  const number = /^(?:\^RSSI:|\+CMTI: |\+CREG: |\+CUSD: 1,")(\d+)(?:\nOK\nRING\n\+CLCC: 1",15)?$/.exec(
    line,
  )?.[1];
  return number === undefined ? null : Number(number);
}

function numberOf(pdu: string): number {
  return Number.parseInt(pdu.slice(2, 10), 16);
}

function startModem(
  plan: readonly Planned[],
  { echo, inOrder }: ModelTraits,
  clock: VirtualClock,
  say: (text: string) => void,
): ModelModem {
  const sent: number[] = [];
  const asked = new Set<number>();
  let freeAt = 0;
  let told = 0;

  function news(count: number): string {
    return Array.from({ length: count }, () => {
      const number = told;
      told += 1;
      // What cuts another is whole before it.
      const inside = number % kindsOfNews === 3 && number % 2 === 1 ? news(1) : "";
      sent.push(number);
      return newsOf(number, inside);
    }).join("");
  }

  function later(delay: number, gap: number, parts: readonly [() => string, () => string]): void {
    const at = Math.max(inOrder ? freeAt : 0, clock.now()) + delay;
    freeAt = at + gap;
    clock.after(at - clock.now(), () => {
      say(parts[0]());
    });
    clock.after(freeAt - clock.now(), () => {
      say(parts[1]());
    });
  }

  function answer(planned: Planned, place: number): void {
    const lines = linesOf(planned, place);
    const [before, between, inside] = planned.news;
    const information = lines.length === 0 ? "" : `\r\n${lines.join("\r\n")}\r\n`;
    const result = `\r\n${resultOf(planned, place)}\r\n`;
    const cut = (text: string): string => {
      if (inside === 0 || planned.kind === "revision" || text === "") return text;
      const end = text.startsWith("\r\n+CME")
        ? text.indexOf(":")
        : planned.kind === "stored"
          ? text.length - 2
          : text.indexOf("\r", 2);
      const place_ = 3 + (planned.cut % Math.max(1, end - 3));
      const atSpace = text.slice(place_ - 1, place_ + 1).includes(" ");
      return place_ >= end || atSpace ? text : text.slice(0, place_) + news(inside) + text.slice(place_);
    };
    later(planned.delay, planned.gap, [
      () => news(before) + cut(information),
      () => news(between) + (information === "" ? cut(result) : result),
    ]);
  }

  return {
    sent,
    hear(text) {
      if (echo) say(text.endsWith("\r") ? text : "");
      // One that answers each command by itself still says each answer in one go.
      if (text === "AT+CSQ\r") later(20, inOrder ? 10 : 0, [() => "\r\n+CSQ: 19,99\r\n", () => "\r\nOK\r\n"]);
      if (text === "AT\r") later(20, 10, [() => "", () => "\r\nOK\r\n"]);
      const place = plan.findIndex(
        (planned, index) =>
          !asked.has(index) && (text === `${textOf(planned, index)}\r` || text === `0031${index}\u001a`),
      );
      const planned = plan[place];
      if (planned === undefined) return;
      if (planned.kind === "message" && text.endsWith("\r")) {
        later(Math.min(planned.delay, 500), 0, [() => "\r\n> ", () => ""]);
        return;
      }
      asked.add(place);
      answer(planned, place);
    },
  };
}
