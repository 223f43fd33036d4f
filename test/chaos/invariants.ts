/** What must hold at every moment, whatever goes wrong. */
import type { Books } from "./books.ts";
import type { Misfortune } from "./faults.ts";
import type { LogLine } from "./heard-log.ts";
import type { ChaosHouse, Domain } from "./house.ts";
import { pin, token } from "./setting.ts";

/** A watch over a house. */
export interface Watch {
  /** To be called every second. */
  readonly tick: () => void;
  readonly hear: (line: LogLine) => void;
  /** The longest that anything took that has a limit, in milliseconds, by its name. */
  readonly longest: () => ReadonlyMap<string, number>;
}

interface WatchParts {
  readonly house: ChaosHouse;
  readonly books: Books;
  readonly misfortune: Pick<Misfortune, "active">;
}

/** Nobody hears nobody for longer than this while the daemon can do something about it. */
const longestLonely = 180_000;
/** Any fault's end until `/status` is answered, besides what was to be said before. */
const longestAnswer = 10_000;
/** The same after a Telegram that swallows what it is sent: what is under way is waited for. */
const longestHanging = 75_000;
const swallows = new Set(["Telegram: silent", "Telegram: withheld", "Telegram: slow"]);
/** The ports' return until calls are taken. */
const longestReturn = 5000;
/** Messages about the phone itself that an owner may get in an hour, besides two for each fault. */
const mostAnnouncements = 20;
const hour = 3_600_000;
/** Tasks that wait on the clock: each is a timer somebody has set. */
const mostWaiting = 400;
/** A fault leaves the daemon this long before what it sees is counted. */
const graceMilliseconds = 10_000;

/** Begins to watch. */
export function watchHouse(parts: WatchParts): Watch {
  const longest = new Map<string, number>();
  const took = (what: string, milliseconds: number, most: number): void => {
    longest.set(what, Math.max(longest.get(what) ?? 0, milliseconds));
    if (milliseconds > most) parts.books.accuse(`${what} took ${milliseconds} ms`);
  };
  const health = watchHealth(parts);
  const back = watchReturn(parts, health, took);
  const judge = judgeLog(parts.books);
  const watches = [
    watchLonely(parts, health, took),
    watchCalls(parts, health),
    watchAnswers(parts, health, took),
    back.tick,
    watchFlood(parts),
    watchTimers(parts),
  ];
  return {
    tick() {
      health.tick();
      for (const tick of watches) tick();
    },
    hear(line) {
      judge(line);
      if (line.level === "info" && line.text.startsWith("the modem is ")) back.ready();
    },
    longest: () => longest,
  };
}

type Took = (what: string, milliseconds: number, most: number) => void;

/** Since when what the daemon stands on is in order. */
interface Health {
  readonly tick: () => void;
  /** For how many milliseconds none of these has been at fault; 0 while one is. */
  readonly since: (...domains: readonly Domain[]) => number;
}

function watchHealth({ house, books, misfortune }: WatchParts): Health {
  const ill = new Map<Domain, number>();
  return {
    tick() {
      const now = house.clock.now();
      for (const { domain } of misfortune.active()) ill.set(domain, now);
      if (!house.isUp()) ill.set("daemon", now);
      if (house.world.stick.state() !== "ready") ill.set("modem", now);
      if (ill.get("disk") === now && ill.get("daemon") === now) books.isForgetful = true;
    },
    since: (...domains) =>
      Math.min(...domains.map((domain) => house.clock.now() - (ill.get(domain) ?? -hour))),
  };
}

/** Everybody on a line hears somebody before long, or is let go. */
function watchLonely({ house, books }: WatchParts, health: Health, took: Took): () => void {
  const lonely = new Map<string, number>();
  return () => {
    const lines = house.world.lines().filter(({ state }) => state !== "ending");
    for (const number of lonely.keys())
      if (!lines.some((line) => line.number === number)) lonely.delete(number);
    for (const { number, hears } of lines) {
      if (hears.length > 1) lonely.set(number, 0);
      else if (health.since("modem", "daemon") > graceMilliseconds) {
        const milliseconds = (lonely.get(number) ?? 0) + 1000;
        lonely.set(number, milliseconds);
        took("being alone on a line", milliseconds, Infinity);
        if (milliseconds === longestLonely) books.accuse(`${number} hears nobody for ${milliseconds} ms`);
      }
    }
  };
}

/** Counts for how long each call was there for the daemon to see. */
function watchCalls({ house, books }: WatchParts, health: Health): () => void {
  return () => {
    if (health.since("modem", "daemon", "disk") <= graceMilliseconds) return;
    const numbers = new Set(house.world.lines().map(({ number }) => number));
    for (const call of books.calls.slice(-10)) if (numbers.has(call.number)) call.seen += 1000;
  };
}

