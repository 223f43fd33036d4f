/** What a pure transition answers: the next state, and the orders for the shell. */
export interface Step<S, F> {
  readonly state: S;
  readonly effects: readonly F[];
}

/** The step of an event nobody expects: the same state, nothing to do. */
export function ignored<S>(state: S): Step<S, never> {
  return { state, effects: [] };
}

/** A step to `state` with these effects, in order. */
export function went<S, F>(state: S, ...effects: readonly F[]): Step<S, F> {
  return { state, effects };
}

/** A running machine: events in, the present state out. */
export interface Machine<S, E> {
  send(event: E): void;
  state(): S;
}

/** What a machine is made of. `onStep` sees every step, also the ignored ones (same state, no effects). */
export interface MachineParts<S, E, F> {
  readonly initial: S;
  transition(state: S, event: E): Step<S, F>;
  perform(effect: F): void;
  onStep?(before: S, event: E, step: Step<S, F>): void;
}

/**
 * Runs a machine to completion: one event, all its effects, then the next. An event sent
 * while an effect is performed waits its turn. `perform` must not throw: a throw there is a bug
 * and leaves through whoever sent the event.
 */
export function startMachine<S, E, F>(parts: MachineParts<S, E, F>): Machine<S, E> {
  let state = parts.initial;
  let running = false;
  const waiting: E[] = [];
  const runOne = (event: E): void => {
    const before = state;
    const step = parts.transition(before, event);
    state = step.state;
    parts.onStep?.(before, event, step);
    for (const effect of step.effects) parts.perform(effect);
  };
  return {
    send(event) {
      waiting.push(event);
      if (running) return;
      running = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) runOne(next);
      } finally {
        running = false;
      }
    },
    state: () => state,
  };
}
