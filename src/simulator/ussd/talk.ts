/** A talk with the network by codes and menus, pure. */
import { type Step, ignored, went } from "../../core/machine.ts";
import type { Knobs } from "../knobs.ts";
import type { Range } from "../random.ts";
import type { Timings } from "../timings.ts";
import { type UssdPage, type UssdScreen, pageOf, unknownCode } from "./screen.ts";

/** Nobody talks; the network is asked, and will show a page; or it has shown a menu, and waits for a choice. */
export type UssdState =
  | { readonly kind: "idle" }
  | { readonly kind: "asked"; readonly page: UssdPage }
  | { readonly kind: "menu"; readonly page: UssdPage };

/** What happens: the host writes a code or a choice, or gives the talk up; a wait is over. */
export type UssdEvent =
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "due" };

/** What the network says: a page that ends the talk (0) or asks for a choice (1), or a status alone. */
export type UssdNews = { readonly status: 0 | 1; readonly page: UssdPage } | { readonly status: 2 | 4 | 5 };

/** Orders to the shell. There is one wait at a time. `late` news comes behind the result of the command. */
export type UssdEffect =
  | { readonly kind: "tell"; readonly news: UssdNews; readonly late: boolean }
  | { readonly kind: "wait"; readonly within: Range };

/** What decisions are made with. */
export interface UssdSetting {
  readonly timings: Timings;
  readonly knobs: Knobs;
  readonly screenOf: (code: string) => UssdScreen | undefined;
}

type UssdStep = Step<UssdState, UssdEffect>;

const idle: UssdState = { kind: "idle" };

const tell = (news: UssdNews, late = false): UssdEffect => ({ kind: "tell", news, late });

/** What becomes of a talk. */
export function ussdStep(state: UssdState, event: UssdEvent, setting: UssdSetting): UssdStep {
  switch (event.kind) {
    case "said":
      return whenSaid(state, event.text, setting);
    case "cancelled":
      return state.kind === "idle" ? ignored(state) : went(idle, tell({ status: 2 }, true));
    case "due":
      return whenDue(state, setting);
  }
}

function whenSaid(state: UssdState, text: string, setting: UssdSetting): UssdStep {
  const page = pageOf(nextScreen(state, text, setting));
  if (setting.knobs.ussdEarly) return shown(page, setting);
  const [least, most] = setting.timings.ussd;
  const { after = 0 } = page;
  return went({ kind: "asked", page }, { kind: "wait", within: [least + after, most + after] });
}

function nextScreen(state: UssdState, text: string, { screenOf }: UssdSetting): UssdScreen {
  if (state.kind !== "menu") return screenOf(text) ?? unknownCode;
  const { choices = {} } = state.page;
  return (Object.hasOwn(choices, text) ? choices[text] : undefined) ?? state.page;
}

function whenDue(state: UssdState, setting: UssdSetting): UssdStep {
  if (state.kind === "asked") return shown(state.page, setting);
  return state.kind === "menu" ? went(idle, tell({ status: 2 })) : ignored(state);
}

function shown(page: UssdPage, { knobs, timings }: UssdSetting): UssdStep {
  if (page.status !== undefined) return went(idle, tell({ status: page.status }));
  if (page.choices !== undefined) {
    const within: Range = [timings.ussdPatience, timings.ussdPatience];
    return went({ kind: "menu", page }, tell({ status: 1, page }), { kind: "wait", within });
  }
  const end = tell({ status: 0, page });
  return knobs.ussdExtraEnd ? went(idle, end, tell({ status: 2 })) : went(idle, end);
}
