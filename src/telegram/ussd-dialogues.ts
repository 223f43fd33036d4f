/** Dialogues with the network's services: one at a time, and whose it is. */
import type { Clock } from "../core/clock.ts";
import type { Ussd, UssdAnswer } from "./ports.ts";
import type { Asker } from "./requests.ts";

/** How a step of a dialogue went. */
export type Turn =
  /** `menu`: its number, when it waits for an answer; null when the dialogue is over. */
  | { readonly kind: "told"; readonly code: string; readonly text: string; readonly menu: number | null }
  | { readonly kind: "failed"; readonly why: string }
  /** Somebody's dialogue is going on. */
  | { readonly kind: "busy"; readonly with: Asker; readonly code: string }
  /** The menu that was to be answered is gone. */
  | { readonly kind: "over" };

/** The dialogue that is going on, if there is one. */
export interface Dialogues {
  /** Begins a dialogue; one's own that waits for an answer is given up for it. */
  ask(asker: Asker, code: string): Promise<Turn>;
  /** Answers the menu of this number. */
  answer(asker: Asker, menu: number, text: string): Promise<Turn>;
  /** Ends the dialogue with the menu of this number; false when it is over. */
  cancel(menu: number): Promise<boolean>;
}

interface Dialogue {
  readonly asker: Asker;
  readonly code: string;
  /** Null while the network is asked. */
  readonly menu: number | null;
  readonly since: number;
}

/** Networks give a menu up after a minute or three. */
const longestMilliseconds = 180_000;

/** No dialogue yet. */
export function createDialogues(ussd: Ussd, clock: Clock): Dialogues {
  let current: Dialogue | null = null;
  let menus = 0;

  const going = (): Dialogue | null =>
    current !== null && clock.now() - current.since < longestMilliseconds ? current : null;

  const exchange = async (asker: Asker, code: string, task: Promise<UssdAnswer>): Promise<Turn> => {
    const asking: Dialogue = { asker, code, menu: null, since: clock.now() };
    current = asking;
    let menu: number | null = null;
    try {
      const answer = await task;
      if (answer.kind === "failed") return answer;
      if (answer.menu) {
        menus += 1;
        menu = menus;
      }
      return { kind: "told", code, text: answer.text, menu };
    } finally {
      if (current === asking) current = menu === null ? null : { ...asking, menu, since: clock.now() };
    }
  };

  return {
    ask(asker, code) {
      const other = going();
      const isFree = other === null || (other.menu !== null && other.asker.id === asker.id);
      return isFree
        ? exchange(asker, code, ussd.ask(code))
        : Promise.resolve({ kind: "busy", with: other.asker, code: other.code });
    },
    answer(asker, menu, text) {
      const open = going();
      if (open === null || open.menu !== menu) return Promise.resolve({ kind: "over" });
      return open.asker.id === asker.id
        ? exchange(asker, open.code, ussd.reply(text))
        : Promise.resolve({ kind: "busy", with: open.asker, code: open.code });
    },
    async cancel(menu) {
      if (going()?.menu !== menu) return false;
      current = null;
      return ussd.cancel();
    },
  };
}
