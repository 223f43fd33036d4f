import { describe, expect, it } from "vitest";
import { countWaiting, mostOutside, transition } from "../../src/telegram/outbox.ts";
import { patienceSeconds, restMilliseconds } from "../../src/telegram/rests.ts";
import { plain } from "../../src/telegram/words.ts";
import { away, letter, lost, refused } from "./letters.ts";
import { addressed, failed, loaded, outside, play, rested, sent, written } from "./outbox-play.ts";

describe("the outbox", () => {
  it("sends one letter of a chat at a time, in order, and other chats beside it", () => {
    const [state, effects] = play([
      written(letter(1)),
      written(letter(2)),
      written(letter(3, 9)),
      sent(),
      sent(9, null),
      sent(),
    ]);
    expect(effects).toEqual([
      "begun 1",
      "send 1",
      "begun 3",
      "send 3",
      "settle 1 as 7",
      "begun 2",
      "send 2",
      "settle 3 as null",
      "settle 2 as 7",
    ]);
    expect(state.size).toBe(0);
  });

  it("tries again for ever when Telegram is away, with pauses up to 8 seconds, before what comes later", () => {
    const tries = Array.from({ length: 9 }, () => [failed(away), rested()]).flat();
    const [, effects] = play([written(letter(1)), written(letter(2)), ...tries, sent()]);
    expect(effects.filter((each) => each.startsWith("rest"))).toEqual(
      [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000].map((each) => `rest ${each}`),
    );
    expect(effects.slice(2, 6)).toEqual(["waiting 1", "rest 500", "begun 1", "send 1"]);
    expect(effects.filter((each) => each === "send 1").length).toBe(10);
    expect(effects.at(-1)).toBe("send 2");
    expect(restMilliseconds(1_000_000)).toBe(8000);
  });

  it("gives a slow Telegram more and more time", () => {
    expect([0, 1, 2, 3, 1000].map(patienceSeconds)).toEqual([15, 30, 60, 60, 60]);
    const [state] = play([written(letter(1)), failed(away)]);
    expect(transition(state, rested()).effects.at(-1)).toMatchObject({ kind: "send", seconds: 30 });
  });

  it("begins with short pauses again after a success", () => {
    const again = [failed(away), rested(), failed(away), rested(), sent(), failed(away)];
    const [, effects] = play([written(letter(1)), written(letter(2)), ...again]);
    expect(effects.filter((each) => each.startsWith("rest"))).toEqual(["rest 500", "rest 1000", "rest 500"]);
  });

  it("rests as long as Telegram says, to the second, and then goes slower for a while", () => {
    const many = Array.from({ length: 20 }, (_, index) => written(letter(index + 1)));
    const [first] = play([...many, failed({ kind: "too-many", seconds: 37 })]);
    let [state, pauses] = [first, ["rest 37000"]];
    for (let id = 1; id < 20; id += 1) {
      state = play([rested(), sent()], state)[0];
      const { gap = 0, doing } = state.get(1) ?? {};
      pauses.push(`${doing} ${Math.round(gap)}`);
      if (doing === "sending") break;
    }
    expect(pauses.slice(0, 3)).toEqual(["rest 37000", "resting 800", "resting 640"]);
    expect(pauses.at(-1)).toBe("sending 0");
    expect(pauses.length).toBe(12);
  });

  it("sends a refused letter as bare text once, then drops it; the others go on", () => {
    const [, effects] = play([
      written(letter(1)),
      written(letter(2)),
      failed(refused(400)),
      failed(refused(400)),
      sent(),
    ]);
    expect(effects).toEqual([
      "begun 1",
      "send 1",
      "send 1 bare",
      "drop 1",
      "begun 2",
      "send 2",
      "settle 2 as 7",
    ]);
  });

  it("keeps a letter bare when Telegram goes away in between", () => {
    const [, effects] = play([written(letter(1)), failed(refused(400)), failed(away), rested()]);
    expect(effects.at(-1)).toBe("send 1 bare");
  });

  it.each([
    [403, letter(1)],
    [400, letter(1, 1, { words: plain("nothing to take away") })],
  ])("drops at once what error %d cannot mend", (code, first) => {
    const [state, effects] = play([written(first), failed(refused(code))]);
    expect(effects).toEqual(["begun 1", "send 1", "drop 1"]);
    expect(state.size).toBe(0);
  });

  it.each([401, 404, 409])("keeps the letter on error %d, which is not its fault", (code) => {
    const [, effects] = play([written(letter(1)), failed(refused(code))]);
    expect(effects.slice(2)).toEqual(["waiting 1", "rest 500"]);
  });

  it("holds a thousand letters that the journal has not: of more, the stream goes first, then the oldest", () => {
    const many = Array.from({ length: mostOutside - 3 }, (_, index) => written(outside(index + 4)));
    const start = [
      written(letter(0)),
      written(outside(1)),
      written(outside(2)),
      written(outside(3, "stream")),
    ];
    const full = play([...start, ...many])[0];
    expect(countWaiting(full)).toBe(mostOutside + 1);
    expect(play([written(outside(5001)), written(outside(5002))], full)[1]).toEqual(["drop 3", "drop 1"]);
    expect(play([written(outside(5001, "stream"))], full)[1]).toEqual(["drop 3"]);
  });

  it("ignores answers to what was never asked", () => {
    const [state, effects] = play([sent(), failed(away), rested(7), addressed(3)]);
    expect([state.size, effects]).toEqual([0, []]);
    const [resting] = play([written(letter(1)), failed(away)]);
    for (const late of [sent(), failed(away), addressed(3), loaded([5], 0, 5)])
      expect(transition(resting, late)).toEqual({ state: resting, effects: [] });
  });
});

