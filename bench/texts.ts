/** What we add to texts, over a real tty and real HTTP; and what many texts in the journal cost. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BotApi, type Person as Owner, startBotApi } from "../src/bot-api/bot-api.ts";
import { systemClock } from "../src/core/clock.ts";
import { silentLog } from "../src/core/log.ts";
import type { PhoneNumber } from "../src/core/phone-number.ts";
import { openJournal } from "../src/journal/journal.ts";
import { textStore } from "../src/journal/texts.ts";
import { ptyPlug } from "../src/simulator/pty-plug.ts";
import { quickTimings } from "../src/simulator/timings.ts";
import type { Entry } from "../src/simulator/transcript.ts";
import { startWorld, type World } from "../src/simulator/world.ts";
import { master, ownerId, startProgram, token } from "./program.ts";
import { type Spread, spread } from "./spread.ts";

/** Milliseconds that we add, without the modem's own time. */
export interface TextFigures {
  /** From `+CMTI` to the request to Telegram, the durable write included. */
  readonly arrival: Spread;
  /** From the update with `/sms` to the PDU on the wire. */
  readonly departure: Spread;
}

/** With many texts in the journal. */
export interface ArchiveFigures {
  readonly texts: number;
  /** Milliseconds from the start of the process to `ready`, with a modem that answers at once. */
  readonly start: number;
  readonly search: Spread;
  readonly page: Spread;
}

const sender = "+447700900002";

interface House {
  readonly world: World<string>;
  readonly telegram: BotApi;
  readonly owner: Owner;
  readonly folder: string;
}

async function withHouse<T>(use: (house: House) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "virtualphone-texts-"));
  const telegram = await startBotApi({ token });
  const owner = telegram.user({ id: ownerId, first_name: "Olive" }, { started: true });
  const options = { clock: systemClock, timings: quickTimings, knobs: { noise: false } };
  const world = await startWorld(options, ptyPlug());
  world.person(sender);
  try {
    return await use({ world, telegram, owner, folder });
  } finally {
    await world.stop();
    await telegram.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lets so many texts come and go, one after the other. */
export function measureTexts(count: number): Promise<TextFigures> {
  return withHouse(async (house) => {
    const { world, telegram, folder } = house;
    const program = await startProgram({ folder, modem: world.ports.pcui, apiRoot: telegram.root });
    try {
      const arrivals: number[] = [];
      const departures: number[] = [];
      for (let index = 0; index < count; index += 1) {
        arrivals.push(await measureArrival(house, `arrival ${index}`));
        departures.push(await measureDeparture(house, `departure ${index}`));
      }
      return { arrival: spread(arrivals), departure: spread(departures) };
    } finally {
      await program.stop();
    }
  });
}

async function measureArrival({ world, owner }: House, text: string): Promise<number> {
  const entries: Entry[] = [];
  const forget = world.onEntry((entry) => entries.push(entry));
  let shownAt = 0;
  const stop = owner.watch(({ message }) => {
    if (message.text.includes(text)) shownAt = performance.now();
  });
  world.person(sender).texts(text);
  await owner.receives(text);
  await world.until(() => world.texts.stored("SM").length === 0, 5000);
  forget();
  stop();
  const from = entries.find(({ text: line }) => line.startsWith("+CMTI"))?.at ?? Number.NaN;
  return shownAt - from - modemTime(entries, from, shownAt);
}

async function measureDeparture({ world, owner }: House, text: string): Promise<number> {
  const entries: Entry[] = [];
  const forget = world.onEntry((entry) => entries.push(entry));
  const from = performance.now();
  owner.sends(`/sms ${sender} ${text}`);
  await world.person(sender).gotText(text, 5000);
  forget();
  const until =
    entries.find(({ way, text: line }) => way === ">" && /^00[\dA-F]{20}/.test(line))?.at ?? Number.NaN;
  return until - from - modemTime(entries, from, until);
}

/** How long the modem had a command that it had not answered, between two moments. */
function modemTime(entries: readonly Entry[], from: number, until: number): number {
  let sum = 0;
  let asked: number | null = null;
  for (const { at, way, text } of entries) {
    if (way === ">") asked = at;
    else if (asked !== null && /^(?:OK|ERROR|\+CM[ES] ERROR|> ?$)/.test(text)) {
      sum += Math.max(0, Math.min(at, until) - Math.max(asked, from));
      asked = null;
    }
  }
  return sum;
}

/** Fills a journal with so many texts, starts the daemon on it, and searches it. */
export function measureArchive(texts: number): Promise<ArchiveFigures> {
  return withHouse(async ({ world, telegram, folder }) => {
    const dataDir = join(folder, "data");
    const archive = fill(dataDir, texts);
    const program = await startProgram({ folder, modem: world.ports.pcui, apiRoot: telegram.root });
    await program.stop();
    return { texts, start: program.took, ...archive };
  });
}

function fill(dataDir: string, texts: number): Pick<ArchiveFigures, "search" | "page"> {
  const defaultMaster = master as PhoneNumber;
  const journal = openJournal({
    dataDir,
    defaultMaster,
    keepCallsDays: null,
    clock: systemClock,
    log: silentLog,
  });
  const store = textStore(journal.database);
  journal.database.atomically(() => {
    for (let index = 0; index < texts; index += 1) addText(store, index);
  });
  const timed = (task: (time: number) => void): Spread => {
    const times = Array.from({ length: 50 }, (_, time) => {
      const began = performance.now();
      task(time);
      return performance.now() - began;
    });
    return spread(times);
  };
  const search = timed((time) => store.find(`lunch ${time * 97}`, 0));
  const page = timed((time) => store.inbox(null, time));
  journal.close();
  return { search, page };
}

function addText(store: ReturnType<typeof textStore>, index: number): void {
  const written = `+4477009${String(index % 100_000).padStart(5, "0")}`;
  store.addIncoming({
    from: { name: null, number: written as PhoneNumber, written },
    content: {
      kind: "text",
      text: `Shall we have lunch at café number ${index}? I will be there at one, äöü and all.`,
    },
    sentAt: { at: 1_700_000_000_000 + index * 1000, offsetMinutes: 0 },
    receivedAt: 1_700_000_000_000 + index * 1000,
    isFlash: false,
    total: 1,
    missing: [],
    group: null,
    replaces: null,
    isHidden: false,
    isTold: true,
  });
}
