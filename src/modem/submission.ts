/** What the modem's answer to a text means: whether it is on its way, is not, or may be. Pure. */
import type { Submission } from "../core/text-modem.ts";
import type { Reply } from "../at/command.ts";
import { networkTimeout, readRefusal } from "./text-errors.ts";
import { readReference, saysSent } from "./text-replies.ts";

/** Why something did not come about. */
export function whyNot(reply: Exclude<Reply, { kind: "ok" }>): string {
  switch (reply.kind) {
    case "refused":
      return readRefusal(reply.result).words;
    case "timeout":
      return "the modem did not answer";
    case "gone":
      return `the modem is gone: ${reply.why}`;
  }
}

/** What a reply to `AT+CMGS` means for a PDU that was written, or was not. */
export function submissionOf(reply: Reply, wrote: boolean): Submission {
  switch (reply.kind) {
    case "ok":
      return { kind: "sent", reference: readReference(reply.lines) };
    case "refused": {
      if (reply.result === "no prompt")
        return { kind: "not-sent", why: "the modem did not ask for the text" };
      const { code, words } = readRefusal(reply.result);
      if (wrote && code === networkTimeout) return { kind: "unsure", why: words };
      return { kind: "refused", code, words };
    }
    case "timeout":
    case "gone":
      if (wrote && saysSent(reply.lines)) return { kind: "sent", reference: readReference(reply.lines) };
      return wrote ? { kind: "unsure", why: whyNot(reply) } : { kind: "not-sent", why: whyNot(reply) };
  }
}
