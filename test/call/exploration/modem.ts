/** What a modem may make of the orders it is given: obey, refuse, say nothing, agree in vain, obey without a word. */
import type { CallState } from "../../../src/call/state.ts";
import type { Move } from "./moves.ts";
import { type Command, obey, type TrueLine } from "./network.ts";
import { changeLine, dropLine, type Job, type World } from "./world.ts";

/** What the modem may do next. */
export function modemMoves(world: World, state: CallState, ghosts: boolean): readonly Move[] {
  const moves: Move[] = [];
  const [job, ...later] = world.jobs;
  if (job?.outcome) moves.push(answer(world, job, later));
  else if (job) {
    const done = carryOut(world, job, later, ghosts);
    moves.push(...(isQuick(job, state) ? done.map(answered) : done));
  }
  const alone = world.lines.every((line) => line.status === "waiting") ? world.lines[0] : undefined;
  if (alone)
    moves.push({
      name: "who waited rings",
      world: changeLine(world, alone, { status: "incoming", rings: 1 }),
      // Just then `AT+CHLD=0` may still refuse them.
      unkind: world.jobs.some(({ command: { kind } }) => kind === "refuse-waiting"),
    });
  return moves;
}

/** A modem that was told to restart; or was only opened anew, when that has been tried of late. */
export function restartMoves(world: World): readonly Move[] {
  const lost = { ...world, modem: "lost", jobs: [], ghost: false } as const;
  return [
    { name: "a picture comes", world, cues: [{ kind: "picture" }] },
    { name: "the modem restarts", world: { ...lost, lines: [] }, cues: [{ kind: "lost" }] },
    { name: "the modem is opened anew", world: lost, cues: [{ kind: "lost" }] },
  ];
}

/** Nothing that comes between the deed and its answer can matter: nobody waits for it. */
function isQuick(job: Job, state: CallState): boolean {
  return state.phase.kind === "closing" || job.order !== state.order;
}

/** The answer comes after a picture; a modem that has dialled nothing forgets the line it noted. */
function answer(world: World, job: Job, later: readonly Job[]): Move {
  const name = `the modem answers ${job.command.kind}: ${job.outcome ?? ""}`;
  const told = { kind: "answer", job } as const;
  if (job.command.kind === "nothing") return { name, world: { ...world, jobs: later }, cues: [told] };
  const forgets = job.command.kind === "dial" && job.outcome !== "done";
  const left = forgets ? dropLine(world, job.command.line) : world;
  return { name, world: { ...left, jobs: later }, cues: [{ kind: "picture" }, told] };
}

/** The deed and its answer in one. */
function answered(move: Move): Move {
  const [job, ...later] = move.world.jobs;
  if (!job?.outcome) return move;
  const { world, cues = [] } = answer(move.world, job, later);
  return { ...move, world, cues: [...(move.cues ?? []), ...cues] };
}

type End = (outcome: Job["outcome"], lines?: readonly TrueLine[]) => World;

function carryOut(world: World, job: Job, later: readonly Job[], ghosts: boolean): readonly Move[] {
  const { command } = job;
  const end: End = (outcome, lines = world.lines) => ({
    ...world,
    lines,
    jobs: [{ ...job, outcome }, ...later],
  });
  if (command.kind === "nothing") return [{ name: "there is nothing to do", world: end("done") }];
  if (command.kind === "look") return [look(world, job, later)];
  const tried = { command: command.kind, how: null };
  const isPossible = obey(world.lines, command).length > 0;
  const disobeys: readonly Move[] = [
    { name: `the modem refuses to ${command.kind}`, world: end("refused"), tried, unkind: isPossible },
    { name: `the modem says nothing of ${command.kind}`, world: end("failed"), tried, unkind: true },
  ];
  if (command.kind === "dial") return [...disobeys, ...dials(world, command.line, end, ghosts)];
  const vain: Move = {
    name: `the modem agrees to ${command.kind}, in vain`,
    world: end("done"),
    tried,
    unkind: true,
  };
  return [...disobeys, vain, ...obeys(world, command, end)];
}

function obeys(world: World, command: Command, end: End): readonly Move[] {
  return obey(world.lines, command).flatMap(({ how, lines }): readonly Move[] => {
    const tried = { command: command.kind, how };
    return [
      { name: `the modem does ${command.kind}${how}`, world: end("done", lines), tried },
      {
        name: `the modem does ${command.kind}${how} without a word`,
        world: end("failed", lines),
        tried,
        unkind: true,
      },
    ];
  });
}

/** Looks who waits before refusing; the order for that comes after the others that have been given. */
function look(world: World, job: Job, later: readonly Job[]): Move {
  const waits = world.lines.some((line) => line.status === "waiting");
  const refusing: Job = { ...job, command: { kind: "refuse-waiting" } };
  const jobs = waits ? [...later, refusing] : [{ ...job, outcome: "done" } as const, ...later];
  return { name: "the shell looks who waits", world: { ...world, jobs }, cues: [{ kind: "picture" }] };
}

/** A number that is taken; one that is dialled without a word, or under the eyes of nobody. */
function dials(world: World, line: number, end: End, ghosts: boolean): readonly Move[] {
  const [taken] = obey(world.lines, { kind: "dial", line });
  if (!taken) return [];
  const tried = { command: "dial", how: "" } as const;
  const moves: Move[] = [{ name: "the modem dials", world: end("done", taken.lines), tried }];
  if (!ghosts || world.ghost) return moves;
  const unlisted = taken.lines.filter((each) => each.id !== line);
  return [
    ...moves,
    { name: "the modem says nothing, and dials later", world: { ...end("failed"), ghost: true }, tried },
    { name: "the modem dials, and lists it later", world: { ...end("done", unlisted), ghost: true }, tried },
  ];
}
