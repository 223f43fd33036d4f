import type { Port } from "./port.ts";
import { openTcp } from "./tcp.ts";
import { openTty } from "./usb.ts";

/** Where a port is: a tty, or a raw serial server on the network. */
export type PortAddress =
  | { readonly kind: "tty"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** Reads a tty's path or `tcp://host:port`; undefined for anything else. */
export function parseAddress(text: string): PortAddress | undefined {
  if (text.startsWith("/")) return { kind: "tty", path: text };
  const match = /^tcp:\/\/(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})\/?$/i.exec(text);
  const port = Number(match?.[2]);
  if (!match?.[1] || port < 1 || port > 65_535) return undefined;
  return { kind: "tcp", host: match[1].replaceAll(/[[\]]/g, ""), port };
}

/** Opens a port. Rejects with ModemError, in words that name the port. */
export function openPort(address: PortAddress): Promise<Port> {
  return address.kind === "tty" ? openTty(address.path) : openTcp(address.host, address.port);
}
