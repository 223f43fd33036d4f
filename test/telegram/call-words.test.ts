import { describe, expect, it } from "vitest";
import type { CallNews, EndKind } from "../../src/call/news.ts";
import type { Person } from "../../src/core/person.ts";
import { canHangUp, endingWords, isOver, newsWords } from "../../src/telegram/call-words.ts";
import { masterPhone, numberOf } from "../support/bot-api-bot.ts";

const anna: Person = { name: "Anna Bianchi", number: numberOf("+447700900101"), written: "07700900101" };
const unlisted: Person = { name: null, number: numberOf("+447700900105"), written: "07700900105" };
const withheld: Person = { name: null, number: null, written: "" };
const shortCode: Person = { name: null, number: null, written: "4321" };
const second = numberOf("+447700900002");
const noAnswer = { kind: "no-answer", detail: null } as const;

/** Every kind of news: what is read, and whether the call goes on. */
const samples: readonly (readonly [CallNews, string, "goes on" | "over" | "beside"])[] = [
  [
    { kind: "incoming", call: 1, caller: anna, masters: [masterPhone] },
    "Anna Bianchi, +447700900101 is calling.",
    "goes on",
  ],
  [
    { kind: "incoming", call: 1, caller: unlisted, masters: [masterPhone] },
    "+447700900105 is calling.",
    "goes on",
  ],
  [{ kind: "incoming", call: 1, caller: withheld, masters: [] }, "A hidden number is calling.", "goes on"],
  [{ kind: "incoming", call: 1, caller: shortCode, masters: [] }, "4321 is calling.", "goes on"],
  [
    { kind: "caller-refused", call: 1, caller: withheld, reason: { kind: "withheld" } },
    "I refused a call from a hidden number.",
    "over",
  ],
  [
    { kind: "caller-refused", call: 1, caller: unlisted, reason: { kind: "unlisted" } },
    "I refused a call from +447700900105: it is in no contact file.",
    "over",
  ],
  [
    { kind: "caller-refused", call: 1, caller: anna, reason: { kind: "out-of-hours" } },
    "I refused a call from Anna Bianchi, +447700900101: the calendar has nobody for them now.",
    "over",
  ],
  [
    {
      kind: "caller-refused",
      call: 1,
      caller: unlisted,
      reason: { kind: "spam", label: "a\nbad\u202e one" },
    },
    "I refused a spam call from +447700900105: it is listed as “a bad one”.",
    "over",
  ],
  [
    { kind: "caller-refused", call: 1, caller: anna, reason: { kind: "caller-is-master" } },
    "I refused a call from Anna Bianchi, +447700900101: the phone to ring is the caller's own.",
    "over",
  ],
  [
    { kind: "caller-gave-up", call: 1, caller: anna, waitedSeconds: 12 },
    "Anna Bianchi hung up after 12 seconds, before anybody answered.",
    "over",
  ],
  [
    { kind: "calling-master", call: 1, other: anna, master: masterPhone },
    "Ringing +44 7700 900001 for Anna Bianchi…",
    "goes on",
  ],
  [
    { kind: "master-failed", call: 1, other: anna, master: masterPhone, ending: noAnswer, next: second },
    "+44 7700 900001 did not answer. I try +44 7700 900002 now.",
    "goes on",
  ],
  [
    { kind: "master-failed", call: 1, other: anna, master: masterPhone, ending: noAnswer, next: null },
    "+44 7700 900001 did not answer. The call with Anna Bianchi is off.",
    "over",
  ],
  [
    {
      kind: "nobody-took-it",
      call: 1,
      caller: anna,
      waitedSeconds: 50,
      attempts: [
        { master: masterPhone, ending: { kind: "busy", detail: null } },
        { master: second, ending: { kind: "unreachable", detail: "cause 20" } },
      ],
    },
    "Nobody took the call from Anna Bianchi, +447700900101; I let them go after 50 seconds.\n" +
      "+44 7700 900001 is busy.\n+44 7700 900002 cannot be reached (cause 20).",
    "over",
  ],
  [
    { kind: "calling-contact", call: 1, contact: anna, master: masterPhone },
    "+44 7700 900001 answered. Calling Anna Bianchi, +447700900101…",
    "goes on",
  ],
  [
    { kind: "contact-failed", call: 1, contact: anna, ending: { kind: "refused", detail: null } },
    "Anna Bianchi refused the call. The call is over.",
    "over",
  ],
  [
    { kind: "master-left", call: 1, contact: anna, master: masterPhone },
    "+44 7700 900001 hung up before Anna Bianchi answered.",
    "over",
  ],
  [
    { kind: "joined", call: 1, other: anna, master: masterPhone },
    "Anna Bianchi and +44 7700 900001 are connected.",
    "goes on",
  ],
  [{ kind: "joined", call: 1, other: anna, master: null }, "Anna Bianchi is connected.", "goes on"],
  [
    { kind: "ended", call: 1, other: anna, by: "caller", talkedSeconds: 192 },
    "Anna Bianchi hung up. You talked for 3 min 12 s.",
    "over",
  ],
  [
    { kind: "ended", call: 1, other: anna, by: "contact", talkedSeconds: 1 },
    "Anna Bianchi hung up. You talked for 1 second.",
    "over",
  ],
  [
    { kind: "ended", call: 1, other: anna, by: "master", talkedSeconds: 60 },
    "The master phone hung up on Anna Bianchi. You talked for 1 min.",
    "over",
  ],
  [
    { kind: "ended", call: 1, other: anna, by: "owner", talkedSeconds: 60 },
    "I end the call with Anna Bianchi. You talked for 1 min.",
    "over",
  ],
  [
    { kind: "ended", call: 1, other: anna, by: "unknown", talkedSeconds: 60 },
    "The call with Anna Bianchi is over. You talked for 1 min.",
    "over",
  ],
  [
    { kind: "step-refused", call: 1, step: "answer", other: anna, words: "ERROR" },
    "I could not answer Anna Bianchi: ERROR. Nobody is left waiting: I let everybody go.",
    "over",
  ],
  [
    { kind: "step-refused", call: 1, step: "hold", other: anna, words: "+CME ERROR: 3" },
    "The operator did not let me put Anna Bianchi on hold: +CME ERROR: 3. Nobody is left waiting: I let everybody go.",
    "over",
  ],
  [
    { kind: "step-refused", call: 1, step: "join", other: anna, words: "ERROR" },
    "The operator did not let me connect you with Anna Bianchi: ERROR. Nobody is left waiting: I let everybody go.",
    "over",
  ],
  [
    { kind: "second-caller", call: 1, caller: unlisted },
    "+447700900105 calls meanwhile; I tell them that you are busy.",
    "beside",
  ],
  [
    { kind: "found-calls", call: 1, kept: true, others: [anna, unlisted] },
    "I found a conversation on the modem (Anna Bianchi, +44 7700 900105) and leave it alone.",
    "goes on",
  ],
  [
    { kind: "found-calls", call: 1, kept: false, others: [] },
    "I found a call on the modem that nobody was looking after (somebody) and ended it.",
    "over",
  ],
  [{ kind: "closed", call: 1, other: anna }, "I have hung up. The call with Anna Bianchi is over.", "over"],
  [{ kind: "closed", call: 1, other: null }, "I have hung up.", "over"],
  [
    { kind: "modem-lost", call: 1, other: anna },
    "The modem went away during the call with Anna Bianchi. I cannot tell how the call goes on.",
    "over",
  ],
  [
    { kind: "modem-lost", call: 1, other: null },
    "The modem went away during a call. I cannot tell how the call goes on.",
    "over",
  ],
  [{ kind: "will-not-end", call: 1 }, "The modem does not let go of the call. I begin anew with it.", "over"],
];

describe("news of a call", () => {
  it.each(samples)("%j reads: %s (%s)", (news, text, course) => {
    expect(newsWords(news).text).toBe(text);
    expect([canHangUp(news), isOver(news)]).toEqual([course === "goes on", course === "over"]);
  });

  it("have names in bold, and numbers that a tap copies", () => {
    const { text, entities } = newsWords({ kind: "incoming", call: 1, caller: anna, masters: [] });
    expect(entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])).toEqual([
      ["bold", "Anna Bianchi"],
      ["code", "+447700900101"],
    ]);
  });

  it("name every way in which a call ends", () => {
    const kinds: readonly EndKind[] = [
      "busy",
      "refused",
      "no-answer",
      "unreachable",
      "invalid-number",
      "barred",
      "network",
      "no-service",
      "hung-up",
      "released",
      "modem-lost",
      "unknown",
    ];
    const texts = new Set(kinds.map((kind) => endingWords({ kind, detail: null })));
    expect(texts.size).toBe(kinds.length);
  });
});
