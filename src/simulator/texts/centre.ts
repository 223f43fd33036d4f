import type { Clock } from "../../core/clock.ts";
import { type Alarms, startAlarms } from "../alarms.ts";
import type { Knobs } from "../knobs.ts";
import type { Random } from "../random.ts";
import type { Timings } from "../timings.ts";
import { type AirPdu, type Assembly, type SentText, startAssembly } from "./assembly.ts";
import { octetsOf } from "./octets.ts";
import { type TextContent, type TextMarks, writeText } from "./parts.ts";
import { type Submit, readSubmit, withoutCentre, writeDeliver, writeReport } from "./pdu.ts";
import { type Queue, type Taking, startQueue } from "./queue.ts";

/** How a text to the SIM is written, and how it comes. */
export interface TextOptions extends TextMarks {
  /** Places of parts, from 1, in the order in which they come; those left out never do. */
  readonly order?: readonly number[];
  /** The network delivers every part twice. */
  readonly doubled?: boolean;
  /** Milliseconds until the first part comes. */
  readonly after?: number;
  /** Milliseconds from one part to the next. */
  readonly gap?: number;
}

/** What a phone does with texts of the SIM. Statuses are those of 23.040 §9.2.3.15. */
export type TextFate =
  | { readonly kind: "gets" }
  /** The centre still tries, and tells that; the text comes after so many milliseconds. */
  | { readonly kind: "gets-later"; readonly after: number; readonly status: number }
  | { readonly kind: "refuses"; readonly status: number };

/** A whole text that somebody has got from the SIM. */
export interface GotText {
  readonly text: string;
  /** Milliseconds on the clock. */
  readonly at: number;
  readonly flash: boolean;
}

/** What a centre is made of. */
export interface CentreParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly knobs: () => Knobs;
  /** The SIM's own number. */
  readonly ownNumber: string;
  /** The zone of its time stamps. */
  readonly offsetMinutes: number;
  readonly take: (pdu: string) => Taking;
  readonly changed: () => void;
}

/** The service centre: it keeps texts for the SIM until they are taken, and brings the SIM's to people. */
export interface Centre extends Pick<Queue, "alert" | "waiting"> {
  readonly send: (sender: string, content: TextContent, options: TextOptions) => void;
  /** Delivers exactly these octets, in hexadecimal. Throws when they are none. */
  readonly inject: (pdu: string) => void;
  /** A PDU of the SIM goes on the air; one that cannot be read is lost. */
  readonly accept: (pdu: string, reference: number) => void;
  readonly sent: () => readonly SentText[];
  readonly onAir: () => readonly AirPdu[];
  readonly got: (number: string) => readonly GotText[];
  readonly setFate: (number: string, fate: TextFate) => void;
  /** Forgets what was sent and what people have got. */
  readonly forget: () => void;
  readonly stop: () => void;
}

/** The centre's number. */
export const centreNumber = "+447700900000";

/** TP-Status: received. */
const received = 0x00;

/** What a centre remembers of the SIM's texts. */
interface Ledger {
  readonly sent: SentText[];
  readonly onAir: AirPdu[];
  readonly got: Map<string, GotText[]>;
  readonly fates: Map<string, TextFate>;
  readonly outside: Assembly;
  readonly phones: Assembly;
}

