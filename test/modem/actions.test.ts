import { describe, expect, it } from "vitest";
import type { Line } from "../../src/core/line.ts";
import { commandFor, dialCommand, type LineAction, linesReleasedBy } from "../../src/modem/actions.ts";

const line = (id: number, change: Partial<Line> = {}): Line => ({
  line: id,
  index: id - 10,
  direction: "out",
  status: "active",
  joined: false,
  number: "+447700900001",
  rings: 0,
  numberless: false,
  releasable: true,
  ...change,
});

const held = line(11, { status: "held" });
const active = line(12);
const dialled = line(13, { status: "dialling", releasable: false });
const unlisted = line(14, { status: "dialling", releasable: false, index: null });
const waiting = line(15, { direction: "in", status: "waiting", releasable: false });

describe("the command for an action", () => {
  it.each<[string, LineAction, readonly Line[], string | null]>([
    ["answer", { kind: "answer" }, [], "ATA"],
    ["hold", { kind: "hold" }, [active], "AT+CHLD=2"],
    ["join", { kind: "join" }, [held, active], "AT+CHLD=3"],
    ["hang up", { kind: "hang-up" }, [active], "AT+CHUP"],
    ["release one that is taken up", { kind: "release", line: 12 }, [held, active], "AT+CHLD=12"],
    ["release one that is not", { kind: "release", line: 13 }, [held, dialled], "AT+CHUP"],
    ["release one that is not listed", { kind: "release", line: 14 }, [held, unlisted], "AT+CHUP"],
    ["release one who waits", { kind: "release", line: 15 }, [active, waiting], "AT+CHLD=0"],
    ["release one that is gone", { kind: "release", line: 12 }, [held], null],
    ["release what is held", { kind: "release-held" }, [held], "AT+CHLD=0"],
    ["release what is active", { kind: "release-active" }, [active], "AT+CHLD=1"],
    ["refuse one who waits", { kind: "refuse-waiting" }, [active, waiting], "AT+CHLD=0"],
    // With nobody waiting it would end the held call.
    ["refuse one who is gone", { kind: "refuse-waiting" }, [active, held], null],
  ])("%s", (_what, action, lines, text) => {
    expect(commandFor(action, lines)?.text ?? null).toBe(text);
  });

  it("dials as a voice call", () => {
    expect(dialCommand("+447700900001")).toMatchObject({ text: "ATD+447700900001;", payload: null });
  });

  it.each<[LineAction, readonly number[]]>([
    [{ kind: "answer" }, []],
    [{ kind: "hold" }, []],
    [{ kind: "join" }, []],
    [{ kind: "hang-up" }, [12, 13]],
    [{ kind: "release", line: 12 }, [12]],
    [{ kind: "release-held" }, [11]],
    [{ kind: "release-active" }, [12]],
    [{ kind: "refuse-waiting" }, [15]],
  ])("knows whose end it orders: %o", (action, lines) => {
    expect(linesReleasedBy(action, [held, active, dialled, waiting])).toEqual(lines);
  });
});
