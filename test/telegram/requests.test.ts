import type { Message } from "grammy/types";
import { describe, expect, it } from "vitest";
import { readCommand, readMessage } from "../../src/telegram/requests.ts";

const now = Date.parse("2026-03-02T12:00:00Z");
const seconds = now / 1000;

const messageWith = (changes: object): Message => ({
  message_id: 5,
  from: { id: 7, is_bot: false, first_name: "Ann\u202ea", last_name: "B", username: "anna" },
  chat: { id: 7, type: "private", first_name: "Anna" },
  date: seconds - 5,
  text: "hello",
  ...changes,
});

describe("a message", () => {
  it("is somebody's, in a place, and has waited", () => {
    expect(readMessage(messageWith({}), now, 0, 1)).toEqual({
      from: { id: 7, name: "Anna B (@anna)" },
      place: { chat: 7, thread: null },
      isPrivate: true,
      message: 5,
      waitedSeconds: 5,
      isOthers: false,
      replied: null,
    });
  });

  it("that is a reply knows what to, whose that is, and its buttons", () => {
    const to = messageWith({
      message_id: 3,
      from: { id: 1, is_bot: true, first_name: "Phone", username: "phone_bot" },
      reply_markup: {
        inline_keyboard: [
          [
            { text: "Copy", copy_text: { text: "1" } },
            { text: "1", callback_data: "e:i1" },
          ],
        ],
      },
    });
    expect(readMessage(messageWith({ reply_to_message: to }), now, 0, 1)?.replied).toEqual({
      message: 3,
      isOurs: true,
      data: ["e:i1"],
    });
    const own = messageWith({ message_id: 4 });
    expect(readMessage(messageWith({ reply_to_message: own }), now, 0, 1)?.replied).toEqual({
      message: 4,
      isOurs: false,
      data: [],
    });
  });

  it("to another bot knows nothing of its buttons, which may look like ours", () => {
    const to = messageWith({
      message_id: 3,
      from: { id: 2, is_bot: true, first_name: "Phone", username: "phone_bot" },
      reply_markup: { inline_keyboard: [[{ text: "1", callback_data: "e:i1" }]] },
    });
    const replied = { message: 3, isOurs: false, data: [] };
    expect(readMessage(messageWith({ reply_to_message: to }), now, 0, 1)?.replied).toEqual(replied);
  });

  it.each([
    { reply_to_message: messageWith({ message_id: 3 }), message_thread_id: 3, is_topic_message: true },
    {
      reply_to_message: messageWith({ message_id: 3, forum_topic_created: { name: "Anna", icon_color: 1 } }),
    },
  ])("in a topic is no reply to its beginning", (changes) => {
    expect(readMessage(messageWith(changes), now, 0, 1)?.replied).toBeNull();
  });

  it.each([
    ["an hour ago", seconds - 3600, 3600],
    ["by a clock a little ahead of ours", seconds + 10, -10],
    ["from the future, so that only the gap tells", seconds + 600, 17],
    ["at no time, so that only the gap tells", undefined, 17],
  ])("written %s", (_, date, waited) => {
    expect(readMessage(messageWith({ date }), now, 17, 1)?.waitedSeconds).toBe(waited);
  });

  it.each([
    { forward_origin: { type: "user", date: 1, sender_user: { id: 1, is_bot: false, first_name: "X" } } },
    { forward_origin: { type: "hidden_user", date: 1, sender_user_name: "X" } },
    { forward_date: 1 },
    { via_bot: { id: 1, is_bot: true, first_name: "X" } },
  ])("that others wrote is known: %j", (changes) => {
    expect(readMessage(messageWith(changes), now, 0, 1)?.isOthers).toBe(true);
  });
});

describe("a command", () => {
  it.each([
    ["/call anna", "call", "anna", null],
    ["/CALL   Anna  Bianchi ", "call", "Anna  Bianchi", null],
    ["/call@Virtual_Phone_Bot 123", "call", "123", "Virtual_Phone_Bot"],
    ["/command AT\nAT", "command", "AT\nAT", null],
    ["/help", "help", "", null],
  ])("%j", (text, name, argument, bot) => {
    expect(readCommand(text)).toEqual({ name, argument, bot });
  });

  it.each(["call", " /call", "//call", "/", "/ call", "/call-me", `/${"x".repeat(65)}`, "/call@"])(
    "is none in %j",
    (text) => {
      expect(readCommand(text)).toBeUndefined();
    },
  );
});
