/** The buttons under the network's menus. */
import type { PressDesk } from "./desk.ts";
import type { Press } from "./requests.ts";
import { readMenu, tellTurn, type MenuPress } from "./ussd-commands.ts";

const overText = "That dialogue is over.";

/** Answers a menu, or ends it; null when the button is none of a menu's. */
export function takeMenuPress(press: Press, desk: PressDesk): Promise<void> | null {
  const menu = readMenu(press.data);
  return menu === null ? null : take(press, menu, desk);
}

async function take(press: Press, { run, menu, answer }: MenuPress, desk: PressDesk): Promise<void> {
  desk.trail.note(press, answer === null ? "the end of a dialogue" : "an answer to the network's menu", true);
  if (run !== desk.run) {
    desk.notice(press, overText);
    desk.disarm(press);
  } else if (answer === null) {
    desk.notice(press, (await desk.dialogues.cancel(menu)) ? "I have ended it." : overText);
    desk.disarm(press);
  } else {
    desk.notice(press, "");
    const turn = await desk.dialogues.answer(press.from, menu, answer);
    if (turn.kind !== "busy") desk.disarm(press);
    tellTurn(press, turn, desk);
  }
}
