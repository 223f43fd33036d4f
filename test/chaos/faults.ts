/** Everything that can go wrong, at random: each fault with how it begins and how it ends. */
import type { Fault as TelegramFault } from "../../src/bot-api/bot-api.ts";
import type { Random, Range } from "../../src/simulator/random.ts";
import type { Books } from "./books.ts";
import type { ChaosHouse, Domain, WebFault } from "./house.ts";
import { type FaultKind, minute, modemFaults, networkFaults, powerCycle } from "./modem-faults.ts";

/** A fault that is on, or has been. */
export interface Befallen {
  readonly name: string;
  readonly domain: Domain;
  readonly began: number;
}

/** What goes wrong as time goes on. */
export interface Misfortune {
  /** To be called every second. */
  readonly tick: () => void;
  /** Ends everything; nothing goes wrong any more. */
  readonly end: () => void;
  readonly active: () => readonly Befallen[];
  /** How often each has befallen. */
  readonly counts: () => ReadonlyMap<string, number>;
}

const telegramFault = (fault: TelegramFault, lasts: Range, times?: Range): FaultKind => ({
  name: `Telegram: ${fault.kind}`,
  domain: "telegram",
  lasts,
  begin: ({ telegram }, random) =>
    telegram.fails({ fault, ...(times !== undefined && { times: random.within(times) }) }),
});

const telegramFaults: readonly FaultKind[] = [
  {
    name: "Telegram is away",
    domain: "telegram",
    lasts: [1000, 15 * minute],
    weight: 3,
    begin({ telegram }) {
      void telegram.goesDown();
      return () => void telegram.comesBack();
    },
  },
  telegramFault({ kind: "down" }, [1000, 2 * minute]),
  telegramFault({ kind: "silent" }, [1000, 2 * minute]),
  telegramFault({ kind: "html" }, [1000, 2 * minute]),
  telegramFault({ kind: "garbage" }, [1000, minute]),
  telegramFault({ kind: "reset-after-accept" }, [1000, minute], [1, 5]),
  telegramFault({ kind: "withheld" }, [1000, minute], [1, 3]),
  telegramFault({ kind: "slow", milliseconds: 8000 }, [1000, 2 * minute]),
  telegramFault({ kind: "too-many-requests", retryAfterSeconds: 3 }, [1000, minute], [1, 10]),
  telegramFault(
    { kind: "refusal", code: 500, description: "Internal Server Error" },
    [1000, minute],
    [1, 10],
  ),
];

const webFault = (fault: WebFault): FaultKind => ({
  name: `the web is ${String(fault)}`,
  domain: "web",
  lasts: [minute, 30 * minute],
  begin({ web }) {
    web.fault = fault;
    return () => {
      web.fault = null;
    };
  },
});

const houseFaults: readonly FaultKind[] = [
  ...(["down", "silent", "error", "garbage"] as const).map(webFault),
  {
    name: "the disk is full",
    domain: "disk",
    lasts: [1000, 5 * minute],
    begin(house) {
      house.fillDisk(true);
      return () => {
        house.fillDisk(false);
      };
    },
  },
  {
    name: "the date jumps",
    domain: "date",
    lasts: [1000, 10 * minute],
    begin(house, random) {
      const day = 24 * 60 * minute;
      const jump = random.pick([-day, -3600_000, -5000, 5000, 3600_000, day, 400 * day]);
      house.jump(jump);
      return () => {
        house.jump(-jump);
      };
    },
  },
];

const daemonFaults: readonly FaultKind[] = [
  {
    name: "the daemon is killed",
    domain: "daemon",
    lasts: [500, 20_000],
    weight: 3,
    begin(house, random) {
      let isWanted = false;
      let isDead = false;
      house.killAfter(random.within([1, 40]), () => {
        isDead = true;
        if (isWanted) void house.start();
      });
      return () => {
        isWanted = true;
        if (isDead) void house.start();
      };
    },
  },
  {
    name: "the daemon is restarted",
    domain: "daemon",
    lasts: [10_000, 20_000],
    begin(house) {
      const stopped = house.stopDaemon();
      return () => void stopped.then(() => house.start());
    },
  },
];

/** All faults there are. */
export const allFaults = [
  ...modemFaults,
  ...networkFaults,
  ...telegramFaults,
  ...houseFaults,
  ...daemonFaults,
];

/** Seconds from the end of a fault to the next of its domain, on average. */
const rests: Readonly<Record<Domain, number>> = {
  modem: 90,
  telegram: 240,
  web: 1200,
  disk: 1800,
  date: 1200,
  daemon: 420,
};

interface MisfortuneParts {
  readonly house: ChaosHouse;
  readonly random: Random;
  readonly books: Books;
}

/** Lets things go wrong from now on. */
export function beginMisfortune({ house, random, books }: MisfortuneParts): Misfortune {
  const active = new Map<Domain, Befallen & { readonly until: number; readonly end: () => void }>();
  const counts = new Map<string, number>();
  const { domains } = house;
  let isOver = false;
  const anyOf = (domain: Domain): FaultKind => {
    const kinds = allFaults.filter((each) => each.domain === domain);
    return random.pick(kinds.flatMap((each) => Array.from({ length: each.weight ?? 1 }, () => each)));
  };
  const begin = (domain: Domain, kind: FaultKind): void => {
    const [{ name }, began] = [kind, house.clock.now()];
    counts.set(name, (counts.get(name) ?? 0) + 1);
    books.note(`FAULT: ${name}`);
    const end = kind.begin(house, random);
    active.set(domain, { name, domain, began, until: began + random.within(kind.lasts), end });
  };
  const end = (domain: Domain): void => {
    const fault = active.get(domain);
    if (fault === undefined) return;
    books.note(`over: ${fault.name}`);
    fault.end();
    active.delete(domain);
  };
  return {
    tick() {
      for (const domain of domains) {
        const fault = active.get(domain);
        const isDue = random.next() < 1 / rests[domain];
        if (fault !== undefined && house.clock.now() >= fault.until) end(domain);
        else if (fault === undefined && isDue && !isOver) begin(domain, anyOf(domain));
      }
      // What hangs for good needs its power cut.
      if (house.world.stick.state() === "frozen" && !active.has("modem")) begin("modem", powerCycle);
    },
    end() {
      isOver = true;
      for (const domain of domains) end(domain);
    },
    active: () => [...active.values()],
    counts: () => counts,
  };
}
