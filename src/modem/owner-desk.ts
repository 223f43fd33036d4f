/** Command lines that owners send by hand, on an open modem. */
import { namesSet } from "./init.ts";
import type { Session } from "./session.ts";

/** The answer to a command line sent by hand. */
export type OwnerCommandAnswer =
  | { readonly kind: "answered"; readonly lines: readonly string[]; readonly result: string }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string };

/** While an owner's command is not answered, no call can be taken. */
const ownerSeconds = 20;

/** Sends a line that was checked. Always settles. */
export async function askByHand(session: Session, text: string): Promise<OwnerCommandAnswer> {
  const reply = await session.run({ text, deadlineSeconds: ownerSeconds, payload: null, bare: true });
  switch (reply.kind) {
    case "gone":
      return { kind: "failed", why: `the modem is gone: ${reply.why}` };
    case "timeout":
      return { kind: "failed", why: `no answer within ${ownerSeconds} seconds` };
    case "ok":
    case "refused":
      return { kind: "answered", lines: reply.lines, result: reply.result };
  }
}

/** Whether a line sets something otherwise than the start of a modem does. */
export function overridesSettings(text: string): boolean {
  const bare = text.toUpperCase().replaceAll(" ", "");
  const names = [...bare.matchAll(/([+^][A-Z]+)=(?!\?)/g)].map(([, name = ""]) => name);
  return names.some((name) => namesSet.has(name)) || bare.includes("+CUSD=0");
}
