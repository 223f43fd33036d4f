import { findAmount } from "../../../src/sms/balance.ts";
import { findCode } from "../../../src/sms/code.ts";
import { inLine } from "../../../src/telegram/person-words.ts";
import { cut, cutText, hidden, plain, split, verbatim } from "../../../src/telegram/words.ts";
import { claim, textOf, type Target } from "../target.ts";

/** The body of a text, which anybody may have written, on its way to Telegram; and what it may hold. */
export const textBodies: Target = {
  name: "text-bodies",
  longest: 39_015,
  run(input) {
    const text = textOf(input);
    for (const sender of ["+447700900007", "Bank"]) {
      const code = findCode(text, sender);
      claim(code === null || (text.includes(code) && /\p{Nd}/u.test(code)), "a code stands in the text");
    }
    const amount = findAmount(text);
    claim(amount === null || (text.includes(amount) && /\d/.test(amount)), "an amount stands in the text");
    const shown = verbatim(text);
    claim(!/(?![\n\t])\p{Cc}|\p{Surrogate}/u.test(shown), "what is shown is fit for Telegram");
    claim(
      cutText(shown, 300).length <= 300 && cut(plain(shown), 300).text.length <= 300,
      "what is cut is short",
    );
    const pieces = split(hidden(plain(shown), "1"), 4096);
    claim(
      pieces.every((piece) => piece.text.length <= 4096 && !/\p{Surrogate}/u.test(piece.text)),
      "pieces are whole",
    );
    claim(!/[\n\r\u202a-\u202e]/.test(inLine(text, 64)), "a line is one");
  },
};
