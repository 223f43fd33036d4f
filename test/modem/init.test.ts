import { describe, expect, it } from "vitest";
import type { Command, Reply } from "../../src/at/command.ts";
import { type Start, startModem } from "../../src/modem/init.ts";
import { memoryPin } from "../support/memory-pin.ts";

const ok = (...lines: readonly string[]): Reply => ({ kind: "ok", lines, result: "OK" });
const refused = (result = "ERROR"): Reply => ({ kind: "refused", lines: [], result });
const timeout: Reply = { kind: "timeout", lines: [] };
const gone: Reply = { kind: "gone", lines: [], why: "unplugged" };

/** The first line of a start leaves whatever prompt somebody was in. */
const firstAt = "\u001bAT";

type Answers = Readonly<Record<string, Reply | readonly Reply[]>>;

const healthy: Answers = {
  "AT+CPIN?": ok("+CPIN: READY"),
  "AT+CGMI": ok("huawei"),
  "AT+CGMM": ok("E173"),
  "AT+CGMR": ok("11.126.16.00.715"),
  "AT+CGSN": ok("350000000000006"),
};

/** Starts a modem that answers as told, and OK to the rest; a list is answered one after the other. */
async function start(answers: Answers = {}, pin: string | null = null, wasSilent = false) {
  const sent: string[] = [];
  const all = new Map<string, readonly Reply[]>(
    Object.entries({ ...healthy, ...answers }).map(([text, reply]) => [
      text,
      "kind" in reply ? [reply] : reply,
    ]),
  );
  const run = ({ text }: Command): Promise<Reply> => {
    sent.push(text);
    const [next = ok(), ...rest] = all.get(text) ?? [];
    if (rest.length > 0) all.set(text, rest);
    return Promise.resolve(next);
  };
  const secret = memoryPin(pin);
  const result = await startModem(run, secret, wasSilent);
  return { sent, result, again: () => startModem(run, secret, false) };
}

const why = (start_: Start): string => ("why" in start_ ? `${start_.kind}: ${start_.why}` : start_.kind);

describe("the start of a modem", () => {
  it("sets what calls depend on, and asks who it is", async () => {
    const { sent, result } = await start();
    expect(result).toEqual({
      kind: "started",
      identity: { model: "huawei E173 11.126.16.00.715", imei: "350000000000006" },
      missing: [],
    });
    expect(sent).toEqual([
      "\u001bAT",
      "ATE0",
      "ATQ0V1",
      "AT+CMGF=0",
      "AT+CSQ",
      "AT+CMEE=1",
      'AT+CSCS="IRA"',
      "AT+CLIP=1",
      "AT+CRC=1",
      "AT+CVHU=0",
      "AT+COLP=0",
      "AT+CCWA=1",
      "AT+CSSN=1,1",
      "AT+CREG=1",
      "AT+CPIN?",
      "AT+CLCC",
      "AT+CGMI",
      "AT+CGMM",
      "AT+CGMR",
      "AT+CGSN",
    ]);
  });

  it("goes on without what is refused, or not answered, and says what is missing", async () => {
    const { result } = await start({
      ATE0: refused(),
      ATQ0V1: refused("COMMAND NOT SUPPORT"),
      "AT+CLIP=1": refused("+CME ERROR: 100"),
      "AT+CRC=1": timeout,
      "AT+CCWA=1": refused(),
    });
    expect(result).toMatchObject({
      kind: "started",
      missing: ["callers' numbers as they ring", "the kind of a call that rings", "news of second callers"],
    });
  });

  it.each<[string, Answers, string]>([
    [
      "says nothing of itself",
      { "AT+CGMI": refused(), "AT+CGMM": refused(), "AT+CGMR": timeout },
      "a modem that does not say its name",
    ],
    ["has no maker", { "AT+CGMI": refused() }, "E173 11.126.16.00.715"],
    [
      "says it with heads and quotes",
      { "AT+CGMI": ok('+CGMI: "huawei"'), "AT+CGMM": ok("+CGMM:E173") },
      "huawei E173 11.126.16.00.715",
    ],
    ["says it in several lines", { "AT+CGMR": ok("21.157.01", "built yesterday") }, "huawei E173 21.157.01"],
    ["says nothing in an OK", { "AT+CGMR": ok() }, "huawei E173"],
  ])("takes one that %s", async (_what, answers, model) => {
    expect((await start(answers)).result).toMatchObject({ identity: { model } });
  });

  it.each<[string, Reply, string | null]>([
    ["with a head and quotes", ok('+CGSN: "350000000000006"'), "350000000000006"],
    ["with its version", ok("3500000000000061"), null],
    ["as nothing", ok(), null],
    ["not at all", refused(), null],
    ["too late", timeout, null],
  ])("takes one that tells its IMEI %s", async (_how, reply, imei) => {
    expect((await start({ "AT+CGSN": reply })).result).toMatchObject({ kind: "started", identity: { imei } });
  });

  it("asks again when the first AT is lost or refused", async () => {
    for (const first of [timeout, refused()]) {
      const { sent, result } = await start({ [firstAt]: first });
      expect([sent.slice(0, 3), result.kind]).toEqual([[firstAt, "AT", "ATE0"], "started"]);
    }
  });

  it("gives a silent one up after three", async () => {
    const { sent, result } = await start({ [firstAt]: timeout, AT: timeout });
    expect([sent, why(result)]).toEqual([[firstAt, "AT", "AT"], "silent: the modem does not answer AT"]);
  });

  it("leaves a prompt and a modem without words first when it was silent before", async () => {
    const { sent } = await start({ "\u001bATQ0V1": refused() }, null, true);
    expect(sent.slice(0, 3)).toEqual(["\u001bATQ0V1", "AT", "ATE0"]);
  });

  it.each([firstAt, "ATE0", "AT+CLIP=1", "AT+CPIN?", "AT+CLCC", "AT+CGMM"])(
    "ends at once when the port goes at %s",
    async (text) => {
      const { sent, result } = await start({ [text]: gone });
      expect([sent.at(-1), result.kind]).toEqual([text, "silent"]);
    },
  );

  it("waits for one that cannot list its calls yet, and tells of one that never can", async () => {
    expect(why((await start({ "AT+CLCC": refused("+CME ERROR: 14") })).result)).toMatch(/^waiting: .*14/);
    expect(why((await start({ "AT+CLCC": timeout })).result)).toMatch(/^waiting: /);
    for (const words of ["ERROR", "COMMAND NOT SUPPORT", "+CME ERROR: 4", "+CME ERROR: 100"])
      expect(why((await start({ "AT+CLCC": refused(words) })).result)).toMatch(
        /^blocked: the modem cannot list its calls/,
      );
  });
});

