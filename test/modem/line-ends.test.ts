import { describe, expect, it } from "vitest";
import { anna, ben, tracker } from "./tracker.ts";

describe("the end of a line", () => {
  it("is told as soon as the list is without it, when the modem has said why", () => {
    const modem = tracker();
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.hears("^CEND:1,0,104,17");
    expect(modem.ended()).toEqual([]);
    modem.lists();
    expect(modem.ended()).toEqual(["1 busy +447700900002"]);
  });

  it("is told when the modem says why, when the list was without it already", () => {
    const modem = tracker();
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.lists();
    modem.waits(50);
    expect(modem.ended()).toEqual([]);
    modem.hears("^CEND:1,0,104,17");
    expect(modem.ended()).toEqual(["1 busy +447700900002"]);
  });

  it("is told after a moment when the modem does not say why", () => {
    const modem = tracker();
    modem.lists(`1,0,0,0,0,${anna}`);
    modem.lists();
    modem.waits(149);
    expect([modem.lines(), modem.ended()]).toEqual([["1/1 active +447700900002"], []]);
    modem.waits(1);
    expect([modem.lines(), modem.ended()]).toEqual([[], ["1 hung-up +447700900002"]]);
  });

  it("is waited for longer on a modem that always says why", () => {
    const modem = tracker();
    modem.hears("^ORIG:1,0");
    modem.lists(`1,0,0,0,0,${anna}`);
    modem.lists();
    modem.waits(599);
    expect(modem.ended()).toEqual([]);
    modem.waits(1);
    expect(modem.ended()).toEqual(["1 hung-up +447700900002"]);
  });

  it("is not told when the list was without it for a moment only", () => {
    const modem = tracker();
    modem.lists(`1,0,0,0,0,${anna}`);
    modem.lists();
    modem.waits(100);
    modem.lists(`1,0,0,0,0,${anna}`);
    modem.waits(1000);
    expect([modem.lines(), modem.ended()]).toEqual([["1/1 active +447700900002"], []]);
  });

  it.each([
    ["BUSY", "busy"],
    ["NO ANSWER", "no-answer"],
    ["NO CARRIER", "refused"],
  ])("is explained by %s", (code, kind) => {
    const modem = tracker();
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.hears(code);
    modem.lists();
    expect(modem.ended()).toEqual([`1 ${kind} +447700900002`]);
  });

  it("is explained by a code on a slow modem too", () => {
    const modem = tracker();
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.hears("BUSY");
    modem.waits(6000);
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.waits(6000);
    modem.lists();
    expect(modem.ended()).toEqual(["1 busy +447700900002"]);
  });

  it("is not explained by a code of long ago", () => {
    const modem = tracker();
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.hears("BUSY");
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.waits(60_000);
    modem.lists();
    modem.waits(150);
    expect(modem.ended()).toEqual(["1 no-answer +447700900002"]);
  });

  it("is ours when we ordered it, and not when the modem would not", () => {
    const modem = tracker();
    modem.lists(`1,0,0,0,0,${anna}`, `2,0,1,0,0,${ben}`);
    modem.orders("released", 1, 2);
    modem.orders("not-released", 2);
    modem.lists();
    modem.waits(150);
    expect(modem.ended()).toEqual(["1 released +447700900002", "2 hung-up +447700900003"]);
  });

  it("that comes late is not the next one's under its index", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,0,${anna}`);
    modem.lists();
    modem.waits(150);
    expect(modem.ended()).toEqual(["1 hung-up +447700900002"]);
    modem.hears("RING");
    modem.lists(`1,1,4,0,0,${ben}`);
    modem.hears("^CEND:1,9,104,16");
    modem.waits(10_000);
    modem.lists(`1,1,4,0,0,${ben}`);
    expect([modem.lines(), modem.ended()]).toEqual([["2/1 incoming +447700900003"], []]);
    modem.hears("^CEND:1,0,104,16");
    modem.lists();
    expect(modem.ended()).toEqual(["2 hung-up +447700900003"]);
  });

  it("that comes late is passed over for each of two calls that ended one after another", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,0,${anna}`, `2,0,0,0,0,${ben}`);
    modem.lists(`2,0,0,0,0,${ben}`);
    modem.waits(150);
    modem.lists();
    modem.waits(150);
    expect(modem.ended()).toEqual(["1 hung-up +447700900002", "2 hung-up +447700900003"]);
    modem.lists(`1,0,3,0,0,${anna}`, `2,0,3,0,0,${ben}`);
    modem.hears("^CEND:1,9,104,17", "^CEND:2,9,104,17");
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.waits(1000);
    expect(modem.ended()).toEqual(["4 refused +447700900003"]);
    modem.hears("^CEND:1,9,104,17");
    modem.lists();
    expect(modem.ended()).toEqual(["3 busy +447700900002"]);
  });

  it("that was told is not waited for again, and one that comes later than ever is the next one's", () => {
    const modem = tracker();
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.hears("^CEND:1,0,104,17");
    modem.lists();
    modem.lists(`1,0,3,0,0,${ben}`);
    modem.hears("^CEND:1,0,104,17");
    modem.lists();
    expect(modem.ended()).toEqual(["1 busy +447700900002", "2 busy +447700900003"]);
    modem.lists(`1,0,3,0,0,${anna}`);
    modem.lists();
    modem.waits(1000);
    modem.lists(`1,0,3,0,0,${ben}`);
    modem.waits(3001);
    modem.hears("^CEND:1,0,104,17");
    modem.lists();
    expect(modem.ended()).toEqual(["3 refused +447700900002", "4 busy +447700900003"]);
  });

  it("is looked for again when it may be over, the first of several", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,0,${anna}`, `2,0,0,0,0,${ben}`);
    expect(modem.looksAgainIn()).toBeNull();
    modem.lists(`2,0,0,0,0,${ben}`);
    modem.waits(100);
    modem.lists();
    expect(modem.looksAgainIn()).toBe(50);
    modem.waits(50);
    expect([modem.ended(), modem.looksAgainIn()]).toEqual([["1 hung-up +447700900002"], 100]);
  });

  it("of a party leaves the other", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,1,${anna}`, `2,0,0,0,1,${ben}`);
    modem.hears("^CEND:1,78,104,16");
    modem.lists(`2,0,0,0,0,${ben}`);
    expect([modem.lines(), modem.ended()]).toEqual([
      ["2/2 active +447700900003"],
      ["1 hung-up +447700900002"],
    ]);
  });
});

