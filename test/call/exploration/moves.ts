/** What can happen next in the world: to the machine, in the modem, among people, by the owner, by accident. */
import type { CallState, Plan } from "../../../src/call/state.ts";
import { modemMoves, restartMoves } from "./modem.ts";
import { type Command, obey, type TrueLine } from "./network.ts";
import {
  addLine,
  caller,
  changeLine,
  type Cue,
  dropLine,
  isUpToDate,
  master,
  otherMaster,
  type World,
} from "./world.ts";

/** Something that can happen. */
export interface Move {
  readonly name: string;
  readonly world: World;
  readonly cues?: readonly Cue[];
  /** What the modem was told, and how it obeyed; null when it did not. */
  readonly tried?: { readonly command: Command["kind"]; readonly how: string | null };
}

/** What the exploration is bounded by. */
export interface Bounds {
  /** Callers at the same time. */
  readonly callers: number;
  /** People wait until what they did is in a picture, before anybody does the next thing. */
  readonly patient: boolean;
  /** The modem may dial numbers of which it said nothing, and may lose sight of those it dials. */
  readonly ghosts: boolean;
}

/** Everything that can happen; `calm` is what does although nobody does anything any more. */
export interface Moves {
  readonly calm: readonly Move[];
  readonly others: readonly Move[];
}

/** Lines at the same time: two parties, and one more. */
const mostLines = 3;
/** Orders in flight while people do something, or a patience ends. Patiences are longer than orders take. */
const mostOrders = 1;

/** What can happen next. */
export function movesOf(world: World, state: CallState, bounds: Bounds): Moves {
  // What else happens while the modem restarts is lost with it.
  if (world.modem === "restarting") return { calm: restartMoves(world), others: [] };
  if (world.modem === "lost") {
    const back: Move = {
      name: "the modem is back",
      world: { ...world, modem: "there" },
      cues: [{ kind: "picture" }],
    };
    return { calm: [back], others: endings(world) };
  }
  return {
    calm: [...machineMoves(world, state), ...modemMoves(world, state, bounds.ghosts)],
    others: [...peopleMoves(world, state, bounds), ...ownerMoves(world, state), loss(world)],
  };
}

const plans: readonly (readonly [string, Plan])[] = [
  ["one master", { kind: "forward", caller, masters: [master] }],
  ["two masters", { kind: "forward", caller, masters: [master, otherMaster] }],
  ["refuse", { kind: "refuse", caller, reason: { kind: "unlisted" }, tell: true }],
  ["refuse, say nothing", { kind: "refuse", caller, reason: { kind: "spam", label: "" }, tell: false }],
];

function machineMoves(world: World, state: CallState): readonly Move[] {
  const moves: Move[] = [];
  const closing = state.phase.kind === "closing";
  // The answer brings a picture of its own, and until then one that lets go takes no notice.
  if (!closing || state.order === null)
    moves.push({ name: "a picture comes", world, cues: [{ kind: "picture" }] });
  const ends = closing ? state.order === null : world.jobs.length <= mostOrders;
  if (state.patience !== null && ends)
    moves.push({ name: "the patience ends", world, cues: [{ kind: "patience" }] });
  if (state.phase.kind === "deciding")
    for (const [name, plan] of plans)
      moves.push({ name: `routing says: ${name}`, world, cues: [{ kind: "routed", plan }] });
  return moves;
}

function peopleMoves(world: World, state: CallState, { callers, patient }: Bounds): readonly Move[] {
  const closing = state.phase.kind === "closing";
  if (closing && world.jobs.length > mostOrders) return [];
  if ((patient || closing) && !isUpToDate(world, state)) return [];
  const moves: Move[] = [...endings(world)];
  const here = world.lines.filter((line) => line.direction === "in").length;
  if (here < callers && world.lines.length < mostLines && world.jobs.length <= mostOrders)
    moves.push(...rings(world));
  if (!closing) for (const line of world.lines) moves.push(...progress(world, line, state));
  if (mayDialUnseen(world))
    moves.push({ name: "a call nobody knows of is dialled", world: dialUnseen(world) });
  return moves;
}

function mayDialUnseen({ ghost, lines }: World): boolean {
  return (
    ghost &&
    lines.length < mostLines &&
    !lines.some(({ status }) => status === "incoming" || status === "waiting")
  );
}

function endings(world: World): readonly Move[] {
  const listed = world.lines.filter((line) => line.listed);
  const moves = listed.map((line): Move => ({
    name: `${nameOf(line)} is gone`,
    world: dropLine(world, line.id),
  }));
  const left = world.lines.filter((line) => !line.listed);
  return listed.length < 2
    ? moves
    : [...moves, { name: "everybody is gone", world: { ...world, lines: left } }];
}

function nameOf({ id, direction, status }: TrueLine): string {
  return `${direction === "in" ? "the caller" : "the called phone"} on line ${id} (${status})`;
}

function rings(world: World): readonly Move[] {
  const free = world.lines.every((line) => !line.listed);
  // A network lets one caller wait; the next hears busy from it.
  if (world.lines.some((line) => line.status === "waiting")) return [];
  if (!free)
    return [
      { name: "a second caller waits", world: addLine(world, { ...ringing, status: "waiting", rings: 0 }) },
    ];
  return [
    { name: "somebody rings", world: addLine(world, ringing) },
    { name: "somebody rings, without a number yet", world: addLine(world, { ...ringing, numbered: false }) },
  ];
}

const ringing = { direction: "in", status: "incoming", numbered: true, rings: 1 } as const;

function progress(world: World, line: TrueLine, state: CallState): readonly Move[] {
  const moves: Move[] = [];
  const change = (what: string, fields: Partial<TrueLine>): void => {
    moves.push({ name: `${nameOf(line)} ${what}`, world: changeLine(world, line, fields) });
  };
  const unanswered = line.status === "dialling" || line.status === "alerting";
  if (line.listed && line.status === "dialling") change("rings", { status: "alerting" });
  if (line.listed && unanswered) change("is answered", { status: "active" });
  if (line.status !== "incoming" || line.numbered || state.phase.kind !== "identifying") return moves;
  if (!line.numberless) {
    change("is given a number", { numbered: true });
    change("is said to hide the number", { numberless: true });
  }
  if (line.rings < 3) change("rings again", { rings: line.rings + 1 });
  return moves;
}

function dialUnseen(world: World): World {
  const noted = addLine(world, { direction: "out", status: "dialling", listed: false });
  const [dialled] = obey(noted.lines, { kind: "dial", line: world.nextLine });
  return { ...noted, lines: dialled?.lines ?? noted.lines, ghost: false };
}

function ownerMoves(world: World, state: CallState): readonly Move[] {
  const { phase } = state;
  if (phase.kind === "idle")
    return state.lines.length === 0 ? [{ name: "the owner calls", world, cues: [{ kind: "call" }] }] : [];
  // Asked for again and again it changes nothing, which is tried in every state.
  const late = phase.kind === "closing" && (phase.tries > 0 || world.jobs.length > mostOrders);
  return late ? [] : [{ name: "the owner closes", world, cues: [{ kind: "close" }] }];
}

function loss(world: World): Move {
  const lines = world.lines.filter((line) => line.listed);
  return {
    name: "the modem is lost",
    world: { ...world, modem: "lost", lines, jobs: [], ghost: false },
    cues: [{ kind: "lost" }],
  };
}
