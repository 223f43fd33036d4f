/** Feeds a reader of PDUs with what networks, modems and malice may give it. The same seed gives the same PDUs. */
import { performance } from "node:perf_hooks";
import type { ReadPdu } from "../../../src/sms/pdu/pdu.ts";

export interface FuzzFigures {
  readonly count: number;
  readonly seconds: number;
  /** Of the slowest PDU. */
  readonly slowestMillis: number;
  /** What was read, by kind. */
  readonly kinds: Readonly<Record<ReadPdu["kind"], number>>;
  /** PDUs that made the reader throw, or say what cannot be, with why. */
  readonly failures: readonly string[];
}

type Random = (below: number) => number;

/** A generator of numbers by Marsaglia's xorshift. */
function randomFrom(seed: number): Random {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Reads `count` PDUs made from nothing and from `samples`, which are well-formed. */
export function fuzz(read: (hex: string) => ReadPdu, samples: readonly string[], count: number): FuzzFigures {
  const random = randomFrom(count);
  const kinds = { deliver: 0, "status-report": 0, submit: 0, undecodable: 0 };
  const failures: string[] = [];
  const begun = performance.now();
  let slowestMillis = 0;
  for (let index = 0; index < count; index++) {
    const pdu = makePdu(samples, random);
    try {
      const said = read(pdu);
      kinds[said.kind] += 1;
      const wrong = whatIsWrong(said);
      if (wrong !== undefined) failures.push(`${pdu}: ${wrong}`);
      slowestMillis = Math.max(slowestMillis, millisFor(read, pdu));
    } catch (error) {
      failures.push(`${pdu}: ${String(error)}`);
    }
  }
  return { count, seconds: (performance.now() - begun) / 1000, slowestMillis, kinds, failures };
}

/** The shorter of two times, so that what the machine does besides is not counted. */
function millisFor(read: (hex: string) => ReadPdu, pdu: string): number {
  const before = performance.now();
  read(pdu);
  const between = performance.now();
  read(pdu);
  return Math.min(between - before, performance.now() - between);
}

function makePdu(samples: readonly string[], random: Random): string {
  const sample = samples[random(samples.length)] ?? "";
  switch (random(8)) {
    case 0:
      return hexOf(random(200), random);
    case 1:
      return sample.slice(0, random(sample.length + 1));
    case 2:
      return withNoise(sample, random);
    case 3: {
      const other = samples[random(samples.length)] ?? "";
      return sample.slice(0, random(sample.length + 1)) + other.slice(random(other.length + 1));
    }
    case 4:
      return withChanges(sample, 1 + random(8), random);
    default:
      return hostileDelivery(random);
  }
}

function hexOf(octets: number, random: Random): string {
  return Array.from({ length: octets }, () => octet(random(256))).join("");
}

/** A few octets become others, are doubled, or go. */
function withChanges(sample: string, changes: number, random: Random): string {
  let pdu = sample;
  for (let change = 0; change < changes; change++) {
    const at = random(pdu.length / 2 + 1) * 2;
    const rest = pdu.slice(at + random(2) * 2);
    pdu = pdu.slice(0, at) + hexOf(random(3), random) + rest;
  }
  return pdu;
}

/** Something that is no hex comes in between. */
function withNoise(sample: string, random: Random): string {
  const at = random(sample.length + 1);
  const noise = pick(["\r\n", "O", "\0", "é", "\ud83d", '+CMTI: "SM",26', " ", "0", "-1"], random);
  return sample.slice(0, at) + noise + sample.slice(at);
}

/** A text to the SIM with a sound frame, mostly, and anything for coding, header and body. */
function hostileDelivery(random: Random): string {
  const flags = pick(["00", "04", "40", "44", "C4"], random);
  const digits = random(24);
  const sender =
    octet(digits) + pick(["91", "81", "D0", "A1"], random) + hexOf(Math.ceil(digits / 2), random);
  const coding = pick(["00", "08", "04", "F0", octet(random(256))], random);
  const identifier = pick(["00", "08", "01", "04", "05", "23", "24", "25", octet(random(256))], random);
  const header = octet(random(pick([8, 12, 256], random))) + identifier + octet(random(8));
  const body = header + hexOf(random(139), random);
  const octets = body.length / 2;
  const length = pick([octets, Math.floor((octets * 8) / 7), random(256)], random);
  return `00${flags}${sender}${octet(random(256))}${coding}${hexOf(7, random)}${octet(length)}${body}`;
}

function octet(value: number): string {
  return value.toString(16).padStart(2, "0");
}

function pick<T>(from: readonly [T, ...T[]], random: Random): T {
  return from[random(from.length)] ?? from[0];
}

/** What no PDU can say; undefined when all is well. */
function whatIsWrong(said: ReadPdu): string | undefined {
  if (said.kind === "undecodable") return said.why === "" ? "no reason" : undefined;
  if (said.kind === "submit") return undefined;
  const times = said.kind === "deliver" ? [said.sentAt] : [said.sentAt, said.doneAt];
  for (const time of times) {
    if (time === null) continue;
    if (!Number.isInteger(time.at) || time.offsetMinutes % 15 !== 0) return `the time ${time.at}`;
  }
  if (said.kind === "status-report") return said.recipient.length > 21 ? "a long recipient" : undefined;
  const { part, content } = said;
  if (said.sender.length > 21) return "a long sender";
  if (part !== null && (part.place < 1 || part.place > part.total)) return `place ${part.place}`;
  const size = content.kind === "text" ? content.text.length : content.hex.length;
  return size > 280 ? `a content of ${size}` : undefined;
}
