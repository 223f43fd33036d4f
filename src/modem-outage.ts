/** A modem that cannot be used, in words for the owners: an outage that lasts, once, and its end with what happened. */
import type { Clock } from "./core/clock.ts";
import { timeText } from "./core/time-text.ts";
import { type OutageMemory, watchOutage } from "./outage/watch.ts";
import { diaryLines, spanWords, type Said } from "./outage/words.ts";
import type { ModemNews } from "./phone.ts";

/** What the watch over the modem is made of. */
export interface ModemOutageParts {
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
  /** Where it is kept that an outage was told, so that its end is told after a restart, too. */
  readonly memory: OutageMemory;
  readonly announce: (text: string) => void;
}

/** The watch over the modem. */
export interface ModemOutage {
  heard(news: ModemNews): void;
  /** Something that came of it, such as a call that was cut off. */
  note(text: string): void;
  stop(): void;
}

/** Most sticks that restart are back sooner, also with a SIM that is busy then. */
const patience = { downSeconds: 45, upSeconds: 10 };

const remedyWords = { restart: "I told it to restart", "reset-usb": "I reset its USB port" } as const;

/** Watches from now on; nothing is known of the modem yet. */
export function watchModemOutage({ clock, timeZone, memory, announce }: ModemOutageParts): ModemOutage {
  /** What keeps it from working until an owner does something, as they were told; null when nothing does. */
  let blockedBy: string | null = null;
  /** They were told that this outage is over. */
  let isEndTold = false;
  const said = (): Said => ({ now: clock.date().getTime(), timeZone });

  const outage = watchOutage({
    patience,
    clock,
    memory,
    tellOutage({ since, why }) {
      if (blockedBy !== null) return;
      const { now } = said();
      announce(
        `The modem cannot be used since ${timeText(since, now, timeZone)}: ${sentence(why)} I keep trying; meanwhile nobody can call, and texts wait.`,
      );
    },
    tellEnd(ended, until) {
      if (isEndTold) return;
      const diary = diaryLines(ended, said()).join("\n");
      announce(
        `The modem works again. It could not be used ${spanWords(ended, until, said())}.${diary === "" ? "" : `\n${diary}`}`,
      );
    },
  });

  function ready(model: string): void {
    outage.up();
    isEndTold = blockedBy !== null;
    if (isEndTold) announce(`The modem is ready: ${model}.`);
    blockedBy = null;
  }

  function block(why: string): void {
    if (blockedBy === why) return;
    blockedBy = why;
    announce(`The modem cannot be used: ${sentence(why)} I keep trying.`);
  }

  return {
    heard(news) {
      switch (news.kind) {
        case "ready":
          ready(news.model);
          break;
        case "lost":
          outage.down(news.why);
          break;
        case "trouble":
          outage.down(news.why);
          if (news.blocked) block(news.why);
          break;
        case "remedy":
          outage.note(remedyWords[news.remedy]);
          break;
      }
    },
    note: (text) => {
      outage.note(text);
    },
    stop: () => {
      outage.stop();
    },
  };
}

/** Words with an end, if they have none. */
function sentence(words: string): string {
  return /[.?!]$/.test(words) ? words : `${words}.`;
}
