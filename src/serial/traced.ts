import type { Port } from "./port.ts";
import { hidePins } from "./secrets.ts";

/** Which way bytes went, seen from the host. */
export type Direction = "<" | ">";

/** Takes every piece of bytes that went over a port. */
export type TraceSink = (port: string, direction: Direction, bytes: Uint8Array) => void;

/** The same port, with every byte but those of a PIN told to `sink` under the name `name`. */
export function traced(port: Port, name: string, sink: TraceSink): Port {
  const hideHeard = hidePins();
  const hideWritten = hidePins();
  return {
    ...port,
    onBytes: (listener) => {
      port.onBytes((bytes) => {
        sink(name, "<", hideHeard(bytes));
        listener(bytes);
      });
    },
    write: (bytes) => {
      sink(name, ">", hideWritten(bytes));
      return port.write(bytes);
    },
  };
}
