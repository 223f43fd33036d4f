import { indexContacts } from "../../../src/routing/contacts.ts";
import { compareGroups } from "../../../src/routing/contact-upload.ts";
import { readCards } from "../../../src/routing/vcards.ts";
import { country, runAtOnce } from "../../routing/given.ts";
import { claim, claimSame, type Target } from "../target.ts";

/** A contact file: everybody in it has a name and numbers, is found by both, and a file does not change itself. */
export const vcards: Target = {
  name: "vcards",
  longest: 65_536,
  run(input) {
    const { cards, refused } = runAtOnce(readCards(input, country));
    claim(
      refused.every((why) => why.length < 250 && !/\p{Cc}/u.test(why)),
      "what is refused is told in a line",
    );
    for (const { name, numbers } of cards) {
      claim(name !== "" && name.length <= 200 && !/\p{Cc}/u.test(name), "a name is one");
      claim(
        numbers.length > 0 && numbers.every((number) => /^\+\d{4,17}$/.test(number)),
        "numbers are E.164",
      );
    }
    const contacts = runAtOnce(indexContacts([{ name: "friends", cards }]));
    for (const { name, numbers } of cards.slice(0, 20)) {
      claim(
        numbers.every((number) => contacts.ownersOf(number) !== undefined),
        "a number finds its owner",
      );
      contacts.search(name);
    }
    const { added, changed, gone } = runAtOnce(compareGroups(cards, cards));
    claimSame([added, changed, gone], [0, 0, 0], "a file does not change itself");
  },
};
