/** Which phone rings: the default one, and how a caller would be decided now. */
import { parsePhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import type { Command, Desk } from "./desk.ts";
import { meet } from "./naming.ts";
import { fullNumberWords, fullPersonWords, numberWords } from "./person-words.ts";
import { nobodyWords, unreadableWords } from "./questions.ts";
import type { Ask } from "./requests.ts";
import { mayDo, notANumberWords, type SecondTap } from "./second-tap.ts";
import { listWords } from "./status-words.ts";
import { bold, join, mono, oneLine, plain, words, type Words } from "./words.ts";

const withheldWords = new Set(["withheld", "hidden"]);

/** `/setmasterphone`, `/getmasterphone`, `/getmasterphonefromnumber`. */
export const masterCommands: readonly Command[] = [
  {
    name: "setmasterphone",
    group: "Master phone",
    usage: "<number>",
    description: "the phone that takes calls when nothing else says so",
    // It would outlast a temporary owner's day.
    lowest: "owner",
    late: { question: "Change the master phone now?", yes: "Change it" },
    async run(ask, argument, desk) {
      const number = parsePhoneNumber(oneLine(argument), desk.country);
      if (number === undefined) {
        desk.refuse(
          ask,
          argument === ""
            ? words`Write the number after it: ${mono("/setmasterphone +44 7700 900123")}`
            : notANumberWords(argument, "master", desk),
        );
        return;
      }
      const written = oneLine(argument);
      const verdict = desk.guard.judge({ purpose: "default-master", number, written, units: 1 });
      const tap: SecondTap = {
        title: words`${fullNumberWords(number)} as the phone that takes your calls:`,
        yes: "Set it",
        deed: { kind: "run", command: "setmasterphone", argument, isAgreed: true },
      };
      if (!mayDo(ask, verdict, tap, desk)) return;
      const isKept = await desk.settings.setMasterPhone(number).then(
        () => true,
        () => false,
      );
      const until = isKept
        ? ""
        : " It could not be written to the disk, so it holds only until I am restarted.";
      desk.reply(ask, words`The master phone is ${fullNumberWords(number)} now.${until}`);
    },
  },
  {
    name: "getmasterphone",
    group: "Master phone",
    usage: "",
    description: "the default master phone",
    lowest: "temporary",
    late: null,
    run(ask, _, desk) {
      desk.reply(ask, words`The master phone is ${fullNumberWords(desk.settings.masterPhone())}.`);
    },
  },
  {
    name: "getmasterphonefromnumber",
    group: "Master phone",
    usage: "<number>",
    description: "what happens when this number, this contact, or a withheld number calls now",
    lowest: "temporary",
    late: null,
    run: explainCaller,
  },
];

function explainCaller(ask: Ask, argument: string, desk: Desk): void {
  const text = oneLine(argument);
  if (text === "") {
    desk.reply(ask, words`Write a number, a name, or ${mono("withheld")} after it.`);
    return;
  }
  if (withheldWords.has(text.toLowerCase())) {
    desk.reply(ask, explanationWords(null, desk));
    return;
  }
  const number = parsePhoneNumber(text, desk.country);
  if (number !== undefined) {
    desk.reply(ask, explanationWords(number, desk));
    return;
  }
  const meets = meet(ask, text, desk, {
    act: (person) => {
      desk.reply(ask, explanationWords(person.number, desk));
    },
    deed: (person) => ({ kind: "explain", person }),
  });
  if (!meets) desk.reply(ask, /^[\d\s+()./-]+$/.test(text) ? unreadableWords(text) : nobodyWords(text));
}

/** How a call from this number would be decided now, rule by rule; null for a withheld one. */
export function explanationWords(number: PhoneNumber | null, desk: Desk): Words {
  const { caller, groups, decision, masters, because } = desk.directory.explain(number);
  const who =
    groups.length === 0
      ? fullPersonWords(caller)
      : words`${fullPersonWords(caller)}, in ${oneLine(groups.join(", "))}`;
  const verdict =
    decision === "forward"
      ? words`I would ring ${join(masters.map(numberWords), ", then ")}.`
      : words`I would ${bold("refuse")} the call.`;
  const why =
    because.length === 0 ? plain("") : words`\nBecause:\n${listWords(because.map((rule) => `· ${rule}`))}`;
  return words`A call from ${who}:\n${verdict}${why}`;
}
