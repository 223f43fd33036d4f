import { type SimulatorOptions, type World, startSimulator } from "../../src/simulator/world.ts";
import type { CommandPort, MemoryPort } from "../../src/simulator/ports.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

/** A stick on ports in memory, and a hand on its clock. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly world: World<MemoryPort>;
  /** Writes a command line and waits for its final result; answers everything that came since it was written. */
  readonly command: (line: string, port?: CommandPort) => Promise<string>;
  /** Writes bytes, as they are. */
  readonly write: (text: string, port?: CommandPort) => Promise<void>;
  /** Everything that has come on a port since it was last asked for. */
  readonly read: (port?: CommandPort) => string;
}

const finals = /(^|\n)(OK|ERROR|NO CARRIER|COMMAND NOT SUPPORT|TOO MANY PARAMETERS|\+CM[ES] ERROR: .*)\r\n$/;

/** Starts a simulator under virtual time, with its noise off and every command answered in 20 ms unless told. */
export async function startBench(options: Partial<SimulatorOptions> = {}): Promise<Bench> {
  const clock = virtualClock();
  const world = await startSimulator({
    clock,
    ...options,
    timings: { ...steadyTimings, ...options.timings },
    knobs: { noise: false, ...options.knobs },
  });
  const heard = { modem: "", pcui: "" };
  const listen = (port: CommandPort): void => {
    world.ports[port].onBytes((bytes) => {
      heard[port] += Buffer.from(bytes).toString("latin1");
    });
  };
  listen("modem");
  listen("pcui");
  const read = (port: CommandPort = "pcui"): string => {
    const text = heard[port];
    heard[port] = "";
    return text;
  };
  const write = async (text: string, port: CommandPort = "pcui"): Promise<void> => {
    await world.ports[port].write(Buffer.from(text, "latin1"));
  };
  return {
    clock,
    world,
    read,
    write,
    async command(line, port = "pcui") {
      const before = heard[port].length;
      await write(`${line}\r`, port);
      await clock.until(() => finals.test(heard[port].slice(before)), 200_000);
      return read(port);
    },
  };
}

/** No draws: what transcripts show is the same whatever else is drawn. */
export const steadyTimings = {
  reply: [20, 20],
  callReply: [100, 100],
  serviceReply: [3000, 3000],
  orig: [100, 100],
  conf: [1400, 1400],
  conn: [20, 20],
  turnedDown: [1000, 1000],
  release: [500, 500],
  cend: [10, 10],
  submit: [2800, 2800],
  submitReply: [200, 200],
  textDelivery: [500, 500],
  textAlert: [1500, 1500],
  report: [3000, 3000],
  ussd: [4000, 4000],
} as const;

/** What a careful driver sends first. */
export const usualSetUp = ["ATE0", "AT+CMEE=1", "AT+CRC=1", "AT+CLIP=1", "AT+CSSN=1,1", "AT+CVHU=0"];
