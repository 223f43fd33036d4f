/** An open modem with all that is asked of it: calls, texts, codes, the network. Decides nothing. */
import type { TextHint, UssdModem } from "../core/text-modem.ts";
import type { Log } from "../core/log.ts";
import type { NetworkView } from "../core/network.ts";
import { callWaitingKeeper, type CallWaitingMemory } from "./call-waiting.ts";
import { type NetworkWatch, watchNetwork } from "./network-watch.ts";
import { openServices, type Services } from "./services.ts";
import { openSession, type Session, type SessionParts } from "./session.ts";
import { openTexts, type OpenTexts } from "./texts.ts";
import { openUssd } from "./ussd.ts";

/** An open modem. */
export interface Opened {
  readonly session: Session;
  readonly network: NetworkWatch;
  readonly services: Services;
  readonly texts: OpenTexts;
  readonly ussd: UssdModem;
  /** Has texts kept and told of, and has them looked for; tried again when the modem does not answer. */
  setUpTexts(): Promise<void>;
  /** Nothing is told from now on. */
  close(): Promise<void>;
}

/** What an open modem is made of, and whom it tells. */
export interface OpenedParts extends Omit<
  SessionParts,
  "onRestarted" | "onUnasked" | "onTraffic" | "onEcho" | "onInText"
> {
  readonly log: Log;
  /** No call is being set up or ended, as far as is known elsewhere; the modem may have heard more. */
  readonly isCalm: () => boolean;
  /** A line that crossed a port, as `> AT` or `< OK`. */
  onLine(line: string): void;
  /** What was set does not hold any more. */
  onForgotten(): void;
  onNetwork(view: NetworkView): void;
  readonly callWaiting: CallWaitingMemory;
}

/** A modem that does not answer the set-up for texts is tried again after this. */
const againMilliseconds = 300_000;
/** A SIM that is busy after its start is so for 5 to 20 s; what is busy for longer is not waited for. */
const busyMilliseconds = 3000;
const mostBusy = 10;
/** A modem that will not stay in PDU mode is set up anew once in so long. */
const modeMilliseconds = 600_000;
/** A SIM is looked for again once in so long. */
const simMilliseconds = 60_000;

/** Takes open ports into use. */
export function openModem(parts: OpenedParts): Opened {
  const { clock, log } = parts;
  let lastModeLost = Number.NEGATIVE_INFINITY;
  let lastSimLost = Number.NEGATIVE_INFINITY;
  let cancelAgain: () => void = () => undefined;
  let open = true;

  const session = openSession({
    ...parts,
    onTraffic: (line) => {
      log.debug(withoutPdus(line));
      parts.onLine(line);
    },
    onRestarted: forget,
    onUnasked: (line) => {
      network.heard(line);
    },
    onText: (hint) => {
      parts.onText(knownOf(hint));
    },
    onInText: loseMode,
    onEcho: forget,
  });
  const { run } = session;
  const isCalm = (): boolean => session.current() && parts.isCalm();
  const network = watchNetwork({
    session,
    clock,
    onNetwork: (view) => {
      parts.onNetwork(view);
    },
    onSimLost: loseSim,
  });
  const services = openServices({
    run,
    clock,
    isFree: () => session.quiet() && isCalm() && network.mayServe(),
  });
  const callWaiting = callWaitingKeeper({ services, memory: parts.callWaiting, clock, log });
  const texts = openTexts({ run, clock, isCalm, onInText: loseMode });

  function knownOf(hint: TextHint): TextHint {
    if (hint.kind !== "stored" || hint.slot === null) return hint;
    return { kind: "stored", slot: texts.known(hint.slot) };
  }

  function forget(): void {
    texts.forget();
    parts.onForgotten();
  }

  function loseMode(): void {
    if (clock.now() - lastModeLost < modeMilliseconds) return;
    lastModeLost = clock.now();
    log.warn("the modem is in text mode");
    forget();
  }

  /** It is looked at as at a start, which tells what is the matter with it. */
  function loseSim(): void {
    if (clock.now() - lastSimLost < simMilliseconds) return;
    lastSimLost = clock.now();
    log.warn("the SIM is gone, or does not work any more");
    forget();
  }

  async function setUpTexts(tries = 0): Promise<void> {
    cancelAgain();
    const result = await texts.setUp(tries < mostBusy);
    if (!open) return;
    if (result.kind === "set-up") {
      const { missing } = result.setup;
      if (missing.length > 0) log.warn(`for texts, the modem does not give ${missing.join(", ")}`);
      parts.onText({ kind: "stored", slot: null });
      return;
    }
    const isBusy = result.kind === "busy";
    if (!isBusy) log.warn("the modem does not answer what it is asked about texts");
    cancelAgain = clock.after(isBusy ? busyMilliseconds : againMilliseconds, () => {
      void setUpTexts(isBusy ? tries + 1 : 0);
    });
  }

  return {
    session,
    network,
    services,
    texts,
    ussd: openUssd(run, isCalm),
    setUpTexts: () => setUpTexts(),
    async close() {
      open = false;
      cancelAgain();
      network.stop();
      callWaiting.stop();
      services.stop();
      await session.close();
    },
  };
}

/** What crossed a port, for a log: the words of texts are nobody's business. */
function withoutPdus(line: string): string {
  return line.replaceAll(/[\dA-F]{20,}/gi, (hex) => `(${hex.length} digits)`);
}
