/** A command as it is submitted. */
export interface Command {
  /** The whole line without its end: `AT+CLCC`. */
  readonly text: string;
  /** From the first byte written to the final result; with a payload, from its last byte. */
  readonly deadlineSeconds: number;
  /** Sent after the modem's prompt and ended by Ctrl-Z (27.005 §3.5.1); null for most commands. Hex. */
  readonly payload: string | null;
  /** Reply lines have any form, as those of `ATI`. */
  readonly bare: boolean;
}

/** How a command ended. */
export type Reply =
  | { readonly kind: "ok"; readonly lines: readonly string[]; readonly result: string }
  | { readonly kind: "refused"; readonly lines: readonly string[]; readonly result: string }
  /** `lines`: what had come of the reply. */
  | { readonly kind: "timeout"; readonly lines: readonly string[] }
  | { readonly kind: "gone"; readonly lines: readonly string[]; readonly why: string };

/** A reply that the modem gave. */
export type GivenReply = Extract<Reply, { result: string }>;
