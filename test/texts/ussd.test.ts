import type { UssdNews, UssdSubmission } from "../../src/core/text-modem.ts";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import type { UssdAnswer } from "../../src/telegram/ports.ts";
import { type RunningUssd, startUssd, type UssdParts } from "../../src/texts/ussd.ts";

const accepted: UssdSubmission = { kind: "accepted" };
const refused: UssdSubmission = { kind: "refused", words: "ERROR" };
/** "OCTATOK 0.51 p." as a Huawei stick prints it. */
const packedBalance: UssdNews = { status: 0, payload: "CF2135487D2E4130572D0682BB1A", dcs: 0 };
const plain = (text: string, status = 0): UssdNews => ({ status, payload: text, dcs: 15 });

/** A modem that takes or refuses, and a network that answers what it takes. */
function dialogues(
  take: (payload: string, dcs: number) => UssdSubmission,
  answer: (payload: string) => UssdNews | null,
  changes: Partial<UssdParts> = {},
) {
  const clock = virtualClock();
  const sent: string[] = [];
  const unasked: string[] = [];
  let cancelled = 0;
  const ussd: RunningUssd = startUssd({
    modem: {
      send(payload, dcs) {
        sent.push(payload);
        const submission = take(payload, dcs);
        if (submission.kind === "accepted")
          clock.after(3000, () => {
            const news = answer(payload);
            if (news) ussd.heard(news);
          });
        return Promise.resolve(submission);
      },
      cancel() {
        cancelled += 1;
        return Promise.resolve();
      },
    },
    model: () => "huawei E173 11.126.16.00.715",
    isCalm: () => true,
    balanceCode: "*100#",
    clock,
    log: silentLog,
    onUnasked: (text) => unasked.push(text),
    ...changes,
  });
  const after = async <T>(promise: Promise<T>, milliseconds = 40_000): Promise<T> => {
    await clock.advance(milliseconds);
    return promise;
  };
  return { clock, ussd, sent, unasked, after, cancelled: () => cancelled };
}

const whyOf = (answer: UssdAnswer): string => (answer.kind === "failed" ? answer.why : "");
const isHex = (payload: string): boolean => /^[\dA-F]+$/.test(payload);

describe("given a stick that takes packed codes", () => {
  it("packs the code and unpacks the answer", async () => {
    const { ussd, sent, after } = dialogues(
      (payload) => (isHex(payload) ? accepted : refused),
      () => packedBalance,
    );
    expect(await after(ussd.ask("*100#"))).toEqual({
      kind: "answered",
      text: "OCTATOK 0.51 p.",
      menu: false,
    });
    expect(sent).toEqual(["AA180C3602"]);
    expect(await after(ussd.balance())).toEqual({ kind: "told", amount: "0.51 p.", text: "OCTATOK 0.51 p." });
  });
});

describe("given a stick that takes plain codes alone", () => {
  it("finds out, and remembers", async () => {
    const { ussd, sent, after } = dialogues(
      (payload) => (payload.startsWith("*") ? accepted : refused),
      () => plain("Balance 4.20 EUR"),
    );
    expect(await after(ussd.ask("*100#"))).toEqual({
      kind: "answered",
      text: "Balance 4.20 EUR",
      menu: false,
    });
    await after(ussd.ask("*101#"));
    expect(sent).toEqual(["AA180C3602", "*100#", "*101#"]);
  });

  it("finds out although the stick takes hex for a code of its own, which the network does not know", async () => {
    const { ussd, after } = dialogues(
      () => accepted,
      (payload) =>
        payload.startsWith("*") ? plain("Balance 4.20") : { status: 4, payload: null, dcs: null },
    );
    expect(await after(ussd.ask("*100#"))).toEqual({ kind: "answered", text: "Balance 4.20", menu: false });
  });
});

describe("given answers in other alphabets", () => {
  it.each([
    [{ status: 0, payload: "0411043004", dcs: 72 }, "0411043004"],
    [{ status: 0, payload: "041104300439", dcs: 72 }, "Бай"],
    [{ status: 0, payload: "041104300439", dcs: 0x11 }, "Бай"],
    [{ status: 0, payload: "43616665", dcs: 68 }, "Cafe"],
    [{ status: 0, payload: "Line one\nline two", dcs: 15 }, "Line one\nline two"],
  ] as const)("reads %j", async (news, text) => {
    const { ussd, after } = dialogues(
      () => accepted,
      () => news,
    );
    expect(await after(ussd.ask("*1#"))).toEqual({ kind: "answered", text, menu: false });
  });
});

