import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { unpackUssd } from "../../../src/sms/pdu/septets.ts";
import { claim, textOf, type Target } from "../target.ts";

/** PDUs as a modem gives them; `test/sms/pdu/fuzz.test.ts` makes them up by their structure. */
export const pdus: Target = {
  name: "pdus",
  longest: 4096,
  run(input) {
    const hex = textOf(input).trim();
    const read = readPdu(hex);
    if (read.kind === "undecodable") claim(read.why !== "", "it is said why");
    if (read.kind !== "deliver") return;
    const { part, content } = read;
    claim(part === null || (part.place >= 1 && part.place <= part.total), "a part has a place");
    claim((content.kind === "text" ? content.text : content.hex).length <= 280, "a text is short");
    if (content.kind === "data") unpackUssd(content.hex);
  },
};
