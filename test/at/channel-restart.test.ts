import { expect, it } from "vitest";
import { transition } from "../../src/at/channel.ts";
import { type ChannelEffect, type ChannelEvent, openChannel } from "../../src/at/channel-state.ts";

it("keeps a command that was written between two lines of one start of the modem", () => {
  const command = { text: "AT", deadlineSeconds: 2, payload: null, bare: false };
  const events: readonly ChannelEvent[] = [
    { kind: "line", text: "+PACSP0", at: 100_000 },
    { kind: "submitted", id: 1, command, at: 100_001 },
    { kind: "line", text: "^SYSSTART", at: 100_002 },
  ];
  const effects: ChannelEffect[] = [];
  let state = { ...openChannel, fresh: false, hasFence: true };
  for (const event of events) {
    const step = transition(state, event);
    state = step.state;
    effects.push(...step.effects);
  }
  expect(effects.filter(({ kind }) => kind === "write")).toEqual([{ kind: "write", text: "AT\r" }]);
  expect(effects.filter(({ kind }) => kind === "settle")).toEqual([]);
});