describe("the SIM", () => {
  it.each<[string, Reply]>([
    ["READY", ok("+CPIN: READY")],
    ["READY without a space", ok("+CPIN:READY")],
    ["READY in quotes", ok('+CPIN: "READY"')],
    ["READY with rubbish behind it", ok("+CPIN: READY~#")],
    ["READY behind rubbish", ok("+CPIN: ?", "+CPIN: READY")],
    ["an OK without a word", ok()],
    ["a modem without the command", refused()],
    ["an E173 without the command", refused("COMMAND NOT SUPPORT")],
    ["a modem without the command, with CMEE", refused("+CME ERROR: 100")],
    ["the same, not supported", refused("+CME ERROR: 4")],
    // They stand in the way of other things, and of no call.
    ["PIN2 asked for", ok("+CPIN: SIM PIN2")],
    ["PUK2 asked for", ok("+CPIN: SIM PUK2")],
  ])("does when it is %s", async (_what, reply) => {
    expect((await start({ "AT+CPIN?": reply }, "1234")).result.kind).toBe("started");
  });

  it.each<[string, Reply, RegExp]>([
    ["busy", refused("+CME ERROR: 14"), /^waiting: .*not ready yet/],
    ["busy, in words", refused("+CME ERROR: SIM busy"), /^waiting: .*not ready yet/],
    ["busy, as messages have it", refused("+CMS ERROR: 314"), /^waiting/],
    ["busy, as the maker has it", refused("+CME ERROR: 515"), /^waiting/],
    ["silent", timeout, /^waiting: .*does not answer/],
    ["absent", refused("+CME ERROR: 10"), /^blocked: there is no SIM.*: put it in/],
    ["absent, in words", refused("+CME ERROR: SIM not inserted"), /^blocked: there is no SIM/],
    ["absent, as messages have it", refused("+CMS ERROR: 310"), /^blocked: there is no SIM/],
    ["broken", refused("+CME ERROR: 13"), /^blocked: the SIM does not work .*: clean it/],
    ["broken, in words", refused("+CME ERROR: SIM failure"), /^blocked: the SIM does not work/],
    ["the wrong one", refused("+CME ERROR: 15"), /^blocked: the SIM does not work in this modem/],
    ["blocked", ok("+CPIN: SIM PUK"), /^blocked: .*I never enter the PUK; put the SIM into a phone/],
    ["blocked, by a refusal", refused("+CME ERROR: 12"), /^blocked: .*PUK/],
    ["blocked, in words", refused("+CME ERROR: SIM PUK required"), /^blocked: .*PUK/],
    [
      "locked to a network",
      ok("+CPIN: PH-NET PIN"),
      /^blocked: .*locked to an operator \(PH-NET PIN\): use a SIM/,
    ],
    ["locked to a network, by a refusal", refused("+CME ERROR: 40"), /^blocked: .*locked to an operator/],
    ["locked to a phone", ok("+CPIN: PH-SIM PIN"), /^blocked: .*locked \(PH-SIM PIN\)/],
    ["locked to a network for good", ok("+CPIN: PH-NET PUK"), /^blocked: .*locked/],
    ["not ready, in words of its own", ok("+CPIN: NOT READY"), /^waiting: .*not ready yet \(NOT READY\)/],
    ["garbled on its way", ok("+CPIN: R#ADY"), /^waiting: .*not ready yet/],
  ])("stands in the way when it is %s", async (_what, reply, words) => {
    const { result, sent } = await start({ "AT+CPIN?": reply }, "1234");
    expect(why(result)).toMatch(words);
    expect(sent.join()).not.toContain("1234");
  });
});

