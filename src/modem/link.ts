/** The link machine: is there a modem, is it set up, what to do when it is not. Pure; the shell is `modem.ts`. */
import { ignored, type Step, went } from "../core/machine.ts";
import { type Care, counted, mayStill, noCare, type Remedy, remedyFor } from "./remedies.ts";

/** How far the modem is. */
export type LinkState = { readonly care: Care } & (
  | Absent
  | { readonly kind: "opening"; readonly tries: number; readonly why: string }
  /**
   * The port is open and the modem is being set up. `again`: it has forgotten its settings meanwhile. `why`: what kept
   * it from working when that was tried before.
   */
  | { readonly kind: "starting"; readonly tries: number; readonly why: string; readonly again: boolean }
  /** Set-up has to be tried again after a while: the SIM is busy, or the owner has to do something. */
  | { readonly kind: "pausing"; readonly tries: number; readonly why: string; readonly blocked: boolean }
  /** `since`: the clock's milliseconds. */
  | { readonly kind: "ready"; readonly since: number }
  /** Ready, and being set up again because it has forgotten its settings. */
  | { readonly kind: "refreshing"; readonly since: number; readonly again: boolean }
);

/** No port. `tries` counts openings that failed in a row. */
interface Absent {
  readonly kind: "absent";
  readonly tries: number;
  readonly why: string;
}

/**
 * Why a modem is lost: its port is `gone`, it is `silent`, or it has to be restarted because it does not do what it must
 * (`restart-wanted`).
 */
export type LossCause = "gone" | "silent" | "restart-wanted";

/** What happens to the link. `at`: the clock's milliseconds. */
export type LinkEvent = { readonly at: number } & (
  | { readonly kind: "timer-ended" }
  | { readonly kind: "opened" }
  /** `missing`: there is no such port. `stuck`: the stick is there, and gives none that can be used. */
  | {
      readonly kind: "not-opened";
      readonly why: string;
      readonly cause: "missing" | "stuck" | "failed";
    }
  | { readonly kind: "started" }
  | { readonly kind: "not-started"; readonly why: string; readonly blocked: boolean }
  | { readonly kind: "lost"; readonly why: string; readonly cause: LossCause }
  | { readonly kind: "settings-forgotten" }
);

/** What the shell is to do. `open` and `start` are answered by an event, the others are not. */
export type LinkEffect =
  | { readonly kind: "open" }
  | { readonly kind: "start" }
  /** Tells the modem to restart, whatever it is doing. */
  | { readonly kind: "restart" }
  | { readonly kind: "close" }
  /** Has the USB device come back as if it had been pulled out. */
  | { readonly kind: "reset-usb" }
  | { readonly kind: "set-timer"; readonly seconds: number }
  | { readonly kind: "tell-ready" }
  /** Calls cannot be taken. `blocked` is for what will not mend itself. */
  | { readonly kind: "tell-trouble"; readonly why: string; readonly blocked: boolean }
  /** It was ready and is not any more. */
  | { readonly kind: "tell-lost"; readonly why: string };

type LinkStep = Step<LinkState, LinkEffect>;
const go = went<LinkState, LinkEffect>;
type In<K extends LinkState["kind"]> = Extract<LinkState, { readonly kind: K }>;

/** A link that has not been tried. The first `timer-ended` begins it. */
export const unlinked: LinkState = {
  kind: "absent",
  tries: 0,
  why: "it has not been looked for yet",
  care: noCare,
};

/** A port that is not there costs nothing to look for. */
const missingSeconds = 1;
/** Calls wait for a port that does not open: never longer than this. */
const longestPauseSeconds = 3;
/** A SIM that is busy is soon ready; what an owner has to do takes longer. */
const simPauseSeconds = 1;
const blockedPauseSeconds = 10;
/** What only takes its time, such as `usb_modeswitch` with a CD-ROM, is over after so many looks in a row. */
const stuckLooks = 15;
/** A modem takes a while from the order to restart until its ports vanish, and a USB reset until they are back. */
const pauseAfter: Readonly<Record<Remedy, number>> = { reopen: 0.5, restart: 5, "reset-usb": 3 };

/** What the link does about an event. */
export function transition(state: LinkState, event: LinkEvent): LinkStep {
  switch (event.kind) {
    case "timer-ended":
      if (state.kind === "absent") return go({ ...state, kind: "opening" }, { kind: "open" });
      return state.kind === "pausing" ? begin(state) : ignored(state);
    case "opened":
      return state.kind === "opening" ? begin(state) : ignored(state);
    case "not-opened":
      return state.kind === "opening" ? onNotOpened(state, event) : ignored(state);
    case "started":
      return onStarted(state, event.at);
    case "not-started":
      return onNotStarted(state, event);
    case "lost":
      return onLost(state, event);
    case "settings-forgotten":
      return onForgotten(state);
  }
}

