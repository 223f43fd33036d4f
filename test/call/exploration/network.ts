/** A network and a modem as plain data: the calls as they truly are, and what each command may do to them. */
import type { LineStatus } from "../../../src/core/line.ts";

/** A call as it truly is, whatever has been seen of it. */
export interface TrueLine {
  readonly id: number;
  readonly direction: "in" | "out";
  readonly status: LineStatus;
  /** The modem knows of it; a number that is still to be dialled is only noted. */
  readonly listed: boolean;
  /** Its caller's number has come. */
  readonly numbered: boolean;
  /** The network has said that no number will come. */
  readonly numberless: boolean;
  readonly rings: number;
}

/** What a modem is told to do with its calls. */
export type Command =
  | {
      readonly kind:
        | "answer"
        | "hold"
        | "join"
        | "hang-up"
        | "release-held"
        | "release-active"
        | "refuse-waiting";
    }
  | { readonly kind: "dial" | "release"; readonly line: number };

type Lines = readonly TrueLine[];

/** A way in which a modem may obey. */
export interface Obedience {
  readonly how: string;
  readonly lines: Lines;
}

const having =
  (...statuses: readonly LineStatus[]) =>
  (line: TrueLine): boolean =>
    statuses.includes(line.status);

/** The lines with a status in place of another. */
function turn(lines: Lines, changes: Partial<Record<LineStatus, LineStatus>>): Lines {
  return lines.map((line) => ({ ...line, status: changes[line.status] ?? line.status }));
}

/** The first that waits is connected. */
function connectWaiting(lines: Lines): Lines {
  const waiting = lines.find(having("waiting"));
  return lines.map((line) => (line === waiting ? { ...line, status: "active" } : line));
}

/** Everything a modem may do when it obeys; nothing when there is nothing to do, which is an error (22.030 §6.5.5). */
export function obey(lines: Lines, command: Command): readonly Obedience[] {
  const one = (changed: Lines): readonly Obedience[] => [{ how: "", lines: changed }];
  const without = (gone: (line: TrueLine) => boolean): Lines => lines.filter((line) => !gone(line));
  switch (command.kind) {
    case "answer":
      return lines.some(having("incoming")) ? one(turn(lines, { incoming: "active" })) : [];
    case "hold":
      return hold(lines);
    case "join":
      return lines.some(having("held")) && lines.some(having("active"))
        ? one(turn(lines, { held: "active" }))
        : [];
    case "dial":
      // Devices differ in what they make of a number while somebody rings; most refuse it.
      if (lines.some(having("incoming", "waiting"))) return [];
      return one(dial(lines, command.line));
    case "hang-up":
      return hangUp(lines);
    case "release":
      return lines.some((line) => line.id === command.line)
        ? one(without((line) => line.id === command.line))
        : [];
    case "refuse-waiting":
    case "release-held":
      if (lines.some(having("waiting"))) return one(without(having("waiting")));
      if (lines.some(having("held"))) return one(without(having("held")));
      return lines.some(having("incoming")) ? one(without(having("incoming"))) : [];
    case "release-active":
      if (!lines.some(having("active", "held", "waiting"))) return [];
      return one(
        lines.some(having("waiting"))
          ? connectWaiting(without(having("active")))
          : turn(without(having("active")), { held: "active" }),
      );
  }
}

/** Who talks is put on hold by the modem itself. */
function dial(lines: Lines, id: number): Lines {
  return lines.map((line) => {
    if (line.id === id) return { ...line, listed: true };
    return line.status === "active" ? { ...line, status: "held" } : line;
  });
}

/** `AT+CHLD=2`: who waits is answered before anybody who is on hold is taken back. */
function hold(lines: Lines): readonly Obedience[] {
  if (lines.some(having("dialling", "alerting"))) return [];
  if (!lines.some(having("active", "held", "waiting"))) return [];
  if (!lines.some(having("waiting")))
    return [{ how: "", lines: turn(lines, { active: "held", held: "active" }) }];
  if (lines.some(having("active")) && lines.some(having("held"))) return [];
  return [{ how: "", lines: connectWaiting(turn(lines, { active: "held" })) }];
}

/** `AT+CHUP`: makers differ in what else goes with the present call. */
function hangUp(lines: Lines): readonly Obedience[] {
  const ways: readonly (readonly [string, (line: TrueLine) => boolean])[] = [
    ["", (line) => line.status !== "waiting"],
    [", not the call on hold", (line) => line.status !== "waiting" && line.status !== "held"],
    [", and who waits", () => true],
  ];
  const results = ways.map(([how, gone]) => ({ how, lines: lines.filter((line) => !gone(line)) }));
  return results.filter(
    ({ lines: left }, index) =>
      left.length < lines.length && results.findIndex((each) => each.lines.length === left.length) === index,
  );
}
