/** Codes for the network's own services, such as `*100#`, and their menus. */
import { isUssdCode } from "../core/text-modem.ts";
import type { Button, Buttons } from "./buttons.ts";
import type { Command, Desk } from "./desk.ts";
import { inLine } from "./person-words.ts";
import { type Ask, othersText } from "./requests.ts";
import { bodyWords } from "./text-words.ts";
import { mayDo, type SecondTap } from "./second-tap.ts";
import type { Turn } from "./ussd-dialogues.ts";
import { bold, cutText, mono, oneLine, plain, quoted, words, type Words } from "./words.ts";

const longestWhy = 300;
const longestLabel = 40;
const mostAnswers = 20;
/** A line of a menu: `1. Balance`, `2) Top up`, `(3) Help`, `4:News`, `* Back`. */
const menuLine = /^\s*[([]?(\d{1,2}|[*#])(?:[\])]?\s*[.):>=–-](?!\d)|[\])]?\s)\s*(\S.*)$/u;

/** `/ussd`, `/balance`. */
export const ussdCommands: readonly Command[] = [
  {
    name: "ussd",
    group: "Network",
    usage: "<code>",
    description: "ask the network's own services, such as *100#",
    // It may cost money, or change what the SIM can do.
    lowest: "owner",
    late: { question: "Ask the network now?", yes: "Ask now" },
    async run(ask, argument, desk) {
      const code = argument.replaceAll(/\s/g, "");
      if (!isUssdCode(code)) {
        desk.reply(
          ask,
          words`Write a code after it, of digits, stars and hashes: ${mono("/ussd *100#")}. I ask for nothing else.`,
        );
        return;
      }
      const tap: SecondTap = {
        title: words`${mono(code)} calls, or has callers sent to a number:`,
        yes: "Send it",
        deed: { kind: "run", command: "ussd", argument: code, isAgreed: true },
      };
      if (mayDo(ask, desk.guard.judgeDialled(code), tap, desk))
        tellTurn(ask, await desk.dialogues.ask(ask.from, code), desk);
    },
  },
  {
    name: "balance",
    group: "Network",
    usage: "",
    description: "what is left on a prepaid SIM",
    lowest: "temporary",
    late: null,
    async run(ask, _, desk) {
      desk.reply(ask, await balanceWords(desk));
    },
  },
];

async function balanceWords(desk: Desk): Promise<Words> {
  const balance = await desk.ussd.balance();
  switch (balance.kind) {
    case "told": {
      const amount =
        balance.amount === null
          ? plain("I find no amount in what the network answers:")
          : words`Balance: ${bold(inLine(balance.amount, longestLabel))}`;
      return words`${amount}\n${quoted(bodyWords(balance.text, null))}`;
    }
    case "not-configured":
      return words`I do not know which code tells the balance. Set ${mono("VIRTUALPHONE_BALANCE_USSD")} to it, such as ${mono("*100#")}.`;
    case "failed":
      return failedWords(balance.why);
  }
}

/** Tells how a step of a dialogue went. */
export function tellTurn(ask: Ask, turn: Turn, desk: Desk): void {
  switch (turn.kind) {
    case "told": {
      const hint =
        turn.menu === null ? "" : "\nIt waits for an answer: press a button, or reply to this message.";
      const buttons = turn.menu === null ? [] : menuButtons(turn.text, menuData(desk.run, turn.menu));
      desk.reply(ask, words`${mono(turn.code)} says:\n${quoted(bodyWords(turn.text, null))}${hint}`, {
        buttons,
      });
      return;
    }
    case "failed":
      desk.reply(ask, failedWords(turn.why));
      return;
    case "busy":
      desk.reply(
        ask,
        turn.with.id === ask.from.id
          ? words`${mono(turn.code)} is still being asked. Wait for its answer.`
          : words`${bold(turn.with.name)} is talking to the network (${mono(turn.code)}). Try again in a minute.`,
      );
      return;
    case "over":
      desk.reply(ask, plain("That dialogue is over. Ask the code again."));
  }
}

function failedWords(why: string): Words {
  return plain(`That came to nothing: ${cutText(oneLine(why), longestWhy).replace(/\.$/, "")}.`);
}

function menuButtons(text: string, data: string): Buttons {
  const lines = text.split("\n").flatMap((line) => {
    const [, answer, label] = menuLine.exec(line) ?? [];
    return answer === undefined || label === undefined ? [] : [{ answer, label }];
  });
  const answers = new Map(lines.map(({ answer, label }) => [answer, label]));
  const buttons = [...answers].slice(0, mostAnswers).map(([answer, label]): Button => ({
    text: `${answer} · ${inLine(label, longestLabel)}`,
    data: `${data}${answer}`,
  }));
  return [...buttons.map((button) => [button]), [{ text: "End it", data: `${data}end` }]];
}

/** How the data of a menu's buttons begins. `run` tells this run of the daemon from others. */
function menuData(run: string, menu: number): string {
  return `u:${run}:${menu}:`;
}

/** A button of a menu. */
export interface MenuPress {
  readonly run: string;
  readonly menu: number;
  /** What the network is answered; null to end the dialogue. */
  readonly answer: string | null;
}

/** Reads the data of a menu's button; null for that of another one. */
export function readMenu(data: string): MenuPress | null {
  const [, run, menu, answer] = /^u:([\w-]{1,20}):(\d{1,9}):(\d{1,2}|[*#]|end)$/.exec(data) ?? [];
  if (run === undefined || answer === undefined) return null;
  return { run, menu: Number(menu), answer: answer === "end" ? null : answer };
}

/** Answers the menu in the message that is replied to. False when there is none in it. */
export function answerMenu(ask: Ask, text: string, desk: Desk): Promise<void> | false {
  const menu = ask.replied?.data.map(readMenu).find((found) => found !== null);
  if (!menu) return false;
  desk.trail.note(ask, "an answer to the network's menu", true);
  if (ask.isOthers) {
    desk.refuse(ask, plain(othersText));
    return Promise.resolve();
  }
  const turn: Promise<Turn> =
    menu.run === desk.run
      ? desk.dialogues.answer(ask.from, menu.menu, oneLine(text))
      : Promise.resolve({ kind: "over" });
  return turn.then((told) => {
    tellTurn(ask, told, desk);
  });
}