interface Probe {
  readonly what: string;
  readonly most: number;
  readonly wanted: RegExp;
  readonly domains: readonly Domain[];
  from: number;
}

/** Asks `/status` when a fault is over: it is answered soon, and soon says that calls are taken. */
function watchAnswers({ house, books, misfortune }: WatchParts, health: Health, took: Took): () => void {
  const { owner, clock } = house;
  let probe: Probe | null = null;
  let wasHanging = false;
  const ofBot: readonly Domain[] = ["telegram", "daemon", "disk", "date"];
  const ask = (asked: Omit<Probe, "from">): void => {
    probe = { ...asked, from: clock.now() };
    books.note(`the owner asks /status: ${asked.what}`);
    owner.sends("/status");
  };
  owner.watch(({ message }) => {
    if (probe === null || !message.fromBot) return;
    if (probe.wanted.test(message.text)) {
      took(probe.what, clock.now() - probe.from, probe.most);
      probe = null;
    } else probe.from = clock.now(); // what was to be said before goes first
  });
  return () => {
    if (misfortune.active().some(({ name }) => swallows.has(name))) wasHanging = true;
    if (probe !== null) {
      if (health.since(...probe.domains) === 0) probe = null;
      else if (clock.now() - probe.from > probe.most) {
        books.accuse(`${probe.what} took more than ${probe.most} ms`);
        probe = null;
      }
      return;
    }
    if (health.since(...ofBot) === 1000) {
      const [what, most] = wasHanging
        ? ["/status after silence", longestHanging]
        : ["/status", longestAnswer];
      ask({ what, most, wanted: /^(?:.* · )?Modem: /, domains: ofBot });
      wasHanging = false;
    }
  };
}

/** When its ports are back, calls are taken soon. */
function watchReturn({ house, books }: WatchParts, health: Health, took: Took): ReturnWatch {
  let wasOut = false;
  let since: number | null = null;
  const limit = (milliseconds: number): void => {
    took("taking calls again", milliseconds, longestReturn);
    since = null;
  };
  return {
    ready() {
      if (since !== null) limit(house.clock.now() - since);
    },
    tick() {
      const isOut = house.world.stick.state() === "unplugged";
      if (wasOut && !isOut) since = house.clock.now();
      wasOut = isOut;
      if (since === null) return;
      // Another fault has begun meanwhile, or has not ended with this one.
      if (
        health.since("daemon") < graceMilliseconds ||
        (since < house.clock.now() && health.since("modem") === 0)
      )
        since = null;
      else if (house.clock.now() - since > longestReturn) {
        books.note("the modem is not ready in time");
        limit(house.clock.now() - since);
      }
    },
  };
}

interface ReturnWatch {
  readonly ready: () => void;
  readonly tick: () => void;
}

const announcement =
  /^(?:.* · )?(?:The modem|Nothing can be kept|The journal|I found a |The SIM|The network)/;

/** What goes wrong is told, and not again and again. */
function watchFlood({ house, books, misfortune }: WatchParts): () => void {
  let told: number[] = [];
  let faults = new Set<string>();
  let began = 0;
  house.owner.watch(({ kind, message }) => {
    if (kind === "new" && message.fromBot && announcement.test(message.text)) told.push(house.clock.now());
  });
  return () => {
    for (const { name, began: at } of misfortune.active()) faults.add(`${name} ${at}`);
    if (house.clock.now() - began < hour) return;
    const most = mostAnnouncements + 2 * faults.size;
    if (told.length > most)
      books.accuse(`${told.length} announcements in an hour with ${faults.size} faults`);
    [told, faults, began] = [[], new Set(), house.clock.now()];
  };
}

function watchTimers({ house, books }: WatchParts): () => void {
  let isTold = false;
  return () => {
    const waiting = house.clock.waiting();
    if (waiting <= mostWaiting || isTold) return;
    isTold = true;
    books.accuse(`${waiting} timers are set`);
  };
}

/** Errors that the outside is to blame for. */
const rightfulErrors = /disk is full|database or disk|a message could not be handled/;

/** Nothing secret is logged, no whole number above debug, and no error that is a fault of ours. */
function judgeLog({ note, accuse }: Books): (line: LogLine) => void {
  return ({ level, part, text }) => {
    if (text.includes(token) || text.includes(pin)) accuse(`a secret is logged: ${text}`);
    if (level === "debug") return;
    note(`${level} ${part} ${text}`);
    if (/\+?\d{9}/.test(text)) accuse(`a number is logged: ${text}`);
    if (level === "error" && !rightfulErrors.test(text)) accuse(`an error is logged: ${text}`);
  };
}
