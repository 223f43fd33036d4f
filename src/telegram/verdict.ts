/** What a failure means for the letter that was under way. */
import type { Problem } from "./client.ts";
import type { Entry, Stage } from "./letter.ts";
import type { Doing, Progress } from "./outbox-state.ts";
import { restMilliseconds } from "./rests.ts";

/** What becomes of a letter that failed. `stage` and `progress` are what it goes on with. */
export type Verdict =
  | {
      readonly kind: "later";
      readonly stage: Stage;
      readonly progress: Progress;
      readonly milliseconds: number;
      /** Telegram complains of too many messages. */
      readonly tooMany: boolean;
    }
  | { readonly kind: "at-once"; readonly stage: Stage; readonly progress: Progress }
  /** It stands in the chat after all. */
  | { readonly kind: "done"; readonly message: number }
  | { readonly kind: "drop"; readonly why: string };

/** A letter whose placeholders are taken away so often is given up. */
const mostMisplaced = 5;

/** Judges a failure of what was under way. */
export function judge(entry: Entry, doing: Doing, progress: Progress, problem: Problem): Verdict {
  switch (problem.kind) {
    case "too-many": {
      const milliseconds = problem.seconds * 1000;
      return { kind: "later", stage: untouched(entry), progress, milliseconds, tooMany: true };
    }
    case "unreachable":
      return later(anywhere(entry, progress), afterSilence(entry, doing, problem.certain));
    case "refused":
      return isItsFault(problem.code)
        ? afterRefusal(entry, progress, problem)
        : later(progress, untouched(entry));
  }
}

function later(progress: Progress, stage: Stage): Verdict {
  const failures = progress.failures + 1;
  const milliseconds = restMilliseconds(failures);
  return { kind: "later", stage, progress: { ...progress, failures }, milliseconds, tooMany: false };
}

/** Much may have changed until it is tried again: its topic is looked for anew. */
function anywhere({ letter }: Entry, progress: Progress): Progress {
  return letter.topic ? { ...progress, thread: undefined } : progress;
}

/** Telegram has certainly not done what it was asked. */
function untouched({ stage }: Entry): Stage {
  return stage.kind === "begun" ? { kind: "waiting" } : stage;
}

/** The stream may come twice; of everything else a message that may stand in the chat goes the long way. */
function afterSilence(entry: Entry, doing: Doing, certain: boolean): Stage {
  const isDoubtful = doing === "sending" && !certain && entry.letter.kind === "news";
  return isDoubtful ? { kind: "doubtful" } : untouched(entry);
}

function afterRefusal(
  entry: Entry,
  progress: Progress,
  { code, words }: Problem & { kind: "refused" },
): Verdict {
  const { stage } = entry;
  if (stage.kind === "placed") {
    if (/not modified/i.test(words)) return { kind: "done", message: stage.message };
    if (isGone(words)) return misplaced(progress, words);
  } else if (code === 400 && isLostTopic(progress, words)) return elsewhere(entry, progress);
  if (mayGoBare(entry, progress, code))
    return { kind: "at-once", stage, progress: { ...progress, bare: true } };
  return { kind: "drop", why: words };
}

/** A wrong token or a wrong server is no fault of the message's. */
export function isItsFault(code: number): boolean {
  return code !== 401 && code !== 404 && code !== 409;
}

function isGone(words: string): boolean {
  return /message to edit not found|message can't be edited|message_id_invalid/i.test(words);
}

/** Somebody has deleted the placeholder: another one takes its place. */
function misplaced(progress: Progress, words: string): Verdict {
  const count = progress.misplaced + 1;
  if (count >= mostMisplaced) return { kind: "drop", why: words };
  return later({ ...progress, misplaced: count }, { kind: "doubtful" });
}

function isLostTopic({ thread }: Progress, words: string): boolean {
  return thread !== null && thread !== undefined && /thread|topic|forum/i.test(words);
}

/** Another topic is found for it, once; then it goes to the chat itself. */
function elsewhere(entry: Entry, progress: Progress): Verdict {
  const { thread = null, lostThread } = progress;
  const mayBeFound = entry.letter.topic && lostThread === null;
  const next = mayBeFound ? { thread: undefined, lostThread: thread } : { thread: null };
  return { kind: "at-once", stage: untouched(entry), progress: { ...progress, ...next } };
}

/** A text that is refused may pass without all that is around it; a chat that is closed stays so. */
function mayGoBare({ letter }: Entry, { bare }: Progress, code: number): boolean {
  const { words, buttons, replyTo } = letter;
  const hasMore = words.entities.length > 0 || buttons.length > 0 || replyTo !== null;
  return code === 400 && !bare && hasMore;
}
