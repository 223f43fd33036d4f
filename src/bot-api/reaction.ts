/** The reactions that a bot may put on a message. */
import { badRequest, isObject, type Json, type JsonObject } from "./api-error.ts";

const emoji = new Set(
  (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 " +
    "😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
  ).split(" "),
);

/** Reads the argument of setMessageReaction; nothing takes the reaction away. Throws ApiError where Telegram refuses it. */
export function readReaction(value: Json | undefined): readonly JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest("can't parse reaction: expected an Array");
  if (value.length > 1) throw badRequest("REACTIONS_TOO_MANY");
  return value.map((reaction: Json) => {
    if (!isObject(reaction)) throw badRequest("can't parse ReactionType: expected an Object");
    const { type, emoji: written } = reaction;
    if (type !== "emoji" || typeof written !== "string" || !emoji.has(written))
      throw badRequest("REACTION_INVALID");
    return { type, emoji: written };
  });
}
