/** The list of commands that Telegram shows to owners, each in their own chat, and to nobody else. */
import type { Log } from "../core/log.ts";
import type { Client, Problem } from "./client.ts";
import { commandsFor } from "./commands.ts";

/** The menu of commands. */
export interface CommandMenu {
  /** Shows it to an owner, unless that has been done. */
  show(owner: number): Promise<void>;
  /** Takes away what strangers might be shown. */
  hide(): Promise<void>;
}

const askSeconds = 10;

/** Makes the menu; nothing is sent yet. */
export function createCommandMenu(client: Client, log: Log): CommandMenu {
  const shown = new Set<number>();
  const list = commandsFor("owner").map(({ name, usage, description }) => ({
    command: name,
    description: usage === "" ? description : `${usage} – ${description}`,
  }));

  const show = async (
    scope: { type: "chat"; chat_id: number } | { type: "default" },
  ): Promise<Problem | null> => {
    const outcome = await client.ask({ seconds: askSeconds }, (api, signal) =>
      api.setMyCommands({ commands: list, scope }, signal),
    );
    return outcome.ok ? null : outcome.problem;
  };

  return {
    async show(owner) {
      if (shown.has(owner)) return;
      shown.add(owner);
      const problem = await show({ type: "chat", chat_id: owner });
      if (problem === null) return;
      log.debug("the menu of commands could not be shown", { owner, ...problem });
      if (problem.kind !== "refused" || isUnknownChat(problem.words)) shown.delete(owner);
      else await show({ type: "default" });
    },
    async hide() {
      await client.ask({ seconds: askSeconds }, (api, signal) => api.deleteMyCommands({}, signal));
    },
  };
}

/** The owner has not written to the bot yet; when they do, it is tried again. */
function isUnknownChat(words: string): boolean {
  return /chat not found/i.test(words);
}
