/** Time as the rest of the house sees it: one source, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds on a clock that never jumps; only differences mean something. */
  now(): number;
  /** The date and time of day, which may jump. */
  date(): Date;
  /** Runs `task` once after `milliseconds` (zero or more); the answer cancels it, and may be called twice. */
  after(milliseconds: number, task: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
