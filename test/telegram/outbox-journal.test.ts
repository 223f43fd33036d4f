import { describe, expect, it } from "vitest";
import type { Letter } from "../../src/telegram/letter.ts";
import { countWaiting, mostAtHand, transition } from "../../src/telegram/outbox.ts";
import { away, letter, lost, refused } from "./letters.ts";
import { addressed, failed, loaded, outside, play, rested, sent, written } from "./outbox-play.ts";

describe("letters of the journal", () => {
  const burst = Array.from({ length: mostAtHand + 30 }, (_, index) => written(letter(index + 1)));

  it("are at hand in part, and are read when their turn comes", () => {
    const [state, effects] = play(burst);
    expect(effects).toEqual(["begun 1", "send 1"]);
    expect([state.get(1)?.entries.length, countWaiting(state), countWaiting(state, 1)]).toEqual([50, 80, 80]);
    const all = Array.from({ length: mostAtHand }, () => sent());
    expect(play(all, state)[1].at(-1)).toBe("load after 50");
    const ids = Array.from({ length: 30 }, (_, index) => index + 51);
    const [, more] = play([...all, loaded(ids, 0, 80), ...ids.map(() => sent())], state);
    expect(more.findLast((each) => each.startsWith("send"))).toBe("send 80");
  });

  it("are read later when the journal fails", () => {
    const all = Array.from({ length: mostAtHand }, () => sent());
    const [, effects] = play([...burst, ...all, failed(away), rested(), failed(away), rested()]);
    expect(effects.slice(-5)).toEqual([
      "load after 50",
      "rest 500",
      "load after 50",
      "rest 1000",
      "load after 50",
    ]);
  });

  it("do not keep others waiting while the journal fails", () => {
    const all = Array.from({ length: mostAtHand }, () => sent());
    const [, effects] = play([
      ...burst,
      written(outside(100)),
      written(outside(101)),
      ...all,
      failed(away),
      sent(),
      failed(away),
      sent(),
      failed(away),
    ]);
    expect(effects.filter((each) => /^(?:load|send|rest) /.test(each)).slice(mostAtHand)).toEqual([
      "load after 50",
      "send 100",
      "load after 50",
      "send 101",
      "load after 50",
      "rest 500",
    ]);
  });

  it("that were read before they are told of are not taken twice", () => {
    const [state] = play([loaded([1, 2], 0, 2)]);
    expect(transition(state, written(letter(2))).effects).toEqual([]);
    expect(countWaiting(play([written(letter(2)), written(letter(3))], state)[0])).toBe(3);
  });

  it("keep their order among those that it has not", () => {
    const [state] = play([...burst, written(outside(100)), written(letter(101))]);
    const ids = [...Array.from({ length: 30 }, (_, index) => index + 51), 101];
    const all = [
      ...Array.from({ length: mostAtHand }, () => sent()),
      loaded(ids, 0, 101),
      ...ids.map(() => sent()),
    ];
    const sends = play(all, state)[1].filter((each) => each.startsWith("send"));
    expect(sends.slice(-3)).toEqual(["send 80", "send 100", "send 101"]);
  });
});

describe("letters for topics", () => {
  const about = (id: number): Letter => letter(id, 1, { topic: true });
  const unknown = failed(refused(400, "Bad Request: message thread not found"));

  it("go where their topic is found, before the attempt counts as begun", () => {
    const [, effects] = play([
      written(about(1)),
      addressed(5),
      sent(),
      written(about(2)),
      addressed(null),
      sent(),
    ]);
    expect(effects).toEqual([
      "address 1",
      "begun 1",
      "send 1 in 5",
      "settle 1 as 7",
      "address 2",
      "begun 2",
      "send 2",
      "settle 2 as 7",
    ]);
  });

  it("get another topic when theirs is gone, once, and then go to the chat", () => {
    const [, effects] = play([written(about(1)), addressed(5), unknown, addressed(6), unknown, sent()]);
    expect(effects).toEqual([
      "address 1",
      "begun 1",
      "send 1 in 5",
      "waiting 1",
      "address 1 lost 5",
      "begun 1",
      "send 1 in 6",
      "waiting 1",
      "begun 1",
      "send 1",
      "settle 1 as 7",
    ]);
  });

  it("go to the chat when their topic cannot be found, try after try", () => {
    const tries = Array.from({ length: 5 }, () => [failed(away), rested()]).flat();
    const [, effects] = play([written(about(1)), ...tries, failed(away)]);
    expect(effects.at(-1)).toBe("send 1");
    const [, more] = play([written(about(1)), ...tries, failed(away), failed(away), rested(), addressed(5)]);
    expect(more.slice(-4)).toEqual(["rest 8000", "address 1", "begun 1", "send 1 in 5"]);
    const waits = play([written(about(1)), failed({ kind: "too-many", seconds: 9 }), rested()])[1];
    expect(waits).toEqual(["address 1", "rest 9000", "address 1"]);
  });

  it("have their placeholder there", () => {
    const [, effects] = play([
      written(about(1)),
      addressed(5),
      failed(lost),
      rested(),
      addressed(5),
      sent(1, 33),
    ]);
    expect(effects.slice(-3)).toEqual(["place 1 in 5", "placed 1", "edit 1 at 33"]);
  });

  it("of a group go to the group when the topic is gone", () => {
    const [, effects] = play([written(letter(1, 1, { thread: 42 })), unknown]);
    expect(effects).toEqual(["begun 1", "send 1 in 42", "waiting 1", "begun 1", "send 1"]);
  });
});
