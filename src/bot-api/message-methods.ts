/** The methods that put, change and remove messages. */
import { badRequest, type JsonObject } from "./api-error.ts";
import type { ArgumentReader } from "./arguments.ts";
import { storeFile } from "./file-methods.ts";
import { readText } from "./formatting.ts";
import { readMarkup } from "./markup.ts";
import { compact, methodTable, type Call } from "./method.ts";
import { readReaction } from "./reaction.ts";
import { checkThread, threadOf } from "./topic-methods.ts";
import { asReplied, findChat, type Chat, type Message, type World } from "./world.ts";

const mostCaptionUnits = 1024;
/** How long a pressed button may wait for its answer. */
const mostPressMilliseconds = 60_000;
const chatActions = new Set(
  "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note upload_video_note".split(
    " ",
  ),
);

/** sendMessage, sendDocument, the edits, deleteMessage, reactions and chat actions. */
export const messageMethods = methodTable({
  sendMessage({ world, args }) {
    const chat = findChat(world, args.integer("chat_id"));
    const { text, entities } = readText(args.text("text"), args.text("parse_mode"), args.json("entities"));
    return post(world, chat, args, { text, ...(entities.length > 0 && { entities }) });
  },
  sendDocument({ world, args }) {
    const chat = findChat(world, args.integer("chat_id"));
    const caption = args.text("caption");
    if (caption.length > mostCaptionUnits) throw badRequest("message caption is too long");
    const upload = args.file("document");
    const file = upload ? storeFile(world, upload) : world.files.get(args.text("document"));
    if (!file) throw badRequest("there is no document in the request");
    if (file.bytes.length === 0) throw badRequest("file must be non-empty");
    const document = {
      file_id: file.id,
      file_unique_id: file.uniqueId,
      file_name: file.name,
      mime_type: file.mimeType,
      file_size: file.size,
    };
    return post(world, chat, args, { document, ...(caption !== "" && { caption }) });
  },
  editMessageText(call) {
    const { args } = call;
    const { text, entities } = readText(args.text("text"), args.text("parse_mode"), args.json("entities"));
    return edit(call, { text, entities: entities.length > 0 ? entities : undefined });
  },
  editMessageReplyMarkup: (call) => edit(call, {}),
  deleteMessage({ world, args }) {
    const chat = findChat(world, args.integer("chat_id"));
    const id = args.integer("message_id") ?? 0;
    if (!chat.messages.has(id)) throw badRequest("message to delete not found");
    world.remove(chat, id);
    return true;
  },
  sendChatAction({ world, args }) {
    findChat(world, args.integer("chat_id"));
    if (!chatActions.has(args.text("action"))) throw badRequest("wrong parameter action in request");
    return true;
  },
  setMessageReaction(call) {
    const { chat, message } = messageOf(call, "message to react not found");
    call.world.put(chat, { ...message, reaction: readReaction(call.args.json("reaction")) });
    return true;
  },
  answerCallbackQuery({ world, args }) {
    const id = args.text("callback_query_id");
    const press = world.presses.get(id);
    const text = args.text("text");
    if (!press || press.answered !== null || world.clock.now() - press.at > mostPressMilliseconds)
      throw badRequest("query is too old and response timeout expired or query ID is invalid");
    if (text.length > 200) throw badRequest("MESSAGE_TOO_LONG");
    press.answered = { text, alert: args.flag("show_alert") };
    for (const listener of press.listeners) listener(press.answered);
    return true;
  },
});

function post(world: World, chat: Chat, args: ArgumentReader, content: JsonObject): Message {
  const markup = readMarkup(args.object("reply_markup"));
  const asked = args.integer("message_thread_id");
  checkThread(world, chat, asked);
  const replied = repliedMessage(chat, args, asked);
  const thread = asked ?? threadOf(replied);
  const message: Message = {
    message_id: world.nextMessageId(),
    from: world.bot,
    date: world.now(),
    chat: chat.shown,
    ...content,
    ...(markup && { reply_markup: markup }),
    ...(replied && { reply_to_message: replied }),
    ...(thread !== undefined && { message_thread_id: thread, is_topic_message: true }),
    ...(args.flag("protect_content") && { has_protected_content: true }),
  };
  world.put(chat, message);
  return message;
}

function repliedMessage(
  chat: Chat,
  args: ArgumentReader,
  thread: number | undefined,
): JsonObject | undefined {
  const parameters = args.object("reply_parameters");
  if (!parameters) return undefined;
  const message = chat.messages.get(Number(parameters["message_id"]));
  const isElsewhere = message !== undefined && thread !== undefined && threadOf(message) !== thread;
  if (isElsewhere || (!message && parameters["allow_sending_without_reply"] !== true))
    throw badRequest("message to be replied not found");
  return message && asReplied(message);
}

function messageOf({ world, args }: Call, otherwise: string): { chat: Chat; message: Message } {
  const chat = findChat(world, args.integer("chat_id"));
  const message = chat.messages.get(args.integer("message_id") ?? 0);
  if (!message) throw badRequest(otherwise);
  return { chat, message };
}

function edit(call: Call, content: JsonObject): Message {
  const { chat, message } = messageOf(call, "message to edit not found");
  if (message["from"] !== call.world.bot) throw badRequest("message can't be edited");
  const { edit_date: _, ...before } = message;
  const reply_markup = readMarkup(call.args.object("reply_markup"));
  const after = compact({ ...before, ...content, reply_markup });
  if (JSON.stringify(compact(before)) === JSON.stringify(after))
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  const edited: Message = { ...message, ...after, reply_markup, edit_date: call.world.now() };
  call.world.put(chat, edited);
  return edited;
}
