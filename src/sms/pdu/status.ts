import type { StatusReportPdu } from "./pdu.ts";

/** What a service centre says of a text of ours (23.040 §9.2.3.15). */
const statuses: Readonly<Record<number, string>> = {
  0x00: "the phone has it",
  0x01: "it was passed on, and nobody confirms that it arrived",
  0x02: "a later text has taken its place",
  0x20: "the network is congested",
  0x21: "the phone is busy",
  0x22: "the phone does not answer",
  0x23: "the service is refused",
  0x24: "the quality of service is not available",
  0x25: "the phone reports an error",
  0x40: "an error in the network",
  0x41: "the destination cannot take texts",
  0x42: "the phone refused it",
  0x43: "the number cannot be reached",
  0x44: "the quality of service is not available",
  0x45: "no way leads to that network",
  0x46: "the phone could not be reached for as long as the text was kept",
  0x47: "the text was taken back",
  0x48: "the service centre deleted it",
  0x49: "the service centre knows nothing of it",
};

const replaced = 0x02;

/** From here on the centre goes on trying; from the next on it has given up, at once or after such tries. */
const pending = 0x20;
const failed = 0x40;
const givenUp = 0x60;
const reserved = 0x80;

/** Reads TP-ST. What is reserved means that the service was refused, as the standard wants it. */
export function readStatus(status: number): Pick<StatusReportPdu, "outcome" | "words"> {
  const cause = status >= givenUp && status < reserved ? status - givenUp + pending : status;
  return { outcome: outcomeOf(status), words: statuses[cause] ?? `status ${status}` };
}

function outcomeOf(status: number): StatusReportPdu["outcome"] {
  // Done with, but nobody has it.
  if (status === replaced || status >= failed) return "failed";
  return status >= pending ? "pending" : "delivered";
}
