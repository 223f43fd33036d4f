import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { fuzz } from "./fuzz.ts";

/** Set in the environment, for more than a quick run. */
const count = Number(process.env["FUZZ"] ?? 50_000);

const samples = ["received.txt", "written.txt"].flatMap((file) => {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  return text.split("\n").filter((line) => /^(?:[\dA-F]{2})+$/.test(line));
});

it(
  `${count} PDUs that nobody should send are read without harm`,
  () => {
    const { failures, kinds, seconds, slowestMillis } = fuzz(readPdu, samples, count);
    process.stdout.write(
      `${count} PDUs in ${seconds.toFixed(1)} s, the slowest in ${slowestMillis.toFixed(1)} ms\n`,
    );
    process.stdout.write(`${JSON.stringify(kinds)}, ${failures.length} failures\n`);
    expect(failures).toEqual([]);
    expect(Object.values(kinds).filter((found) => found < count / 1000)).toEqual([]);
    expect(Object.values(kinds).reduce((sum, found) => sum + found)).toBe(count);
  },
  20_000 + count,
);

it("any number of digits or other characters is read at once", () => {
  for (const piece of ["0", "F", "07", "0791", "\r\n", "G", "0041000B91"])
    expect(readPdu(piece.repeat(1_000_000 / piece.length)).kind).toBe("undecodable");
});
