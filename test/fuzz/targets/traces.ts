import { hidePins } from "../../../src/serial/secrets.ts";
import { printRecord, readTrace } from "../../../src/trace.ts";
import { claim, claimSame, textOf, type Target } from "../target.ts";

/** A trace file: what is read of it is written as it was read; and no PIN that was set is in it. */
export const traces: Target = {
  name: "traces",
  longest: 65_536,
  run(input) {
    const { records, unreadable } = readTrace(textOf(input));
    claim(records.length + unreadable.length <= textOf(input).split("\n").length, "no line counts twice");
    const again = readTrace(records.map(printRecord).join(""));
    claimSame(again, { records, unreadable: [] }, "a trace is read as it was written");
    checkPins(input);
  },
};

function checkPins(input: Buffer): void {
  const hide = hidePins();
  const pieces = [...input.subarray(0, 500)].map((byte) => hide(Buffer.of(byte)));
  const hidden = Buffer.concat(pieces).toString("latin1");
  claim(!/\+CPIN=[^*\r\n]/i.test(hidden), "no PIN is written");
}
