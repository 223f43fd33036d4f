/** Talks to the modem: opens its port, asks, keeps the answers. Decides nothing but when to give up. */
import type { Clock } from "../core/clock.ts";
import { messageOf, ModemError } from "../core/errors.ts";
import type { Picture } from "../core/line.ts";
import { openSession, type Session } from "../modem/session.ts";
import { openPort, parseAddress } from "../serial/address.ts";
import type { Port } from "../serial/port.ts";
import type { Answer, Answers } from "./answers.ts";
import type { Question } from "./questions.ts";

/** A modem that is talked to. */
export interface Conversation {
  /** Wakes it; how long that took in milliseconds, null when it does not answer. */
  wake(): Promise<number | null>;
  /** Asks one after the other, up to the first that is not answered. */
  ask(questions: readonly Question[]): Promise<void>;
  /** All answers so far. */
  answers(): Answers;
  /** Why what is asked from now on has no answer; null as long as it has. */
  lostWhy(): string | null;
  readonly session: Session;
  /** Told of each picture of the lines, once the session was started. */
  onPicture(listener: (picture: Picture) => void): void;
  /** Told once, should a port be lost. */
  onGone(listener: (why: string) => void): void;
  close(): Promise<void>;
}

/** Where the modem is. */
export interface ModemPlace {
  readonly commands: string;
  /** A second port with unsolicited lines; drained, because one that nobody reads can hang the stick. */
  readonly events: string | null;
}

const attention: Question = { text: "AT", seconds: 8, bare: false };
/** The first bytes may be lost. An ESC leaves a prompt that somebody has left the modem in. */
const wakening: readonly Question[] = [{ text: "\u001bAT", seconds: 2, bare: false }, attention];
/** All questions together; the whole examination is to take two minutes at most. */
const budgetMilliseconds = 85_000;

/** Opens the ports. Rejects with words for the owner. */
export async function openConversation(
  { commands, events }: ModemPlace,
  clock: Clock,
): Promise<Conversation> {
  const port = await openNamed(commands);
  try {
    const second = events === null ? null : await openNamed(events);
    return converse({ commands: port, events: second }, clock);
  } catch (error) {
    await port.close();
    throw error;
  }
}

/** Opens a port by its path or address. Rejects with words for the owner. */
export async function openNamed(text: string): Promise<Port> {
  const address = parseAddress(text);
  if (address === undefined) throw new ModemError("failed", `${text} is no port`);
  return openPort(address);
}

function converse(ports: Parameters<typeof openSession>[0]["ports"], clock: Clock): Conversation {
  const given = new Map<string, Answer>();
  const deadline = clock.now() + budgetMilliseconds;
  let isDeaf = false;
  let giveUp: (answer: Answer) => void = () => undefined;
  /** The channel waits for one that is deaf without an end. */
  const deaf = new Promise<Answer>((resolve) => {
    giveUp = resolve;
  });
  let isGone = false;
  let tell: (picture: Picture) => void = () => undefined;
  let tellGone: (why: string) => void = () => undefined;
  const session = openSession({
    ports,
    clock,
    onPicture: (picture) => {
      tell(picture);
    },
    onTraffic: () => undefined,
    onRestarted: () => undefined,
    onUnasked: () => undefined,
    onText: () => undefined,
    onUssd: () => undefined,
    onInText: () => undefined,
    onEcho: () => undefined,
    onStuck: () => {
      isDeaf = true;
      giveUp({ kind: "silent" });
    },
    onGone: (why) => {
      isGone = true;
      tellGone(why);
    },
  });
  const lostWhy = (): string | null => {
    if (isGone) return "the modem was lost";
    if (isDeaf) return "the modem stopped answering";
    return clock.now() > deadline ? "the modem is slow, and the time ran out" : null;
  };

  const askOne = (question: Question): Promise<Answer> => Promise.race([askPatiently(question), deaf]);

  async function askPatiently({ text, seconds, bare }: Question): Promise<Answer> {
    const reply = await session.run({ text, deadlineSeconds: seconds, payload: null, bare });
    switch (reply.kind) {
      case "ok":
        return { kind: "answered", lines: reply.lines };
      case "refused":
        return { kind: "refused", words: reply.result };
      case "timeout":
      case "gone":
        return { kind: "silent" };
    }
  }

  return {
    async wake() {
      const start = clock.now();
      for (const question of wakening)
        if ((await askOne(question)).kind === "answered") return clock.now() - start;
      return null;
    },
    async ask(questions) {
      for (const question of questions) {
        if (lostWhy() !== null) return;
        const answer = await askOne(question);
        given.set(question.text, answer);
        if (answer.kind !== "silent") continue;
        // What the network does not answer is one thing, and a modem that answers nothing another.
        await askOne(attention);
        return;
      }
    },
    answers: () => given,
    lostWhy,
    session,
    onPicture(listener) {
      tell = listener;
    },
    onGone(listener) {
      tellGone = listener;
    },
    close: () => session.close(),
  };
}

/** Why a port could not be opened, and whether another program has it. */
export function openingTrouble(error: unknown): { readonly why: string; readonly isTaken: boolean } {
  const why = messageOf(error);
  return { why, isTaken: why.includes("another program") };
}
