/** An owner ends somebody's time as a temporary owner. */
import type { Question } from "./choices.ts";
import type { Command, Desk } from "./desk.ts";
import type { TemporaryOwner } from "./owners.ts";
import { displayName, durationWords } from "./person-words.ts";
import type { Ask } from "./requests.ts";
import { bold, cutText, mono, oneLine, plain, words, type Words } from "./words.ts";

/** `/revoke`. */
export const revokeCommand: Command = {
  name: "revoke",
  group: "People",
  usage: "[<id or name>]",
  description: "end the time of a temporary owner, or of all",
  lowest: "owner",
  // It takes away and gives nothing: the later it comes, the more it is wanted.
  late: null,
  run(ask, argument, desk) {
    const wanted = oneLine(argument);
    const all = desk.access.temporary();
    if (/^[1-9]\d{0,15}$/.test(wanted)) revokeId(ask, Number(wanted), desk);
    else if (all.length === 0) desk.refuse(ask, plain("There is no temporary owner."));
    else if (wanted.toLowerCase() === "all") revokeAll(ask, all, desk);
    else choose(ask, wanted, all, desk);
  },
};

function choose(ask: Ask, wanted: string, all: readonly TemporaryOwner[], desk: Desk): void {
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
  const [first, ...others] = found;
  if (!first)
    desk.refuse(
      ask,
      words`No temporary owner is called ${bold(cutText(wanted, 60))}. ${mono("/getowners")} lists them.`,
    );
  else if (others.length === 0) revokeAll(ask, [first], desk);
  else desk.put(ask, whoQuestion(found, desk));
}

function whoQuestion(found: readonly TemporaryOwner[], { clock }: Desk): Question {
  const run = (argument: string) => ({ kind: "run", command: "revoke", argument, isAgreed: true }) as const;
  const options = found.map(({ id, name, until }) => ({
    label: `${displayName(name, 30)} · ${id} · ${durationWords((until - clock.now()) / 1000)}`,
    line: null,
    deed: run(String(id)),
  }));
  return {
    title: plain("Whose time is to end?"),
    options: [...options, { label: "All of them", line: null, deed: run("all") }],
  };
}

function revokeAll(ask: Ask, people: readonly TemporaryOwner[], desk: Desk): void {
  for (const { id } of people) revokeId(ask, id, desk);
}

/** Also somebody who is none now, so that they do not become one. */
function revokeId(ask: Ask, id: number, desk: Desk): void {
  if (desk.access.owners.includes(id)) {
    desk.refuse(
      ask,
      plain("That is an owner of the configuration (VIRTUALPHONE_BOT_OWNER), whom I cannot revoke."),
    );
    return;
  }
  const before = desk.access.temporary().find((owner) => owner.id === id);
  const isKept = desk.access.revoke(id);
  const who = before ? words`${bold(before.name)}, id ${mono(String(id))},` : words`Id ${mono(String(id))}`;
  const told = words`${who} may not use this phone any more, and this password does not change that.${untilWords(isKept)}`;
  desk.trail.keep(ask.from, `revoked ${before?.name ?? ""} ${id}`, "done");
  desk.tellOwners(told);
  desk.stream.stop(id);
  if (!ask.isPrivate) desk.reply(ask, told);
}

function untilWords(isKept: boolean): Words {
  return plain(isKept ? "" : " It could not be written to the disk, so it holds only until I am restarted.");
}
