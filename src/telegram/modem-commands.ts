/** The modem itself: its state, its conversation, and a command by hand. */
import type { Command, Desk } from "./desk.ts";
import { fullNumberWords } from "./person-words.ts";
import type { CommandAnswer, Verdict } from "./ports.ts";
import type { Ask } from "./requests.ts";
import { mayDo, type SecondTap } from "./second-tap.ts";
import { listWords, phoneLines } from "./status-words.ts";
import {
  block,
  clean,
  counted,
  cut,
  cutText,
  join,
  mono,
  oneLine,
  plain,
  words,
  type Words,
} from "./words.ts";

const longestAnswer = 12_000;

/** `/status`, `/getcontactscount`, `/verbose_on`, `/verbose_off`, `/command`. */
export const modemCommands: readonly Command[] = [
  {
    name: "status",
    group: "Phone",
    usage: "",
    description: "the modem, the network, the call, the calendars",
    lowest: "temporary",
    late: null,
    run(ask, _, desk) {
      const lines = [
        ...phoneLines(desk.phone.status(), { now: desk.clock.date().getTime(), timeZone: desk.timeZone }),
        words`Master phone: ${fullNumberWords(desk.settings.masterPhone())}`,
        contactsWords(desk.directory.count()),
        listWords(desk.directory.sources()),
        plain(`Messages that wait to be sent: ${desk.waiting()}`),
      ];
      desk.reply(
        ask,
        join(
          lines.filter(({ text }) => text !== ""),
          "\n",
        ),
      );
    },
  },
  {
    name: "getcontactscount",
    group: "Phone",
    usage: "",
    description: "how many contacts there are",
    lowest: "temporary",
    late: null,
    run(ask, _, desk) {
      desk.reply(ask, contactsWords(desk.directory.count()));
    },
  },
  {
    name: "verbose_on",
    group: "Phone",
    usage: "",
    description: "show me the conversation with the modem, for an hour",
    lowest: "owner",
    late: null,
    run(ask, _, desk) {
      const isNew = desk.stream.start(ask.from.id);
      const where = ask.isPrivate ? "here" : "in our own chat";
      desk.reply(
        ask,
        plain(
          `${isNew ? "You see" : "You go on seeing"} what the modem says ${where}, for an hour. /verbose_off ends it.`,
        ),
      );
    },
  },
  {
    name: "verbose_off",
    group: "Phone",
    usage: "",
    description: "no longer show it",
    lowest: "owner",
    late: null,
    run(ask, _, desk) {
      desk.reply(
        ask,
        plain(desk.stream.stop(ask.from.id) ? "You no longer see what the modem says." : "It was off."),
      );
    },
  },
  {
    name: "command",
    group: "Phone",
    usage: "<AT command>",
    description: "send the modem one AT command",
    lowest: "owner",
    late: { question: "Send it to the modem now?", yes: "Send it now" },
    async run(ask, argument, desk) {
      if (argument === "") {
        desk.reply(ask, words`Write an AT command after it: ${mono("/command AT+CSQ")}`);
        return;
      }
      if (/\p{Cc}/u.test(argument)) {
        desk.reply(
          ask,
          plain("I do not send this: an AT command is one line, without line breaks and control characters."),
        );
        return;
      }
      if (!mayBeSent(ask, argument, desk)) return;
      desk.reply(ask, answerWords(await desk.phone.command(argument)));
    },
  },
];

/** Whether a line may be sent now. What does or sets something is asked about, with the line as it would be sent. */
function mayBeSent(ask: Ask, line: string, desk: Desk): boolean {
  const examined = desk.phone.examine(line);
  switch (examined.kind) {
    case "reads":
      return true;
    case "refused":
      desk.refuse(ask, plain(`I do not send this: ${cutText(oneLine(examined.why), 300)}`));
      return false;
    case "changes": {
      const tap: SecondTap = {
        title: words`This does or sets something in the modem:\n${mono(line)}`,
        yes: "Send it",
        deed: { kind: "run", command: "command", argument: line, isAgreed: true },
      };
      return mayDo(ask, judgeDials(examined.dials, desk), tap, desk);
    }
  }
}

/** What is asked about in any case, and refused where the guard refuses what it dials. */
function judgeDials(dials: readonly string[], { guard }: Desk): Verdict {
  const verdicts = dials.map((each) => guard.judgeDialled(each));
  const refusal = verdicts.find(({ kind }) => kind === "refuse");
  return refusal ?? { kind: "ask", why: verdicts.flatMap((each) => (each.kind === "ask" ? each.why : [])) };
}

function contactsWords(count: {
  readonly contacts: number;
  readonly numbers: number;
  readonly groups: number;
}): Words {
  const { contacts, numbers, groups } = count;
  return plain(`Contacts: ${contacts}, with ${counted(numbers, "number")}, in ${counted(groups, "group")}`);
}

function answerWords(answer: CommandAnswer): Words {
  switch (answer.kind) {
    case "answered":
      return cut(block(clean([...answer.lines, answer.result].join("\n"))), longestAnswer);
    case "failed":
      return plain(`The modem did not do it: ${cutText(oneLine(answer.why), 300)}`);
    case "refused":
      return plain(`I do not send this: ${cutText(oneLine(answer.why), 300)}`);
  }
}
