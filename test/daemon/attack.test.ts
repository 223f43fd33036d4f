import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/bot-api/api-error.ts";
import type { Person, Room } from "../../src/bot-api/bot-api.ts";
import { anna, master, openHouse, type WholeHouse } from "../support/whole-house.ts";

/** The real daemon on a real tty and a real Bot API, and a stranger who tries everything. */
const password = "correct horse battery staple";
const olive = { id: 1001, is_bot: false, first_name: "Olive" };
const mallory = { id: 2002, is_bot: false, first_name: "Mallory" };
const privately = { id: 2002, type: "private", first_name: "Mallory" };
const aGroup = { id: -100_500, type: "supergroup", title: "Mallory's" };

let house: WholeHouse;
let stranger: Person;
let group: Room;
let nextUpdate = 500_000;
let before: Readonly<Record<string, string>>;
let traceStart = 0;

const trace = (): string => readFileSync(join(house.folder, "trace"), "utf8");
/** What only the daemon writes. */
const own = /journal\.db|trace$|^data$/;

/** Every file in the house's folder, with a hash of what it holds. */
function disk(): Record<string, string> {
  const files = readdirSync(house.folder, { recursive: true, encoding: "utf8", withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((file) => file.isFile() && !own.test(file.name))
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path, createHash("sha256").update(readFileSync(path)).digest("hex")];
      }),
  );
}

beforeEach(async () => {
  house = await openHouse();
  stranger = house.telegram.user({ id: 2002, first_name: "Mallory" }, { started: true });
  group = house.telegram.group({ id: -100_500, title: "Mallory's" });
  await house.startDaemon({
    VIRTUALPHONE_TEMPORARY_OWNER_PASSWORD: password,
    VIRTUALPHONE_TRACE_FILE: join(house.folder, "trace"),
  });
  await house.ready();
  house.owner.sends("/getmasterphone");
  await house.owner.receives(master);
  before = disk();
  traceStart = trace().length;
});

afterEach(() => house.stop());

/** Sends an update as it is. */
const update = (kind: string, content: object | string | number | null): void => {
  nextUpdate += 1;
  house.telegram.update(JSON.parse(JSON.stringify({ update_id: nextUpdate, [kind]: content })) as JsonObject);
};
let nextMessage = 70_000;
const message = (content: object): object => {
  nextMessage += 1;
  return {
    message_id: nextMessage,
    date: Math.floor(Date.now() / 1000),
    from: mallory,
    chat: privately,
    ...content,
  };
};

/** The owner is heard: updates are handled in order, so everything before has been. */
async function ownerIsHeard(): Promise<void> {
  for (const _ of [1, 2]) {
    house.owner.sends("/getmasterphone");
    await house.owner.receives(master, 60_000);
  }
  house.owner.sends("/status");
  await house.owner.receives(/ready|Modem/, 60_000);
}

/** What is said late carries the time. */
const saying = (text: unknown): string =>
  typeof text === "string" ? `says ${text.replace(/^\d\d:\d\d · /, "")}` : "says what is no text";

/** What the bot has done in a chat that is none of its owner's. */
const doneTo = (...chats: readonly number[]): readonly string[] =>
  house.telegram
    .requests()
    .filter(({ values }) =>
      chats.some((chat) => new RegExp(`"chat_id":"?${chat}\\D`).test(JSON.stringify(values))),
    )
    .map(({ method, values }) => (method === "sendMessage" ? saying(values["text"]) : method));

/** Nothing was done on the modem and on the disk, and the phone is as it was. */
async function expectNothingDone(): Promise<void> {
  await ownerIsHeard();
  expect(trace().slice(traceStart)).not.toMatch(
    /> "AT(?:[ADH]|\+(?:CHUP|CHLD=|CMGS|CUSD=1,|CCFC=\d,[0134]|CFUN=))/,
  );
  expect(disk()).toEqual(before);
  for (const number of [master, anna]) expect(house.world.person(number).state()).toBe("idle");
  house.owner.sends("/getowners");
  const owners = await house.owner.receives("1001 is an owner");
  expect(owners.text.split("\n")).toEqual(["1001 is an owner"]);
}

