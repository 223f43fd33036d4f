import type { Clock } from "./clock.ts";

/** A clock that moves only when it is told to. Tasks due at the same time run in the order they were set. */
export interface VirtualClock extends Clock {
  /** Moves on by `milliseconds`: every task that falls due runs at its own time, and what it promised settles first. */
  advance(milliseconds: number): Promise<void>;
  /** Lets every promise that can settle now do so; time stands still. */
  settle(): Promise<void>;
  /** Moves from task to task until `condition` holds; throws when it does not within `milliseconds`. */
  until(condition: () => boolean, milliseconds?: number): Promise<void>;
  /** How many tasks wait for their time. */
  waiting(): number;
}

interface Task {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** More tasks than this in one move mean that one sets itself again for the same moment. */
const mostTasksInOneMove = 1_000_000;

/** A turn of the event loop, in which every promise settles that waits for nothing outside. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Makes a clock that starts at `start`; `now()` counts milliseconds from zero. Time stands still during `settle`. */
export function virtualClock(start = new Date("2026-03-02T09:00:00.000Z"), settle = turn): VirtualClock {
  const tasks = new Set<Task>();
  let now = 0;
  let order = 0;

  const nextTask = (limit: number): Task | undefined => {
    let first: Task | undefined;
    for (const task of tasks) {
      if (task.due > limit) continue;
      if (first === undefined || task.due < first.due || (task.due === first.due && task.order < first.order))
        first = task;
    }
    return first;
  };

  /** Runs tasks due until `limit` as long as `wanted` says so. */
  const move = async (limit: number, wanted: () => boolean): Promise<void> => {
    await settle();
    for (let count = 0; wanted(); count += 1) {
      const task = nextTask(limit);
      if (task === undefined) return;
      if (count >= mostTasksInOneMove)
        throw new Error(`More than ${mostTasksInOneMove} tasks by ${limit} ms`);
      tasks.delete(task);
      now = task.due;
      task.run();
      await settle();
    }
  };

  return {
    now: () => now,
    date: () => new Date(start.getTime() + now),
    after(milliseconds, run) {
      const task: Task = { due: now + Math.max(0, milliseconds), order, run };
      order += 1;
      tasks.add(task);
      return () => {
        tasks.delete(task);
      };
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      await move(end, () => true);
      now = end;
    },
    settle,
    async until(condition, milliseconds = 600_000) {
      const end = now + milliseconds;
      await move(end, () => !condition());
      if (!condition())
        throw new Error(`Not true within ${milliseconds} ms of virtual time: ${condition.toString()}`);
    },
    waiting: () => tasks.size,
  };
}
