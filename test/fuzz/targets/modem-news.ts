import { readHint } from "../../../src/modem/hint.ts";
import { readDelivery, readTextHint } from "../../../src/modem/text-news.ts";
import { readUssdNews } from "../../../src/modem/ussd.ts";
import { readUssd } from "../../../src/sms/ussd.ts";
import { claim, linesOf, type Target } from "../target.ts";

/** Every line that nobody asked for is read as a hint of calls, of texts, and of the network's words. */
export const modemNews: Target = {
  name: "modem-news",
  longest: 16_384,
  run(input) {
    const lines = linesOf(input);
    for (const [place, line] of lines.entries()) {
      checkHint(line);
      const text = readTextHint(line);
      if (text?.kind === "stored" && text.slot !== null)
        claim(/^[A-Z]{2}$/.test(text.slot.storage) && text.slot.index <= 99_999, "a place is one");
      const delivery = readDelivery(line, lines[place - 1] ?? "");
      claim(delivery?.kind !== "delivered-directly" || /^[\dA-F]+$/.test(delivery.pdu), "a PDU is hex");
    }
    const news = readUssdNews(lines.join("\n"));
    if (news === undefined) return;
    claim(
      news.status <= 9 && (news.dcs === null || news.dcs <= 999) && news.payload !== "",
      "an answer is one",
    );
    for (const dialect of ["packed", "plain", "ucs-2"] as const) readUssd(news, dialect);
  },
};

function checkHint(line: string): void {
  const hint = readHint(line);
  if (hint === undefined) return;
  if ("index" in hint) claim(Number.isInteger(hint.index) && hint.index > 0, "an index counts from 1");
  if ("number" in hint) claim(!/["]|^ | $/.test(hint.number), "a number is bare");
  if (hint.kind === "signal") claim(Number.isInteger(hint.level), "a level is a whole number");
}
