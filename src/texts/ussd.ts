/** Codes for the network's own services: one dialogue at a time, in whichever dialect the modem takes. */
import { isUssdCode, type UssdModem, type UssdNews } from "../core/text-modem.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { findAmount } from "../sms/balance.ts";
import { type Dialect, dialectsOf, readUssd, writeUssd } from "../sms/ussd.ts";
import type { Ussd, UssdAnswer } from "../telegram/ports.ts";

/** What the dialogues are made of. */
export interface UssdParts {
  readonly modem: UssdModem;
  /** As the modem names itself; null while it does not. */
  readonly model: () => string | null;
  /** No call is being set up, which a dialogue would disturb. */
  readonly isCalm: () => boolean;
  /** The code of `/balance`; null for none. */
  readonly balanceCode: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** The network says something that nobody asked for. */
  readonly onUnasked: (text: string) => void;
}

/** Running dialogues. */
export interface RunningUssd extends Ussd {
  /** `+CUSD:` came. */
  heard(news: UssdNews): void;
  /** The modem is gone, and every dialogue with it. */
  modemLost(): void;
  stop(): void;
}

const answerSeconds = 30;
/** Networks give a menu up after a minute or three. */
const menuSeconds = 180;
const noNetwork = /\+CME ERROR: ?(?:30|no network service)\b/i;

type Heard = UssdNews | "silence" | "cancelled" | "modem-lost";

/** Nothing is asked yet. */
export function startUssd({ modem, clock, log, ...parts }: UssdParts): RunningUssd {
  let state: "idle" | "asking" | "menu" = "idle";
  let proven: Dialect | null = null;
  let hear: ((heard: Heard) => void) | null = null;
  let cancelTimer: () => void = () => undefined;
  /** Of all exchanges, the one that is not over. */
  let current = 0;

  /** What the network says next; `settle` says it instead. */
  function expect(): { readonly heard: Promise<Heard>; readonly settle: (heard: Heard) => void } {
    let settle: (heard: Heard) => void = () => undefined;
    const heard = new Promise<Heard>((resolve) => {
      const cancel = clock.after(answerSeconds * 1000, () => {
        settle("silence");
      });
      settle = (what) => {
        cancel();
        if (hear === settle) hear = null;
        resolve(what);
      };
    });
    hear = settle;
    return { heard, settle };
  }

  async function exchange(text: string): Promise<UssdAnswer> {
    cancelTimer();
    state = "asking";
    current += 1;
    const own = current;
    const answer = await tryDialects(text, () => own !== current);
    // Somebody has ended it, and another may have begun.
    if (own !== current) return answer;
    state = answer.kind === "answered" && answer.menu ? "menu" : "idle";
    if (state === "menu") cancelTimer = clock.after(menuSeconds * 1000, () => void end());
    return answer;
  }

  async function tryDialects(text: string, isOver: () => boolean): Promise<UssdAnswer> {
    let last = "it cannot be written for this modem";
    for (const dialect of proven === null ? dialectsOf(parts.model()) : [proven]) {
      const written = writeUssd(text, dialect);
      if (written === null) continue;
      // The answer may come before the modem says that it has taken the code.
      const { heard, settle } = expect();
      const submission = await modem.send(written.payload, written.dcs);
      if (submission.kind !== "accepted") settle("cancelled");
      if (submission.kind === "failed") return failed(submission.why);
      if (submission.kind === "accepted") {
        const answer = read(await heard, dialect);
        if (answer !== "not-understood") return answer;
        last = "the network does not know this code";
      } else {
        if (isOver()) return failed("it was cancelled");
        if (noNetwork.test(submission.words)) return failed("the SIM has no network");
        last = `the modem refused it (${submission.words})`;
      }
    }
    return failed(last);
  }

  function read(heard: Heard, dialect: Dialect): UssdAnswer | "not-understood" {
    if (heard === "modem-lost") return failed("the modem is gone");
    if (heard === "cancelled") return failed("it was cancelled");
    if (heard === "silence") {
      void modem.cancel();
      return failed(`the network did not answer within ${answerSeconds} seconds`);
    }
    const text = readUssd(heard, dialect);
    switch (heard.status) {
      case 0:
      case 1:
        proven = dialect;
        return { kind: "answered", text, menu: heard.status === 1 };
      case 2:
        return text === ""
          ? failed("the network ended the dialogue")
          : { kind: "answered", text, menu: false };
      case 3:
        return failed("something else on this SIM has answered it");
      case 5:
        return failed("the network took too long");
      default:
        return proven === null ? "not-understood" : failed("the network does not know this code");
    }
  }

  function letGo(why: "cancelled" | "modem-lost"): void {
    cancelTimer();
    state = "idle";
    current += 1;
    hear?.(why);
  }

  async function end(): Promise<boolean> {
    const open = state !== "idle";
    letGo("cancelled");
    if (open) await modem.cancel();
    return open;
  }

  async function ask(code: string): Promise<UssdAnswer> {
    if (!isUssdCode(code)) return failed("a code has only digits, +, * and #, such as *100#");
    if (state === "asking") return failed("another code is being asked; wait for its answer");
    if (!parts.isCalm()) return failed("a call is being set up; ask again in a moment");
    const isOpen = state === "menu";
    state = "asking";
    cancelTimer();
    if (isOpen) await modem.cancel();
    return exchange(code);
  }

  return {
    ask,
    async reply(text) {
      const answer = text.trim();
      if (state !== "menu") return failed("there is no menu to be answered any more; ask the code again");
      if (answer === "" || answer.length > 160) return failed("an answer has 1 to 160 characters");
      return exchange(answer);
    },
    cancel: end,
    async balance() {
      if (parts.balanceCode === null) return { kind: "not-configured" };
      const answer = await ask(parts.balanceCode);
      if (answer.kind === "failed") return answer;
      if (answer.menu) await end();
      return { kind: "told", amount: findAmount(answer.text), text: answer.text };
    },
    heard(news) {
      if (hear) {
        hear(news);
        return;
      }
      if (state === "menu" && news.status !== 1) state = "idle";
      const text = readUssd(news, proven ?? dialectsOf(parts.model())[0] ?? "plain");
      if (news.status === 1) state = "menu";
      if (news.status <= 1 && text !== "") parts.onUnasked(text);
      else log.debug("USSD news that nobody waits for", { status: news.status });
    },
    modemLost() {
      letGo("modem-lost");
    },
    stop() {
      letGo("modem-lost");
    },
  };
}

function failed(why: string): UssdAnswer & { kind: "failed" } {
  return { kind: "failed", why };
}
