import { describe, expect, it } from "vitest";
import type { Port } from "../../src/serial/port.ts";
import { traced } from "../../src/serial/traced.ts";

function tracedPort() {
  const trace: string[] = [];
  const written: string[] = [];
  const heard: string[] = [];
  let hear: (bytes: Uint8Array) => void = () => undefined;
  const port: Port = {
    write: (bytes) => {
      written.push(Buffer.from(bytes).toString("latin1"));
      return Promise.resolve();
    },
    onBytes: (listener) => {
      hear = listener;
    },
    onGone: () => undefined,
    close: () => Promise.resolve(),
  };
  const watched = traced(port, "pcui", (name, direction, bytes) =>
    trace.push(`${name} ${direction} ${Buffer.from(bytes).toString("latin1")}`),
  );
  watched.onBytes((bytes) => heard.push(Buffer.from(bytes).toString("latin1")));
  const write = (text: string): Promise<void> => watched.write(Buffer.from(text, "latin1"));
  const say = (...texts: readonly string[]): void => {
    for (const text of texts) hear(Buffer.from(text, "latin1"));
  };
  return { trace, written, heard, write, say };
}

describe("a traced port", () => {
  it("tells every byte, and passes it on", async () => {
    const { trace, written, heard, write, say } = tracedPort();
    await write("AT\r");
    say("\r\nO", "K\r\n\0\u00ff");
    expect(trace).toEqual(["pcui > AT\r", "pcui < \r\nO", "pcui < K\r\n\0\u00ff"]);
    expect([written, heard]).toEqual([["AT\r"], ["\r\nO", "K\r\n\0\u00ff"]]);
  });

  it.each(['AT+CPIN="1234"\r', "at+cpin=1234\r", 'AT+CPIN="12345678","1234"\r', 'ATE0;+CPIN="1234"\r'])(
    "never tells the PIN of %j, and passes it on",
    async (text) => {
      const { trace, written, write } = tracedPort();
      await write(text);
      await write("AT+CSQ=1234\r");
      expect(trace.join()).not.toMatch(/1234.*AT\+CSQ/);
      expect(trace).toEqual([expect.stringMatching(/^pcui > .*\+cpin=\**\r$/is), "pcui > AT+CSQ=1234\r"]);
      expect(trace[0]).toHaveLength("pcui > ".length + text.length);
      expect(written[0]).toBe(text);
    },
  );

  it("never tells the PIN of an echo, however it is cut", () => {
    const { trace, say } = tracedPort();
    say(...Array.from('AT++CPIN="1234"\r\r\nOK\r\n+CPIN: READY 1234\r\n'));
    expect(trace.map((line) => line.slice("pcui < ".length)).join("")).toBe(
      "AT++CPIN=******\r\r\nOK\r\n+CPIN: READY 1234\r\n",
    );
  });
});
