import { messageOf } from "../core/errors.ts";
import { startDaemon } from "../daemon.ts";
import { runDemo } from "../demo/demo.ts";
import { exitCodes, type World } from "./command.ts";

export const help = `virtualphone demo

The whole phone in this terminal, with nothing else needed: the program itself, a simulated stick on a real tty,
and a stand-in for Telegram. Let somebody call, pick up your phone, write to the bot, pull out the stick. The
first screen tells what can be typed.

Without a terminal it reads lines and prints lines, and takes each line once the one before it has had its effect:

  printf '%s\\n' 'anna rings' 'me answers' 'anna hangs up' | virtualphone demo

Nothing leaves this machine, and nothing stays on it: contacts, calendar and log are in a folder of their own
that is removed at the end. Ctrl-C, Ctrl-D or quit ends it.
`;

/** A stick that reacts as people expect, without the waits that teach nothing. */
const timings = {
  reply: [5, 20],
  callReply: [40, 120],
  conf: [300, 600],
  ringPeriod: 2500,
  turnedDown: [800, 1200],
  unreachable: 2000,
  release: [100, 300],
  noAnswer: 60_000,
  incomingNoAnswer: 90_000,
  simBusy: [300, 600],
  submit: [300, 600],
  textDelivery: [100, 300],
  textAlert: [300, 600],
  report: [500, 900],
  ussd: [300, 600],
} as const;
const restMilliseconds = 1000;

/** Runs the demo until somebody leaves it. */
export async function run({ args, terminal, environment, complain, signal }: World): Promise<number> {
  if (args.length > 0) {
    complain(`demo takes no arguments; ${args.join(" ")} was not understood. What to do is typed into it.\n`);
    return exitCodes.failed;
  }
  try {
    await runDemo({ terminal, environment, signal }, { timings, restMilliseconds, startDaemon });
    return exitCodes.done;
  } catch (error) {
    complain(`The demo failed: ${messageOf(error)}\n`);
    return exitCodes.failed;
  }
}
