/** Who did what, on pages. What a page shows stands in the data of its buttons, so that they work after a restart. */
import { timeText } from "../core/time-text.ts";
import type { Button, Buttons } from "./buttons.ts";
import { mayUse, type Command, type Desk, type PressDesk } from "./desk.ts";
import { displayName, inLine } from "./person-words.ts";
import type { Press } from "./requests.ts";
import type { AuditEntry, AuditOutcome, AuditPage } from "./stores.ts";
import { bold, cut, cutText, join, longestText, oneLine, plain, words, type Words } from "./words.ts";

/** Leaves room for the page in the data of a button, which holds 64 bytes. */
const mostFilterBytes = 50;
const longestShown = 120;

/** `/audit`. */
export const auditCommand: Command = {
  name: "audit",
  group: "People",
  usage: "[<page or name>]",
  description: "who did what with this phone, and what came of it",
  lowest: "owner",
  late: null,
  run(ask, argument, desk) {
    const asked = oneLine(argument);
    const page = /^\d{1,4}$/.test(asked) ? Number(asked) : null;
    const shown = showAudit(page === null ? filterOf(asked) : "", Math.max(0, (page ?? 1) - 1), desk);
    desk.reply(ask, shown.words, { buttons: shown.buttons });
  },
};

/** Turns a page; false when the button is another one. */
export function takeAuditPress(press: Press, desk: PressDesk): boolean {
  const [, page, filter] = /^a:(\d{1,6}):(.*)$/su.exec(press.data) ?? [];
  if (page === undefined || filter === undefined) return false;
  if (mayUse(desk.access.standingOf(press.from.id), auditCommand.lowest)) {
    const shown = showAudit(filter, Number(page), desk);
    desk.notice(press, "");
    desk.change(press, shown.words, shown.buttons);
  } else desk.notice(press, "Only an owner may read this.");
  return true;
}

/** As much of a name as fits into the data of a button. */
function filterOf(asked: string): string {
  let filter = cutText(asked, mostFilterBytes).replace(/…$/, "");
  while (Buffer.byteLength(filter) > mostFilterBytes) filter = Array.from(filter).slice(0, -1).join("");
  return filter;
}

function showAudit(filter: string, wanted: number, desk: Desk): { words: Words; buttons: Buttons } {
  const found = desk.audit.read(filter === "" ? null : filter, wanted);
  if (found.total === 0) return { words: emptyWords(filter), buttons: [] };
  const of = filter === "" ? plain("") : words` of ${bold(inLine(filter, longestShown))}`;
  const place = found.pages > 1 ? ` (page ${found.page + 1} of ${found.pages})` : "";
  const title = words`${found.total === 1 ? "1 entry" : `${found.total} entries`}${of}${place}:`;
  const lines = found.entries.map((entry) => entryWords(entry, desk));
  return { words: cut(join([title, ...lines], "\n"), longestText), buttons: turnButtons(filter, found) };
}

function emptyWords(filter: string): Words {
  return filter === ""
    ? plain("Nobody has done anything yet.")
    : words`Nothing is kept of ${bold(inLine(filter, longestShown))}.`;
}

const outcomeTexts: Readonly<Record<AuditOutcome, string>> = {
  done: "",
  asked: " – I asked back",
  refused: " – refused",
  failed: " – it failed",
};

const standingTexts: Readonly<Record<AuditEntry["standing"], string>> = {
  owner: "",
  temporary: " (temporary)",
  stranger: " (a stranger)",
  phone: "",
};

function entryWords({ at, actor, standing, what, outcome }: AuditEntry, { clock, timeZone }: Desk): Words {
  const time = timeText(at, clock.date().getTime(), timeZone);
  const who = actor === null ? "By itself" : `${displayName(actor.name, 40)}${standingTexts[standing]}`;
  return words`${time} · ${bold(who)}: ${inLine(what, longestShown)}${outcomeTexts[outcome]}`;
}

function turnButtons(filter: string, { page, pages }: AuditPage): Buttons {
  const turn = (text: string, to: number): Button => ({ text, data: `a:${to}:${filter}` });
  const turns = [
    ...(page > 0 ? [turn("‹ Newer", page - 1)] : []),
    ...(page < pages - 1 ? [turn("Older ›", page + 1)] : []),
  ];
  return turns.length === 0 ? [] : [turns];
}