describe("a letter whose answer was never seen", () => {
  it("goes on by way of a placeholder, which becomes the letter", () => {
    const [state, effects] = play([written(letter(1)), written(letter(2)), failed(lost), rested()]);
    expect(effects.slice(2)).toEqual(["doubtful 1", "rest 500", "place 1"]);
    const [, more] = play(
      [failed(lost), rested(), sent(1, 33), failed(lost), rested(), sent(1, null)],
      state,
    );
    expect(more).toEqual([
      "rest 1000",
      "place 1",
      "placed 1",
      "edit 1 at 33",
      "rest 500",
      "edit 1 at 33",
      "settle 1 as 33",
      "begun 2",
      "send 2",
    ]);
  });

  it("is the letter already when Telegram finds nothing to change", () => {
    const words = "Bad Request: message is not modified: specified new message content is the same";
    const [, effects] = play([
      written(letter(1)),
      failed(lost),
      rested(),
      sent(1, 33),
      failed(refused(400, words)),
    ]);
    expect(effects.at(-1)).toBe("settle 1 as 33");
  });

  it("gets another placeholder when somebody deletes it, and is given up when that goes on", () => {
    const gone = failed(refused(400, "Bad Request: message to edit not found"));
    const once = [sent(1, 33), gone, rested()];
    const [state, effects] = play([written(letter(1)), failed(lost), rested(), ...once]);
    expect(effects.slice(-3)).toEqual(["doubtful 1", "rest 500", "place 1"]);
    const [, more] = play([...once, ...once, ...once, ...once], state);
    expect(more.at(-1)).toBe("drop 1");
  });

  it("goes bare into its placeholder when it is refused as it is", () => {
    const [, effects] = play([
      written(letter(1)),
      failed(lost),
      rested(),
      sent(1, 33),
      failed(refused(400)),
      failed({
        kind: "too-many",
        seconds: 3,
      }),
      rested(),
      sent(),
    ]);
    expect(effects.slice(-5)).toEqual([
      "edit 1 at 33",
      "edit 1 at 33 bare",
      "rest 3000",
      "edit 1 at 33 bare",
      "settle 1 as 33",
    ]);
  });

  it("waits for a placeholder whose number is told", () => {
    const [, effects] = play([written(letter(1)), failed(lost), rested(), sent(1, null), rested()]);
    expect(effects.slice(-3)).toEqual(["place 1", "rest 1000", "place 1"]);
  });

  it("may come twice when it is of the stream", () => {
    const [, effects] = play([written(outside(1, "stream")), failed(lost), rested()]);
    expect(effects).toEqual(["begun 1", "send 1", "waiting 1", "rest 500", "begun 1", "send 1"]);
  });

  it("is one that had begun when the daemon ended; others go on where they were", () => {
    const entries = [
      { letter: letter(1), stage: { kind: "begun" } as const },
      { letter: letter(2), stage: { kind: "placed", message: 20 } as const },
      { letter: letter(3), stage: { kind: "doubtful" } as const },
      { letter: letter(4), stage: { kind: "waiting" } as const },
    ];
    const [, effects] = play([
      { kind: "loaded", chat: 1, entries, behind: 0, newest: 4 },
      sent(1, 10),
      sent(),
      sent(),
      sent(1, 30),
      sent(),
    ]);
    const wanted = ["place 1", "edit 1 at 10", "edit 2 at 20", "place 3", "edit 3 at 30", "send 4"];
    expect(effects.filter((each) => /^(?:place|edit|send) /.test(each))).toEqual(wanted);
  });
});