describe("a call that the modem goes on listing after its end", () => {
  const dead = `1,1,0,0,0,${anna}`;

  it("may be listed for three seconds", () => {
    const modem = tracker();
    modem.lists(dead);
    modem.hears("^CEND:1,9,104,16");
    modem.waits(2999);
    modem.lists(dead);
    expect(modem.ended()).toEqual([]);
    modem.waits(1);
    modem.lists(dead);
    expect([modem.lines(), modem.ended()]).toEqual([[], ["1 hung-up +447700900002"]]);
  });

  it("is passed over for half a minute, and then is a call that was found", () => {
    const modem = tracker();
    modem.lists(dead);
    modem.hears("^CEND:1,9,104,16");
    modem.waits(3000);
    modem.lists(dead);
    modem.waits(29_999);
    modem.lists(dead, `2,1,4,0,0,${ben}`);
    expect(modem.lines()).toEqual(["2/2 incoming +447700900003"]);
    modem.waits(1);
    modem.lists(dead, `2,1,4,0,0,${ben}`);
    expect(modem.lines()).toContain("3/1 active +447700900002");
  });

  it("is another call as soon as it looks like one", () => {
    const modem = tracker();
    modem.lists(dead);
    modem.hears("^CEND:1,9,104,16");
    modem.waits(3000);
    modem.lists(dead);
    modem.lists(`1,1,4,0,0,${anna}`);
    expect(modem.lines()).toEqual(["2/1 incoming +447700900002"]);
  });

  it("is forgotten once it was not listed", () => {
    const modem = tracker();
    modem.lists(dead);
    modem.hears("^CEND:1,9,104,16");
    modem.waits(3000);
    modem.lists(dead);
    modem.lists();
    modem.lists(dead);
    expect(modem.lines()).toEqual(["2/1 active +447700900002"]);
  });
});