const commands = [
  "/start",
  "/help",
  "/status",
  "/getowners",
  `/call ${anna}`,
  "/close",
  `/sms ${anna} hello`,
  "/ussd *100#",
  "/balance",
  "/command ATD112;",
  "/command AT+CFUN=0",
  "/setmasterphone +449098790879",
  "/getmasterphone",
  "/search a",
  "/inbox",
  "/thread anna",
  "/find a",
  "/audit",
  "/revoke 1001",
  "/verbose_on",
  "/divert on",
  "/log",
];

describe("a stranger who tries everything", () => {
  it("asks, in every way: and hears the own id alone", { timeout: 120_000 }, async () => {
    for (const text of commands) {
      stranger.sends(text);
      stranger.sends(text.replace(/^\/(\w+)/, "/$1@virtual_phone_bot"));
      stranger.sends(text, { forwardedFrom: house.owner });
      stranger.sends(text, { in: group });
      const sent = stranger.sends("hello");
      stranger.edits(sent, text);
    }
    stranger.sends("/getid");
    await stranger.receives("2002");
    await expectNothingDone();
    expect(doneTo(2002, -100_500)).toEqual(["says 2002"]);
  });

  it("pretends to be an owner", { timeout: 120_000 }, async () => {
    const text = `/call ${anna}`;
    const channel = { id: -100_900, type: "channel", title: "News" };
    const disguises: readonly object[] = [
      { from: { ...mallory, id: "1001" } },
      { from: { ...mallory, id: -1001 } },
      { from: { ...mallory, id: 1001.5 } },
      { from: { ...mallory, id: 1e21 } },
      { from: { ...mallory, id: [1001] } },
      { from: { ...mallory, id: { valueOf: 1001 } } },
      { from: { ...mallory, id: true } },
      { from: { ...mallory, id: 10_010 } },
      { from: { ...mallory, id: 100 } },
      { from: { ...mallory, first_name: "Olive", username: "olive", id: 2002 } },
      { from: { ...olive, is_bot: true } },
      { from: olive, sender_chat: aGroup, chat: aGroup },
      { from: olive, sender_chat: channel, chat: aGroup },
      { from: olive, sender_business_bot: { id: 5, is_bot: true, first_name: "B" } },
      { from: olive, chat: channel },
      { from: undefined, chat: { ...privately, id: 1001 } },
      { from: null },
      { from: [olive] },
      { forward_origin: { type: "user", sender_user: olive, date: 0 } },
      { forward_from: olive, forward_date: 1 },
      { via_bot: { id: 5, is_bot: true, first_name: "B" } },
      { reply_to_message: message({ from: olive, text: "hello" }) },
      { from: olive, via_bot: { id: 5, is_bot: true, first_name: "B" }, chat: privately },
      { sender_chat: { ...olive, type: "private" } },
      { author_signature: "Olive" },
    ];
    for (const disguise of disguises) update("message", message({ text, ...disguise }));
    for (const kind of [
      "channel_post",
      "edited_channel_post",
      "business_message",
      "edited_business_message",
      "guest_message",
    ])
      for (const from of [mallory, olive])
        update(
          kind,
          message({ text, from, business_connection_id: "x", sender_chat: channel, chat: channel }),
        );
    await expectNothingDone();
    expect(doneTo(2002, -100_500, -100_900)).toEqual([]);
  });

  it("brings the bot into a group with its owner", { timeout: 120_000 }, async () => {
    update("my_chat_member", {
      chat: aGroup,
      from: mallory,
      date: 1,
      old_chat_member: { user: olive, status: "left" },
      new_chat_member: { user: olive, status: "administrator" },
    });
    update("message", message({ chat: aGroup, new_chat_members: [olive] }));
    update(
      "message",
      message({
        chat: aGroup,
        from: { id: 1_087_968_824, is_bot: true, first_name: "Group" },
        text: "/close",
      }),
    );
    for (const text of commands) stranger.sends(text, { in: group });
    house.owner.sends("hello everybody", { in: group });
    const said = house.owner.sends("/getmasterphone", { in: group });
    await group.receives(master);
    stranger.replies(said, "/call anna", { in: group });
    stranger.replies(group.chat().at(-1) ?? said, "to whom does this go?", { in: group });
    await expectNothingDone();
    expect(doneTo(2002)).toEqual([]);
    expect(doneTo(-100_500).filter((done) => !done.includes("master phone"))).toEqual([]);
  });

  it("forges presses", { timeout: 120_000 }, async () => {
    house.owner.sends("/search a");
    const question = await house.owner.receives("One person");
    house.owner.sends(`/call +33 6 12 34 56 78`);
    const tap = await house.owner.receives("none of the countries");
    const theirs = [...question.buttons, ...tap.buttons].flat().map(({ data }) => data ?? "");
    expect(theirs.length).toBe(3);
    const data = [
      ...theirs,
      "h:00000000:1",
      "h:x:1",
      "t:1:again",
      "t:1:cancel",
      "e:i1",
      "e:o1",
      "i:0",
      "p:+447700900002:0",
      "a:0:",
      "c:AAAAAAAAAAAA:0",
      "c:__proto__:0",
      "c:AAAAAAAAAAAA:p9",
      "u:x:1:1",
      "f:a:0",
      "k:x:0",
      "/close",
      "",
      "x".repeat(4096),
      "c:".repeat(5000),
      "\u0000\u202e\ud800",
    ];
    const presses = data.flatMap((each) => [
      stranger.forges(each),
      stranger.forges(each, question.raw),
      stranger.forges(each, tap.raw),
    ]);
    for (const odd of [
      {},
      { data: 5 },
      { data: ["h"] },
      { data: "h:x:1", message: null },
      { game_short_name: "x" },
    ])
      update("callback_query", { id: "1", from: mallory, chat_instance: "1", ...odd });
    update("callback_query", {
      id: "2",
      from: { ...mallory, id: "1001" },
      chat_instance: "1",
      data: theirs[0],
    });
    update("callback_query", {
      id: "3",
      from: { ...olive, is_bot: true },
      message: tap.raw,
      data: theirs[0],
    });
    await expectNothingDone();
    expect(presses.filter((press) => press.isAnswered())).toEqual([]);
    expect(doneTo(2002)).toEqual([]);
  });

  it("sends files: too large, with paths for names, and none", { timeout: 120_000 }, async () => {
    const card = Buffer.from(`BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Mallory\r\nTEL:${anna}\r\nEND:VCARD\r\n`);
    const names = [
      "family.vcf",
      "../../x.vcf",
      "..\\..\\x.vcf",
      "/tmp/x.vcf",
      "x\u0000.vcf",
      "..%2f..%2fx.vcf",
      "\uff0e\uff0e\uff0fx.vcf",
      "\u202efcv.x.vcf",
      `${"x".repeat(5000)}.vcf`,
      ".vcf",
      "..vcf",
      "data/journal.db.vcf",
      "nul.vcf:stream.vcf",
    ];
    const sendAll = (who: Person): void => {
      for (const name of names.slice(1)) who.sendsFile(name, card);
    };
    stranger.sendsFile("family.vcf", card);
    stranger.sendsFile("big.vcf", card, { size: 30_000_000_000 });
    stranger.sendsFile("path.vcf", card, { path: "../../../../etc/passwd" });
    sendAll(stranger);
    await expectNothingDone();
    expect(doneTo(2002)).toEqual([]);
    expect(house.telegram.requests("getFile")).toEqual([]);
    // An owner may be led to send them on; what is no plain name changes nothing either.
    sendAll(house.owner);
    house.owner.sendsFile("big.vcf", card, { size: 30_000_000_000 });
    await house.owner.receives("up to 20 MB");
    house.owner.sendsFile("etc.vcf", card, { path: "../../../../etc/passwd" });
    await house.owner.receives("I could not fetch the file");
    await ownerIsHeard();
    const outside = Object.keys(disk()).filter(
      (path) => dirname(path) !== house.folder && before[path] === undefined,
    );
    expect(outside).toEqual([]);
    for (const [path, hash] of Object.entries(before)) expect([path, disk()[path]]).toEqual([path, hash]);
    for (const path of ["/tmp/x.vcf", join(house.folder, "../../x.vcf"), join(house.folder, "../x.vcf")])
      expect(existsSync(path)).toBe(false);
  });

  it("sends what no person sends", { timeout: 120_000 }, async () => {
    const huge = "A".repeat(100_000);
    for (const text of [
      huge,
      `/sms ${anna} ${huge}`,
      `/${huge}`,
      `/addtemporaryowner ${huge}`.slice(0, 60_000),
    ])
      update("message", message({ text }));
    for (const content of [
      { text: { toString: "/close" } },
      { text: ["/close"] },
      { text: "/close", chat: null },
      { text: "/close", chat: { id: "2002", type: "private" } },
      { text: "/close", chat: { id: 1e300, type: "private" } },
      { text: "/close", date: "yesterday" },
      { text: "/close", entities: "all" },
      { document: { file_name: { x: 1 }, file_id: 5 } },
      { document: null },
      { contact: { phone_number: "112", first_name: "x" } },
      { successful_payment: { currency: "XTR", total_amount: 1, invoice_payload: "owner" } },
      { reply_to_message: 5 },
      { reply_to_message: { message_id: 1, chat: null, from: null, reply_markup: { inline_keyboard: 5 } } },
    ])
      update("message", message(content));
    for (const kind of [
      "inline_query",
      "chosen_inline_result",
      "shipping_query",
      "pre_checkout_query",
      "purchased_paid_media",
      "poll",
      "poll_answer",
      "message_reaction",
      "chat_member",
      "chat_join_request",
      "chat_boost",
      "business_connection",
      "deleted_business_messages",
      "managed_bot",
      "__proto__",
      "constructor",
      "toString",
    ])
      for (const from of [mallory, olive])
        update(kind, { id: "1", from, user: from, chat: privately, query: "/close", date: 1, offset: "" });
    for (const content of [null, 5, "message", [], {}]) update("message", content);
    await expectNothingDone();
    // One of the texts was a password.
    expect(doneTo(2002)).toEqual(["deleteMessage", "says That is not the password."]);
  });

  it("guesses the password, from many accounts", { timeout: 120_000 }, async () => {
    const guesses = [
      "",
      "password",
      password.slice(1),
      password.toUpperCase(),
      `${password}!`,
      "*",
      "' OR 1=1 --",
    ];
    const accounts = Array.from({ length: 40 }, (_, index) =>
      house.telegram.user({ id: 30_000 + index, first_name: `Sock ${index}` }, { started: true }),
    );
    for (const [index, account] of accounts.entries())
      account.sends(`/addtemporaryowner ${guesses[index % guesses.length] ?? ""}`);
    await house.owner.receives("That was the fifth", 60_000);
    // From now on the right one is not looked at either.
    const last = house.telegram.user({ id: 31_000, first_name: "Last" }, { started: true });
    last.sends(`/addtemporaryowner ${password}`);
    last.sends(`/call ${anna}`);
    await expectNothingDone();
    const heard = [...accounts, last].flatMap((account) => doneTo(account.id));
    const allowed =
      /^deleteMessage$|^says (Write the password|That is not the password|There were too many wrong tries)/;
    expect(heard.filter((done) => !allowed.test(done))).toEqual([]);
    const wrong = heard.filter((done) => done.includes("not the password"));
    expect(wrong.length).toBe(5);
    house.owner.sends("/audit");
    expect((await house.owner.receives("a wrong password")).text).not.toContain("horse");
  });

  it("floods the bot, and the owner is still heard", { timeout: 120_000 }, async () => {
    for (let count = 0; count < 1000; count += 1)
      update("message", message({ text: count % 2 === 0 ? "/getid" : "/status" }));
    for (let count = 0; count < 500; count += 1) stranger.forges(`c:AAAAAAAAAAAA:${count % 10}`);
    await expectNothingDone();
    expect(new Set(doneTo(2002))).toEqual(new Set(["says 2002"]));
    expect(doneTo(2002).length).toBeLessThanOrEqual(60);
  });
});
