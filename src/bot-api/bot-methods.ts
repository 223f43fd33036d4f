/** The methods about the bot itself: who it is, its updates, its menu of commands. */
import { badRequest, isObject, textOf, type Json, type JsonObject } from "./api-error.ts";
import type { ArgumentReader } from "./arguments.ts";
import { methodTable } from "./method.ts";
import { findChat, type World } from "./world.ts";

const mostPollSeconds = 50;
const plainScopes = new Set("default all_private_chats all_group_chats all_chat_administrators".split(" "));
const chatScopes = new Set(["chat", "chat_administrators", "chat_member"]);

/** getMe, getChat, getUpdates, the webhook methods and the menus of commands. */
export const botMethods = methodTable({
  getMe: ({ world }) => ({
    ...world.bot,
    has_topics_enabled: world.hasTopics,
    allows_users_to_create_topics: world.hasTopics,
  }),
  // A chat is known to the bot once its person has opened it, also when they have blocked the bot since.
  getChat: ({ world, args }) => {
    const chat = world.chats.get(args.integer("chat_id") ?? 0);
    if (!chat?.open) throw badRequest("chat not found");
    return chat.shown;
  },
  getUpdates({ world, args, gone }) {
    const limit = args.integer("limit") ?? 100;
    const timeout = args.integer("timeout") ?? 0;
    if (limit < 1 || limit > 100 || timeout < 0) throw badRequest("wrong limit or timeout specified");
    return world.updates.poll(
      {
        offset: args.integer("offset") ?? 0,
        limit,
        timeoutSeconds: Math.min(timeout, mostPollSeconds),
        allowed: readAllowed(args.json("allowed_updates")),
      },
      gone,
    );
  },
  deleteWebhook({ world, args }) {
    if (args.flag("drop_pending_updates")) world.updates.forget();
    return true;
  },
  getWebhookInfo: ({ world }) => ({
    url: "",
    has_custom_certificate: false,
    pending_update_count: world.updates.pending().length,
  }),
  setMyCommands({ world, args }) {
    world.menus.set(menuKey(world, args), readCommands(args.json("commands")));
    return true;
  },
  getMyCommands: ({ world, args }) => world.menus.get(menuKey(world, args)) ?? [],
  deleteMyCommands({ world, args }) {
    world.menus.delete(menuKey(world, args));
    return true;
  },
});

function readAllowed(value: Json | undefined): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || !value.every((kind: Json): kind is string => typeof kind === "string"))
    throw badRequest("can't parse allowed_updates: expected an Array of strings");
  return value;
}

function readCommands(value: Json | undefined): readonly JsonObject[] {
  if (!Array.isArray(value)) throw badRequest("can't parse commands: expected an Array");
  if (value.length > 100) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  return value.map((command: Json) => {
    if (!isObject(command)) throw badRequest("can't parse BotCommand: expected an Object");
    const { command: name, description } = command;
    if (typeof name !== "string" || !/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest("BOT_COMMAND_INVALID");
    if (typeof description !== "string" || description.trim() === "" || description.length > 256)
      throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
    return { command: name, description };
  });
}

function menuKey(world: World, args: ArgumentReader): string {
  const scope = args.object("scope") ?? { type: "default" };
  const type = textOf(scope["type"]);
  const language = args.text("language_code");
  if (plainScopes.has(type)) return `${type}/${language}`;
  if (!chatScopes.has(type)) throw badRequest(`can't parse BotCommandScope: unsupported type specified`);
  return `${type}:${findChat(world, Number(scope["chat_id"])).id}/${language}`;
}

/** The menu a person sees in a chat with the bot: the narrowest scope that has one. */
export function menuIn(world: World, chatId: number): readonly JsonObject[] {
  const scopes = [`chat:${chatId}`, chatId > 0 ? "all_private_chats" : "all_group_chats", "default"];
  return scopes.map((scope) => world.menus.get(`${scope}/`)).find((menu) => menu !== undefined) ?? [];
}
