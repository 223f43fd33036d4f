import { describe, expect, it } from "vitest";
import { isLacking, isPassing, readRefusal } from "../../src/modem/text-errors.ts";

describe("the refusal of a text", () => {
  it.each<[string, number | null, string]>([
    ["+CMS ERROR: 1", 1, "the number does not exist"],
    ["+CMS ERROR: 38", 38, "the network is out of order"],
    ["+CMS ERROR:42", 42, "the network is congested"],
    ["+CMS ERROR: 193", 193, "this SIM has no contract with the service centre"],
    ["+CMS ERROR: 322", 322, "the modem has no room for texts"],
    ["+CMS ERROR: 500", 500, "the modem gives no reason"],
    ["+CMS ERROR: 513", 513, "the modem says +CMS ERROR: 513"],
    ["+CMS ERROR: memory full", null, "memory full"],
    ["+CMS ERROR:", null, "the modem gives no reason"],
    // Codes of +CME are others.
    ["+CME ERROR: 30", null, "the modem says +CME ERROR: 30"],
    ["ERROR", null, "the modem gives no reason"],
    ["COMMAND NOT SUPPORT", null, "the modem gives no reason"],
  ])("%s", (result, code, words) => {
    expect(readRefusal(result)).toEqual({ code, words });
  });

  it("is of a modem that lacks something, or of its SIM and the moment", () => {
    const lacking = [
      "ERROR",
      "COMMAND NOT SUPPORT",
      "+CMS ERROR: 302",
      "+CME ERROR: 4",
      "+CMS ERROR: not supported",
    ];
    expect(lacking.filter(isLacking)).toEqual(lacking);
    const others = [
      "+CMS ERROR: 310",
      "+CMS ERROR: 314",
      "+CME ERROR: 14",
      "+CMS ERROR: SIM failure",
      "+CMS ERROR: 500",
    ];
    expect(others.filter(isLacking)).toEqual([]);
  });

  it("passes when something is busy", () => {
    const passing = ["+CMS ERROR: 314", "+CME ERROR: 14", "+CMS ERROR: 515", "+CMS ERROR: SIM busy"];
    expect(passing.filter(isPassing)).toEqual(passing);
    expect(["+CMS ERROR: 302", "ERROR", "+CME ERROR: 10", "COMMAND NOT SUPPORT"].filter(isPassing)).toEqual(
      [],
    );
  });
});
