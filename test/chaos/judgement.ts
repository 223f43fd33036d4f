/** What must hold when the dust has settled. */
import type { SeenMessage } from "../../src/bot-api/bot-api.ts";
import type { Books } from "./books.ts";
import type { ChaosHouse } from "./house.ts";

const isRepeat = (text: string): boolean => text.startsWith("Perhaps a repeat");

/** What must hold when the dust has settled. */
export function judgeAll({ house, books }: { readonly house: ChaosHouse; readonly books: Books }): void {
  const chat = house.owner.chat();
  const read = chat.filter(({ fromBot }) => fromBot);
  judgeCalls(books, read);
  judgeIncoming(books, read);
  judgeOutgoing(house, books, chat);
  const left = house.world.lines();
  if (left.length > 0) books.accuse(`calls are left: ${JSON.stringify(left)}`);
  for (const storage of ["SM", "ME"] as const)
    for (const { index } of house.world.texts.stored(storage))
      books.accuse(`a text is left in ${storage} ${index}`);
  const waiting = house.world.texts.waiting().length;
  if (waiting > 0) books.accuse(`${waiting} texts wait at the centre`);
}

/** A caller whom the daemon could see for so long is told of. */
const seenMilliseconds = 10_000;

function judgeCalls({ calls, accuse }: Books, read: readonly SeenMessage[]): void {
  const all = read.map(({ text }) => text.replaceAll(" ", "")).join("\n");
  const isTold = (shown: string): boolean => all.includes(shown.replaceAll(" ", ""));
  const due = calls.filter(({ seen }) => seen >= seenMilliseconds);
  for (const { shown, number } of due)
    if (shown !== "" && !isTold(shown)) accuse(`nobody was told of the call of ${shown} (${number})`);
}

function judgeIncoming({ incoming, isForgetful, accuse }: Books, read: readonly SeenMessage[]): void {
  for (const { word } of incoming) {
    const texts = read.flatMap(({ text }) =>
      text.includes(word) && / from [^\n]*:\n/.test(text) && !text.includes("missing so far") ? [text] : [],
    );
    const fresh = texts.filter((text) => !isRepeat(text)).length;
    if (texts.length === 0) accuse(`the text ${word} is lost`);
    if (!isForgetful && (fresh > 1 || texts.length > 2))
      accuse(`the text ${word} is told ${texts.length} times`);
  }
}

function judgeOutgoing(
  { world }: ChaosHouse,
  { outgoing, accuse }: Books,
  chat: readonly SeenMessage[],
): void {
  const onAir = world.texts.sent();
  const unsent: string[] = [];
  const messages = new Map(chat.map((message) => [message.id, message]));
  for (const { word, message } of outgoing) {
    const times = onAir.filter(({ text }) => text.includes(word)).length;
    const wish = message === null ? undefined : messages.get(message);
    // What a reply is to may be unknown, and then it says so.
    const isTold = chat.some(
      ({ fromBot, text, repliesTo }) => fromBot && (text.includes(word) || repliesTo === message),
    );
    if (times > 1) accuse(`the text ${word} was sent ${times} times`);
    if (times === 0 && !isTold && wish?.reaction !== "💔") unsent.push(word);
  }
  // What seems to be old, as after a jump of the date, is asked about without its words.
  const asked = chat.filter(({ fromBot, text }) => fromBot && text.includes("I see it only now")).length;
  if (unsent.length > asked) accuse(`neither sent nor told of: ${unsent.join(", ")}`);
  const pdus = world.texts.onAir().map(({ pdu, to }) => `${to} ${pdu}`);
  if (new Set(pdus).size !== pdus.length) accuse("a PDU was sent twice");
}
