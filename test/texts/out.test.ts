import { afterEach, describe, expect, it } from "vitest";
import type { OutgoingText } from "../../src/sms/news.ts";
import type { QueuedText } from "../../src/telegram/ports.ts";
import { anna, ben, master } from "../support/phone-in-world.ts";
import { personOf, startTextsInWorld, type TextsInWorld, type TextsOptions } from "./texts-in-world.ts";

let house: TextsInWorld | null = null;

async function given(options: TextsOptions = {}): Promise<TextsInWorld> {
  house = await startTextsInWorld(options);
  return house;
}

afterEach(async () => {
  await house?.stop();
  house = null;
});

const minute = 60_000;

function textsOf({ world }: TextsInWorld, number: string): readonly string[] {
  return world
    .person(number)
    .texted()
    .map(({ text }) => text);
}

function refusalOf(sent: QueuedText): string {
  return sent.kind === "refused" ? sent.why : "";
}

/** Why a text of ours stands where it does. */
function whyOf({ texts }: TextsInWorld, { id }: OutgoingText): string | null {
  const found = texts.text("out", id);
  const state = found?.direction === "out" ? found.text.state : null;
  return state && "why" in state ? state.why : null;
}

describe("a text of ours", () => {
  it("is told of from the queue to the phone of its recipient", async () => {
    const now = await given();
    const text = now.sends("On my way 🚗");
    await now.comesTo(text, "delivered");
    expect(now.statesOf(text)).toEqual(["queued", "sending", "sent", "delivered"]);
    expect(textsOf(now, anna)).toEqual(["On my way 🚗"]);
  });

  it.each([
    ["160 letters", "x".repeat(160), 1],
    ["emoji, whole ones in each part", "👩‍👩‍👧🚗".repeat(60), 9],
    ["results of modems", "OK\r\nERROR\r\n+CMS ERROR: 38\r\n", 1],
    ["Ctrl-Z and ESC", "a\u001ab\u001bc", 1],
    ["10,000 letters", "word ".repeat(2000), 66],
  ])("of %s arrives as it was written", async (_, body, parts) => {
    const now = await given();
    const text = now.sends(body);
    expect(text.parts).toBe(parts);
    await now.comesTo(text, "delivered", 40 * minute);
    expect(textsOf(now, anna)).toEqual([body.replaceAll("\r\n", "\n")]);
  });

  it("said twice with one origin is sent once", async () => {
    const now = await given();
    const wish = { to: personOf(anna), body: "Once", origin: { chat: 7, message: 7 } };
    const first = now.texts.send(wish);
    expect(now.texts.send({ ...wish, body: "Twice" })).toEqual(first);
    await now.clock.advance(minute);
    expect(textsOf(now, anna)).toEqual(["Once"]);
    expect(now.texts.of(wish.origin)).toMatchObject({ body: "Once", state: { kind: "delivered" } });
    expect(now.texts.of({ chat: 7, message: 8 })).toBeNull();
  });

  it("waits for the modem, and can be changed and taken back until it leaves", async () => {
    const now = await given();
    await now.world.stick.unplug();
    const [one, two, three] = [now.sends("one"), now.sends("two"), now.sends("three")];
    await now.clock.advance(minute);
    expect(whyOf(now, one)).not.toBeNull();
    expect(now.texts.change(one.id, "uno 👍")).toMatchObject({ kind: "queued", text: { body: "uno 👍" } });
    expect(now.texts.change(one.id, "")).toMatchObject({ kind: "refused" });
    expect(now.texts.cancel(two.id)).toBe(true);
    await now.world.stick.replug();
    await now.comesTo(three, "delivered");
    expect(textsOf(now, anna)).toEqual(["uno 👍", "three"]);
    expect(now.texts.change(one.id, "eins")).toMatchObject({ kind: "too-late" });
    expect(now.texts.cancel(one.id)).toBe(false);
    expect(now.texts.cancel(two.id)).toBe(false);
    expect(now.texts.decide(one.id, "send-again")).toBe(false);
  });

  it("changed between the prompt and the PDU leaves as it was changed", async () => {
    let onPrompt: () => void = () => undefined;
    const now = await given({
      modem: (modem) => ({
        ...modem,
        send: (pdu, begin) =>
          modem.send(pdu, () => {
            onPrompt();
            begin();
          }),
      }),
    });
    const text = now.sends("wrong");
    onPrompt = () => {
      onPrompt = () => undefined;
      expect(now.texts.change(text.id, "right")).toMatchObject({ kind: "queued" });
    };
    await now.comesTo(text, "delivered");
    expect(textsOf(now, anna)).toEqual(["right"]);
    expect(now.world.texts.onAir()).toHaveLength(1);
  });

  it("waits while a call is being set up, and goes out while it is joined", async () => {
    const now = await given();
    now.world.person(master).answersAfter(10_000);
    now.world.person(ben).rings();
    await now.told("calling-master");
    const text = now.sends("in a call");
    await now.clock.advance(5000);
    expect(now.statesOf(text)).not.toContain("sending");
    await now.told("joined");
    await now.comesTo(text, "delivered");
    expect(now.news.at(-1)?.kind).toBe("joined");
  });

  it("goes out after a call that came while its prompt was open, and the call is taken", async () => {
    const now = await given();
    now.world.knob("prompt", "unseen");
    const text = now.sends("prompt");
    now.world.person(ben).rings();
    now.world.person(master).answersAfter(1000);
    await now.told("joined");
    now.world.knob("prompt", "works");
    await now.comesTo(text, "delivered", 10 * minute);
    expect(textsOf(now, anna)).toEqual(["prompt"]);
  });
});

