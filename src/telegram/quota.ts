/** How many answers strangers may get: enough for a person, too few to keep the bot busy. */
export interface Quota {
  /** Takes one answer for `id`; false when there is none left for now. */
  take(id: number, now: number): boolean;
}

const windowMilliseconds = 60_000;
const mostPerPerson = 20;
const mostInAll = 60;

/** Makes a quota of 20 answers a minute for one person and 60 for all. */
export function createQuota(): Quota {
  let taken: readonly { readonly id: number; readonly at: number }[] = [];
  return {
    take(id, now) {
      taken = taken.filter(({ at }) => at > now - windowMilliseconds);
      const hers = taken.filter((each) => each.id === id).length;
      if (hers >= mostPerPerson || taken.length >= mostInAll) return false;
      taken = [...taken, { id, at: now }];
      return true;
    },
  };
}
