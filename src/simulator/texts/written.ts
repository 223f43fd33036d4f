import { octetsOf } from "./octets.ts";
import { readSubmit, withoutCentre } from "./pdu.ts";
import { writeSubmit } from "./text-mode.ts";

/** What a prompt waits for: a PDU of so many octets without its service centre's address, or letters. */
export type WantedText =
  | { readonly kind: "pdu"; readonly length: number }
  /** `firstOctet` as of +CSMP. */
  | { readonly kind: "letters"; readonly to: string; readonly firstOctet: number };

/** The PDU of what was written at a prompt; undefined when it is not what the prompt is for. */
export function pduOf(text: string, wanted: WantedText): string | undefined {
  if (wanted.kind === "letters") return writeSubmit(wanted.to, text, wanted.firstOctet);
  const pdu = text.replaceAll(/\s/g, "");
  const tpdu = withoutCentre(octetsOf(pdu) ?? []);
  return tpdu.length === wanted.length && readSubmit(tpdu) !== undefined ? pdu : undefined;
}
