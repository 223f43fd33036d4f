/** Telegram: the token, the owners, its clock. Pure. */
import { type Finding, green, red, yellow } from "./finding.ts";

/** What Telegram said to a call. `unreachable`: nothing. */
export type Said =
  | { readonly kind: "done"; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: "refused"; readonly code: number }
  | { readonly kind: "unreachable"; readonly why: string };

/** What was asked of Telegram. */
export interface TelegramFacts {
  /** Shown where it is not Telegram's own. */
  readonly apiRoot: string | null;
  readonly bot: Said;
  /** Whether each owner has a chat with the bot. */
  readonly owners: readonly { readonly id: number; readonly chat: Said }[];
  /** Seconds by which this machine's clock is ahead of the server's; null when nobody can tell. */
  readonly aheadSeconds: number | null;
}

/** Judges all of it. */
export function judgeTelegram({ apiRoot, bot, owners }: TelegramFacts): readonly Finding[] {
  switch (bot.kind) {
    case "unreachable":
      return [
        red(
          `${apiRoot ?? "Telegram"} cannot be reached: ${bot.why}`,
          apiRoot === null
            ? "check the network: curl https://api.telegram.org"
            : "check VIRTUALPHONE_TELEGRAM_API_ROOT, and that the server runs",
        ),
      ];
    case "refused":
      if (bot.code >= 500)
        return [red(`Telegram is not well (${bot.code})`, "it is not your fault; run this again in a while")];
      return [
        red(
          `Telegram does not take the token (${bot.code})`,
          "ask @BotFather for it again (/token) and set VIRTUALPHONE_BOT_TOKEN",
        ),
      ];
    case "done": {
      const anybody = owners.some(({ chat }) => chat.kind === "done");
      return [judgeBot(bot.result), ...owners.map((owner) => judgeOwner(owner, anybody))];
    }
  }
}

function judgeBot(result: Readonly<Record<string, unknown>>): Finding {
  const name = String(result["username"]);
  return green(`Telegram knows the bot as @${name}`, `@${name}`, name);
}

/** `anybody`: at least one owner has a chat. */
function judgeOwner({ id, chat }: TelegramFacts["owners"][number], anybody: boolean): Finding {
  const who = `owner ${id}`;
  switch (chat.kind) {
    case "done":
      return green(`${who} has a chat with the bot`, String(id));
    case "unreachable":
      return yellow(`nobody can tell whether ${who} has a chat with the bot`, "run this again", String(id));
    case "refused": {
      const what = `${who} has no chat with the bot, and hears nothing from it`;
      const advice = "they send /start to the bot; if they did, look at the id in VIRTUALPHONE_BOT_OWNER";
      return anybody ? yellow(what, advice, String(id)) : red(what, advice, String(id));
    }
  }
}
