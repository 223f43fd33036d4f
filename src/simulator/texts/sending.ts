import type { Clock } from "../../core/clock.ts";
import { type Alarms, startAlarms } from "../alarms.ts";
import { framed } from "../announcement.ts";
import type { CommandPort } from "../ports.ts";
import type { Profile } from "../profile.ts";
import type { Random, Range } from "../random.ts";
import type { Timings } from "../timings.ts";
import { type PromptParts, openPrompt } from "./prompt.ts";
import { type WantedText, pduOf } from "./written.ts";

/** What happens to a text of the host once it is written. `refused` with a code of +CMS ERROR. */
export type SendingFault =
  | { readonly kind: "refused"; readonly code: number }
  /** It goes on the air, and is never answered. */
  | { readonly kind: "answer-lost" }
  /** It goes on the air, and is answered after so many milliseconds, while commands are taken. */
  | { readonly kind: "answer-late"; readonly after: number };

/** What sending is made of. */
export interface SendingParts extends PromptParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly profile: Profile;
  readonly registered: () => boolean;
  /** Puts a PDU on the air. */
  readonly accept: (pdu: string, reference: number) => void;
  readonly nextFault: () => SendingFault | undefined;
}

/** Texts of the host on their way out: a prompt, the text, the network's time, the answer. */
export interface Sending {
  /** Opens the prompt. */
  readonly open: (port: CommandPort, wanted: WantedText) => void;
  /** A text is with the network; nothing else is taken. */
  readonly busy: (port: CommandPort) => boolean;
  /** Bytes came meanwhile; they are lost. */
  readonly disturb: (port: CommandPort, text: string) => void;
  /** Texts that have not gone on the air never do. */
  readonly stop: () => void;
}

/** Codes of +CMS ERROR (27.005 §3.2.5). */
const invalidPdu = 304;
const invalidLetters = 305;
const noNetwork = 331;

/** Starts with no prompt open. */
export function startSending(parts: SendingParts): Sending {
  const alarms = startAlarms(parts.clock);
  /** Since when a port is busy. */
  const busy = new Map<CommandPort, number>();
  const nextReference = countReferences();
  return {
    open(port, wanted) {
      openPrompt(port, parts, (text) => {
        busy.set(port, parts.clock.now());
        const free = (): void => {
          busy.delete(port);
        };
        submit(text, wanted, { ...parts, alarms, nextReference, free, answer: answerOn(port, parts) });
      });
    },
    busy: (port) => busy.has(port),
    disturb(port, text) {
      const since = busy.get(port);
      if (since === undefined) return;
      parts.transcript.accuse({ port, kind: "wrote-while-busy", text, waited: parts.clock.now() - since });
    },
    stop() {
      alarms.clear();
      busy.clear();
    },
  };
}

/** TP-MR, from 0 to 255 and round again; only what goes on the air has one. */
function countReferences(): () => number {
  let next = 0;
  return () => {
    const reference = next;
    next = (next + 1) & 0xff;
    return reference;
  };
}

type Answer = (...lines: readonly string[]) => void;

const answerOn =
  (port: CommandPort, parts: SendingParts): Answer =>
  (...lines) => {
    if (parts.frozen()) return;
    const [first = "", ...others] = lines.map(framed);
    // Behind a prompt sticks of the maker print one line end more.
    parts.reply(port, [parts.profile.huawei ? `\r\n${first}` : first, ...others]);
  };

/** One text on its way. */
interface Submission extends SendingParts {
  readonly alarms: Alarms;
  readonly nextReference: () => number;
  /** The port takes commands again. */
  readonly free: () => void;
  readonly answer: Answer;
}

function after(range: Range, { alarms, random, timings, knobs }: Submission, task: () => void): void {
  alarms.set(random.within(range) + (knobs().slowReply ? timings.slowReply : 0), task);
}

function submit(text: string, wanted: WantedText, submission: Submission): void {
  const { timings } = submission;
  const pdu = pduOf(text, wanted);
  if (pdu === undefined) {
    after(timings.reply, submission, () => {
      refuse(wanted.kind === "pdu" ? invalidPdu : invalidLetters, submission);
    });
    return;
  }
  const fault = submission.registered()
    ? submission.nextFault()
    : ({ kind: "refused", code: noNetwork } as const);
  after(timings.submit, submission, () => {
    if (fault?.kind === "refused") refuse(fault.code, submission);
    else air(pdu, fault, submission);
  });
}

function refuse(code: number, { free, answer }: Submission): void {
  free();
  answer(`+CMS ERROR: ${code}`);
}

function air(
  pdu: string,
  fault: Exclude<SendingFault, { kind: "refused" }> | undefined,
  submission: Submission,
): void {
  const { accept, nextReference, free, answer, alarms, timings } = submission;
  const reference = nextReference();
  accept(pdu, reference);
  if (fault === undefined) {
    after(timings.submitReply, submission, () => {
      free();
      answer(`+CMGS: ${reference}`, "OK");
    });
    return;
  }
  free();
  if (fault.kind === "answer-late")
    alarms.set(fault.after, () => {
      answer(`+CMGS: ${reference}`, "OK");
    });
}