describe("the PIN", () => {
  const asks = ok("+CPIN: SIM PIN");
  const entered = (sent: readonly string[]): number =>
    sent.filter((text) => text.startsWith('AT+CPIN="')).length;

  it("is entered once, and the SIM given time", async () => {
    const { sent, result } = await start(
      { "AT+CPIN?": asks, "AT^CPIN?": ok("^CPIN: SIM PIN,3,10,3,10,3") },
      "1234",
    );
    expect([entered(sent), why(result)]).toEqual([1, "waiting: the SIM has just been unlocked"]);
    expect(sent.at(-1)).toBe('AT+CPIN="1234"');
  });

  it("is entered when the SIM asks for it by refusing", async () => {
    const { sent } = await start({ "AT+CPIN?": refused("+CME ERROR: 11") }, "1234");
    expect(entered(sent)).toBe(1);
  });

  it("of a SIM that wants its PUK is never entered, and the tries that are left are told", async () => {
    const { sent, result } = await start(
      { "AT+CPIN?": ok("+CPIN: SIM PUK"), "AT^CPIN?": ok("^CPIN: SIM PUK,9,9,0,10,3") },
      "1234",
    );
    expect([entered(sent), why(result)]).toEqual([0, expect.stringContaining("9 tries left")]);
  });

  it("is asked of the owner when there is none", async () => {
    const { sent, result } = await start({ "AT+CPIN?": asks, "AT^CPIN?": refused() });
    expect([entered(sent), why(result)]).toEqual([0, expect.stringContaining("VIRTUALPHONE_SIM_PIN")]);
  });

  it.each<[string, Answers]>([
    ["Huawei says so", { "AT^CPIN?": ok("^CPIN: SIM PIN,1,10,1,10,3") }],
    ["Huawei says so without a space", { "AT^CPIN?": ok("^CPIN:SIM PIN,1,10,1,10,3") }],
    [
      "the standard's question says so",
      { "AT^CPIN?": refused(), 'AT+CPINR="SIM PIN"': ok("+CPINR: SIM PIN,1,3") },
    ],
    ["none is left", { "AT^CPIN?": ok("^CPIN: SIM PIN,0,10,0,10,3") }],
  ])("is kept back with a single try left: %s", async (_what, answers) => {
    const { sent, result } = await start({ "AT+CPIN?": asks, ...answers }, "1234");
    expect([entered(sent), why(result)]).toEqual([
      0,
      expect.stringMatching(/^blocked: .*(?:single|no) PIN try/),
    ]);
  });

  it("is entered when nobody knows how many tries are left", async () => {
    const answers = { "AT+CPIN?": asks, "AT^CPIN?": refused(), 'AT+CPINR="SIM PIN"': refused() };
    expect(entered((await start(answers, "1234")).sent)).toBe(1);
  });

  it("is never tried again once it was wrong", async () => {
    const { sent, result, again } = await start(
      {
        "AT+CPIN?": asks,
        "AT^CPIN?": ok("^CPIN: SIM PIN,3,10,3,10,3"),
        'AT+CPIN="1234"': refused("+CME ERROR: 16"),
      },
      "1234",
    );
    expect(why(result)).toMatch(/^blocked: .*did not take the PIN/);
    expect(why(await again())).toMatch(/^blocked: .*did not take the PIN/);
    expect(why(await again())).toMatch(/^blocked: .*did not take the PIN/);
    expect(entered(sent)).toBe(1);
  });

  it("is not tried again when nobody knows whether it was taken", async () => {
    const { sent, result, again } = await start(
      { "AT+CPIN?": asks, "AT^CPIN?": ok("^CPIN: SIM PIN,3,10,3,10,3"), 'AT+CPIN="1234"': timeout },
      "1234",
    );
    expect(why(result)).toMatch(/^waiting/);
    expect(why(await again())).toMatch(/^blocked/);
    expect(entered(sent)).toBe(1);
  });

  it.each<[string, Reply]>([
    ["an OK whose line was lost", ok()],
    ["a plain refusal", refused()],
  ])("is not taken for right by what says nothing of the SIM: %s", async (_what, nothing) => {
    const { sent, again } = await start(
      { "AT+CPIN?": [asks, nothing, asks], "AT^CPIN?": refused(), 'AT+CPIN="1234"': timeout },
      "1234",
    );
    await again();
    expect(why(await again())).toMatch(/^blocked/);
    expect(entered(sent)).toBe(1);
  });

  it("is entered again for a stick that came back, when it was right before", async () => {
    const { sent, again } = await start(
      { "AT+CPIN?": [asks, ok("+CPIN: READY"), asks], "AT^CPIN?": ok("^CPIN: SIM PIN,3,10,3,10,3") },
      "1234",
    );
    expect((await again()).kind).toBe("started");
    expect(why(await again())).toMatch(/^waiting/);
    expect(entered(sent)).toBe(2);
  });
});
