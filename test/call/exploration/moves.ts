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
  /** Something goes wrong by it, or somebody ends what was going well. */
  readonly unkind?: boolean;
}

/** What the exploration is bounded by. */
export interface Bounds {
  /** Callers at the same time. */
  readonly callers: number;
  /** People wait until what they did is in a picture, before anybody does the next thing. */
  readonly patient: boolean;
  /** The modem may dial numbers of which it said nothing, and may lose sight of those it dials. */
  readonly ghosts: boolean;
  /** Nothing goes wrong: the modem obeys, whoever is called answers, and only second callers leave again. */
  readonly kind: boolean;
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
  const { calm, others } = allMoves(world, state, bounds);
  if (!bounds.kind) return { calm, others };
  const isKind = (move: Move): boolean => move.unkind !== true;
  return { calm: calm.filter(isKind), others: others.filter(isKind) };
}

function allMoves(world: World, state: CallState, bounds: Bounds): Moves {
  // What else happens while the modem restarts is lost with it.
  if (world.modem === "restarting") return { calm: restartMoves(world), others: [] };
  if (world.modem === "lost") {
    const back: Move = {
      name: "the modem is back",
      world: { ...world, modem: "there" },
      cues: [{ kind: "picture" }],
    };
    return { calm: [back], others: endings(world, state) };
  }
  const calm = [...machineMoves(world, state), ...modemMoves(world, state, bounds.ghosts)];
  const { progress, others } = peopleMoves(world, state, bounds);
  const rest = [...others, ...ownerMoves(world, state), loss(world)];
  return bounds.kind
    ? { calm: [...calm, ...progress], others: rest }
    : { calm, others: [...progress, ...rest] };
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
    moves.push({
      name: "the patience ends",
      world,
      cues: [{ kind: "patience" }],
      // A phone that is called for a moment is let go by nothing else.
      unkind: !(state.phase.kind === "checking" && state.phase.answered),
    });
  if (state.phase.kind === "deciding")
    for (const [name, plan] of plans)
      moves.push({
        name: `routing says: ${name}`,
        world,
        cues: [{ kind: "routed", plan }],
        unkind: plan.kind === "refuse",
      });
  return moves;
}

/** `progress`: what kind people do sooner or later. */
function peopleMoves(
  world: World,
  state: CallState,
  { callers, patient }: Bounds,
): { readonly progress: readonly Move[]; readonly others: readonly Move[] } {
  const closing = state.phase.kind === "closing";
  const isBusy = closing && world.jobs.length > mostOrders;
  if (isBusy || ((patient || closing) && !isUpToDate(world, state))) return { progress: [], others: [] };
  const others: Move[] = [...endings(world, state)];
  const here = world.lines.filter((line) => line.direction === "in").length;
  if (here < callers && world.lines.length < mostLines && world.jobs.length <= mostOrders)
    others.push(...rings(world));
  if (mayDialUnseen(world))
    others.push({ name: "a call nobody knows of is dialled", world: dialUnseen(world) });
  return { progress: closing ? [] : world.lines.flatMap((line) => progressOf(world, line, state)), others };
}

function mayDialUnseen({ ghost, lines }: World): boolean {
  return (
    ghost &&
    lines.length < mostLines &&
    !lines.some(({ status }) => status === "incoming" || status === "waiting")
  );
}

function endings(world: World, state: CallState): readonly Move[] {
  const listed = world.lines.filter((line) => line.listed);
  const moves = listed.map((line): Move => {
    const unkind = !isOther(line, world, state);
    return { name: `${nameOf(line)} is gone`, world: dropLine(world, line.id), unkind };
  });
  const left = world.lines.filter((line) => !line.listed);
  if (listed.length < 2) return moves;
  return [...moves, { name: "everybody is gone", world: { ...world, lines: left }, unkind: true }];
}

/**
 * Somebody who has nothing to do with the present call, and does not leave in one of two moments in which nobody can
 * help it: just when `AT+CHLD=0` is to refuse them, which then releases who is on hold; and just when the modem has
 * refused to dial because of them, before the list of calls shows who it was.
 */
function isOther(line: TrueLine, { jobs }: World, { phase }: CallState): boolean {
  const isBad = jobs.some(
    ({ command, outcome }) =>
      command.kind === "refuse-waiting" || (command.kind === "dial" && outcome === "refused"),
  );
  if (line.direction === "out" || isBad) return false;
  if (phase.kind === "joined") return !phase.parties.includes(line.id);
  const first = "first" in phase ? phase.first : "line" in phase ? phase.line : null;
  return line.id !== first;
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

function progressOf(world: World, line: TrueLine, state: CallState): readonly Move[] {
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
    return state.lines.length > 0
      ? []
      : [
          { name: "the owner calls", world, cues: [{ kind: "call" }] },
          { name: "a phone is to be called for a moment", world, cues: [{ kind: "check" }] },
        ];
  // Asked for again and again it changes nothing, which is tried in every state.
  const late = phase.kind === "closing" && (phase.tries > 0 || world.jobs.length > mostOrders);
  return late ? [] : [{ name: "the owner closes", world, cues: [{ kind: "close" }], unkind: true }];
}

function loss(world: World): Move {
  const lines = world.lines.filter((line) => line.listed);
  return {
    name: "the modem is lost",
    world: { ...world, modem: "lost", lines, jobs: [], ghost: false },
    cues: [{ kind: "lost" }],
    unkind: true,
  };
}
