import { framed } from "../announcement.ts";
import type { Knobs } from "../knobs.ts";
import type { CommandPort } from "../ports.ts";
import type { Transcript } from "../transcript.ts";

/** What a prompt is made of. */
export interface PromptParts {
  readonly transcript: Transcript;
  readonly knobs: () => Knobs;
  readonly frozen: () => boolean;
  readonly reply: (port: CommandPort, frames: readonly string[]) => void;
  /** Takes what is written on a port until Ctrl-Z or ESC; null for ESC. */
  readonly readText: (port: CommandPort, written: (text: string | null) => void) => void;
  /** No command is answered any more. */
  readonly hang: () => void;
}

/** Letters of a PDU that some sticks cannot bear. */
const longText = 300;

/** Opens a prompt on a port, and hands on what is written there. */
export function openPrompt(port: CommandPort, parts: PromptParts, written: (text: string) => void): void {
  const { prompt } = parts.knobs();
  if (prompt === "missing") return;
  if (prompt !== "unseen") parts.reply(port, ["\r\n> "]);
  readText(port, parts, written);
}

function readText(port: CommandPort, parts: PromptParts, written: (text: string) => void): void {
  parts.readText(port, (text) => {
    const { prompt, escSilent } = parts.knobs();
    if (text === null) {
      if (!escSilent && !parts.frozen()) parts.reply(port, [framed("OK")]);
      return;
    }
    parts.transcript.record(port, ">", text);
    if (prompt === "stuck") readText(port, parts, written);
    else if (prompt === "long-hangs" && text.length > longText) parts.hang();
    else written(text);
  });
}
