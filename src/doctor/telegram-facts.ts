/** Asks Telegram about the bot and its owners, and what time it is there. Decides nothing; never rejects. */
import type { Config } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import type { Said, TelegramFacts } from "./telegram.ts";

/** What it takes to ask. */
export interface TelegramParts {
  readonly config: Pick<Config, "botToken" | "telegramApiRoot" | "owners">;
  readonly clock: Clock;
  /** Ends everything under way. */
  readonly signal: AbortSignal;
}

const deadlineMilliseconds = 10_000;
/** More owners than anybody has. */
const mostOwners = 20;

interface Exchange {
  readonly said: Said;
  /** The server's time, and ours in the middle of the exchange; null without an answer. */
  readonly times: { readonly theirs: number; readonly ours: number } | null;
}

/** Asks once each; ends within about 20 seconds. */
export async function gatherTelegram(parts: TelegramParts): Promise<TelegramFacts> {
  const { owners, telegramApiRoot } = parts.config;
  const bot = await ask(parts, "getMe", {});
  const asked = bot.said.kind === "done" ? owners.slice(0, mostOwners) : [];
  return {
    apiRoot: telegramApiRoot,
    bot: bot.said,
    owners: await Promise.all(
      asked.map(async (id) => ({ id, chat: (await ask(parts, "getChat", { chat_id: id })).said })),
    ),
    aheadSeconds: bot.times === null ? null : Math.round((bot.times.ours - bot.times.theirs) / 1000),
  };
}

async function ask(
  { config, clock, signal }: TelegramParts,
  method: string,
  values: object,
): Promise<Exchange> {
  const before = clock.date().getTime();
  const root = config.telegramApiRoot ?? "https://api.telegram.org";
  try {
    const answer = await fetch(`${root}/bot${config.botToken}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(values),
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMilliseconds)]),
    });
    const body: unknown = await answer.json();
    const theirs = Date.parse(answer.headers.get("date") ?? "");
    const ours = (before + clock.date().getTime()) / 2;
    return { said: read(answer, body), times: Number.isNaN(theirs) ? null : { theirs, ours } };
  } catch (error) {
    // What fetch throws may hold the address, and with it the token.
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const why = isLate ? "no answer within 10 seconds" : "no connection";
    return { said: { kind: "unreachable", why }, times: null };
  }
}

function read(answer: Response, body: unknown): Said {
  if (!answer.ok) return { kind: "refused", code: answer.status };
  const result = isRecord(body) ? body["result"] : undefined;
  return isRecord(result) ? { kind: "done", result } : { kind: "unreachable", why: "it answers nonsense" };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
