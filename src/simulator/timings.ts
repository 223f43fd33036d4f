import type { Range } from "./random.ts";

/** How long everything takes, in milliseconds. A range is drawn from each time. */
export interface Timings {
  /** A command line until its answer. */
  readonly reply: Range;
  /** The same for ATD, ATA, ATH, +CHUP and +CHLD. */
  readonly callReply: Range;
  /** The same for +CCWA and +CCFC where the network answers them. */
  readonly serviceReply: Range;
  /** ATD's OK until ^ORIG. */
  readonly orig: Range;
  /** ^ORIG until ^CONF. */
  readonly conf: Range;
  /** The OK to an answer until ^CONN. */
  readonly conn: Range;
  /** From one ring to the next. */
  readonly ringPeriod: number;
  /** ^CONF until the network says busy, or that there is no such number. */
  readonly turnedDown: Range;
  /** How long the network lets a called phone ring. */
  readonly noAnswer: number;
  /** How long the network lets the SIM ring. */
  readonly incomingNoAnswer: number;
  /** How long a second of the time is after which a call is diverted that nobody answers. */
  readonly noReplySecond: number;
  /** ^CONF until the network gives up on a phone that is off: with its announcement, and without. */
  readonly announcement: number;
  readonly unreachable: number;
  /** How long a phone rings before its mailbox answers. */
  readonly mailbox: number;
  /** Somebody hangs up until +CLCC lists the call no more. */
  readonly release: Range;
  /** From then until ^CEND. */
  readonly cend: Range;
  /** From one ^RSSI to the next. */
  readonly signalPeriod: Range;
  /** From one ^BOOT to the next, until it is silenced. */
  readonly bootPeriod: Range;
  /** The OK to +CFUN=1,1 until the ports vanish. */
  readonly resetGone: Range;
  /** From then until they are back. */
  readonly resetBack: Range;
  /** How long the SIM is busy after a start. */
  readonly simBusy: Range;
  /** How much longer an answer takes under `slowReply`. */
  readonly slowReply: number;
  /** How long after the command a late answer comes. */
  readonly lateReply: number;
  /** The pause in the middle of a line when the transport stutters. */
  readonly pause: number;
  /** The end of a PDU until the network has it. */
  readonly submit: Range;
  /** From then until +CMGS tells so. */
  readonly submitReply: Range;
  /** From one text to the SIM to the next. */
  readonly textDelivery: Range;
  /** Until the centre tries again to deliver what was not taken. */
  readonly textRetry: number;
  /** The SIM has room, or is back in the network, until the centre tries again. */
  readonly textAlert: Range;
  /** A text is on the air until its phone has it, or refuses it. */
  readonly report: Range;
  /** A code or a choice until the network answers. */
  readonly ussd: Range;
  /** How long the network waits for a choice. */
  readonly ussdPatience: number;
}

/** As a stick behaves; the evidence for each is in the notes on the hardware. */
export const realTimings: Timings = {
  reply: [15, 60],
  callReply: [50, 800],
  serviceReply: [1000, 5000],
  orig: [90, 130],
  conf: [200, 3000],
  conn: [5, 40],
  ringPeriod: 5000,
  turnedDown: [800, 1200],
  noAnswer: 45_000,
  incomingNoAnswer: 60_000,
  noReplySecond: 1000,
  announcement: 12_000,
  unreachable: 3000,
  mailbox: 22_000,
  release: [100, 1500],
  cend: [0, 40],
  signalPeriod: [3000, 10_000],
  bootPeriod: [3000, 5000],
  resetGone: [1000, 5000],
  resetBack: [5000, 12_000],
  simBusy: [5000, 20_000],
  slowReply: 6000,
  lateReply: 10_000,
  pause: 200,
  submit: [800, 3000],
  submitReply: [50, 300],
  textDelivery: [300, 1500],
  textRetry: 60_000,
  textAlert: [1000, 3000],
  report: [1000, 5000],
  ussd: [1000, 5000],
  ussdPatience: 60_000,
};

/** Scaled down, for tests that run on real ports and so in real time. */
export const quickTimings: Timings = {
  reply: [0, 2],
  callReply: [1, 5],
  serviceReply: [2, 10],
  orig: [1, 3],
  conf: [2, 10],
  conn: [0, 2],
  ringPeriod: 60,
  turnedDown: [5, 10],
  noAnswer: 1000,
  incomingNoAnswer: 2000,
  noReplySecond: 25,
  announcement: 150,
  unreachable: 30,
  mailbox: 250,
  release: [2, 10],
  cend: [0, 2],
  signalPeriod: [50, 150],
  bootPeriod: [40, 80],
  resetGone: [10, 30],
  resetBack: [50, 100],
  simBusy: [50, 200],
  slowReply: 100,
  lateReply: 200,
  pause: 10,
  submit: [1, 4],
  submitReply: [0, 3],
  textDelivery: [0, 2],
  textRetry: 100,
  textAlert: [1, 5],
  report: [2, 10],
  ussd: [2, 10],
  ussdPatience: 1000,
};
