import * as fc from "fast-check";
import { expect, it } from "vitest";
import { transition } from "../../src/at/channel.ts";
import {
  type ChannelEffect,
  type ChannelEvent,
  type ChannelState,
  openChannel,
} from "../../src/at/channel-state.ts";
import { startMachine } from "../../src/core/machine.ts";
import { ordinary } from "./channel-bench.ts";

type Happening =
  | { readonly kind: "command"; readonly text: string; readonly payload: boolean; readonly write: boolean }
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "prompt" }
  | { readonly kind: "time"; readonly milliseconds: number };

const lines = [
  ..."OK,ERROR,RING,BUSY,NO CARRIER,^SYSSTART,> ,0031,ACE5,E,O,K".split(","),
  "+CMS ERROR: 38",
  "+CMGS: 34",
  "+CSQ: 19,99",
  "+CLCC: 1,0,0,0,0",
  "+CMT: ,4",
  "+CDS: 4",
  "+CMGL: 0,1,,4",
  '+CMTI: "SM",3',
  '+CUSD: 1,"Choose',
  'one",15',
  '+CMGL: 1,"REC READ","+447700900002"',
  '+CMT: "+447700900002",,"26/03/02"',
  "00ABCDEF01",
  "~#~",
  "AT+CMGL=4",
  "^RSSI:15OK",
];

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant("command" as const),
    text: fc.constantFrom("AT+CLCC", "AT+CMGL=4", "AT+CMGR=1", "AT+CUSD=1", "ATD+447700900001;"),
    payload: fc.constant(false),
    write: fc.constant(false),
  }),
  fc.record({
    kind: fc.constant("command" as const),
    text: fc.constant("AT+CMGS=19"),
    payload: fc.constant(true),
    write: fc.boolean(),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("line" as const),
      text: fc.oneof(fc.constantFrom(...lines), fc.string({ maxLength: 30 })),
    }),
  },
  fc.constant({ kind: "prompt" as const }),
  fc.record({
    kind: fc.constant("time" as const),
    milliseconds: fc.constantFrom(1, 100, 1000, 3000, 10_000, 61_000),
  }),
);

/** What became of each command, and all that was written, with who was asked before. */
function play(happenings: readonly Happening[]) {
  const settled: number[] = [];
  const written: string[] = [];
  const asked: number[] = [];
  const allowed = new Set<number>();
  let [now, deadline, due, ids] = [0, 0, Number.POSITIVE_INFINITY, 0];
  const machine = startMachine<ChannelState, ChannelEvent, ChannelEffect>({
    initial: openChannel,
    transition,
    perform(effect) {
      if (effect.kind === "write") written.push(effect.text);
      if (effect.kind === "settle") settled.push(effect.id);
      if (effect.kind === "clear-deadline") due = Number.POSITIVE_INFINITY;
      if (effect.kind === "set-deadline") [deadline, due] = [effect.deadline, now + effect.seconds * 1000];
      if (effect.kind !== "ask-payload") return;
      asked.push(effect.id);
      machine.send({ kind: "payload-decided", id: effect.id, write: allowed.has(effect.id), at: now });
    },
  });
  const wait = (milliseconds: number): void => {
    const end = now + milliseconds;
    while (due <= end) {
      now = due;
      due = Number.POSITIVE_INFINITY;
      machine.send({ kind: "deadline-passed", deadline, at: now });
    }
    now = end;
  };
  const payloads: number[] = [];
  for (const each of happenings) {
    if (each.kind === "time") wait(each.milliseconds);
    if (each.kind === "line") machine.send({ kind: "line", text: each.text, at: now });
    if (each.kind === "prompt") machine.send({ kind: "prompted", at: now });
    if (each.kind !== "command") continue;
    const id = ids++;
    if (each.payload) payloads.push(id);
    if (each.write) allowed.add(id);
    const command = ordinary(each.text, { payload: each.payload ? `0031${id}` : null });
    machine.send({ kind: "submitted", id, command, at: now });
  }
  // However the modem has behaved: each command ends by itself, or with the port.
  wait(60_000);
  machine.send({ kind: "gone", why: "the end", at: now });
  return { settled, written, asked, allowed, payloads, count: ids };
}

it("whatever comes, every command ends once, and a text is written once at most, whole, and only when it may be", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { settled, written, asked, allowed, payloads, count } = play(happenings);
      expect([...settled].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, id) => id));
      expect(new Set(asked).size).toBe(asked.length);
      const texts = written.filter((text) => text.includes("\u001a"));
      const expected = asked.filter((id) => allowed.has(id)).map((id) => `0031${id}\u001a`);
      expect(texts).toEqual(expected);
      expect(asked.every((id) => payloads.includes(id))).toBe(true);
      const shown = written.map((text) => JSON.stringify(text));
      expect(
        shown.filter((text) => !/^"(?:AT(?:[^\\]|\\")*\\r|0031\d+\\u001a|\\u001b)"$/.test(text)),
      ).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});
