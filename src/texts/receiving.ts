/** Runs the machine that empties the modem's storages. Carries out what it orders and decides nothing. */
import type { TextHint, TextModem } from "../core/text-modem.ts";
import { startMachine } from "../core/machine.ts";
import { dueIn, keep, type Keeper, tellDue } from "../sms/keeping.ts";
import type { TextNews } from "../sms/news.ts";
import { nextReception, receive } from "../sms/reception.ts";
import {
  type Errand,
  type ReceptionEffect,
  type ReceptionEvent,
  type ReceptionState,
  startReception,
} from "../sms/reception-state.ts";
import type { TextRoom } from "./room.ts";

/** Running reception. */
export interface Receiving {
  heard(hint: TextHint): void;
  calm(): void;
  stop(): void;
}

/** Starts to read texts from a modem, a moment later. */
export function startReceiving(room: TextRoom, modem: TextModem, codes: boolean): Receiving {
  const { clock, log, store, database } = room;
  let stopped = false;
  let cancel: () => void = () => undefined;

  const machine = startMachine<ReceptionState, ReceptionEvent, ReceptionEffect>({
    initial: startReception(clock.now()),
    transition: receive,
    perform(effect) {
      if (effect.kind === "tell") tellAlone(effect.news);
      else perform(effect.order, effect.errand);
    },
  });

  function send(event: ReceptionEvent): void {
    if (stopped) return;
    machine.send(event);
    wake(nextReception(machine.state()) - clock.now());
  }

  function wake(milliseconds: number): void {
    cancel();
    cancel = clock.after(Math.max(0, milliseconds), () => {
      send({ kind: "time", at: clock.now() });
    });
  }

  function perform(order: number, errand: Errand): void {
    switch (errand.kind) {
      case "ask-storages":
        void modem.storages().then((storages) => {
          send({ kind: "told-storages", order, storages, at: clock.now() });
        });
        break;
      case "list":
        void modem.list(errand.storage).then((listing) => {
          if (listing.kind === "failed") log.debug(`${errand.storage} is not listed: ${listing.why}`);
          send({ kind: "listed", order, listing, at: clock.now() });
        });
        break;
      case "read":
        void modem.read(errand.slot).then((stored) => {
          send({ kind: "read", order, stored, at: clock.now() });
        });
        break;
      case "remove":
        void modem.remove(errand.stored).then((outcome) => {
          if (outcome !== "removed")
            log.debug(`a text was not removed from ${errand.stored.storage}: ${outcome}`);
          send({ kind: "removed", order, outcome, at: clock.now() });
        });
        break;
      case "keep":
        write(order, (keeper) => keep(errand.finding, keeper));
        break;
      case "tell-due":
        write(order, tellDue);
        break;
    }
  }

  function write(order: number, task: (keeper: Keeper) => readonly TextNews[]): void {
    const keeper: Keeper = { store, personOf: room.personOf, codes, at: room.today() };
    const done = room.attempt(() => {
      room.tell(task(keeper));
      return dueIn(keeper);
    });
    const at = clock.now();
    if (done.kind === "failed") send({ kind: "not-kept", order, fault: done.fault, at });
    else send({ kind: "kept", order, isDurable: database.isDurable, dueIn: done.value, at });
  }

  /** What no row is about. */
  function tellAlone(news: TextNews): void {
    room.attempt(() => {
      room.tell([news]);
    });
  }

  wake(0);
  return {
    heard(hint) {
      send({ kind: "hinted", hint, at: clock.now() });
    },
    calm() {
      send({ kind: "calm", at: clock.now() });
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
