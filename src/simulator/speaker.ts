import type { Clock } from "../core/clock.ts";
import type { Knobs } from "./knobs.ts";
import type { Random } from "./random.ts";

/** The stick's voice on one port: frames in order, mangled as the switches say. */
export interface Speaker {
  /** Frames that belong together, such as a reply and its final result. */
  readonly say: (frames: readonly string[]) => void;
  /** Frames that cut what is said next in two, or come before it when it cannot be cut. */
  readonly slip: (frames: readonly string[]) => void;
  /** Text as it is, such as an echo. */
  readonly echo: (text: string) => void;
  /** What has not been said yet never is. */
  readonly hush: () => void;
}

/** What a speaker is made of. */
export interface SpeakerParts {
  readonly clock: Clock;
  readonly random: Random;
  /** The pause in the middle of a line, in milliseconds. */
  readonly pause: number;
  readonly knobs: () => Knobs;
  /** An unsolicited line that may come at any time, framed. */
  readonly interruption: string;
  readonly deliver: (bytes: Uint8Array) => void;
}

interface Piece {
  readonly text: string;
  /** Milliseconds after the piece before. */
  readonly after: number;
}

/** Starts the voice of a port. */
export function startSpeaker(parts: SpeakerParts): Speaker {
  const { clock, random } = parts;
  let queue: Piece[] = [];
  let together: string[] = [];
  let slipped = "";
  let cancel: (() => void) | undefined;
  let gathering: (() => void) | undefined;

  const deliver = (text: string): void => {
    parts.deliver(Uint8Array.from(Buffer.from(text, "latin1")));
  };

  const pump = (): void => {
    for (let next = queue[0]; next !== undefined && cancel === undefined; next = queue[0]) {
      const { text, after } = next;
      if (after === 0) {
        queue.shift();
        deliver(text);
        continue;
      }
      queue[0] = { text, after: 0 };
      cancel = clock.after(after, () => {
        cancel = undefined;
        pump();
      });
    }
  };

  const put = (text: string): void => {
    queue.push(...inPieces(text, parts.knobs(), random, parts.pause));
    pump();
  };

  /** Keeps what is said at one moment, to say it in one piece. */
  const gather = (frames: readonly string[]): void => {
    together.push(...frames);
    gathering ??= clock.after(0, () => {
      gathering = undefined;
      const all = together;
      together = [];
      put(parts.knobs().glued ? glue(all) : all.join(""));
    });
  };

  return {
    say(frames) {
      const knobs = parts.knobs();
      const before = slipped === "" || isCuttable(frames) ? [] : [slipped];
      const inside = slipped === "" ? parts.interruption : slipped;
      slipped = "";
      const mangled = [...before, ...mangle(frames, knobs, random, inside)];
      if (knobs.glued || knobs.mood === "together" || gathering !== undefined) gather(mangled);
      else put(mangled.join(""));
    },
    slip(frames) {
      slipped += frames.join("");
    },
    echo(text) {
      if (gathering === undefined) put(text);
      else together.push(text);
    },
    hush() {
      cancel?.();
      gathering?.();
      cancel = undefined;
      gathering = undefined;
      queue = [];
      together = [];
      slipped = "";
    },
  };
}

/** Takes the line ends between frames away where the second begins with `+` or `^`. */
function glue(frames: readonly string[]): string {
  return frames.reduce((text, frame) =>
    text.endsWith("\r\n") && /^\r\n[+^]/.test(frame) ? text.slice(0, -2) + frame.slice(2) : text + frame,
  );
}

function mangle(
  frames: readonly string[],
  knobs: Knobs,
  random: Random,
  interruption: string,
): readonly string[] {
  let mangled = [...frames];
  if (knobs.splitUrc && isCuttable(frames)) mangled = cutFirst(mangled, random, interruption);
  if (knobs.glued && random.next() < 0.5) mangled.push(interruption);
  if (knobs.nulBytes) mangled = mangled.map((frame) => `\0${frame}\0`);
  if (knobs.mood === "garbage") mangled.unshift(garbage(random));
  return mangled;
}

/** A reply before its result, and a line with a PDU under it. */
const isCuttable = (frames: readonly string[]): boolean =>
  frames.length > 1 || /^\r\n.+\r\n.+\r\n$/.test(frames[0] ?? "");

/** An unsolicited line in the middle of the first line of a reply. */
function cutFirst(frames: readonly string[], random: Random, interruption: string): string[] {
  const [first = "", ...others] = frames;
  const place = random.within([3, Math.max(3, first.length - 3)]);
  return [`${first.slice(0, place)}${interruption}${first.slice(place)}`, ...others];
}

/** A line of rubbish: anything but letters, so that it is never a word of the protocol. */
export function garbage(random: Random): string {
  const length = random.within([1, 24]);
  const codes = Array.from({ length }, () =>
    random.pick([0x7e, 0x80 + random.within([0, 127]), 0x23, 0x5f, 0x2e]),
  );
  return `\r\n${String.fromCharCode(...codes)}\r\n`;
}

function inPieces(text: string, knobs: Knobs, random: Random, pause: number): readonly Piece[] {
  const whole: Piece = { text, after: 0 };
  switch (knobs.mood) {
    case "plain":
    case "together":
    case "garbage":
      return [whole];
    case "bytes":
      return Array.from(text, (char) => ({ text: char, after: 0 }));
    case "split":
      return atRandomPlaces(text, random);
    case "stutter": {
      const half = Math.ceil(text.length / 2);
      return [
        { text: text.slice(0, half), after: 0 },
        { text: text.slice(half), after: pause },
      ];
    }
  }
}

function atRandomPlaces(text: string, random: Random): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < text.length;) {
    const length = random.within([1, 9]);
    pieces.push({ text: text.slice(from, from + length), after: from === 0 ? 0 : 1 });
    from += length;
  }
  return pieces;
}
