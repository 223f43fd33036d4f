import type { Host } from "../core/host.ts";

/** The three ttys of the stick: `modem` and `pcui` take commands, `voice` carries PCM. */
export type PortName = "modem" | "voice" | "pcui";

/** The ports in the order of their USB interfaces. */
export const portNames: readonly PortName[] = ["modem", "voice", "pcui"];

/** The two ports that take commands. */
export type CommandPort = Exclude<PortName, "voice">;

/** The ports that take commands. */
export const commandPorts: readonly CommandPort[] = ["modem", "pcui"];

/** The host's end of a port that exists in memory alone. */
export interface MemoryPort {
  /** Settles when the stick has the bytes; rejects when the port is gone or closed. */
  write(bytes: Uint8Array): Promise<void>;
  /** One listener, from now on; what came before it was set is handed to it first. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Told once when the stick is pulled out, with the reason in words. */
  onGone(listener: (why: string) => void): void;
  close(): Promise<void>;
}

/** What a plug tells the stick. */
export interface PlugListener {
  /** The host wrote. */
  readonly receive: (port: PortName, bytes: Uint8Array) => void;
  /** The host opened a port; of ttys it is told when they appear, for nobody can see them opened. */
  readonly opened: (port: PortName) => void;
}

/** What a host sees of a stick beside its ports, and does to it. */
export interface UsbSide {
  readonly host: Host;
  /** Told when the host cuts the stick off the bus, and when it takes it back. One listener. */
  onCut(listener: (isCut: boolean) => void): void;
}

/** Something the stick is plugged into: it makes the host's ends of the three ports, and carries the bytes. */
export interface Plug<P> {
  /** The host's end of each port. Throws while the stick is out. */
  readonly ports: Readonly<Record<PortName, P>>;
  /** The ports appear. `renamed` asks for other names than before. */
  insert(listener: PlugListener, renamed: boolean): Promise<void>;
  /** To the host. Lost when nobody reads. */
  readonly send: (port: PortName, bytes: Uint8Array) => void;
  /** The ports vanish: the host sees a hang-up on each. */
  pull(): Promise<void>;
  /** Where the stick can be looked for; null for ports that are no ttys. */
  readonly usb: UsbSide | null;
  /** Gives back all there is to give back. */
  close(): Promise<void>;
}

/** The host's ends, each looked up when it is asked for. */
export function portsBy<P>(endOf: (port: PortName) => P): Readonly<Record<PortName, P>> {
  return {
    get modem() {
      return endOf("modem");
    },
    get voice() {
      return endOf("voice");
    },
    get pcui() {
      return endOf("pcui");
    },
  };
}

/** What asking for a port comes to while the stick is out. */
export const notPluggedIn = "The stick is not plugged in: there is no such port";