/** Starts a centre. */
export function startCentre(parts: CentreParts): Centre {
  const queue = startQueue(parts);
  const alarms = startAlarms(parts.clock);
  const ledger: Ledger = {
    sent: [],
    onAir: [],
    got: new Map(),
    fates: new Map(),
    outside: startAssembly(),
    phones: startAssembly(),
  };
  return {
    send: makeSender(parts, queue),
    inject(pdu) {
      if (octetsOf(pdu) === undefined || pdu === "")
        throw new Error("A PDU is written in hexadecimal, two digits an octet");
      queue.add(pdu.toUpperCase());
    },
    accept(pdu, reference) {
      const submit = readSubmit(withoutCentre(octetsOf(pdu) ?? []));
      if (submit === undefined) return;
      const air: AirPdu = { pdu, reference, to: submit.to, at: parts.clock.now() };
      ledger.onAir.push(air);
      const whole = ledger.outside.add(submit, air);
      if (whole !== undefined) ledger.sent.push(whole);
      forward({ parts, queue, alarms, ledger }, submit, air);
      parts.changed();
    },
    alert: queue.alert,
    waiting: queue.waiting,
    sent: () => [...ledger.sent],
    onAir: () => [...ledger.onAir],
    got: (number) => [...(ledger.got.get(number) ?? [])],
    setFate(number, fate) {
      ledger.fates.set(number, fate);
    },
    forget() {
      ledger.sent.length = 0;
      ledger.onAir.length = 0;
      ledger.got.clear();
    },
    stop() {
      queue.stop();
      alarms.clear();
    },
  };
}

/** Writes texts to the SIM, each of several parts with its own reference. */
function makeSender({ clock, offsetMinutes }: CentreParts, queue: Queue): Centre["send"] {
  let reference = 0;
  return (sender, content, options) => {
    reference = (reference + 1) & 0xffff;
    const pdus = writeText(content, options, {
      centre: centreNumber,
      sender: options.from ?? sender,
      reference,
      sentAt: options.sentAt ?? clock.date(),
      offsetMinutes: options.offsetMinutes ?? offsetMinutes,
    });
    const { order, after = 0, gap = 0, doubled = false } = options;
    const wrong = order?.find((place) => pdus[place - 1] === undefined);
    if (wrong !== undefined) throw new Error(`The text has parts 1 to ${pdus.length}, and no part ${wrong}`);
    const ordered = order?.flatMap((place) => pdus.slice(place - 1, place)) ?? pdus;
    for (const [index, pdu] of ordered.entries())
      for (const each of doubled ? [pdu, pdu] : [pdu]) queue.add(each, after + gap * index);
  };
}

interface Within {
  readonly parts: CentreParts;
  readonly queue: Queue;
  readonly alarms: Alarms;
  readonly ledger: Ledger;
}

/** Brings a PDU of the SIM to its phone, and tells the SIM what became of it if it wants to know. */
function forward({ parts, queue, alarms, ledger }: Within, submit: Submit, air: AirPdu): void {
  const sentAt = parts.clock.date();
  const { offsetMinutes } = parts;
  const report = (status: number): void => {
    if (!submit.wantsReport || parts.knobs().noStatusReports) return;
    const doneAt = parts.clock.date();
    const { reference, to: recipient } = air;
    queue.add(
      writeReport({ centre: centreNumber, reference, recipient, sentAt, doneAt, offsetMinutes, status }),
    );
  };
  const arrive = (): void => {
    if (submit.to === parts.ownNumber) queue.add(returned(submit, parts));
    const whole = ledger.phones.add(submit, air);
    if (whole !== undefined) keep(ledger, whole, submit, parts.clock.now());
    report(received);
    parts.changed();
  };
  const fate = ledger.fates.get(submit.to) ?? { kind: "gets" };
  alarms.set(parts.random.within(parts.timings.report), () => {
    if (fate.kind === "gets") arrive();
    else report(fate.status);
    if (fate.kind === "gets-later") alarms.set(fate.after, arrive);
  });
}

function keep({ got }: Ledger, { to, text }: SentText, { coding }: Submit, at: number): void {
  const flash = (coding & 0xd3) === 0x10 || (coding & 0xf3) === 0xf0;
  got.set(to, [...(got.get(to) ?? []), { text, at, flash }]);
}

/** A text of the SIM to itself. */
function returned(
  { coding, hasHeader, data }: Submit,
  { clock, ownNumber, offsetMinutes }: CentreParts,
): string {
  return writeDeliver({
    centre: centreNumber,
    sender: ownNumber,
    protocol: 0,
    coding,
    sentAt: clock.date(),
    offsetMinutes,
    hasHeader,
    data,
  });
}
