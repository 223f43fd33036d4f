/** The link machine: is there a modem, is it set up, what to do when it is not. Pure; the shell is `modem.ts`. */
import { ignored, type Step, went } from "../core/machine.ts";

/** How far the modem is. */
export type LinkState =
  /** No port. `tries` counts openings that failed in a row. */
  | { readonly kind: "absent"; readonly tries: number; readonly why: string }
  | { readonly kind: "opening"; readonly tries: number; readonly why: string }
  /** The port is open and the modem is being set up. `again`: it has forgotten its settings meanwhile. */
  | { readonly kind: "starting"; readonly tries: number; readonly again: boolean }
  /** Set-up has to be tried again after a while: the SIM is busy, or the owner has to do something. */
  | { readonly kind: "pausing"; readonly tries: number; readonly why: string; readonly blocked: boolean }
  | { readonly kind: "ready" }
  /** Ready, and being set up again because it has forgotten its settings. */
  | { readonly kind: "refreshing"; readonly again: boolean };

/** What happens to the link. */
export type LinkEvent =
  | { readonly kind: "timer-ended" }
  | { readonly kind: "opened" }
  | { readonly kind: "not-opened"; readonly why: string }
  | { readonly kind: "started" }
  | { readonly kind: "not-started"; readonly why: string; readonly blocked: boolean }
  /** It does not answer, or the port is gone. */
  | { readonly kind: "lost"; readonly why: string }
  | { readonly kind: "settings-forgotten" };

/** What the shell is to do. `open` and `start` are answered by an event, `close` is not. */
export type LinkEffect =
  | { readonly kind: "open" }
  | { readonly kind: "start" }
  | { readonly kind: "close" }
  | { readonly kind: "set-timer"; readonly seconds: number }
  | { readonly kind: "tell-ready" }
  /** Calls cannot be taken. `owner` is for what will not mend itself. */
  | { readonly kind: "tell-trouble"; readonly why: string; readonly owner: boolean }
  /** It was ready and is not any more. */
  | { readonly kind: "tell-lost"; readonly why: string };

type LinkStep = Step<LinkState, LinkEffect>;

/** A link that has not been tried. The first `timer-ended` begins it. */
export const unlinked: LinkState = { kind: "absent", tries: 0, why: "it has not been looked for yet" };

/** A tty that is not there costs nothing to try, and calls wait for it: never longer than this. */
const longestPauseSeconds = 4;
const simPauseSeconds = 2;

/** What the link does about an event. */
export function transition(state: LinkState, event: LinkEvent): LinkStep {
  switch (event.kind) {
    case "timer-ended":
      if (state.kind === "absent") return went({ ...state, kind: "opening" }, { kind: "open" });
      return state.kind === "pausing" ? begin(state.tries) : ignored(state);
    case "opened":
      return state.kind === "opening" ? begin(state.tries) : ignored(state);
    case "not-opened":
      return state.kind === "opening" ? pause(state, event.why) : ignored(state);
    case "started":
      return onStarted(state);
    case "not-started":
      return onNotStarted(state, event.why, event.blocked);
    case "lost":
      return onLost(state, event.why);
    case "settings-forgotten":
      return onForgotten(state);
  }
}

function begin(tries: number): LinkStep {
  return went({ kind: "starting", tries, again: false }, { kind: "start" });
}

function onForgotten(state: LinkState): LinkStep {
  if (state.kind === "ready") return went({ kind: "refreshing", again: false }, { kind: "start" });
  const isUnderWay = state.kind === "starting" || state.kind === "refreshing";
  return isUnderWay && !state.again ? went({ ...state, again: true }) : ignored(state);
}

function onStarted(state: LinkState): LinkStep {
  if (state.kind !== "starting" && state.kind !== "refreshing") return ignored(state);
  if (state.again) return went({ ...state, again: false }, { kind: "start" });
  return state.kind === "starting"
    ? went({ kind: "ready" }, { kind: "tell-ready" })
    : went({ kind: "ready" });
}

function onNotStarted(state: LinkState, why: string, blocked: boolean): LinkStep {
  if (state.kind !== "starting" && state.kind !== "refreshing") return ignored(state);
  const tries = state.kind === "starting" ? state.tries : 0;
  const lost: LinkEffect[] = state.kind === "refreshing" ? [{ kind: "tell-lost", why }] : [];
  return went(
    { kind: "pausing", tries, why, blocked },
    ...lost,
    { kind: "tell-trouble", why, owner: blocked },
    { kind: "set-timer", seconds: simPauseSeconds },
  );
}

function onLost(state: LinkState, why: string): LinkStep {
  switch (state.kind) {
    case "absent":
    case "opening":
      return ignored(state);
    case "starting":
    case "pausing": {
      const step = pause(state, why);
      return went(step.state, { kind: "close" }, ...step.effects);
    }
    case "ready":
    case "refreshing":
      return went(
        { kind: "absent", tries: 0, why },
        { kind: "close" },
        { kind: "tell-lost", why },
        { kind: "set-timer", seconds: 0.5 },
      );
  }
}

/** Waits before the next opening: 0.5, 1, 2, 4, 4 … seconds. The first failure is told, the others are the same. */
function pause(state: { readonly tries: number }, why: string): LinkStep {
  const seconds = Math.min(longestPauseSeconds, 0.5 * 2 ** state.tries);
  return went(
    { kind: "absent", tries: state.tries + 1, why },
    { kind: "tell-trouble", why, owner: state.tries === 0 },
    { kind: "set-timer", seconds },
  );
}
