/** Who is who: ids, owners, and the way in for a temporary owner. */
import type { Command, Desk } from "./desk.ts";
import { durationWords } from "./person-words.ts";
import type { Verdict } from "./owners.ts";
import type { Ask, Asker } from "./requests.ts";
import { bold, counted, join, mono, plain, words, type Words } from "./words.ts";

/** While the door is closed, owners are told of so many tries. */
const mostKnocksTold = 5;

/** `/getid`, `/getowners`, `/addtemporaryowner`. */
export const ownerCommands: readonly Command[] = [
  {
    name: "getid",
    group: "People",
    usage: "",
    description: "your Telegram id",
    lowest: "stranger",
    late: null,
    run(ask, _, desk) {
      desk.reply(ask, mono(String(ask.from.id)));
    },
  },
  {
    name: "getowners",
    group: "People",
    usage: "",
    description: "who may use this phone",
    lowest: "temporary",
    late: null,
    run(ask, _, desk) {
      desk.reply(ask, ownersWords(desk));
    },
  },
  {
    name: "addtemporaryowner",
    group: "People",
    usage: "<password>",
    description: "use this phone for a while",
    lowest: "stranger",
    late: null,
    run: addTemporaryOwner,
  },
];

function ownersWords({ access, clock }: Desk): Words {
  const owners = access.owners.map((id) => words`${mono(String(id))} is an owner`);
  const temporary = access
    .temporary()
    .map(
      ({ id, name, until }) =>
        words`${mono(String(id))} ${bold(name)} is an owner for another ${durationWords((until - clock.now()) / 1000)}`,
    );
  return join([...owners, ...temporary], "\n");
}

/** Whatever comes of it, the message with the password goes, if Telegram lets us: others may read it later. */
function addTemporaryOwner(ask: Ask, password: string, desk: Desk): void {
  if (password !== "" && desk.access.hasPassword) desk.remove(ask);
  if (desk.access.standingOf(ask.from.id) === "owner") {
    desk.reply(ask, plain("You are an owner already."));
    return;
  }
  // Others read along in a group; a password written there is not even looked at.
  if (!ask.isPrivate) return;
  if (password === "") {
    if (desk.access.hasPassword)
      desk.reply(ask, words`Write the password after it: ${mono("/addtemporaryowner")} …`);
    return;
  }
  const verdict = desk.access.try(ask.from, password);
  if (verdict === null) return;
  answer(ask, verdict, desk);
  keepVerdict(ask.from, verdict, desk);
  tellOwners(ask.from, verdict, desk);
}

function answer(ask: Ask, verdict: Verdict, desk: Desk): void {
  switch (verdict.kind) {
    case "welcome":
      desk.reply(
        ask,
        plain(
          `Welcome. You may use this phone for ${hoursWords(desk)}; /help tells how. Its owners read what you do.`,
        ),
      );
      return;
    case "wrong":
      desk.reply(ask, plain("That is not the password."));
      return;
    case "revoked":
      desk.reply(ask, plain("You may not use this phone any more. Ask an owner."));
      return;
    case "closed":
      desk.reply(
        ask,
        plain(`There were too many wrong tries. Try again in ${durationWords(verdict.seconds)}.`),
      );
  }
}

function hoursWords({ access }: Desk): string {
  return counted(access.hours, "hour");
}

/** Each wrong password is kept, and of those that were not looked at, the first. */
function keepVerdict(who: Asker, verdict: Verdict, { trail }: Desk): void {
  if (verdict.kind === "welcome") trail.keep(who, "became a temporary owner", "done");
  else if (verdict.kind === "revoked") trail.keep(who, "a password, though revoked", "refused");
  else if (verdict.kind === "wrong") trail.keep(who, "a wrong password", "refused");
  else if (verdict.knocks === 1) trail.keep(who, "a password after too many wrong ones", "refused");
}

function tellOwners({ id, name }: Asker, verdict: Verdict, desk: Desk): void {
  const who = words`${bold(name)}, id ${mono(String(id))},`;
  switch (verdict.kind) {
    case "welcome":
      desk.tellOwners(
        words`${who} gave the right password and may use the phone for ${hoursWords(desk)}. ${mono(`/revoke ${id}`)} ends it.`,
      );
      return;
    case "revoked":
      desk.tellOwners(words`${who} was revoked, and gave a password that I did not look at.`, {
        silent: true,
      });
      return;
    case "wrong":
      desk.tellOwners(
        verdict.left > 0
          ? words`${who} gave a wrong password. After ${verdict.left} more I look at none for an hour.`
          : words`${who} gave a wrong password. That was the fifth; I look at none for an hour.`,
      );
      return;
    case "closed":
      if (verdict.knocks < mostKnocksTold)
        desk.tellOwners(words`${who} gave a password that I did not look at, after too many wrong ones.`);
      else if (verdict.knocks === mostKnocksTold)
        desk.tellOwners(
          words`${who} gave a password that I did not look at. I do not tell of more until I look at them again.`,
        );
  }
}