describe("given a menu", () => {
  it("is answered, and ends", async () => {
    const answers = [plain("1 Balance\n2 Offers", 1), plain("Balance 4.20")];
    const { ussd, sent, after } = dialogues(
      (payload) => (isHex(payload) && payload.length > 2 ? refused : accepted),
      () => answers.shift() ?? null,
    );
    expect(await after(ussd.ask("*123#"))).toEqual({
      kind: "answered",
      text: "1 Balance\n2 Offers",
      menu: true,
    });
    expect(await after(ussd.reply("1"))).toEqual({ kind: "answered", text: "Balance 4.20", menu: false });
    expect(sent.at(-1)).toBe("1");
    expect(whyOf(await ussd.reply("1"))).toContain("no menu");
    expect(await ussd.cancel()).toBe(false);
  });

  it("is left when another code is asked, when the owner cancels, and when nobody answers", async () => {
    const { ussd, after, cancelled, clock } = dialogues(
      () => accepted,
      () => plain("1 Balance", 1),
    );
    await after(ussd.ask("*1#"));
    await after(ussd.ask("*2#"));
    expect(cancelled()).toBe(1);
    expect(await ussd.cancel()).toBe(true);
    await after(ussd.ask("*3#"));
    await clock.advance(200_000);
    expect(cancelled()).toBe(3);
  });
});

describe("given trouble", () => {
  it("says that the network does not answer, and lets go", async () => {
    const { ussd, after, cancelled } = dialogues(
      () => accepted,
      () => null,
    );
    expect(await after(ussd.ask("*100#"))).toEqual({
      kind: "failed",
      why: "the network did not answer within 30 seconds",
    });
    expect(cancelled()).toBe(1);
    expect(await after(ussd.ask("*100#"))).toMatchObject({ kind: "failed" });
  });

  it.each([
    [{ kind: "refused", words: "+CME ERROR: 30" }, "the SIM has no network"],
    [{ kind: "refused", words: "ERROR" }, "the modem refused it (ERROR)"],
    [{ kind: "failed", why: "the modem is not there" }, "the modem is not there"],
  ] as const)("says what the modem says: %j", async (submission, why) => {
    const { ussd, after } = dialogues(
      () => submission,
      () => null,
    );
    expect(await after(ussd.ask("*100#"))).toEqual({ kind: "failed", why });
  });

  it.each([
    [2, "the network ended the dialogue"],
    [3, "something else on this SIM has answered it"],
    [4, "the network does not know this code"],
    [5, "the network took too long"],
  ])("puts status %i into words", async (status, why) => {
    const { ussd, after } = dialogues(
      () => accepted,
      () => ({ status, payload: null, dcs: null }),
    );
    expect(await after(ussd.ask("*100#"), 200_000)).toEqual({ kind: "failed", why });
  });

  it("takes no code that is none, none during the set-up of a call, and one at a time", async () => {
    let calm = false;
    const { ussd, after, sent } = dialogues(
      () => accepted,
      () => plain("ok"),
      { isCalm: () => calm },
    );
    for (const code of ["", "100", "*100#\r", "*100#;ATD112;", '*1"#', "#"])
      expect(await ussd.ask(code)).toMatchObject({ kind: "failed" });
    expect(whyOf(await ussd.ask("*100#"))).toContain("a call");
    calm = true;
    const first = ussd.ask("*100#");
    expect(whyOf(await ussd.ask("*101#"))).toContain("another code");
    expect(await after(first)).toMatchObject({ kind: "answered" });
    expect(sent).toHaveLength(1);
  });

  it("gives up when the modem goes away", async () => {
    const { ussd, after, clock } = dialogues(
      () => accepted,
      () => null,
    );
    const asked = ussd.ask("*100#");
    await clock.advance(1000);
    ussd.modemLost();
    expect(await after(asked)).toEqual({ kind: "failed", why: "the modem is gone" });
  });
});

describe("given a code that is cancelled before the modem has taken it", () => {
  it.each<UssdSubmission>([accepted, refused, { kind: "failed", why: "a call goes first" }])(
    "the next one is answered, or is told that it is not, whatever the modem then says of the first: %j",
    async (submission) => {
      const answers: ((submission: UssdSubmission) => void)[] = [];
      const modem = {
        send: () => new Promise<UssdSubmission>((resolve) => answers.push(resolve)),
        cancel: () => Promise.resolve(),
      };
      const { ussd, clock } = dialogues(
        () => refused,
        () => null,
        { modem },
      );
      const first = ussd.ask("*100#");
      expect(await ussd.cancel()).toBe(true);
      const second = ussd.ask("*101#");
      answers[0]?.(submission);
      expect(await first).toMatchObject({ kind: "failed" });
      expect(whyOf(await ussd.ask("*102#"))).toContain("another code");
      answers[1]?.(accepted);
      await clock.advance(40_000);
      expect(whyOf(await second)).toContain("did not answer");
      expect(answers).toHaveLength(2);
    },
  );
});

describe("given news that nobody asked for", () => {
  it("tells what the network says, once", () => {
    const { ussd, unasked } = dialogues(
      () => accepted,
      () => null,
    );
    ussd.heard(packedBalance);
    ussd.heard({ status: 2, payload: null, dcs: null });
    expect(unasked).toEqual(["OCTATOK 0.51 p."]);
  });
});
