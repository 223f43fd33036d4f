import type { Plan } from "./call/state.ts";
import type { Person } from "./core/person.ts";
import type { RefusalReason } from "./core/refusal.ts";
import type { Route } from "./routing/route.ts";

/** What routing decided, in the words of the call machine. */
export function planOf(route: Route, spamNotify: boolean): Plan {
  const caller: Person = { name: route.contact, number: route.caller.number, written: route.caller.written };
  const [first, ...rest] = route.masters;
  if (route.decision === "forward" && first !== undefined)
    return { kind: "forward", caller, masters: [first, ...rest] };
  const reason: RefusalReason = route.rejection ?? { kind: "caller-is-master" };
  return { kind: "refuse", caller, reason, tell: reason.kind !== "spam" || spamNotify };
}
