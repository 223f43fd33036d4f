import { describe, expect, it } from "vitest";
import { maskNumber, maskNumbers } from "../../src/core/log.ts";

describe("a number in the log", () => {
  it.each([
    ["+447700900123", "+44…123"],
    ["07700900123", "077…123"],
    ["40404", "…"],
    ["112", "…"],
    ["", "…"],
  ])("is masked: %s", (number, masked) => {
    expect(maskNumber(number)).toBe(masked);
  });

  it("is masked in the middle of words", () => {
    const text = "calls +44 7700 900123 and 07700900124, 3 times in 2026";
    expect(maskNumbers(text)).toBe("calls +44…123 and 077…124, 3 times in 2026");
  });
});
