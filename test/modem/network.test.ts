import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type NetworkView, unseenNetwork } from "../../src/core/network.ts";
import {
  answered,
  asksForCode,
  heardOf,
  hintsAtLostSim,
  hintsAtRegistration,
  refusesForLostSim,
} from "../../src/modem/network.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import { type PhoneInWorld, startPhoneInWorld } from "../support/phone-in-world.ts";

const asked = (...lines: readonly string[]): NetworkView => answered(unseenNetwork, lines);
const heard = (line: string): NetworkView => heardOf(unseenNetwork, line);
const view = (changes: Partial<NetworkView>): NetworkView => ({ ...unseenNetwork, ...changes });

describe("the reply to AT+CREG?", () => {
  it.each<[string, readonly string[], Partial<NetworkView>]>([
    ["an E160G", ["+CREG: 2,1,8BE3,2BAF"], { registration: "home" }],
    ["an E160G in no network", ["+CREG: 2,0,00,0"], { registration: "none" }],
    ["with spaces", ["+CREG: 2,5, 1607, 14DB"], { registration: "roaming" }],
    ["firmware 21.x", ['+CREG: 2,1,"234B","7E6"'], { registration: "home" }],
    ["without a space", ["+CREG:0,3"], { registration: "denied" }],
    ["the short form", ["+CREG: 1,2"], { registration: "searching" }],
    ["with its technology", ['+CREG: 2,1,"00C3","0001",7'], { registration: "home", mode: "LTE" }],
    ["emergency calls alone", ["+CREG: 0,8"], { registration: "emergency" }],
    ["not known", ["+CREG: 0,4"], { registration: "unknown" }],
    ["without a preference for calls", ["+CREG: 0,10"], { registration: "roaming" }],
    // T05: "searching" comes between the question and its reply.
    ["news before it", ["+CREG: 2", "+CREG: 2,5, 1607, 14DB"], { registration: "roaming" }],
    ["news behind it", ["+CREG: 2,1,8BE3,2BAF", "+CREG: 2"], { registration: "searching" }],
    ["news with a place", ["+CREG: 2,2", "+CREG: 1,8BE3,2BAF"], { registration: "home" }],
    [
      "news with a technology",
      ["+CREG: 2,2", '+CREG: 1,"8BE3","2BAF",2'],
      { registration: "home", mode: "WCDMA" },
    ],
    ["nothing", [], {}],
    ["rubbish", ["+CREG: ~#~", "+CREG:", "+CREG: 2,99"], {}],
  ])("is read: %s", (_what, lines, changes) => {
    expect(asked(...lines)).toEqual(view(changes));
  });
});

describe("news of the network", () => {
  it.each<[string, Partial<NetworkView>]>([
    ["+CREG: 2", { registration: "searching" }],
    ["+CREG:1", { registration: "home" }],
    ["+CREG: 1,8BE3,2BAF", { registration: "home" }],
    ['+CREG: 5,"234B","7E6",2', { registration: "roaming", mode: "WCDMA" }],
    // A reply that comes late.
    ["+CREG: 2,1", { registration: "home" }],
    ["^RSSI:15", { signal: 15 }],
    ["^RSSI: 99", { signal: null }],
    ["^MODE:5,4", { mode: "WCDMA" }],
    ["^MODE: 3, 2", { mode: "GSM" }],
    ["^SYSINFO:2,3,0,5,1,,4", { mode: "WCDMA" }],
    ['^SYSINFOEX:2,1,0,1,,3,"WCDMA",41,"HSPA+"', { mode: "WCDMA" }],
    ["^SYSINFOEX: 2,3,0,1,,6,LTE,101,LTE", { mode: "LTE" }],
  ])("is taken in: %s", (line, changes) => {
    expect(heard(line)).toEqual(view(changes));
  });

  it.each([
    "^MODE:0,0",
    "^SRVST:0",
    "^BOOT:37478870,0,0,0,77",
    "RING",
    "",
    "^SYSINFO:0,4,0,0,255,,0",
    "+CREG",
  ])("leaves the rest as it is: %s", (line) => {
    expect(heard(line)).toBe(unseenNetwork);
  });

  it("hints at what is to be asked, and at a SIM that is gone", () => {
    expect(["+CREG: 2", "^SRVST:0", "^SIMST: 255,1"].every(hintsAtRegistration)).toBe(true);
    expect(["^RSSI:15", "+CRING: VOICE"].some(hintsAtRegistration)).toBe(false);
    expect(["^SIMST:255", "^SIMST: 255,1", "^SIMST:0"].every(hintsAtLostSim)).toBe(true);
    expect(["^SIMST:1", "^SRVST:0", "^SIMST:240"].some(hintsAtLostSim)).toBe(false);
    expect(["+CME ERROR: 10", "+CME ERROR: SIM failure"].every(refusesForLostSim)).toBe(true);
    expect(["+CME ERROR: 14", "ERROR", "+CME ERROR: 100"].some(refusesForLostSim)).toBe(false);
  });

  it.each(["+CPIN: SIM PIN", "+CPIN:SIM PUK", '+CPIN: "PH-NET PIN"'])(
    "shows a SIM that is locked: %s",
    (line) => {
      expect(asksForCode(line)).toBe(true);
    },
  );

  it.each(["+CPIN: READY", "+CPIN: SIM PIN2", "+CPIN: SIM PUK2", "+CREG: 2"])("shows none: %s", (line) => {
    expect(asksForCode(line)).toBe(false);
  });

  it("is never an error, whatever the line", () => {
    const pieces = fc.constantFrom(
      "+CREG:",
      "^MODE:",
      "+COPS:",
      "^SYSINFOEX:",
      ",",
      '"',
      "1",
      "99",
      " ",
      "~",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 12 }), (parts) => {
        const line = parts.join("");
        const seen = heardOf(answered(unseenNetwork, [line]), line);
        expect(seen.signal ?? 0).toBeLessThanOrEqual(31);
        expect(seen.operator?.length ?? 0).toBeLessThanOrEqual(40);
      }),
    );
  });
});

describe("the operator's name", () => {
  it.each<[string, string | null, string | null]>([
    ['+COPS: 0,0,"Ukrtelecom",2', "Ukrtelecom", "WCDMA"],
    ["+COPS: 0,0,Example Mobile", "Example Mobile", null],
    ['+COPS: 0,2,"25507",0', "25507", "GSM"],
    ['+COPS: 0,0,"Example@@"', "Example", null],
    ['+COPS: 0,0,"Exa\u0007mple, Ltd.",7', "Example, Ltd.", "LTE"],
    ["+COPS: 0", null, null],
    ['+COPS: 0,0,""', null, null],
  ])("is read: %s", (line, operator, mode) => {
    expect(asked(line)).toEqual(view({ operator, mode }));
  });
});

describe.each(profileNames)("the network, asked of a slow %s", (profile) => {
  let house: PhoneInWorld;
  afterEach(async () => {
    await house.stop();
  });

  it.each([700, 1500, 6000])("that answers after %i ms, is known as of any other", async (slowReply) => {
    house = await startPhoneInWorld({
      profile,
      ports: "modem",
      knobs: { slowReply: true },
      timings: { slowReply },
      ready: false,
    });
    await house.clock.advance(900_000);
    const { registration, operator, callWaiting } = house.phone.status();
    expect([registration, operator, callWaiting, house.readies()]).toEqual([
      "home",
      "Example Mobile",
      "on",
      1,
    ]);
  });
});
