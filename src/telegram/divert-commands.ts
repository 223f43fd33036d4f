/** The fail-safe divert: where the network sends callers while the modem is dead. */
import { parsePhoneNumber } from "../core/phone-number.ts";
import type { Command, Desk } from "./desk.ts";
import { meet } from "./naming.ts";
import { fullNumberWords } from "./person-words.ts";
import type { Callable, DivertBegun } from "./ports.ts";
import { nobodyWords, personOf } from "./questions.ts";
import type { Ask } from "./requests.ts";
import { mayDo, notANumberWords, type SecondTap } from "./second-tap.ts";
import { listWords } from "./status-words.ts";
import { cutText, join, mono, oneLine, plain, words, type Words } from "./words.ts";

const usage = words`Write ${mono("/divert on")} for the master phone, ${mono("/divert on +44 7700 900123")} or a name for another one, ${mono("/divert off")}, or ${mono("/divert")} to see what is set.`;

/** Calls go first, and each answer of the network takes seconds. */
const patience =
  "This takes up to some minutes, as the network is slow and calls go first. I tell you what came of it.";

/** `/divert`. */
export const divertCommands: readonly Command[] = [
  {
    name: "divert",
    group: "Master phone",
    usage: "[on [<number or name>] | off]",
    description: "who is called when my modem is dead: show it, switch it on, or off",
    // It costs money, and outlasts a temporary owner's day and the daemon itself.
    lowest: "owner",
    late: { question: "Do this with the divert now?", yes: "Do it" },
    run(ask, argument, desk) {
      const [, verb = "", whom = ""] = /^(\S*)\s*(.*)$/s.exec(oneLine(argument)) ?? [];
      switch (verb.toLowerCase()) {
        case "":
          show(ask, desk);
          break;
        case "on":
          switchOn(ask, whom, desk);
          break;
        case "off":
          if (whom === "") switchOff(ask, desk);
          else desk.reply(ask, usage);
          break;
        default:
          desk.reply(ask, usage);
      }
    },
  },
];

function show(ask: Ask, desk: Desk): void {
  const shown = listWords(desk.diverts.shown());
  const more = desk.diverts.look() ? "\nI am asking the network, and tell you when it has answered." : "";
  desk.reply(ask, words`${shown}${more}`);
}

function switchOn(ask: Ask, whom: string, desk: Desk): void {
  if (whom === "") {
    desk.reply(ask, divertWords(desk.diverts.on(null)));
    return;
  }
  const number = parsePhoneNumber(whom, desk.country);
  if (number !== undefined) {
    divertTo(ask, personOf(number, whom, desk.directory), desk);
    return;
  }
  const meets = meet(ask, whom, desk, {
    act: (person) => {
      divertTo(ask, person, desk);
    },
    deed: (person) => ({ kind: "divert", person }),
  });
  if (meets) return;
  const isNumber = /^[\d\s+*#()./-]+$/.test(whom);
  desk.refuse(ask, isNumber ? notANumberWords(whom, "divert", desk) : nobodyWords(whom));
}

/** Sends callers to somebody's phone, unless the guard asks first, or refuses. */
export function divertTo(ask: Ask, { number, written }: Callable, desk: Desk): void {
  const verdict = desk.guard.judge({ purpose: "divert", number, written, units: 1 });
  const tap: SecondTap = {
    title: words`Callers to ${fullNumberWords(number)} while my modem is dead:`,
    yes: "Divert",
    deed: { kind: "run", command: "divert", argument: `on ${number}`, isAgreed: true },
  };
  if (!mayDo(ask, verdict, tap, desk)) return;
  const begun = desk.diverts.on(number);
  if (begun.kind === "refused") desk.refuse(ask, divertWords(begun));
  else desk.reply(ask, divertWords(begun));
}

function switchOff(ask: Ask, desk: Desk): void {
  const { untilRestart } = desk.diverts.off();
  desk.reply(
    ask,
    join(
      [
        plain("I take the fail-safe divert away, and put back what was there before."),
        ...after(untilRestart),
      ],
      " ",
    ),
  );
}

/** What is said at once to who switches it on. */
export function divertWords(begun: DivertBegun): Words {
  if (begun.kind === "refused") return plain(`I do not do that: ${cutText(oneLine(begun.why), 300)}`);
  const first = words`I tell the network that callers who do not reach my modem are to reach ${fullNumberWords(begun.to)}.`;
  return join([first, ...after(begun.untilRestart)], " ");
}

function after(untilRestart: boolean): readonly Words[] {
  const until = words`When I am started again, ${mono("VIRTUALPHONE_DIVERT")} decides again.`;
  return [plain(patience), ...(untilRestart ? [until] : [])];
}
