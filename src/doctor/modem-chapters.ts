/** Everything that only the modem can tell, from its first answer to its diverts. */
import type { Clock } from "../core/clock.ts";
import type { Answers } from "./answers.ts";
import { judgeAbilities, judgeCallWaiting, judgeDiverts } from "./calls.ts";
import { type Conversation, type ModemPlace, openConversation, openingTrouble } from "./conversation.ts";
import { type Finding, notLookedAt, red } from "./finding.ts";
import { isHuawei, isKnownModel, judgeIdentity, judgeVoice, judgeWakening } from "./modem.ts";
import { judgeNetwork, mayCall } from "./network.ts";
import * as questions from "./questions.ts";
import { judgeSim, readSim, type SimState } from "./sim.ts";
import { judgeTexts } from "./texts.ts";

/** What looking at a modem takes. */
export interface ModemChapterParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly hasPin: boolean;
  /** The default master phone. */
  readonly master: string;
  readonly tell: (...findings: readonly Finding[]) => void;
}

/** The chapters that only the modem can tell, for where it cannot. */
export const modemChapters = "the modem, the SIM, the network, calls and texts";

/** Opens the modem; null when that is not possible, which is told. `holder`: who has its ports, which was told already. */
export async function openModem(
  place: ModemPlace,
  holder: string | null,
  { clock, tell }: ModemChapterParts,
): Promise<Conversation | null> {
  try {
    return await openConversation(place, clock);
  } catch (error) {
    const { why, isTaken } = openingTrouble(error);
    if (isTaken && holder !== null) tell(notLookedAt(modemChapters, `${holder} has its port`));
    else if (isTaken)
      tell(
        red(
          `the modem cannot be opened: ${place.commands} is locked by another program`,
          `if that is the daemon, stop it, or ask the bot: /status; else see who has it: sudo fuser -v ${place.commands}`,
        ),
      );
    else
      tell(
        red(`the modem cannot be opened: ${why}`, "correct VIRTUALPHONE_MODEM, or what is at its other end"),
      );
    return null;
  }
}

/** A part of the examination of a modem. */
interface Chapter {
  readonly about: string;
  /** What must be well before anything can be said of it. */
  readonly needs: "modem" | "sim" | "network";
  readonly asked: (answers: Answers) => readonly questions.Question[];
  readonly judge: (answers: Answers) => readonly Finding[];
}

const chaptersFor = ({ hasPin, master }: ModemChapterParts): readonly Chapter[] => [
  {
    about: "model and firmware",
    needs: "modem",
    asked: () => questions.identityQuestions,
    judge: judgeIdentity,
  },
  {
    about: "voice",
    needs: "modem",
    asked: makersQuestionsFor,
    judge: (answers) => (isHuawei(answers) ? [judgeVoice(answers)] : []),
  },
  {
    about: "the SIM",
    needs: "modem",
    asked: () => questions.simQuestions,
    judge: (answers) => [judgeSim(answers, hasPin)],
  },
  { about: "the network", needs: "sim", asked: () => questions.networkQuestions, judge: judgeNetwork },
  {
    about: "hold and join",
    needs: "modem",
    asked: () => questions.abilityQuestions,
    judge: (answers) => [judgeAbilities(answers)],
  },
  {
    about: "call waiting",
    needs: "network",
    asked: () => questions.waitingQuestions,
    judge: (answers) => [judgeCallWaiting(answers)],
  },
  { about: "texts", needs: "sim", asked: () => questions.textQuestions, judge: judgeTexts },
  {
    about: "diverts",
    needs: "network",
    asked: () => questions.divertQuestions,
    judge: (answers) => judgeDiverts(answers, master),
  },
];

function makersQuestionsFor(answers: Answers): readonly questions.Question[] {
  if (!isHuawei(answers)) return [];
  return isKnownModel(answers)
    ? [...questions.makersQuestions, ...questions.layoutQuestions]
    : questions.makersQuestions;
}

/** Why nothing can be said of a chapter; null when it can. */
function whyNot(needs: Chapter["needs"], modem: Conversation): string | null {
  const answers = modem.answers();
  const lost = modem.lostWhy();
  if (lost !== null) return lost;
  if (needs !== "modem" && isUnusable(readSim(answers))) return "the SIM cannot be used";
  return needs === "network" && !mayCall(answers) ? "the modem is in no network" : null;
}

function isUnusable(sim: SimState): boolean {
  return sim !== "ready" && sim !== "unknown" && sim !== "silent";
}

/** Whether each question has its answer, and be it a refusal. */
function isAnswered(wanted: readonly questions.Question[], answers: Answers): boolean {
  return wanted.every(({ text }) => (answers.get(text)?.kind ?? "silent") !== "silent");
}

/** Looks at an open modem; whether calls could be tried now. */
export async function examineModem(
  path: string,
  modem: Conversation,
  parts: ModemChapterParts,
): Promise<boolean> {
  const { tell, signal } = parts;
  const milliseconds = await modem.wake();
  tell(judgeWakening({ path, milliseconds }));
  if (milliseconds === null) {
    tell(notLookedAt("model, SIM, network, calls and texts", "the modem does not answer"));
    return false;
  }
  await modem.ask(questions.preparation);
  const skipped = new Map<string, string[]>();
  for (const { about, needs, asked, judge } of chaptersFor(parts)) {
    if (signal.aborted) return false;
    const before = whyNot(needs, modem);
    const wanted = asked(modem.answers());
    if (before === null) await modem.ask(wanted);
    const why = before ?? (isAnswered(wanted, modem.answers()) ? null : modem.lostWhy());
    if (why === null) tell(...judge(modem.answers()));
    else skipped.set(why, [...(skipped.get(why) ?? []), about]);
  }
  const lost = modem.lostWhy();
  if (lost !== null)
    tell(red(lost, "unplug the stick and plug it in again; if that does not help, try another port"));
  for (const [why, abouts] of skipped) tell(notLookedAt(abouts.join(", "), why));
  return whyNot("network", modem) === null;
}
