/** Finds out who is meant by a name. */
import type { Deed } from "./choices.ts";
import type { Desk } from "./desk.ts";
import type { Callable } from "./ports.ts";
import { numberQuestion, peopleOf, whoQuestion, withNumbers } from "./questions.ts";
import type { Ask } from "./requests.ts";

/** What is done with somebody who is meant: at once, or as the deed of a button. */
export interface Meeting {
  readonly act: (person: Callable) => void;
  readonly deed: (person: Callable) => Deed;
}

/**
 * Does something with the only person whose name holds every word of `name`, and asks which number or which person
 * is meant when there are several. False when there is nobody.
 */
export function meet(ask: Ask, name: string, desk: Desk, { act, deed }: Meeting): boolean {
  const found = withNumbers(desk.directory.search(name));
  const [first, ...others] = found;
  if (!first) return false;
  if (others.length > 0) desk.put(ask, whoQuestion(found, deed));
  else if (first.numbers.length > 1) desk.put(ask, numberQuestion(first, deed));
  else for (const person of peopleOf(first)) act(person);
  return true;
}
