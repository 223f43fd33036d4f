import { describe, expect, it } from "vitest";
import { transition } from "../../src/at/channel.ts";
import {
  type ChannelEffect,
  type ChannelEvent,
  type ChannelState,
  openChannel,
} from "../../src/at/channel-state.ts";
import { ordinary } from "./channel-bench.ts";

type Unstamped<E> = E extends unknown ? Omit<E, "at"> : never;
type Event = Unstamped<ChannelEvent>;

const line = (text: string): Event => ({ kind: "line", text });
const submitted = (text: string, payload: string | null = null): Event => ({
  kind: "submitted",
  id: 7,
  command: ordinary(text, { payload }),
});

const used: ChannelState = { ...openChannel, fresh: false, hasFence: true };

function after(state: ChannelState, ...events: readonly (Event | "deadline")[]): ChannelState {
  return events.reduce<ChannelState>(
    (now, event) =>
      transition(
        now,
        event === "deadline"
          ? { kind: "deadline-passed", deadline: now.deadline, at: 1000 }
          : { ...event, at: 1000 },
      ).state,
    state,
  );
}

const owing: ChannelState = { ...used, owed: ["AT+CHUP"], owedSince: 0 };
const owingFence: ChannelState = { ...used, owed: ["AT+CSQ"], owedSince: 0 };
const listing = submitted("AT+CLCC");

const situations = (): Readonly<Record<string, ChannelState>> => ({
  "just opened": after(openChannel, listing),
  free: used,
  "command in flight": after(used, listing),
  dialling: after(used, submitted("ATD+447700900001;")),
  "waiting for the prompt": after(used, submitted("AT+CMGS=19", "0031")),
  "asking whether to write": after(used, submitted("AT+CMGS=19", "0031"), { kind: "prompted" }),
  "message on its way": after(
    used,
    submitted("AT+CMGS=19", "0031"),
    { kind: "prompted" },
    { kind: "payload-decided", id: 7, write: true },
  ),
  "leaving the prompt": after(
    used,
    submitted("AT+CMGS=19", "0031"),
    { kind: "prompted" },
    { kind: "payload-decided", id: 7, write: false },
  ),
  "message on its way, one owed": after(
    owing,
    submitted("AT+CMGS=19", "0031"),
    { kind: "prompted" },
    { kind: "payload-decided", id: 7, write: true },
  ),
  "waiting for the prompt, one may come late": after(
    used,
    submitted("AT+CMGS=19", "0031"),
    "deadline",
    line("+CSQ: 1,99"),
    line("OK"),
    submitted("AT+CMGS=19", "0031"),
  ),
  "listing messages": after(used, submitted("AT+CMGL=4"), line("+CMGL: 1,1,,22")),
  "a list in text mode": after(used, submitted("AT+CMGL=4"), line('+CMGL: 1,"REC READ","+447700900002"')),
  "a message being told": after(used, listing, line("+CMT: ,4"), line("0291")),
  "a message being told in text mode": after(
    used,
    listing,
    line('+CMT: "+447700900002",,"26/03/02"'),
    line("OK"),
  ),
  "words of the network being told": after(used, listing, line('+CUSD: 1,"Choose')),
  "command in flight, one owed": after(owing, listing),
  "command in flight, the fence owed": after(owingFence, listing),
  "command in flight, the fence owed was heard": after(owingFence, listing, line("+CSQ: 1,99")),
  "waiting for the prompt, the fence owed was heard": after(
    owingFence,
    submitted("AT+CMGS=19", "0031"),
    line("+CSQ: 1,99"),
  ),
  "free, just after the fence": { ...used, last: "AT+CSQ", hasFence: false },
  "free, just after a list": { ...used, last: "AT+CLCC" },
  "command in flight, the modem has just started": after({ ...used, restartedAt: 1000 }, listing),
  "a result weighed, one owed": after(owing, listing, line("OK")),
  "a result behind a fence": after(owing, listing, line("OK"), "deadline"),
  "a result, the fence passed": after(owing, listing, line("OK"), "deadline", line("+CSQ: 1,99")),
  "a result, the fence perhaps lost": after(owing, listing, line("OK"), "deadline", line("OK")),
  "asking whether it is there": after(used, listing, "deadline"),
  "asking, something old answered": after(used, listing, "deadline", line("OK")),
  "asking, the fence passed": after(used, listing, "deadline", line("+CSQ: 1,99")),
  "asking with a plain AT": after({ ...used, hasFence: false }, listing, "deadline"),
  closed: after(used, { kind: "gone", why: "unplugged" }),
});

