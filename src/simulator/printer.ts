import { framed, makersLine } from "./announcement.ts";
import type { Knobs } from "./knobs.ts";
import { type CommandPort, commandPorts } from "./ports.ts";
import type { Profile } from "./profile.ts";
import { type Speaker, type SpeakerParts, garbage, startSpeaker } from "./speaker.ts";
import type { Transcript } from "./transcript.ts";

/** All that the stick prints on its command ports. */
export interface Printer {
  /** To the port that asked. */
  readonly reply: (port: CommandPort, frames: readonly string[]) => void;
  /** Unsolicited, to the port of ^PORTSEL. */
  readonly print: (frames: readonly string[]) => void;
  /** The same; under `splitUrc` in the middle of the reply that the port waits for. */
  readonly printInside: (frames: readonly string[]) => void;
  /** A line of the maker's own; nothing on a stick without them. */
  readonly printMakers: (line: string) => void;
  readonly echo: (port: CommandPort, text: string) => void;
  /** The rest of some line, as a port begins with that was in the middle of it. */
  readonly litter: (port: CommandPort) => void;
  /** What has not been printed yet never is. */
  readonly hush: () => void;
}

/** What a printer is made of. */
export interface PrinterParts extends Pick<SpeakerParts, "clock" | "random" | "pause"> {
  readonly profile: Profile;
  readonly transcript: Transcript;
  readonly knobs: () => Knobs;
  /** `<n>` of ^PORTSEL: 0 the pcui port, 1 the modem port. */
  readonly portsel: () => number;
  /** A reply is yet to come on the port. */
  readonly busy: (port: CommandPort) => boolean;
  /** It prints nothing at all. */
  readonly silent: () => boolean;
  /** Bars of +CSQ. */
  readonly signal: number;
  readonly deliver: (port: CommandPort, bytes: Uint8Array) => void;
}

/** Starts a printer. */
export function startPrinter(parts: PrinterParts): Printer {
  const { knobs, profile, random, transcript } = parts;
  const interruption = makersLine(`^RSSI:${parts.signal}`, parts)[0] ?? framed("+CREG: 1");
  const speakerOn = (port: CommandPort): Speaker =>
    startSpeaker({
      ...parts,
      interruption,
      deliver: (bytes) => {
        parts.deliver(port, bytes);
      },
    });
  const speakers = { modem: speakerOn("modem"), pcui: speakerOn("pcui") };

  const record = (port: CommandPort, frames: readonly string[]): void => {
    const lines = frames.join("").split(/[\r\n]+/);
    for (const line of lines) if (line !== "") transcript.record(port, "<", line);
  };

  const reply = (port: CommandPort, frames: readonly string[]): void => {
    if (parts.silent() || frames.length === 0) return;
    record(port, frames);
    speakers[port].say(frames);
  };

  const printPorts = (): readonly CommandPort[] => {
    const { portselOther, urcBothPorts } = knobs();
    if (urcBothPorts) return commandPorts;
    return [(parts.portsel() === 1) !== portselOther ? "modem" : "pcui"];
  };

  const print = (frames: readonly string[]): void => {
    for (const port of printPorts()) for (const frame of frames) reply(port, [frame]);
  };

  const printInside = (frames: readonly string[]): void => {
    for (const port of printPorts()) {
      if (knobs().splitUrc && parts.busy(port) && !parts.silent()) {
        record(port, frames);
        speakers[port].slip(frames);
      } else for (const frame of frames) reply(port, [frame]);
    }
  };

  return {
    reply,
    print,
    printInside,
    printMakers: (line) => {
      print(makersLine(line, { profile }));
    },
    echo: (port, text) => {
      speakers[port].echo(text);
    },
    litter(port) {
      speakers[port].echo(`3,0,5${garbage(random)}`);
    },
    hush() {
      for (const port of commandPorts) speakers[port].hush();
    },
  };
}
