/** Shows the phones as they change, and teaches what there is to do about it. */
import { systemClock } from "../core/clock.ts";
import type { Director } from "./director.ts";
import type { Front } from "./front.ts";
import { hintFor, type Lesson } from "./hints.ts";
import type { Stage } from "./stage.ts";

/** What a watch is made of. */
export interface PhoneWatchParts {
  readonly stage: Stage;
  readonly director: Director;
  readonly front: Front;
  /** How long the phones must have rested before a lesson. */
  readonly restMilliseconds: number;
}

/** A running watch. */
export interface PhoneWatch {
  /** Something has changed that the network does not see. */
  show(): void;
  stop(): void;
}

/** Starts to watch. */
export function watchPhones({ stage, director, front, restMilliseconds }: PhoneWatchParts): PhoneWatch {
  const taught = new Set<Lesson>();
  let isDue = false;
  let cancel: () => void = () => undefined;
  const teach = (): void => {
    const hint = hintFor(director.board(), taught);
    if (hint === null) return;
    taught.add(hint.lesson);
    front.tell({ kind: "hint", text: hint.text });
  };
  const showNow = (): void => {
    if (!isDue) return;
    isDue = false;
    front.showBoard(director.board());
    cancel();
    cancel = systemClock.after(restMilliseconds, teach);
  };
  const show = (): void => {
    isDue = true;
    queueMicrotask(showNow);
  };
  const stopWatching = stage.world.onChange(show);
  return {
    show,
    stop() {
      stopWatching();
      cancel();
      isDue = false;
    },
  };
}