describe("a text that is refused", () => {
  it("for now is tried again, with longer and longer pauses, and those to others go on", async () => {
    const now = await given();
    now.world.texts.refuse(38, 3);
    const text = now.sends("later");
    await now.comesTo(text, "queued");
    await now.clock.until(() => whyOf(now, text) !== null);
    expect(whyOf(now, text)).toMatch(/out of order/);
    const [behind, other] = [now.sends("behind"), now.sends("other", ben)];
    await now.comesTo(text, "delivered", 10 * minute);
    await now.comesTo(behind, "delivered");
    await now.comesTo(other, "delivered");
    // What is on the air first may arrive last.
    const sent = now.world.texts.sent().flatMap((each) => (each.to === anna ? [each.text] : []));
    expect(sent).toEqual(["later", "behind"]);
    expect(now.world.texts.onAir()).toHaveLength(3);
  });

  it("for good has failed, with the network's reason, and the owner may try it again", async () => {
    const now = await given();
    now.world.texts.refuse(1);
    const text = now.sends("nobody there");
    await now.comesTo(text, "failed");
    expect(whyOf(now, text)).toMatch(/number/);
    expect(now.texts.decide(text.id, "leave")).toBe(false);
    expect(now.texts.decide(text.id, "send-again")).toBe(true);
    await now.comesTo(text, "delivered");
  });

  it("by the recipient's phone has failed, and says so", async () => {
    const now = await given();
    now.world.person(anna).refusesTexts();
    const text = now.sends("no thanks");
    await now.comesTo(text, "failed");
    expect(now.statesOf(text)).toEqual(["queued", "sending", "sent", "failed"]);
    expect(whyOf(now, text)).toMatch(/^the network says: /);
  });
});

describe("a text of which no answer comes", () => {
  const silent = { knobs: { noStatusReports: true } } as const;

  it("is never sent again by itself, and the texts behind it go on", async () => {
    const now = await given(silent);
    now.world.texts.loseAnswer();
    const [text, behind] = [now.sends("hm"), now.sends("behind")];
    await now.comesTo(text, "unsure", 10 * minute);
    await now.comesTo(behind, "sent", 10 * minute);
    await now.clock.advance(60 * minute);
    expect(textsOf(now, anna)).toEqual(["hm", "behind"]);
    expect(now.statesOf(text)).toEqual(["queued", "sending", "unsure"]);
  });

  it("is sent again when the owner says so", async () => {
    const now = await given(silent);
    now.world.texts.loseAnswer();
    const text = now.sends("hm");
    await now.comesTo(text, "unsure", 10 * minute);
    expect(now.texts.decide(text.id, "send-again")).toBe(true);
    await now.comesTo(text, "sent", 10 * minute);
    await now.clock.until(() => textsOf(now, anna).length === 2);
    expect(textsOf(now, anna)).toEqual(["hm", "hm"]);
  });

  it("is left when the owner says so", async () => {
    const now = await given(silent);
    now.world.texts.loseAnswer();
    const text = now.sends("hm");
    await now.comesTo(text, "unsure", 10 * minute);
    expect(now.texts.decide(text.id, "leave")).toBe(true);
    expect(now.statesOf(text).at(-1)).toBe("failed");
    await now.clock.advance(10 * minute);
    expect(textsOf(now, anna)).toEqual(["hm"]);
  });

  it("is known to have arrived when its report comes", async () => {
    const now = await given();
    now.world.texts.loseAnswer();
    const text = now.sends("reported");
    await now.comesTo(text, "delivered", 10 * minute);
    expect(now.world.texts.onAir()).toHaveLength(1);
  });

  it("of several parts goes on with the rest when its report comes", async () => {
    const now = await given();
    now.world.texts.loseAnswer();
    const text = now.sends("long ".repeat(80));
    await now.comesTo(text, "delivered", 20 * minute);
    expect(textsOf(now, anna)).toEqual(["long ".repeat(80)]);
    expect(now.world.texts.onAir()).toHaveLength(text.parts);
  });

  it("is asked about by a daemon that starts after one that died while it was being sent", async () => {
    const first = await given(silent);
    first.world.texts.delayAnswer(20_000);
    const text = first.sends("dying");
    await first.clock.until(() => first.world.texts.onAir().length === 1);
    await first.kill();
    const now = await startTextsInWorld({ after: first, journal: first.journal, ...silent });
    house = now;
    await now.comesTo(text, "unsure");
    await now.clock.advance(10 * minute);
    expect(now.world.texts.onAir()).toHaveLength(1);
  });
});

