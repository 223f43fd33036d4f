/** A Telegram of its own on loopback: a strict Bot API server, and the people on it. */
import { systemClock, type Clock } from "../core/clock.ts";
import type { JsonObject } from "./api-error.ts";
import type { FaultOrder } from "./fault.ts";
import { addPerson, type Person, type Profile } from "./people.ts";
import { openRoom, type Room } from "./room.ts";
import type { SeenRequest } from "./ledger.ts";
import { serve } from "./server.ts";
import { addChat, createWorld } from "./world.ts";

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
  /** A free port when missing. */
  readonly port?: number;
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

const patienceMilliseconds = 5000;

/** Starts a Telegram with one bot and nobody else on 127.0.0.1. */
export async function startBotApi(options: BotApiOptions): Promise<BotApi> {
  const { token, botName = "virtual_phone_bot", clock = systemClock, port = 0 } = options;
  const world = createWorld(clock, botName);
  const server = await serve(world, token, port);

  const requests = (method?: string): readonly SeenRequest[] =>
    server.requests().filter((request) => method === undefined || request.method === method);

  return {
    root: server.root,
    botName,
    user: (profile, { started = false } = {}) => addPerson(world, profile, started),
    group: ({ id, title }) => openRoom(world, addChat(world, { id, title, type: "supergroup" }, true)),
    update: (update) => {
      world.updates.pushRaw(update);
    },
    fails: (order) => server.faults.add(order),
    topics(on) {
      world.hasTopics = on;
    },
    goesDown: () => server.goDown(),
    comesBack: () => server.comeBack(),
    requests,
    called(method, count = 1) {
      let left = count;
      return new Promise((resolve, reject) => {
        const cancel = systemClock.after(patienceMilliseconds, () => {
          stopWatching();
          reject(new Error(`${method} was not called ${left} more times`));
        });
        const stopWatching = server.watch((request) => {
          if (request.method !== method) return;
          left -= 1;
          if (left > 0) return;
          cancel();
          stopWatching();
          resolve();
        });
      });
    },
    pending: () => world.updates.pending(),
    stop: () => server.stop(),
  };
}
