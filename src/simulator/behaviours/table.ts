import { type Answer, type Behaviour, type StickView, ends } from "../answer.ts";
import type { Command } from "../command.ts";
import type { Profile } from "../profile.ts";

/** Answers one command; undefined passes it on. */
export type Handler = (command: Command, stick: StickView) => Answer | undefined;

/** Commands by name. */
export type Handlers = Readonly<Record<string, Handler>>;

/** A behaviour made of a table. Commands of the maker are unknown to a stick without them. */
export function behaviourOf(handlers: Handlers): Behaviour {
  const table = new Map(Object.entries(handlers));
  return (command, stick) => {
    if (command.name.startsWith("^") && !stick.profile.huawei) return undefined;
    return table.get(command.name)?.(command, stick);
  };
}

/** A reply line: `+CREG: 2,1`; a maker's own has no space behind its colon on most firmware: `^CVOICE:1`. */
export function line(profile: Profile, name: string, fields: string): string {
  if (!name.startsWith("^") || !profile.huawei) return `${name}: ${fields}`;
  return profile.spaced ? `${name}: ${fields.replaceAll(",", ", ")}` : `${name}:${fields}`;
}

/** What a maker's sticks say to a line with too many values. */
export const tooMany = (stick: StickView): Answer =>
  stick.profile.unknownCommand === "not-supported"
    ? ends({ kind: "words", words: "TOO MANY PARAMETERS" })
    : ends({ kind: "cme", code: 50 });
