/** Topics of private chats with the bot: the methods that make, rename and delete them. */
import { badRequest, type JsonObject } from "./api-error.ts";
import { methodTable, type Call } from "./method.ts";
import { findChat, type Chat, type World } from "./world.ts";

const longestName = 128;
const iconColor = 0x6fb9f0;

/** createForumTopic, editForumTopic and deleteForumTopic. */
export const topicMethods = methodTable({
  createForumTopic({ world, args }) {
    const chat = forumOf(world, args.integer("chat_id"));
    const name = readName(args.text("name"));
    return makeTopic(world, chat, name);
  },
  editForumTopic(call) {
    const { chat, thread, name: before } = topicOf(call);
    const name = call.args.text("name") === "" ? before : readName(call.args.text("name"));
    if (name === before) throw badRequest("TOPIC_NOT_MODIFIED");
    chat.topics.set(thread, name);
    return true;
  },
  deleteForumTopic(call) {
    const { chat, thread } = topicOf(call);
    removeTopic(call.world, chat, thread);
    return true;
  },
});

function forumOf(world: World, id: number | undefined): Chat {
  const chat = findChat(world, id);
  if (chat.shown["type"] !== "private" || !world.hasTopics) throw badRequest("the chat is not a forum");
  return chat;
}

function topicOf({ world, args }: Call): {
  readonly chat: Chat;
  readonly thread: number;
  readonly name: string;
} {
  const chat = forumOf(world, args.integer("chat_id"));
  const thread = args.integer("message_thread_id") ?? 0;
  const name = chat.topics.get(thread);
  if (name === undefined) throw badRequest("TOPIC_ID_INVALID");
  return { chat, thread, name };
}

function readName(name: string): string {
  if (name.trim() === "") throw badRequest("TOPIC_TITLE_EMPTY");
  if (Array.from(name).length > longestName) throw badRequest("TOPIC_TITLE_TOO_LONG");
  return name;
}

function makeTopic(world: World, chat: Chat, name: string): JsonObject {
  const thread = world.nextMessageId();
  chat.topics.set(thread, name);
  world.put(chat, {
    message_id: thread,
    from: world.bot,
    date: world.now(),
    chat: chat.shown,
    message_thread_id: thread,
    is_topic_message: true,
    forum_topic_created: { name, icon_color: iconColor },
  });
  return { message_thread_id: thread, name, icon_color: iconColor };
}

/** Takes a topic away with all its messages. */
export function removeTopic(world: World, chat: Chat, thread: number): void {
  chat.topics.delete(thread);
  for (const message of chat.messages.values())
    if (threadOf(message) === thread) world.remove(chat, message.message_id);
}

/** Refuses a topic that is not there, and any in a private chat whose owner has switched topics off. */
export function checkThread(world: World, chat: Chat, thread: number | undefined): void {
  if (thread === undefined) return;
  const mayHaveTopics = chat.shown["type"] !== "private" || world.hasTopics;
  if (!mayHaveTopics || !chat.topics.has(thread)) throw badRequest("message thread not found");
}

/** The topic in which a message stands. */
export function threadOf(message: JsonObject | undefined): number | undefined {
  const thread = message?.["is_topic_message"] === true ? message["message_thread_id"] : undefined;
  return typeof thread === "number" ? thread : undefined;
}
