import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandText } from "../../src/telegram/trail.ts";
import { password, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

const trail = (): readonly string[] =>
  [0, 1]
    .flatMap((page) =>
      page < world.journal.audit.read(null, 0).pages ? world.journal.audit.read(null, page).entries : [],
    )
    .filter(({ what }) => what !== "/getid")
    .map(({ actor, what, outcome }) => `${actor?.name ?? "-"}: ${what}: ${outcome}`)
    .toReversed();

describe("the trail", () => {
  it("has what owners did, and what came of it", async () => {
    world.olivia.sends("/call 07700 900123");
    await world.olivia.receives("Your phone rings first");
    world.olivia.sends("/call 07700 900124");
    await world.olivia.receives("/close");
    world.olivia.sends("/call 112");
    await world.olivia.receives("emergencies");
    const message = world.olivia.sends("/sms anna rossi the secret words");
    await world.olivia.receives("This goes to");
    world.olivia.edits(message, "/sms anna rossi other secret words");
    world.olivia.sends("/sms 40404 STOP");
    await world.olivia.receives("short code");
    await world.olivia.presses("Send it").answered();
    world.olivia.sendsFile("family.vcf", Buffer.from("BEGIN:VCARD"));
    await world.olivia.receives("has 3 contacts now");
    world.olivia.sends("/command AT+CMEE=1");
    await world.olivia.receives("This does or sets something");
    await world.olivia.presses("Send it").answered();
    await world.olivia.receives("OK");
    world.olivia.sends("/setmasterphone 07700 900009");
    await world.olivia.receives("The master phone is");
    await world.handled();
    expect(trail()).toEqual(
      [
        "/call 07700 900123: done",
        "/call 07700 900124: refused",
        "/call 112: refused",
        "text to Anna Rossi · +44 7700 900104: done",
        "other words for the text to Anna Rossi · +44 7700 900104: done",
        "text to 40404: asked",
        "text to 40404: done",
        "the contact file family.vcf: done",
        "/command AT+CMEE=1: asked",
        "/command AT+CMEE=1: done",
        "/setmasterphone 07700 900009: done",
      ].map((line) => `Olivia: ${line}`),
    );
  });

  it("has strangers at the door, and no password", async () => {
    world.stranger.sends("/addtemporaryowner guess");
    await world.stranger.receives("not the password");
    world.stranger.sends(`/addtemporaryowner ${password}`);
    await world.stranger.receives("Welcome");
    world.stranger.sends("/status");
    await world.handled();
    expect(trail()).toEqual([
      "Mallory: a wrong password: refused",
      "Mallory: became a temporary owner: done",
      "Mallory: /status: done",
    ]);
  });

  it("has what failed", async () => {
    world.directory.count = () => {
      throw new Error("the contacts are gone");
    };
    world.olivia.sends("/getcontactscount");
    await world.olivia.receives("Something went wrong");
    await world.handled();
    expect(trail()).toEqual(["Olivia: /getcontactscount: failed"]);
  });

  it("is no bigger for a stranger's noise", async () => {
    for (const text of ["/status", "hello", "/getid", "/audit"]) world.stranger.sends(text);
    for (const _ of Array.from({ length: 30 })) world.stranger.sends("/addtemporaryowner guess");
    await world.olivia.receives("I do not tell of more");
    await world.handled();
    expect(trail()).toEqual([
      ...Array.from({ length: 5 }, () => "Mallory: a wrong password: refused"),
      "Mallory: a password after too many wrong ones: refused",
    ]);
  });

  it.each([
    ["addtemporaryowner", "sesame", "/addtemporaryowner"],
    ["sms", "anna hello", "/sms"],
    ["find", "dinner", "/find"],
    ["ussd", "*100#", "/ussd *100#"],
    ["ussd", "*123*4455 6677 8899#", "/ussd *123*…"],
    ["ussd", "**04*1234*5678*5678#", "/ussd **04*…"],
    ["command", 'AT+CSQ;+CPIN="1234";+CLCC', "/command AT+CSQ;+CPIN=…;+CLCC"],
    ["command", 'AT^CPIN="1234"', "/command AT^CPIN=…"],
    ["command", 'AT+CLCK="SC",0,"1234"', "/command AT+CLCK=…"],
    ["command", 'AT+CPWD="SC","1234","5678"', "/command AT+CPWD=…"],
    ["command", "ATD**04*1234*5678*5678#;", "/command ATD**04*…;"],
    ["command", "atd **052*12345678*1234*1234#;+CSQ", "/command atd **052*…;+CSQ"],
    ["command", "ATD**002*+447700900123#;", "/command ATD**002*+447700900123#;"],
    ["call", "anna", "/call anna"],
  ])("keeps of /%s %s no more than it may", (name, argument, kept) => {
    expect(commandText(name, argument)).toBe(kept);
  });
});

describe("/audit", () => {
  it("shows pages, and those of one", async () => {
    for (const _ of Array.from({ length: 8 })) world.olivia.sends("/getmasterphone");
    for (const _ of Array.from({ length: 4 })) world.oscar.sends("/getmasterphone");
    await world.handled();
    world.olivia.sends("/audit");
    const first = await world.olivia.receives("(page 1 of 2)");
    expect(first.text).toContain("Oscar: /getmasterphone");
    await world.olivia.presses("Older").answered();
    await expect.poll(() => world.olivia.chat().at(-1)?.text).toContain("(page 2 of 2)");
    world.olivia.sends("/audit 2");
    await world.olivia.receives("(page 2 of 2)");
    world.olivia.sends("/audit OLIV");
    const own = await world.olivia.receives("entries of OLIV");
    expect(own.text).not.toContain("Oscar");
    world.olivia.sends("/audit 444555666");
    expect((await world.olivia.receives("entries of 444555666")).text).not.toContain("Olivia");
    world.olivia.sends(`/audit ${"ж".repeat(100)}`);
    await world.olivia.receives("Nothing is kept of");
  });

  it("is for owners alone, its buttons too", async () => {
    world.stranger.sends(`/addtemporaryowner ${password}`);
    await world.stranger.receives("Welcome");
    world.stranger.sends("/audit");
    await world.stranger.receives("Only an owner may use /audit");
    expect((await world.stranger.forges("a:0:").answered()).text).toBe("Only an owner may read this.");
  });
});