function begin(state: In<"opening" | "pausing">): LinkStep {
  const why = state.kind === "pausing" ? state.why : "it is being set up";
  return go({ kind: "starting", tries: state.tries, why, again: false, care: state.care }, { kind: "start" });
}

/** Waits before the next opening: a second for a port that is missing, else 0.5, 1, 2, 3, 3 … seconds. */
function onNotOpened(
  { tries, care }: In<"opening">,
  { why, cause, at }: Extract<LinkEvent, { kind: "not-opened" }>,
): LinkStep {
  const absent = { kind: "absent", tries: tries + 1, why } as const;
  const told: LinkEffect = { kind: "tell-trouble", why, blocked: false };
  const isStuck = cause === "stuck" && absent.tries % stuckLooks === 0;
  if (isStuck && mayStill("reset-usb", care, at)) {
    const seconds = pauseAfter["reset-usb"];
    const tried = { ...absent, care: counted(care, "reset-usb", at) };
    return go(tried, told, { kind: "reset-usb" }, { kind: "set-timer", seconds });
  }
  const seconds = cause === "failed" ? growing(tries) : missingSeconds;
  return go({ ...absent, care }, told, { kind: "set-timer", seconds });
}

function growing(tries: number): number {
  return Math.min(longestPauseSeconds, 0.5 * 2 ** tries);
}

function onForgotten(state: LinkState): LinkStep {
  if (state.kind === "ready") {
    const { since, care } = state;
    return go({ kind: "refreshing", since, again: false, care }, { kind: "start" });
  }
  const isUnderWay = state.kind === "starting" || state.kind === "refreshing";
  return isUnderWay && !state.again ? go({ ...state, again: true }) : ignored(state);
}

function onStarted(state: LinkState, at: number): LinkStep {
  if (state.kind !== "starting" && state.kind !== "refreshing") return ignored(state);
  const { care } = state;
  if (state.again) return go({ ...state, again: false }, { kind: "start" });
  return state.kind === "starting"
    ? go({ kind: "ready", since: at, care }, { kind: "tell-ready" })
    : go({ kind: "ready", since: state.since, care });
}

function onNotStarted(
  state: LinkState,
  { why, blocked }: Extract<LinkEvent, { kind: "not-started" }>,
): LinkStep {
  if (state.kind !== "starting" && state.kind !== "refreshing") return ignored(state);
  const tries = state.kind === "starting" ? state.tries : 0;
  const lost: LinkEffect[] = state.kind === "refreshing" ? [{ kind: "tell-lost", why }] : [];
  return go(
    { kind: "pausing", tries, why, blocked, care: state.care },
    ...lost,
    { kind: "tell-trouble", why, blocked },
    { kind: "set-timer", seconds: blocked ? blockedPauseSeconds : simPauseSeconds },
  );
}

function onLost(state: LinkState, { why, cause, at }: Extract<LinkEvent, { kind: "lost" }>): LinkStep {
  if (state.kind === "absent" || state.kind === "opening") return ignored(state);
  const wasReady = state.kind === "ready" || state.kind === "refreshing";
  const tries = wasReady ? 0 : state.tries + 1;
  const { remedy, care } = answerTo(cause, careOf(state, at), at);
  const told: LinkEffect = wasReady
    ? { kind: "tell-lost", why }
    : { kind: "tell-trouble", why, blocked: false };
  const seconds = remedy === "reopen" && !wasReady ? growing(tries - 1) : pauseAfter[remedy];
  const before: readonly LinkEffect[] = remedy === "restart" ? [{ kind: "restart" }] : [];
  const after: readonly LinkEffect[] = remedy === "reset-usb" ? [{ kind: "reset-usb" }] : [];
  return go({ kind: "absent", tries, why, care }, ...before, { kind: "close" }, ...after, told, {
    kind: "set-timer",
    seconds,
  });
}

/** A modem that worked for so long has been brought back for good. */
const wellMilliseconds = 300_000;

function careOf(state: LinkState, at: number): Care {
  const wasWell = "since" in state && at - state.since >= wellMilliseconds;
  return wasWell ? { ...state.care, silences: 0 } : state.care;
}

function answerTo(cause: LossCause, care: Care, at: number): { remedy: Remedy; care: Care } {
  if (cause === "gone") return { remedy: "reopen", care };
  // Whoever wants a restart has tried everything short of it.
  const silences = Math.max(care.silences + 1, cause === "restart-wanted" ? 2 : 0);
  const worse: Care = { ...care, silences };
  const remedy = remedyFor(worse, at);
  return { remedy, care: counted(worse, remedy, at) };
}
