import { describe, expect, it } from "vitest";
import { startBotApi, startMemoryBotApi, type Fault } from "../../src/bot-api/bot-api.ts";
import { systemClock } from "../../src/core/clock.ts";
import { createClient, type Outcome } from "../../src/telegram/client.ts";
import { virtualClock } from "../support/virtual-clock.ts";

const token = "123456:memory";
const faults: readonly (Fault | null)[] = [
  null,
  { kind: "down" },
  { kind: "reset-after-accept" },
  { kind: "html" },
  { kind: "garbage" },
  { kind: "empty" },
  { kind: "unknown-fields" },
  { kind: "too-many-requests", retryAfterSeconds: 7 },
  { kind: "refusal", code: 403, description: "Forbidden" },
];

/** What came of a call, without the words of the machine's own network. */
function kindOf(outcome: Outcome<unknown>): unknown {
  if (outcome.ok) return outcome;
  const { problem } = outcome;
  return problem.kind === "unreachable" ? { kind: problem.kind, certain: problem.certain } : problem;
}

describe("the stand-in in memory", () => {
  it.each(faults)("answers as the one on loopback does, under %j", async (fault) => {
    const served = await startBotApi({ token });
    const inMemory = startMemoryBotApi({ token });
    const outcomes = await Promise.all(
      [
        { telegram: served, through: fetch },
        { telegram: inMemory, through: inMemory.fetch },
      ].map(async ({ telegram, through }) => {
        telegram.user({ id: 1, first_name: "Olivia" }, { started: true });
        if (fault) telegram.fails({ fault });
        const stop = new AbortController().signal;
        const client = createClient({
          token,
          apiRoot: telegram.root,
          clock: systemClock,
          stop,
          fetch: through,
        });
        const outcome = await client.ask({ seconds: 5 }, (api, signal) => api.getMe(signal));
        return { outcome: kindOf(outcome), statuses: telegram.requests().map(({ status }) => status) };
      }),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
    await Promise.all([served.stop(), inMemory.stop()]);
  });

  it("breaks what is under way when it goes down, refuses what comes then, and comes back", async () => {
    const telegram = startMemoryBotApi({ token, clock: virtualClock() });
    const poll = telegram.fetch(`${telegram.root}/bot${token}/getUpdates?timeout=25`);
    await telegram.goesDown();
    await expect(poll).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    const ask = (): Promise<Response> => telegram.fetch(`${telegram.root}/bot${token}/getMe`);
    await expect(ask()).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await telegram.comesBack();
    expect((await ask()).status).toBe(200);
  });

  it("ends a long poll by its own clock", async () => {
    const clock = virtualClock();
    const telegram = startMemoryBotApi({ token, clock });
    let answered: number | null = null;
    void telegram.fetch(`${telegram.root}/bot${token}/getUpdates?timeout=25`).then(() => {
      answered = clock.now();
    });
    await clock.advance(60_000);
    expect(answered).toBe(25_000);
  });
});
