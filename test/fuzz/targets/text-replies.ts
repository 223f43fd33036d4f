import { isLacking, isPassing, readRefusal } from "../../../src/modem/text-errors.ts";
import {
  readEntries,
  readFill,
  readReference,
  readStorages,
  readTaken,
  saysSent,
} from "../../../src/modem/text-replies.ts";
import { claim, linesOf, type Target } from "../target.ts";

/** What a modem answers when it is asked of its texts. */
export const textReplies: Target = {
  name: "text-replies",
  longest: 65_536,
  run(input) {
    const lines = linesOf(input);
    const entries = readEntries(lines);
    if (entries.kind === "entries")
      for (const { pdu, status, index } of entries.entries) {
        claim(pdu === null || /^(?:[\dA-F]{2})+$/.test(pdu), "a PDU is hex");
        claim(status <= 99 && (index === null || index <= 99_999), "an entry has a place");
      }
    const taken = readTaken(lines);
    claim(taken.length <= 1000 && taken.every(Number.isInteger), "places are few");
    const { used, size } = readFill(lines);
    claim((used ?? 0) <= 99_999 && (size ?? 0) <= 99_999, "a storage is small");
    const { reading, receiving } = readStorages(lines);
    claim(
      [...reading, ...receiving].every((name) => /^[A-Z]{2}$/.test(name)),
      "a storage has a name",
    );
    for (const line of lines) {
      claim(readRefusal(line).words !== "", "a refusal says why");
      isPassing(line);
      isLacking(line);
    }
    const reference = readReference(lines);
    claim(reference === null || (reference <= 255 && saysSent(lines)), "a reference is an octet");
  },
};
