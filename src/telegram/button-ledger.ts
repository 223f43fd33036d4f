/** Remembers which messages have buttons about what, so that these go when it is over. */
export interface ButtonLedger {
  isRetired(about: string): boolean;
  /** A message with buttons has been sent. */
  note(about: string, chat: number, message: number): void;
  /** The buttons about this are to go, also those of messages noted later. */
  retire(about: string): void;
}

const mostSubjects = 100;

/** Makes an empty ledger; `remove` takes the buttons from a message. */
export function createButtonLedger(remove: (chat: number, message: number) => void): ButtonLedger {
  const retired = new Set<string>();
  const noted = new Map<string, { readonly chat: number; readonly message: number }[]>();
  return {
    isRetired: (about) => retired.has(about),
    note(about, chat, message) {
      if (retired.has(about)) remove(chat, message);
      else noted.set(about, [...(noted.get(about) ?? []), { chat, message }]);
      forgetOldest(noted);
    },
    retire(about) {
      retired.add(about);
      for (const { chat, message } of noted.get(about) ?? []) remove(chat, message);
      noted.delete(about);
      forgetOldest(retired);
    },
  };
}

function forgetOldest(subjects: Set<string> | Map<string, unknown>): void {
  if (subjects.size <= mostSubjects) return;
  const [oldest = ""] = subjects.keys();
  subjects.delete(oldest);
}
