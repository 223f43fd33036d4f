import { meaningOf } from "../../src/guard/code.ts";
import { type GuardPolicy, judge } from "../../src/guard/judge.ts";
import { emptyLedger, type Ledger } from "../../src/guard/ledger.ts";
import { type CountryCode, parsePhoneNumber, type PhoneNumber } from "../../src/core/phone-number.ts";
import type { Guard } from "../../src/telegram/ports.ts";

/** The real judge, with a ledger that a test writes. */
export interface FakeGuard extends Guard {
  policy: GuardPolicy;
  ledger: Ledger;
}

/** A guard for a SIM of `home`, which may call there alone without a question, as often as it likes. */
export function fakeGuard(
  home: CountryCode,
  isContact: (number: PhoneNumber) => boolean,
  now: () => number,
): FakeGuard {
  const guard: FakeGuard = {
    policy: { home, allowed: new Set([home]), callsPerHour: 0, textsPerHour: 0 },
    ledger: emptyLedger,
    judge: (wish) =>
      judge(
        { ...wish, isContact: wish.number !== null && isContact(wish.number) },
        guard.policy,
        guard.ledger,
        now(),
      ),
    judgeDialled(text) {
      const meaning = meaningOf(text);
      if (meaning.kind === "code") return { kind: "allow" };
      const number = parsePhoneNumber(meaning.written, home) ?? null;
      return guard.judge({ purpose: meaning.kind, number, written: meaning.written, units: 1 });
    },
  };
  return guard;
}
