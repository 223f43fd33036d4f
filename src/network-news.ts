/** What the owners hear of the network: that it is lost for long, that it is back, and that the SIM roams. */
import type { Clock } from "./core/clock.ts";
import { isOutOfService, isServed, type NetworkView, type Registration } from "./core/network.ts";
import { timeText } from "./core/time-text.ts";
import { type OutageMemory, type OutageWatch, watchOutage } from "./outage/watch.ts";
import { diaryLines, spanWords } from "./outage/words.ts";

/** What the news is made of. */
export interface NetworkNewsParts {
  readonly clock: Clock;
  readonly timeZone: string;
  /** Where it is kept that an outage, or roaming, was told. */
  readonly memory: (name: "network-outage" | "roaming") => OutageMemory;
  readonly announce: (text: string) => void;
}

/** The news of the network. */
export interface NetworkNews {
  /** What is known of the network has changed, on a modem that is ready. */
  seen(view: NetworkView): void;
  /** The modem is gone: of that the owners hear otherwise. */
  modemLost(): void;
  stop(): void;
}

/** A search after a start, and a gap in the cover, are shorter. */
const lostPatience = { downSeconds: 300, upSeconds: 60 };
/** Near a border, a phone changes networks all day. */
const roamingPatience = { downSeconds: 60, upSeconds: 3600 };

const reasons: Partial<Record<Registration, string>> = {
  searching: "the modem searches for a network",
  denied: "the network refuses the SIM",
  none: "the modem is in no network and does not search",
  emergency: "only emergency calls are possible",
};

const advice: Partial<Record<Registration, string>> = {
  denied: " Ask the operator whether the SIM is still valid.",
};

/** Starts to listen; nothing is told of a network that is there from the start. */
export function startNetworkNews({ clock, timeZone, memory, announce }: NetworkNewsParts): NetworkNews {
  let last: Registration = "unknown";
  let roamingIn = "";
  const said = () => ({ now: clock.date().getTime(), timeZone });

  const service: OutageWatch = watchOutage({
    patience: lostPatience,
    clock,
    memory: memory("network-outage"),
    tellOutage({ since, why }) {
      announce(
        `The network is lost since ${timeText(since, said().now, timeZone)}: ${why}. Calls and texts do not come until it is back.${advice[last] ?? ""}`,
      );
    },
    tellEnd(outage, until) {
      const span = `The network is back. It was lost ${spanWords(outage, until, said())}.`;
      announce([span, ...diaryLines(outage, said())].join("\n"));
    },
  });
  const roaming: OutageWatch = watchOutage({
    patience: roamingPatience,
    clock,
    memory: memory("roaming"),
    tellOutage({ since }) {
      announce(
        `The SIM is roaming${roamingIn} since ${timeText(since, said().now, timeZone)}: calls and texts may cost more.`,
      );
    },
    tellEnd(_, until) {
      announce(`The SIM is in its home network again, since ${timeText(until, said().now, timeZone)}.`);
    },
  });

  return {
    seen({ registration, operator }) {
      last = registration;
      if (operator !== null) roamingIn = ` (${operator})`;
      if (isOutOfService(registration)) service.down(reasons[registration] ?? registration);
      if (isServed(registration)) service.up();
      if (registration === "roaming") roaming.down("roaming");
      if (registration === "home") roaming.up();
    },
    modemLost() {
      if (service.isTold()) service.note("the modem was gone");
      else service.up();
    },
    stop() {
      service.stop();
      roaming.stop();
    },
  };
}
