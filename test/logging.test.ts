import { assert, string, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type LogParts, openLog } from "../src/logging.ts";

const token = "123456:AAsecret-token";

/** What comes out at stdout and in the day's log. */
function open(parts: Partial<LogParts> = {}) {
  const out: string[] = [];
  const day: string[] = [];
  const log = openLog({
    level: "info",
    output: { write: (text) => void out.push(text) },
    dayLog: { write: (text) => void day.push(text) },
    secrets: [token],
    ...parts,
  });
  return { log, out, day };
}

describe("a line of the log", () => {
  it("is a JSON object with its time, its part and its fields", () => {
    const { log, out } = open();
    log.child("modem").info("ready", { tries: 3, ports: ["a", "b"] });
    expect(JSON.parse(out.join(""))).toEqual({
      level: 30,
      time: expect.any(String) as string,
      part: "modem",
      msg: "ready",
      tries: 3,
      ports: ["a", "b"],
    });
  });

  it.each(["info", "warn", "error"] as const)(
    "hides what its writer has forgotten to hide, at %s",
    (level) => {
      const { log, out, day } = open();
      log[level](`${token} called +44 7700 900 002`, {
        who: "+447700900002",
        why: new Error(`fetch of /bot${token}/getMe failed`),
        nested: { list: ["07700900002"], chat: 123_456_789 },
      });
      expect(out).toEqual(day);
      expect(out.join("")).not.toMatch(/secret|7700|900002/);
      expect(JSON.parse(out.join(""))).toMatchObject({ nested: { chat: 123_456_789 } });
    },
  );

  it("keeps its numbers at debug, and its secrets nowhere", () => {
    const { log, out, day } = open({ level: "debug" });
    log.debug(`ATD+447700900002; ${token}`);
    expect(out.join("")).toContain("ATD+447700900002; …");
    expect(day).toEqual([]);
  });

  it.each(["warn", "silent"] as const)(
    "goes to the day's log from info on, also with the level %s",
    (level) => {
      const { log, out, day } = open({ level });
      log.info("the modem is there");
      expect(out).toEqual([]);
      expect(day).toHaveLength(1);
    },
  );

  it("is whole JSON whatever it says, and never holds a secret", () => {
    const { log, out } = open();
    assert(
      property(string({ unit: "binary-ascii" }), string(), (before, after) => {
        out.length = 0;
        log.info(before + token + after, { why: { cause: after + token } });
        expect(out.join("")).not.toContain(token);
        JSON.parse(out.join(""));
      }),
    );
  });
});
