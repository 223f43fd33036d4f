import type { CallbackQuery, Message } from "grammy/types";
import { readMessage, readPress } from "../../../src/telegram/requests.ts";
import { claim, textOf, type Target } from "../target.ts";

const sent = 1_774_742_400;

/**
 * A message and a press, of which the lines give id and names of who sent it, its chat, what it replies to, and the
 * data of a button. Whatever they say, and whatever is missing, one person asks, or nobody.
 */
export const updates: Target = {
  name: "updates",
  longest: 8192,
  run(input) {
    const [id = "", first = "", last, user, chatId = "", topic = "", replied = "", data = ""] =
      textOf(input).split("\n");
    const person = {
      id: Number(id),
      is_bot: id.endsWith("0"),
      first_name: first,
      ...(last === undefined ? {} : { last_name: last }),
      ...(user === undefined ? {} : { username: user }),
    };
    const from = id === "" ? null : person;
    const chat = chatId === "" ? undefined : { id: Number(chatId), type: "private", first_name: first };
    const buttons = [
      [
        { text: first, callback_data: data },
        { text: data, url: data },
      ],
    ];
    const to = {
      message_id: Number(replied),
      date: sent,
      chat,
      from,
      reply_markup: { inline_keyboard: buttons },
    };
    const message = {
      message_id: 5,
      date: sent - Number(topic),
      chat,
      from,
      text: data,
      message_thread_id: Number(topic),
      is_topic_message: topic !== "",
      reply_to_message: to,
    } as unknown as Message;
    const query = { id, from, message, chat_instance: "1", data } as CallbackQuery;
    for (const ask of [readMessage(message, sent * 1000, 60, 7), readPress(query, 60)]) {
      if (ask === undefined) continue;
      claim(Number.isSafeInteger(ask.from.id) && ask.from.id > 0, "somebody asks");
      claim(!/[\n\r\u202e]/.test(ask.from.name) && ask.from.name.length <= 150, "a name is shown in a line");
      claim(
        ask.replied === null || ask.replied.isOurs || ask.replied.data.length === 0,
        "others' buttons are none",
      );
      claim(ask.waitedSeconds >= -60 || Number.isNaN(ask.waitedSeconds), "nobody asks from the future");
    }
  },
};
