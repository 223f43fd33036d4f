import {
  array,
  assert as assertProperty,
  asyncProperty,
  constantFrom,
  nat,
  stringMatching,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { type Knobs, type Mood, plainKnobs } from "../../src/simulator/knobs.ts";
import { seededRandom } from "../../src/simulator/random.ts";
import { startSpeaker } from "../../src/simulator/speaker.ts";
import { virtualClock } from "../support/virtual-clock.ts";

/** Says frames under some knobs; answers the pieces that reach the host. */
async function say(
  knobs: Partial<Knobs>,
  frames: readonly (readonly string[])[],
  seed = 1,
): Promise<readonly string[]> {
  const clock = virtualClock();
  const pieces: string[] = [];
  const speaker = startSpeaker({
    clock,
    random: seededRandom(seed),
    pause: 50,
    knobs: () => ({ ...plainKnobs, ...knobs }),
    interruption: "\r\n^RSSI:19\r\n",
    deliver: (bytes) => pieces.push(Buffer.from(bytes).toString("latin1")),
  });
  for (const each of frames) speaker.say(each);
  await clock.advance(100_000);
  expect(clock.waiting()).toBe(0);
  return pieces;
}

const reply = ["\r\n+CSQ: 19,99\r\n", "\r\nOK\r\n"];

describe("the transport's moods", () => {
  it("never lose, change or reorder a byte", async () => {
    await assertProperty(
      asyncProperty(
        constantFrom<Mood>("plain", "bytes", "split", "together", "stutter"),
        array(array(stringMatching(/^\r\n[\x20-\x7e]{1,20}\r\n$/), { minLength: 1, maxLength: 3 }), {
          maxLength: 5,
        }),
        nat(),
        async (mood, frames, seed) => {
          expect((await say({ mood }, frames, seed)).join("")).toBe(frames.flat().join(""));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("cut as they say", async () => {
    expect(await say({ mood: "plain" }, [reply, reply])).toHaveLength(2);
    expect(await say({ mood: "bytes" }, [reply])).toEqual(reply.join("").split(""));
    expect(await say({ mood: "together" }, [reply, reply])).toEqual([[...reply, ...reply].join("")]);
    expect(await say({ mood: "stutter" }, [reply])).toHaveLength(2);
    expect((await say({ mood: "split" }, [reply])).length).toBeGreaterThan(2);
  });

  it("put rubbish between lines, and never into one", async () => {
    const [text = ""] = await say({ mood: "garbage" }, [reply]);
    expect(text).toMatch(/^\r\n[^\r\nA-Za-z0-9]+\r\n/);
    expect(text.endsWith(reply.join(""))).toBe(true);
  });
});

describe("mangled lines", () => {
  it("cut a reply in two, and leave its parts whole", async () => {
    for (let seed = 1; seed < 50; seed += 1) {
      const text = (await say({ splitUrc: true }, [reply], seed)).join("");
      expect(text).toContain("\r\n^RSSI:19\r\n");
      expect(text.replace("\r\n^RSSI:19\r\n", "")).toBe(reply.join(""));
    }
  });

  it("leave a lone final result alone", async () => {
    expect(await say({ splitUrc: true }, [["\r\nOK\r\n"]])).toEqual(["\r\nOK\r\n"]);
  });

  it("lose the line ends before lines that begin with a sign", async () => {
    const texts = await Promise.all(
      Array.from({ length: 20 }, (_, seed) =>
        say({ glued: true }, [["\r\nOK\r\n"], ["\r\n^CONN:1,0\r\n"]], seed),
      ),
    );
    expect(texts.map(([text = ""]) => text.replaceAll("^RSSI:19", ""))).toEqual(
      texts.map(() => "\r\nOK^CONN:1,0\r\n"),
    );
    expect(texts.flat().some((text) => text.includes("^RSSI:19"))).toBe(true);
  });
});
