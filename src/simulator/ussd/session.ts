import type { Clock } from "../../core/clock.ts";
import type { Knobs } from "../knobs.ts";
import type { Random } from "../random.ts";
import type { Timings } from "../timings.ts";
import { type UssdPage, type UssdScreen, pageOf, unknownCode } from "./screen.ts";

/** Where a talk with the network stands: nobody talks, the network is asked, or it waits for a choice. */
export type UssdState = "idle" | "asked" | "menu";

/** What the network says: a screen that ends the talk (0) or asks for a choice (1), or a status alone. */
export type UssdNews = { readonly status: 0 | 1; readonly page: UssdPage } | { readonly status: 2 | 4 | 5 };

/** What a session is made of. */
export interface UssdParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly knobs: () => Knobs;
  readonly screenOf: (code: string) => UssdScreen | undefined;
  readonly tell: (news: UssdNews) => void;
}

/** A talk with the network by codes and menus. */
export interface UssdSession {
  readonly state: () => UssdState;
  /** A code, or a choice from the menu that is shown. */
  readonly say: (text: string) => void;
  /** The host gives the talk up. */
  readonly cancel: () => void;
  /** The power is gone. */
  readonly stop: () => void;
}

/** Starts with no talk. */
export function startUssd({ clock, random, timings, knobs, screenOf, tell }: UssdParts): UssdSession {
  let state: UssdState = "idle";
  let menu: UssdPage | undefined;
  let forget: (() => void) | undefined;

  const wait = (milliseconds: number, task: () => void): void => {
    forget?.();
    forget = clock.after(milliseconds, task);
  };

  const end = (): void => {
    forget?.();
    forget = undefined;
    state = "idle";
    menu = undefined;
  };

  const show = (page: UssdPage): void => {
    end();
    if (page.status !== undefined) {
      tell({ status: page.status });
      return;
    }
    if (page.choices === undefined) {
      tell({ status: 0, page });
      if (knobs().ussdExtraEnd) tell({ status: 2 });
      return;
    }
    state = "menu";
    menu = page;
    wait(timings.ussdPatience, () => {
      end();
      tell({ status: 2 });
    });
    tell({ status: 1, page });
  };

  const answerTo = (text: string): UssdPage => {
    if (menu === undefined) return pageOf(screenOf(text) ?? unknownCode);
    const { choices = {} } = menu;
    return pageOf((Object.hasOwn(choices, text) ? choices[text] : undefined) ?? menu);
  };

  return {
    state: () => state,
    say(text) {
      const page = answerTo(text);
      state = "asked";
      if (knobs().ussdEarly) {
        show(page);
        return;
      }
      wait(random.within(timings.ussd) + (page.after ?? 0), () => {
        show(page);
      });
    },
    cancel() {
      const talked = state !== "idle";
      end();
      if (talked)
        wait(0, () => {
          tell({ status: 2 });
        });
    },
    stop: end,
  };
}
