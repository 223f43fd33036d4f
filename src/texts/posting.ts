/** Runs the machine that sends texts. Carries out what it orders and decides nothing. */
import type { Submission, SubmitPdu, TextModem } from "../core/text-modem.ts";
import { startMachine } from "../core/machine.ts";
import { afterCrash, afterSubmission, beginPart, expired, hasMoved, isWanted } from "../sms/outgoing.ts";
import { writeSubmits } from "../sms/pdu/writer.ts";
import { addressOf } from "../sms/recipient.ts";
import { takeReportsOf } from "../sms/reports.ts";
import {
  chooseNext,
  nextSending,
  send as step,
  type SendingEffect,
  type SendingErrand,
  type SendingEvent,
  type SendingState,
  startSending,
} from "../sms/sending.ts";
import type { OutgoingRow } from "../sms/store.ts";
import type { TextRoom } from "./room.ts";

/** Running post. */
export interface Posting {
  /** Something was queued, changed or decided. */
  stirred(): void;
  calm(): void;
  /** Settles when nothing is on its way to the modem any more, or very soon. */
  stop(): Promise<void>;
}

type Submit = SendingErrand & { readonly kind: "submit" };

/** Of 27.005 §3.2.5: another try does not change it. */
const invalidPdu = 304;

/** How long the answer to what has just been handed to the modem is waited for at the end, in milliseconds. */
const lastWait = 1500;

/** Starts to send what is queued, a moment later. */
export function startPosting(room: TextRoom, modem: TextModem): Posting {
  const { clock, store } = room;
  let isEnding = false;
  let stopped = false;
  let cancel: () => void = () => undefined;
  let onAnswer: () => void = () => undefined;

  const machine = startMachine<SendingState, SendingEvent, SendingEffect>({
    initial: startSending(clock.now()),
    transition: step,
    perform,
  });

  function send(event: SendingEvent): void {
    if (stopped) return;
    machine.send(event);
    const next = nextSending(machine.state());
    cancel();
    if (next !== null) wake(next - clock.now());
    if (machine.state().errand?.kind !== "submit") onAnswer();
  }

  function wake(milliseconds: number): void {
    cancel = clock.after(Math.max(0, milliseconds), () => {
      send({ kind: "time", at: clock.now() });
    });
  }

  function perform({ order, errand }: SendingEffect): void {
    switch (errand.kind) {
      case "choose":
        choose(order);
        break;
      case "submit":
        submit(order, errand);
        break;
      case "note":
        write(order, errand.text, (row) =>
          afterSubmission(row, errand.place, errand.submission, room.today()),
        );
        break;
      case "give-up":
        write(order, errand.text, errand.why === "stale" ? expired : afterCrash);
        break;
    }
  }

  function choose(order: number): void {
    // Who ends takes nothing new in hand.
    if (isEnding) return;
    const done = room.attempt(() => chooseNext(store.queue(), room.today()));
    const at = clock.now();
    send(
      done.kind === "done"
        ? { kind: "chosen", order, choice: done.value, at }
        : { kind: "failed", order, at },
    );
  }

  function submit(order: number, errand: Submit): void {
    let isBegun = false;
    const answer = (submission: Submission): void => {
      send({ kind: "submitted", order, submission, isBegun, at: clock.now() });
    };
    const found = room.attempt(() => prepare(room, errand));
    if (found.kind === "failed") {
      answer(
        found.fault === null
          ? { kind: "not-sent", why: "the journal cannot be read" }
          : { kind: "refused", code: invalidPdu, words: found.fault },
      );
      return;
    }
    const { pdu, row } = found.value;
    const begin = (): void => {
      if (isEnding) throw new Error("the daemon ends");
      beginDurably(room, row, errand.place);
      isBegun = true;
    };
    void modem.send(pdu, begin).then(answer);
  }

  function write(order: number, text: number, change: (row: OutgoingRow) => OutgoingRow): void {
    const done = room.attempt(() => {
      const row = store.outgoing(text);
      if (row === null) return;
      putMoved(room, row, change(row));
      room.tell(takeReportsOf(addressOf(row.text.to), store));
    });
    const at = clock.now();
    send(done.kind === "done" ? { kind: "noted", order, at } : { kind: "failed", order, at });
  }

  wake(0);
  return {
    stirred() {
      send({ kind: "stirred", at: clock.now() });
    },
    calm() {
      send({ kind: "calm", at: clock.now() });
    },
    async stop() {
      isEnding = true;
      if (machine.state().errand?.kind === "submit") {
        await new Promise<void>((resolve) => {
          const giveUp = clock.after(lastWait, resolve);
          onAnswer = () => {
            giveUp();
            resolve();
          };
        });
      }
      stopped = true;
      cancel();
    },
  };
}

interface Prepared {
  readonly row: OutgoingRow;
  readonly pdu: SubmitPdu;
}

/** The PDU of a part. Throws when there is none, which what was let in at the door always has. */
function prepare({ store }: TextRoom, { text, place }: Submit): Prepared {
  const row = store.outgoing(text);
  if (row === null) throw new Error("it is not in the journal any more");
  const { reference } = row;
  const request = { to: addressOf(row.text.to), text: row.text.body, reference, statusReport: true };
  const pdu = writeSubmits(request)[place - 1];
  if (pdu === undefined) throw new Error(`it has no part ${place}`);
  return { row, pdu };
}

/** Once the modem waits for the PDU, and before it gets it. Throws when it is not to get it. */
function beginDurably(room: TextRoom, row: OutgoingRow, place: number): void {
  room.database.atomically(() => {
    const now = room.store.outgoing(row.text.id);
    if (now === null || !isWanted(now, row.text.body)) throw new Error("it was changed or taken back");
    putMoved(room, now, beginPart(now, place, room.today()));
  });
}

/** Within a transaction. */
export function putMoved(room: TextRoom, before: OutgoingRow, after: OutgoingRow): void {
  room.store.putOutgoing(after);
  if (hasMoved(before.text, after.text)) room.tell([{ kind: "moved", text: after.text }]);
}
