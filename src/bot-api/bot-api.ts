/** A Telegram of its own, on loopback or in memory: a strict Bot API server, and the people on it. */
import { systemClock, type Clock } from "../core/clock.ts";
import type { JsonObject } from "./api-error.ts";
import type { FaultOrder } from "./fault.ts";
import { addPerson, type Person, type Profile } from "./people.ts";
import { openRoom, type Room } from "./room.ts";
import type { SeenRequest } from "./ledger.ts";
import { createAnswering, type Answering } from "./answering.ts";
import { openMemoryDoor } from "./memory-door.ts";
import { serve, type Door } from "./server.ts";
import { addChat, createWorld, type World } from "./world.ts";

export type { Fault, FaultOrder } from "./fault.ts";
export type { Person, Press, Profile, SendOptions } from "./people.ts";
export type { Room, RoomEvent, SeenMessage } from "./room.ts";
export type { SeenRequest } from "./ledger.ts";

/** How the stand-in is started. */
export interface BotApiOptions {
  /** The one token that opens it. */
  readonly token: string;
  /** The bot's user name. */
  readonly botName?: string;
  /** What dates, long polls and slow answers go by. */
  readonly clock?: Clock;
  /** How many of the bot's calls are remembered; 10,000 when missing. */
  readonly remembered?: number;
}

/** The running stand-in. */
export interface BotApi {
  /** What a bot takes as its API root. */
  readonly root: string;
  readonly botName: string;
  /** Adds somebody; `started` when the chat with the bot is already open. */
  user(profile: Profile, options?: { readonly started?: boolean }): Person;
  /** Adds a group that holds the bot. */
  group(group: { readonly id: number; readonly title: string }): Room;
  /** Gives the bot an update of any shape, also an impossible one. */
  update(update: JsonObject): void;
  /** Lets calls go wrong; the answer ends that. */
  fails(order: FaultOrder): () => void;
  /** Switches topics in private chats with the bot on or off. */
  topics(on: boolean): void;
  /** Nobody listens at its address any more. */
  goesDown(): Promise<void>;
  /** It is there again. */
  comesBack(): Promise<void>;
  /** The calls of the bot, of one method or all. */
  requests(method?: string): readonly SeenRequest[];
  /** Settles once `count` calls of a method have been answered or broken. */
  called(method: string, count?: number): Promise<void>;
  /** Updates the bot has not confirmed yet. */
  pending(): readonly JsonObject[];
  stop(): Promise<void>;
}

/** A stand-in that is reached without a socket, so that all its time is the clock's. */
export interface MemoryBotApi extends BotApi {
  readonly fetch: typeof fetch;
}

const patienceMilliseconds = 5000;

/** Starts a Telegram with one bot and nobody else on 127.0.0.1; on a free port when none is named. */
export async function startBotApi(options: BotApiOptions & { readonly port?: number }): Promise<BotApi> {
  const inside = makeInside(options);
  return botApiBehind(await serve(inside.answering, options.port ?? 0), inside);
}

/** Starts the same in memory. */
export function startMemoryBotApi(options: BotApiOptions): MemoryBotApi {
  const inside = makeInside(options);
  const door = openMemoryDoor(inside.answering);
  return { ...botApiBehind(door, inside), fetch: door.fetch };
}

interface Inside {
  readonly world: World;
  readonly botName: string;
  readonly answering: Answering;
}

function makeInside(options: BotApiOptions): Inside {
  const { token, botName = "virtual_phone_bot", clock = systemClock, remembered = 10_000 } = options;
  const world = createWorld(clock, botName);
  return { world, botName, answering: createAnswering(world, token, remembered) };
}

function botApiBehind(door: Door, { world, botName, answering }: Inside): BotApi {
  return {
    root: door.root,
    botName,
    user: (profile, { started = false } = {}) => addPerson(world, profile, started),
    group: ({ id, title }) => openRoom(world, addChat(world, { id, title, type: "supergroup" }, true)),
    update: (update) => {
      world.updates.pushRaw(update);
    },
    fails: (order) => answering.faults.add(order),
    topics(on) {
      world.hasTopics = on;
    },
    goesDown: () => door.goDown(),
    comesBack: () => door.comeBack(),
    requests: (method) =>
      answering.requests().filter((request) => method === undefined || request.method === method),
    called: (method, count = 1) => untilCalled(answering, method, count),
    pending: () => world.updates.pending(),
    stop() {
      answering.stop();
      return door.goDown();
    },
  };
}

function untilCalled(answering: Answering, method: string, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve, reject) => {
    const cancel = systemClock.after(patienceMilliseconds, () => {
      stopWatching();
      reject(new Error(`${method} was not called ${left} more times`));
    });
    const stopWatching = answering.watch((request) => {
      if (request.method !== method) return;
      left -= 1;
      if (left > 0) return;
      cancel();
      stopWatching();
      resolve();
    });
  });
}
