import type { AirPdu, SentText } from "./texts/assembly.ts";
import type { Centre } from "./texts/centre.ts";
import type { SendingFault } from "./texts/sending.ts";
import type { StorageName, Storages, StoredText, TextStatus } from "./texts/storage.ts";

/** How texts are wanted in a world. */
export interface WorldTextOptions {
  /** Places on the SIM; 40 unless told. */
  readonly sm?: number;
  /** Places in the stick; as many as the profile has unless told. */
  readonly me?: number;
  /** As the profile has it unless told. */
  readonly firstIndex?: 0 | 1;
  /** The zone of the centre's time stamps, local time minus UTC; 0 unless told. */
  readonly offsetMinutes?: number;
}

/** The texts of a world: the air, the centre, the storages, and what goes wrong next. */
export interface WorldTexts {
  /** Whole texts that the SIM has put on the air, in the order of their last parts. */
  readonly sent: () => readonly SentText[];
  /** Every PDU that the SIM has put on the air, in order. */
  readonly onAir: () => readonly AirPdu[];
  /** Forgets what was sent and what people have got, in a run that is long. */
  readonly forget: () => void;
  /** PDUs for the SIM that the centre still has, in the order of their delivery. */
  readonly waiting: () => readonly string[];
  /** The network delivers exactly this PDU: hexadecimal, with the service centre's address in front. */
  readonly inject: (pdu: string) => void;
  readonly stored: (storage: StorageName) => readonly StoredText[];
  /** Puts a PDU into a storage as if it had always lain there, unread. Throws when there is no such free place. */
  readonly put: (storage: StorageName, pdu: string, index?: number, status?: TextStatus) => void;
  /** The network refuses the next texts of the SIM with this code of +CMS ERROR. */
  readonly refuse: (code: number, times?: number) => void;
  /** The next texts of the SIM go on the air, and are never answered. */
  readonly loseAnswer: (times?: number) => void;
  /** The next texts of the SIM go on the air, and are answered so much later, while commands are taken. */
  readonly delayAnswer: (milliseconds: number, times?: number) => void;
}

/** What goes wrong with the next texts of the SIM, in order. */
export interface Faults extends Pick<WorldTexts, "refuse" | "loseAnswer" | "delayAnswer"> {
  readonly next: () => SendingFault | undefined;
}

/** Starts with nothing that goes wrong. */
export function startFaults(): Faults {
  const faults: SendingFault[] = [];
  const add = (fault: SendingFault, times: number): void => {
    for (let count = 0; count < times; count += 1) faults.push(fault);
  };
  return {
    next: () => faults.shift(),
    refuse(code, times = 1) {
      add({ kind: "refused", code }, times);
    },
    loseAnswer(times = 1) {
      add({ kind: "answer-lost" }, times);
    },
    delayAnswer(after, times = 1) {
      add({ kind: "answer-late", after }, times);
    },
  };
}

/** Makes the texts of a world. */
export function textsOfWorld(
  centre: Centre,
  storages: Storages,
  { refuse, loseAnswer, delayAnswer }: Faults,
): WorldTexts {
  return {
    sent: centre.sent,
    onAir: centre.onAir,
    forget: centre.forget,
    waiting: centre.waiting,
    inject: centre.inject,
    stored: (storage) => storages[storage].view().texts,
    put(storage, pdu, index, status) {
      if (storages[storage].put(pdu.toUpperCase(), index, status) === undefined)
        throw new Error(`${storage} has no such place that is free`);
    },
    refuse,
    loseAnswer,
    delayAnswer,
  };
}
