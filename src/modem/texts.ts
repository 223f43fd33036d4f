/**
 * Texts on an open modem: listed, read, deleted and sent as AT commands. PDUs are digits here. Nothing throws, and
 * every promise settles.
 */
import type { Slot, Submission, SubmitPdu, TextModem } from "../core/text-modem.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Run } from "./init.ts";
import { callFirst, inText, notListed, openStorages } from "./storages.ts";
import { submissionOf } from "./submission.ts";
import { type SettingUp, setUpTexts, type TextSetup } from "./text-setup.ts";

/** Texts of one opening of the ports. */
export interface OpenTexts extends TextModem {
  /** Sets the modem up, for the first time or again. `waits`: for a SIM that is busy. */
  setUp(waits: boolean): Promise<SettingUp>;
  /** Which storage is read from is not known any more. */
  forget(): void;
  /** A slot as others may use it: null for one in a storage that is not read from. */
  known(slot: Slot): Slot | null;
}

/** What texts are made of. */
export interface TextParts {
  readonly run: Run;
  readonly clock: Clock;
  /** No call is being set up. */
  readonly isCalm: () => boolean;
  /** The modem is in text mode, which it was told to leave. */
  readonly onInText: () => void;
}

/** A network takes this long at most to take a text (chan_dongle waits 40 s). */
const sendSeconds = 60;

/** Texts on a modem that is open. */
export function openTexts(parts: TextParts): OpenTexts {
  const { run, isCalm } = parts;
  let setup: TextSetup | null = null;
  let settingUp: Promise<unknown> = Promise.resolve();
  let last: Promise<unknown> = Promise.resolve();
  const storages = openStorages({ ...parts, setup: () => setup });

  /** One thing after the other: what is read from is chosen by a command of its own. */
  function exclusively<T>(task: () => Promise<T>): Promise<T> {
    const done = last.then(task);
    last = done;
    return done;
  }

  async function setUp(waits: boolean): Promise<SettingUp> {
    storages.forget();
    const result = await setUpTexts(run, waits);
    setup = result.kind === "set-up" ? result.setup : null;
    return result;
  }

  async function send({ pdu, length }: SubmitPdu, beforePdu: () => void): Promise<Submission> {
    // In text mode the length would be taken for a number, and the PDU for the words.
    if (setup?.inText === true) return { kind: "not-sent", why: inText };
    if (!isCalm()) return { kind: "not-sent", why: callFirst };
    let kept: string | null = null;
    let wrote = false;
    const reply = await run(
      { text: `AT+CMGS=${length}`, deadlineSeconds: sendSeconds, payload: pdu, bare: false },
      () => {
        kept = isCalm() ? failureOf(beforePdu) : callFirst;
        wrote = kept === null;
        return wrote;
      },
    );
    return kept === null ? submissionOf(reply, wrote) : { kind: "not-sent", why: kept };
  }

  return {
    setUp(waits) {
      const done = exclusively(() => setUp(waits));
      settingUp = done;
      return done;
    },
    forget: () => {
      storages.forget();
    },
    known: (slot) => storages.known(slot),
    async storages() {
      await settingUp;
      return setup?.storages ?? [];
    },
    list: (storage) => exclusively(() => storages.list(storage)),
    read: (slot) => exclusively(() => storages.read(slot)),
    remove: (slot) => exclusively(() => storages.remove(slot)),
    send: (pdu, beforePdu) => exclusively(() => send(pdu, beforePdu)),
  };
}

/** Texts without a modem. */
export const noTexts: TextModem = {
  storages: () => Promise.resolve([]),
  list: () => Promise.resolve(notListed("the modem is not there")),
  read: () => Promise.resolve(null),
  remove: () => Promise.resolve("refused"),
  send: () => Promise.resolve({ kind: "not-sent", why: "the modem is not there" }),
};

/** The words of what `task` throws; null when it does not. */
function failureOf(task: () => void): string | null {
  try {
    task();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
