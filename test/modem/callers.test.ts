import { describe, expect, it } from "vitest";
import { anna, ben, tracker } from "./tracker.ts";

const clip = `+CLIP: ${anna},,,,0`;

describe("a caller", () => {
  it("is told with the number of the list", () => {
    const modem = tracker();
    modem.hears("+CRING: VOICE");
    modem.lists(`1,1,4,0,0,${anna}`);
    expect(modem.lines()).toEqual(["1/1 incoming +447700900002"]);
    expect(modem.of(1)).toMatchObject({ direction: "in", rings: 1, numberless: false, releasable: false });
  });

  it("is told with the number that was heard, where the list has none", () => {
    const modem = tracker();
    modem.hears("RING");
    modem.lists("1,1,4,0,0");
    expect(modem.lines()).toEqual(["1/1 incoming"]);
    modem.hears(clip);
    expect(modem.lines()).toEqual(["1/1 incoming +447700900002"]);
    modem.lists("1,1,0,0,0");
    expect(modem.lines()).toEqual(["1/1 active +447700900002"]);
    modem.hears("^CEND:1,9,104,16");
    modem.lists();
    expect(modem.ended()).toEqual(["1 hung-up +447700900002"]);
  });

  it("keeps it when the number was heard before the list had the call", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists("1,1,4,0,0");
    expect(modem.lines()).toEqual(["1/1 incoming +447700900002"]);
  });

  it("is numberless once the network has said so for the present ring", () => {
    const modem = tracker();
    modem.hears("+CRING: VOICE", '+CLIP: "",128,,,,2');
    modem.lists('1,1,4,0,0,"",128');
    expect(modem.of(1)).toMatchObject({ rings: 1, numberless: true, number: "" });
    modem.waits(5000);
    modem.hears("+CRING: VOICE");
    expect(modem.of(1)).toMatchObject({ rings: 2, numberless: false });
    modem.hears(clip);
    expect(modem.of(1)).toMatchObject({ numberless: false, number: "+447700900002" });
  });

  it("rings once where a ring is told on two ports", () => {
    const modem = tracker();
    modem.hears("RING", "RING", '+CLIP: "",128,,,,1', '+CLIP: "",128,,,,1');
    modem.lists("1,1,4,0,0");
    expect(modem.of(1)).toMatchObject({ rings: 1, numberless: true });
    modem.waits(5000);
    modem.hears("RING", "RING");
    expect(modem.of(1)).toMatchObject({ rings: 2 });
  });

  it("has neither rings nor number of one who was never listed", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists();
    modem.waits(5000);
    modem.lists();
    modem.hears("RING");
    modem.lists('1,1,4,0,0,"",128');
    expect(modem.of(2)).toMatchObject({ rings: 1, number: "" });
  });

  it("who rings and is gone before any list has had him is told of as one who ended", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.waits(5000);
    modem.hears("RING", clip);
    modem.waits(2001);
    expect(modem.ended()).toEqual([]);
    modem.lists();
    expect([modem.ended(), modem.lines()]).toEqual([["1 hung-up +447700900002"], []]);
    modem.lists();
    expect(modem.ended()).toEqual([]);
  });

  it("is told of without a number where none was heard", () => {
    const modem = tracker();
    modem.hears("RING");
    modem.waits(3000);
    modem.lists();
    expect(modem.ended()).toEqual(["1 hung-up"]);
  });

  it("is told of when another rings before a list has come", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.waits(4000);
    modem.hears("RING", `+CLIP: ${ben},,,,0`);
    expect(modem.ended()).toEqual(["1 hung-up +447700900002"]);
    modem.waits(13_000);
    modem.hears("RING", clip);
    expect(modem.ended()).toEqual(["2 hung-up +447700900003"]);
    modem.lists(`1,1,4,0,0,${ben}`);
    expect([modem.ended(), modem.lines()]).toEqual([
      ["4 hung-up +447700900002"],
      ["3/1 incoming +447700900003"],
    ]);
  });

  it("who was listed is told of once, whatever becomes of him", () => {
    for (const fate of [["1,1,0,0,0"], []]) {
      const modem = tracker();
      modem.hears("RING", clip);
      modem.lists(`1,1,4,0,0,${anna}`);
      modem.lists(...fate);
      modem.waits(3000);
      modem.lists();
      modem.waits(3000);
      modem.lists();
      expect(modem.ended()).toEqual(["1 hung-up +447700900002"]);
    }
  });

  it("has neither rings nor number of the one before", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists("1,1,4,0,0");
    modem.waits(5000);
    modem.hears("RING", clip, "^CEND:1,0,104,16");
    modem.lists();
    modem.waits(3000);
    modem.hears("RING");
    modem.lists("1,1,4,0,0");
    expect(modem.of(2)).toMatchObject({ rings: 1, number: "", numberless: false });
    expect(modem.ended()).toEqual(["1 hung-up +447700900002"]);
  });

  it("has neither of one whose end was not told, however soon he rings", () => {
    const modem = tracker();
    modem.hears("RING", clip, "RING");
    modem.lists("1,1,4,0,0");
    modem.lists();
    modem.waits(150);
    modem.hears("RING");
    modem.lists("1,1,4,0,0");
    expect(modem.of(2)).toMatchObject({ rings: 1, number: "", numberless: false });
  });

  it("is another when he rings under the index of one whose end was told", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists("1,1,4,0,0");
    modem.waits(2000);
    modem.hears("^CEND:1,0,104,16");
    modem.waits(100);
    modem.hears("RING");
    modem.lists("1,1,4,0,0");
    expect([modem.lines(), modem.ended()]).toEqual([["2/1 incoming"], ["1 hung-up +447700900002"]]);
    expect(modem.of(2)).toMatchObject({ rings: 1 });
  });

  it("is another when the list has another number under the index", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists(`1,1,4,0,0,${anna}`);
    modem.hears("RING");
    modem.lists(`1,1,4,0,0,${ben}`);
    expect([modem.lines(), modem.ended()]).toEqual([
      ["2/1 incoming +447700900003"],
      ["1 hung-up +447700900002"],
    ]);
  });

  it("is another when another number is heard", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists("1,1,4,0,0");
    modem.waits(2000);
    modem.hears("RING", `+CLIP: ${ben},,,,0`);
    expect(modem.ended()).toEqual([]);
    modem.lists("1,1,4,0,0");
    expect([modem.lines(), modem.ended()]).toEqual([
      ["2/1 incoming +447700900003"],
      ["1 hung-up +447700900002"],
    ]);
    expect(modem.of(2)).toMatchObject({ rings: 1 });
  });

  it("is gone when another number is heard, and the list has that one alone", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists("1,1,4,0,0");
    modem.hears("RING", `+CLIP: ${ben},,,,0`);
    modem.lists(`2,1,4,0,0,${ben}`);
    expect([modem.lines(), modem.ended()]).toEqual([
      ["2/2 incoming +447700900003"],
      ["1 hung-up +447700900002"],
    ]);
    expect(modem.of(2)).toMatchObject({ rings: 1 });
  });

  it("goes on ringing when the list has him, whoever else is heard", () => {
    const modem = tracker();
    modem.hears("RING", clip);
    modem.lists(`1,1,4,0,0,${anna}`);
    modem.hears("RING", `+CLIP: ${ben},,,,0`);
    modem.lists(`1,1,4,0,0,${anna}`, `2,1,4,0,0,${ben}`);
    expect([modem.lines(), modem.ended()]).toEqual([
      ["1/1 incoming +447700900002", "2/2 incoming +447700900003"],
      [],
    ]);
    modem.hears("^CEND:1,0,102");
    modem.lists(`2,1,4,0,0,${ben}`);
    expect([modem.lines(), modem.ended()]).toEqual([
      ["2/2 incoming +447700900003"],
      ["1 hung-up +447700900002"],
    ]);
  });

  it("is the same when his number is written in another way", () => {
    const modem = tracker();
    modem.hears("RING", '+CLIP: "07700900002",129,,,,0');
    modem.lists(`1,1,4,0,0,${anna}`);
    modem.hears(clip);
    modem.lists('1,1,4,0,0,"07700900002",129');
    expect([modem.lines(), modem.ended()]).toEqual([["1/1 incoming +447700900002"], []]);
  });

  it("is another when a talk under his index rings again", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,0,${anna}`);
    modem.lists(`1,1,4,0,0,${anna}`);
    expect([modem.lines(), modem.ended()]).toEqual([
      ["2/1 incoming +447700900002"],
      ["1 hung-up +447700900002"],
    ]);
  });

  it("who waits has the number that was heard, and keeps it when he rings at last", () => {
    const modem = tracker();
    modem.lists(`1,0,0,0,0,${anna}`);
    modem.hears(`+CCWA: ${ben},1`);
    modem.lists(`1,0,0,0,0,${anna}`, "2,1,5,0,0");
    expect(modem.lines()).toEqual(["1/1 active +447700900002", "2/2 waiting +447700900003"]);
    modem.lists("2,1,4,0,0");
    expect(modem.lines()).toContain("2/2 incoming +447700900003");
  });
});

describe("a call that is dialled", () => {
  it("is a line from the first, and gets its index from ^ORIG", () => {
    const modem = tracker();
    const line = modem.dials("+447700900001");
    expect(modem.lines()).toEqual(["1/- dialling +447700900001"]);
    modem.hears("^ORIG:1,0");
    modem.notes("dialled", line);
    expect(modem.lines()).toEqual(["1/1 dialling +447700900001"]);
    modem.hears("^ORIG:1,0");
    modem.lists('1,0,2,0,0,"+447700900001",145');
    expect([modem.lines(), modem.ended()]).toEqual([["1/1 dialling +447700900001"], []]);
  });

  it("gets it from the list, where there is no ^ORIG", () => {
    const modem = tracker();
    modem.lists(`1,1,1,0,0,${anna}`);
    modem.notes("dialled", modem.dials("+447700900001"));
    modem.lists(`1,1,1,0,0,${anna}`, '2,0,2,0,0,"07700900001",129');
    expect(modem.lines()).toEqual(["1/1 held +447700900002", "2/2 dialling +447700900001"]);
  });

  it("does not get that of a call to another number", () => {
    const modem = tracker();
    modem.notes("dialled", modem.dials("+447700900001"));
    modem.lists(`1,0,0,0,0,${ben}`);
    expect(modem.lines()).toEqual(["1/- dialling +447700900001", "2/1 active +447700900003"]);
  });

  it("may take six seconds to be listed, with its index or without", () => {
    for (const told of [[], ["^ORIG:1,0"], ["^ORIG:1,0", "^CONF:1"]]) {
      const modem = tracker();
      const line = modem.dials("+447700900001");
      modem.lists();
      modem.waits(3000);
      modem.notes("dialled", line);
      modem.hears(...told);
      modem.lists();
      modem.waits(5999);
      modem.lists();
      expect([modem.lines().length, modem.ended()]).toEqual([1, []]);
      modem.waits(1);
      expect(modem.ended()).toEqual(["1 unknown +447700900001"]);
    }
  });

  it("is over between two lists", () => {
    const modem = tracker();
    modem.notes("dialled", modem.dials("+447700900001"));
    modem.lists();
    modem.hears("^ORIG:1,0", "^CEND:1,0,104,17");
    expect(modem.ended()).toEqual(["1 busy +447700900001"]);
  });

  it("is over between two lists, on a modem that says BUSY", () => {
    const modem = tracker();
    modem.notes("dialled", modem.dials("+447700900001"));
    modem.lists();
    modem.hears("BUSY");
    expect(modem.ended()).toEqual(["1 busy +447700900001"]);
  });

  it("is forgotten when the modem does not take it", () => {
    const modem = tracker();
    modem.notes("dial-failed", modem.dials("+447700900001"));
    expect([modem.lines(), modem.ended()]).toEqual([[], []]);
  });

  it("is not ended by the end of the call before", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,0,${anna}`);
    modem.lists();
    modem.waits(150);
    modem.ended();
    modem.notes("dialled", modem.dials("+447700900001"));
    modem.hears("^CEND:1,9,104,16");
    modem.lists();
    modem.hears("^ORIG:1,0");
    modem.lists('1,0,2,0,0,"+447700900001",145');
    expect([modem.lines(), modem.ended()]).toEqual([["2/1 dialling +447700900001"], []]);
  });

  it("takes the index of a call that is still listed, when ^ORIG says so", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,0,${anna}`);
    modem.hears("^CEND:1,9,104,16");
    modem.notes("dialled", modem.dials("+447700900001"));
    modem.hears("^ORIG:1,0");
    expect(modem.ended()).toEqual(["1 hung-up +447700900002"]);
    modem.lists('1,0,2,0,0,"+447700900001",145');
    expect(modem.lines()).toEqual(["2/1 dialling +447700900001"]);
  });

  it("takes the index of a call that is gone from the list, and is no call that was found", () => {
    const modem = tracker();
    modem.lists(`1,1,0,0,0,${anna}`);
    modem.notes("dialled", modem.dials("+447700900001"));
    modem.lists('1,0,2,0,0,"+447700900001",145');
    expect([modem.lines(), modem.ended()]).toEqual([
      ["2/1 dialling +447700900001"],
      ["1 hung-up +447700900002"],
    ]);
  });
});

describe("a line may be released alone", () => {
  it("after ^CONF, on a stick that speaks of ^ORIG", () => {
    const modem = tracker();
    modem.dials("+447700900001");
    modem.hears("^ORIG:1,0");
    for (const status of [2, 3]) {
      modem.lists(`1,0,${status},0,0,"+447700900001",145`);
      expect(modem.of(1)?.releasable).toBe(false);
    }
    modem.hears("^CONF:1");
    expect(modem.of(1)?.releasable).toBe(true);
  });

  it("when it is connected, whatever was heard", () => {
    const modem = tracker();
    modem.dials("+447700900001");
    modem.hears("^ORIG:1,0");
    modem.lists('1,0,0,0,0,"+447700900001",145');
    expect(modem.of(1)?.releasable).toBe(true);
    modem.lists('1,0,1,0,0,"+447700900001",145');
    expect(modem.of(1)?.releasable).toBe(true);
  });

  it("when it rings, on a modem that never spoke of ^ORIG", () => {
    const modem = tracker();
    modem.dials("+447700900001");
    modem.lists('1,0,2,0,0,"+447700900001",145');
    expect(modem.of(1)?.releasable).toBe(false);
    modem.lists('1,0,3,0,0,"+447700900001",145');
    expect(modem.of(1)?.releasable).toBe(true);
  });

  it("not before it has an index, and not when it is a caller who rings or waits", () => {
    const modem = tracker();
    modem.dials("+447700900001");
    expect(modem.of(1)?.releasable).toBe(false);
    modem.lists(`1,1,4,0,0,${anna}`, `2,1,5,0,0,${ben}`);
    expect([modem.of(2)?.releasable, modem.of(3)?.releasable]).toEqual([false, false]);
  });

  it("not by the ^CONF of a call in, or of an index nobody has", () => {
    const modem = tracker();
    modem.lists(`1,1,4,0,0,${anna}`);
    modem.hears("^CONF:1", "^CONF:5");
    expect(modem.of(1)?.releasable).toBe(false);
  });
});
