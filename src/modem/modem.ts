/** A modem that can be there or not, as the rest of the house uses it. */
import type { Action, Outcome } from "../core/action.ts";
import type { Line, Picture } from "../core/line.ts";
import { type CallWaiting, type NetworkView, unseenNetwork } from "../core/network.ts";
import type { TextHint, TextModem, UssdModem, UssdNews } from "../core/text-modem.ts";
import type { CallWaitingMemory } from "./call-waiting.ts";
import type { LinkState } from "./link.ts";
import { isReady, type LinkParts, startLink } from "./linked.ts";
import { openModem, type Opened } from "./opened.ts";
import { checkOwnerCommand } from "./owner-command.ts";
import { askByHand, type OwnerCommandAnswer, overridesSettings } from "./owner-desk.ts";
import { noServices, type Services } from "./services.ts";
import type { OpenPorts } from "./session.ts";
import { noTexts } from "./texts.ts";
import { noUssd } from "./ussd.ts";

export type { OwnerCommandAnswer } from "./owner-desk.ts";
export type { OpenPorts } from "./session.ts";

/** What a modem is made of, and whom it tells. */
export interface ModemParts extends Omit<LinkParts, "connect"> {
  readonly onPicture: (picture: Picture) => void;
  /** What is known of calls elsewhere: none is being set up or ended. */
  isCalm(): boolean;
  /** The modem said something of texts; after each set-up, that they are to be looked for. */
  onText(hint: TextHint): void;
  onUssd(news: UssdNews): void;
  /** What is known of the network has changed, on a modem that is ready. */
  onNetwork(view: NetworkView): void;
}

/** What the modem says of itself. */
export interface ModemStatus extends NetworkView {
  readonly modem: "absent" | "starting" | "ready";
  readonly trouble: string | null;
  readonly model: string | null;
  /** Private: a log gets its end alone. */
  readonly imei: string | null;
  /** Since when the SIM is in no network, in Unix milliseconds; null while it is in one, or nobody knows. */
  readonly outOfServiceSince: number | null;
  readonly callWaiting: CallWaiting;
}

/** The modem as the daemon uses it. */
export interface Modem {
  /** Carries out an action and looks at the lines. Always settles, within about a minute. */
  perform(action: Action): Promise<Outcome>;
  command(line: string): Promise<OwnerCommandAnswer>;
  readonly texts: TextModem;
  readonly ussd: UssdModem;
  readonly services: Services;
  /** It is ready, and no call is being set up or ended, as far as anybody has heard. */
  isCalm(): boolean;
  status(): ModemStatus;
  lines(): readonly Line[];
  /** Every line on the ports, until the answer is called. */
  listen(listener: (line: string) => void): () => void;
  /** Restarts the modem, as often as `remedies.ts` allows; otherwise only opens it anew. */
  restart(): void;
  /** Lets go of the ports. Calls go on. */
  stop(): Promise<void>;
}

/** Starts to look for the modem, at once and for as long as it takes. */
export function startModemDaemon(parts: ModemParts): Modem {
  const { clock, log } = parts;
  const listeners = new Set<(line: string) => void>();
  /** An owner has changed what was set: it is set again when nothing goes on. */
  let overridden = false;
  const callWaiting: CallWaitingMemory = { state: "unknown", next: Number.NEGATIVE_INFINITY };
  const link = startLink({ ...parts, connect });

  function connect(ports: OpenPorts): Opened {
    return openModem({
      ports,
      clock,
      log,
      onPicture: (picture) => {
        parts.onPicture(picture);
        if (overridden && isCalm()) forgotten();
      },
      onLine: (line) => {
        for (const listener of listeners) listener(line);
      },
      isCalm: () => link.ready() !== null && parts.isCalm(),
      onText: (hint) => {
        parts.onText(hint);
      },
      onUssd: (news) => {
        parts.onUssd(news);
      },
      onForgotten: forgotten,
      onNetwork: (view) => {
        if (link.ready() !== null) parts.onNetwork(view);
      },
      callWaiting,
      onStuck: () => {
        link.lose("it does not answer any more", "silent");
      },
      onGone: (why) => {
        link.lose(why, "gone");
      },
    });
  }

  function isCalm(): boolean {
    return link.ready()?.session.current() === true && parts.isCalm();
  }

  /** What was set does not hold any more. */
  function forgotten(): void {
    overridden = false;
    link.forgotten();
  }

  const texts = (): TextModem => link.ready()?.texts ?? noTexts;
  const ussd = (): UssdModem => link.ready()?.ussd ?? noUssd;

  function dateOf(at: number | null): number | null {
    return at === null ? null : clock.date().getTime() - (clock.now() - at);
  }

  return {
    async perform(action) {
      const ready = link.ready();
      return ready ? ready.session.perform(action) : { kind: "failed", words: "the modem is not there" };
    },
    async command(written) {
      const checked = checkOwnerCommand(written);
      if (checked.kind === "refused") return checked;
      const asked = link.opened();
      if (!asked) return { kind: "failed", why: "the modem is not there" };
      const answer = await askByHand(asked.session, checked.text);
      asked.texts.forget();
      if (link.opened() === asked && overridesSettings(checked.text)) {
        overridden = true;
        void asked.session.look();
      }
      return answer;
    },
    status() {
      const state = link.state();
      const opened = link.opened();
      return {
        modem: stageOf(state),
        trouble: "why" in state ? state.why : null,
        model: opened?.session.identity()?.model ?? null,
        imei: opened?.session.identity()?.imei ?? null,
        ...(opened?.network.now() ?? unseenNetwork),
        outOfServiceSince: dateOf(opened?.network.outSince() ?? null),
        callWaiting: callWaiting.state,
      };
    },
    lines: () => link.opened()?.session.lines() ?? [],
    isCalm,
    texts: {
      storages: () => texts().storages(),
      list: (storage) => texts().list(storage),
      read: (slot) => texts().read(slot),
      remove: (slot) => texts().remove(slot),
      send: (pdu, beforePdu) => texts().send(pdu, beforePdu),
    },
    services: {
      run: (text, deadlineSeconds) => (link.ready()?.services ?? noServices).run(text, deadlineSeconds),
    },
    ussd: {
      send: (payload, dcs) => ussd().send(payload, dcs),
      cancel: () => ussd().cancel(),
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart() {
      link.lose("it is being restarted", "restart-wanted");
    },
    stop: () => link.stop(),
  };
}

function stageOf(state: LinkState): ModemStatus["modem"] {
  if (isReady(state)) return "ready";
  return state.kind === "starting" || state.kind === "pausing" ? "starting" : "absent";
}
