/** What the owners know of a call: it is told to its end, and its end is told once. */
import type { CallNews } from "../../../src/call/news.ts";
import type { CallEvent, CallState } from "../../../src/call/state.ts";

/** `concluded`: the end has been told, and the lines are being let go. `over`: there is no more to tell. */
export interface Owners {
  readonly know: "open" | "concluded" | "over";
  readonly joined: boolean;
}

interface Heard {
  readonly event: CallEvent;
  readonly before: CallState;
  readonly news: readonly CallNews[];
  readonly after: CallState;
}

/** Follows the news of one step; `wrong` says what should not have been told, or should have been. */
export function hear(
  owners: Owners,
  { event, before, news, after }: Heard,
): { readonly owners: Owners; readonly wrong: string | null } {
  let now = owners;
  let call = before.nextCall - 1;
  let wrong: string | null = null;
  const begin = (): void => {
    if (now.know === "open") wrong = "a call begins before the end of the last was told";
    now = { know: "open", joined: false };
    call += 1;
  };
  if (isToBeRefusedSilently(event) && before.phase.kind === "deciding") now = { ...now, know: "concluded" };
  for (const each of news) {
    if (each.call > call) begin();
    const next = learn(now, each);
    if (each.call !== call) wrong = `${each.kind} is told of another call`;
    else if (!next)
      wrong = `${each.kind} is told of a call that is ${now.know}${now.joined ? " and joined" : ""}`;
    now = next ?? now;
  }
  while (call < after.nextCall - 1) begin();
  if (after.phase.kind === "closing" && after.phase.quiet && now.know === "open")
    now = { ...now, know: "concluded" };
  if (after.phase.kind === "idle" && now.know === "open") wrong = "the end of a call is not told";
  return { owners: now, wrong };
}

function isToBeRefusedSilently(event: CallEvent): boolean {
  return event.kind === "routed" && event.plan.kind === "refuse" && !event.plan.tell;
}

/** What the owners know after this; undefined when it should not have been said. */
function learn(owners: Owners, news: CallNews): Owners | undefined {
  const isOpen = owners.know === "open";
  const concluded: Owners = { ...owners, know: "concluded" };
  switch (news.kind) {
    case "second-caller":
      return owners;
    case "incoming":
    case "calling-master":
    case "calling-contact":
      return isOpen ? owners : undefined;
    case "joined":
      return isOpen && !owners.joined ? { ...owners, joined: true } : undefined;
    case "found-calls":
      return isOpen ? { know: news.kept ? "open" : "concluded", joined: news.kept } : undefined;
    case "master-failed":
      if (!isOpen) return undefined;
      return news.next === null ? concluded : owners;
    case "caller-refused":
    case "caller-gave-up":
    case "nobody-took-it":
    case "contact-failed":
    case "master-left":
    case "step-refused":
    case "check-ended":
      return isOpen && !owners.joined ? concluded : undefined;
    case "ended":
      return isOpen && owners.joined ? concluded : undefined;
    case "closed":
    case "modem-lost":
    case "will-not-end":
      return owners.know === "over" ? undefined : { ...owners, know: "over" };
  }
}
