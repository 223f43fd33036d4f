import type { Clock } from "../../core/clock.ts";
import { startAlarms } from "../alarms.ts";
import { framed } from "../announcement.ts";
import type { Knobs } from "../knobs.ts";
import type { CommandPort } from "../ports.ts";
import type { Profile } from "../profile.ts";
import type { Random } from "../random.ts";
import type { Timings } from "../timings.ts";
import type { Transcript } from "../transcript.ts";
import { octetsOf } from "./octets.ts";
import { readSubmit, withoutCentre } from "./pdu.ts";
import { writeSubmit } from "./text-mode.ts";

/** What happens to a text of the host once it is written. `refused` with a code of +CMS ERROR. */
export type SendingFault =
  | { readonly kind: "refused"; readonly code: number }
  /** It goes on the air, and is never answered. */
  | { readonly kind: "answer-lost" }
  /** It goes on the air, and is answered after so many milliseconds, while commands are taken. */
  | { readonly kind: "answer-late"; readonly after: number };

/** What a prompt waits for: a PDU of so many octets without its service centre's address, or letters. */
export type WantedText =
  | { readonly kind: "pdu"; readonly length: number }
  /** `firstOctet` as of +CSMP. */
  | { readonly kind: "letters"; readonly to: string; readonly firstOctet: number };

/** What sending is made of. */
export interface SendingParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly profile: Profile;
  readonly transcript: Transcript;
  readonly knobs: () => Knobs;
  readonly registered: () => boolean;
  readonly frozen: () => boolean;
  readonly reply: (port: CommandPort, frames: readonly string[]) => void;
  /** Takes what is written on a port until Ctrl-Z or ESC; null for ESC. */
  readonly readText: (port: CommandPort, written: (text: string | null) => void) => void;
  /** Puts a PDU on the air. */
  readonly accept: (pdu: string, reference: number) => void;
  readonly nextFault: () => SendingFault | undefined;
  readonly hang: () => void;
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

/** Letters of a PDU that some sticks cannot bear. */
const longText = 300;

/** Codes of +CMS ERROR (27.005 §3.2.5). */
const invalidPdu = 304;
const invalidLetters = 305;
const noNetwork = 331;

/** Starts with no prompt open. */
export function startSending(parts: SendingParts): Sending {
  const { timings, random, knobs } = parts;
  const alarms = startAlarms(parts.clock);
  /** Since when a port is busy. */
  const busy = new Map<CommandPort, number>();
  let reference = 0;

  const after = (range: readonly [number, number], task: () => void): void => {
    alarms.set(random.within(range) + (knobs().slowReply ? timings.slowReply : 0), task);
  };

  const answer = (port: CommandPort, ...lines: readonly string[]): void => {
    busy.delete(port);
    if (parts.frozen()) return;
    const [first = "", ...others] = lines.map(framed);
    // Behind a prompt sticks of the maker print one line end more.
    parts.reply(port, [parts.profile.huawei ? `\r\n${first}` : first, ...others]);
  };

  const refuse = (port: CommandPort, code: number): void => {
    answer(port, `+CMS ERROR: ${code}`);
  };

  const air = (port: CommandPort, pdu: string, fault: SendingFault | undefined): void => {
    const given = reference;
    parts.accept(pdu, given);
    reference = (reference + 1) & 0xff;
    const tell = (): void => {
      answer(port, `+CMGS: ${given}`, "OK");
    };
    if (fault?.kind === "answer-lost") busy.delete(port);
    else if (fault?.kind === "answer-late") {
      busy.delete(port);
      alarms.set(fault.after, tell);
    } else after(timings.submitReply, tell);
  };

  const hand = (port: CommandPort, text: string, wanted: WantedText): void => {
    busy.set(port, parts.clock.now());
    const pdu = pduOf(text, wanted);
    if (pdu === undefined) {
      after(timings.reply, () => {
        refuse(port, wanted.kind === "pdu" ? invalidPdu : invalidLetters);
      });
      return;
    }
    const fault = parts.registered() ? parts.nextFault() : ({ kind: "refused", code: noNetwork } as const);
    after(timings.submit, () => {
      if (fault?.kind === "refused") refuse(port, fault.code);
      else air(port, pdu, fault);
    });
  };

  const leave = (port: CommandPort): void => {
    if (!knobs().escSilent && !parts.frozen()) parts.reply(port, [framed("OK")]);
  };

  const gather = (port: CommandPort, wanted: WantedText): void => {
    parts.readText(port, (text) => {
      if (text === null) {
        leave(port);
        return;
      }
      parts.transcript.record(port, ">", text);
      const trouble = knobs().prompt;
      if (trouble === "stuck") gather(port, wanted);
      else if (trouble === "long-hangs" && text.length > longText) parts.hang();
      else hand(port, text, wanted);
    });
  };

  return {
    open(port, wanted) {
      const { prompt } = knobs();
      if (prompt === "missing") return;
      if (prompt !== "unseen") parts.reply(port, ["\r\n> "]);
      gather(port, wanted);
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

/** The PDU of what was written; undefined when it is not what the prompt is for. */
function pduOf(text: string, wanted: WantedText): string | undefined {
  if (wanted.kind === "letters") return writeSubmit(wanted.to, text, wanted.firstOctet);
  const pdu = text.replaceAll(/\s/g, "");
  const tpdu = withoutCentre(octetsOf(pdu) ?? []);
  return tpdu.length === wanted.length && readSubmit(tpdu) !== undefined ? pdu : undefined;
}