describe("given a daemon that is stopped while a text is on its way", () => {
  it("waits for the answer, and the text is known to be sent", async () => {
    const first = await given({ knobs: { noStatusReports: true } });
    first.world.texts.delayAnswer(1000);
    const text = first.sends("last words");
    await first.clock.until(() => first.world.texts.onAir().length === 1);
    await first.crash();
    expect(first.statesOf(text).at(-1)).toBe("sent");
  });

  it("hands nothing to a modem whose prompt comes too late", async () => {
    let isBegun: boolean | null = null;
    let showPrompt: () => void = () => undefined;
    const now = await given({
      modem: (modem) => ({
        ...modem,
        send: (_, begin) =>
          new Promise((resolve) => {
            showPrompt = () => {
              try {
                begin();
                isBegun = true;
              } catch {
                isBegun = false;
              }
              resolve({ kind: "not-sent", why: "a test" });
            };
          }),
      }),
    });
    const text = now.sends("too late");
    await now.clock.advance(1000);
    const stopping = now.texts.stop();
    showPrompt();
    await stopping;
    expect(isBegun).toBe(false);
    expect(now.statesOf(text)).toEqual(["queued"]);
  });
});

describe("given a daemon that ends at any moment of a text's going", () => {
  it("the next one sends what the first did not begin, and nothing twice", async () => {
    await given();
    for (let wait = 0; wait < 3000; wait += 150) {
      const before = house ?? (await given());
      const text = before.sends(`after ${wait}`);
      await before.clock.advance(wait);
      await before.kill();
      const now = await startTextsInWorld({ after: before, journal: before.journal });
      house = now;
      const isOver = (): boolean => {
        const found = now.texts.text("out", text.id);
        return found?.direction === "out" && ["delivered", "unsure"].includes(found.text.state.kind);
      };
      await now.clock.until(isOver, 10 * minute);
      expect(textsOf(now, anna).filter((each) => each === `after ${wait}`).length).toBeLessThanOrEqual(1);
    }
  });
});

describe("given a journal that keeps nothing", () => {
  it("what is to be sent is refused, and says why", async () => {
    const now = await given();
    now.journal.fails = true;
    const sent = now.texts.send({ to: personOf(anna), body: "x", origin: { chat: 1, message: 99_999 } });
    expect(refusalOf(sent)).toContain("disk is full");
    expect(now.world.texts.onAir()).toEqual([]);
  });

  it("what is queued leaves when its beginning can be written down", async () => {
    const now = await given();
    await now.world.stick.unplug();
    const text = now.sends("x");
    now.journal.fails = true;
    await now.world.stick.replug();
    await now.clock.advance(minute);
    expect(now.world.texts.onAir()).toEqual([]);
    now.journal.fails = false;
    await now.comesTo(text, "delivered", 10 * minute);
  });

  it("an answer that came meanwhile is not forgotten", async () => {
    const now = await given();
    now.world.texts.delayAnswer(5000);
    const text = now.sends("x");
    await now.clock.until(() => now.world.texts.onAir().length === 1);
    now.journal.fails = true;
    await now.clock.advance(minute);
    now.journal.fails = false;
    await now.comesTo(text, "delivered", 10 * minute);
    expect(now.world.texts.onAir()).toHaveLength(1);
  });
});

describe("who cannot be sent a text", () => {
  it.each([
    ["INFO", "name of a sender"],
    ["", "no number"],
    ["112", "emergencies"],
    ["12", "no phone number"],
    ["*100#", "no phone number"],
  ])("is refused at once: %s", async (written, why) => {
    const now = await given();
    const to = { name: null, number: null, written };
    const sent = now.texts.send({ to, body: "x", origin: { chat: 1, message: 1 } });
    expect(refusalOf(sent)).toContain(why);
  });

  it("a short code is sent one", async () => {
    const now = await given();
    const text = now.sends("STOP", { name: null, number: null, written: "40404" });
    await now.comesTo(text, "sent");
    expect(now.world.texts.sent()).toMatchObject([{ to: "40404", text: "STOP" }]);
  });

  it.each([
    ["nothing", "", "nothing to send"],
    ["40,000 letters", "x".repeat(40_000), "262 texts"],
  ])("nor is %s sent", async (_, body, why) => {
    const now = await given();
    const sent = now.texts.send({ to: personOf(anna), body, origin: { chat: 1, message: 2 } });
    expect(refusalOf(sent)).toContain(why);
  });
});
