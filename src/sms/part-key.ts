/** What makes a PDU known again. Pure. */
import { createHash } from "node:crypto";
import type { DeliverPdu } from "./pdu/pdu.ts";

/** Equal for two readings of the same PDU, by whichever way it came: sender, service centre time, and what it says. */
export function keyOfPart(pdu: DeliverPdu): string {
  const { sender, senderIsName, sentAt, content, part, messageClass, isSilent, replaces, waiting } = pdu;
  return digest([
    sender,
    senderIsName,
    sentAt && [sentAt.at, sentAt.offsetMinutes],
    saysWhat(pdu) + (content.kind === "text" ? content.text : content.hex),
    part && [part.reference, part.referenceBits, part.total, part.place],
    [messageClass, isSilent, replaces],
    waiting && [waiting.what, waiting.isOn, waiting.count],
  ]);
}

/** Equal for the parts of one long text; null for a text that is none. */
export function keyOfGroup(pdu: DeliverPdu): string | null {
  const { sender, senderIsName, part } = pdu;
  if (part === null) return null;
  return digest([sender, senderIsName, part.reference, part.referenceBits, part.total, saysWhat(pdu)]);
}

/** Text, or data for an application: the two are never parts of one. */
function saysWhat({ content }: DeliverPdu): string {
  return content.kind === "text" ? "text:" : `data ${content.port ?? "-"}:`;
}

/** JSON keeps NUL and single surrogates apart from everything else; bytes of UTF-8 would not. */
function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url");
}