const events: Readonly<Record<string, Event | "deadline">> = {
  "another command": { ...submitted("AT+COPS?"), id: 8 } as Event,
  OK: line("OK"),
  ERROR: line("ERROR"),
  "NO CARRIER": line("NO CARRIER"),
  "the list's line": line("+CLCC: 1,0,0,0,0"),
  "the fence's line": line("+CSQ: 19,99"),
  RING: line("RING"),
  "a new start": line("^SYSSTART"),
  "its echo": line("AT+CLCC"),
  rubbish: line("~#~"),
  "digits of a PDU": line("ABCD01020304"),
  "the end of a quote": line('OK",15'),
  "a prompt": { kind: "prompted" },
  "to write": { kind: "payload-decided", id: 7, write: true },
  "not to write": { kind: "payload-decided", id: 7, write: false },
  "the deadline": "deadline",
  "an old deadline": { kind: "deadline-passed", deadline: 0 },
  "the end of the port": { kind: "gone", why: "unplugged" },
};

function printRunning({ running, owed }: ChannelState): string {
  const name =
    running.kind === "weighing"
      ? `weighing (${running.reply.result}, fence ${running.fence})`
      : running.kind === "fence"
        ? `fence ${running.text}${running.passed ? " passed" : ""}`
        : running.kind === "command"
          ? `${running.flight.command.text} ${running.flight.stage}`
          : running.kind;
  return owed.length === 0 ? name : `${name}, owed ${owed.map(visible).join(" ")}`;
}

function printEffect(effect: ChannelEffect): string {
  switch (effect.kind) {
    case "write":
      return `write ${visible(effect.text)}`;
    case "set-deadline":
      return `deadline ${effect.seconds} s`;
    case "settle":
      return `settle ${effect.id} ${"result" in effect.reply ? `${effect.reply.kind} ${effect.reply.lines.length} lines` : effect.reply.kind}`;
    case "tell-unsolicited":
      return `tell ${effect.header === null ? "" : `${effect.header} ⏎ `}${effect.line.replace("\n", " ⏎ ")}`;
    case "ask-payload":
      return `ask for the payload of ${effect.id}`;
    case "clear-deadline":
    case "tell-echo":
    case "tell-stuck":
      return effect.kind;
  }
}

function visible(text: string): string {
  return text.replaceAll("\r", "").replaceAll("\u001b", "ESC").replaceAll("\u001a", " ^Z");
}

/** One cell of the matrix: the next state, and what is ordered. */
function printStep(state: ChannelState, event: Event | "deadline"): string {
  const stamped: ChannelEvent =
    event === "deadline"
      ? { kind: "deadline-passed", deadline: state.deadline, at: 2000 }
      : { ...event, at: 2000 };
  const { state: next, effects } = transition(state, stamped);
  const done = next === state && effects.length === 0 ? "-" : printRunning(next);
  return [done, ...effects.map(printEffect)].join(" · ");
}

describe("the channel's matrix", () => {
  it("is as it was read and agreed", async () => {
    const rows: string[] = [];
    for (const [name, state] of Object.entries(situations())) {
      rows.push(`${rows.length > 0 ? "\n" : ""}${name}: ${printRunning(state)}`);
      for (const [what, event] of Object.entries(events))
        rows.push(`  ${what.padEnd(20)} ${printStep(state, event)}`);
    }
    await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("channel-matrix.txt");
  });
});
