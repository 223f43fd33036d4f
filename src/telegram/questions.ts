/** Who is meant: the questions about people and their numbers, and the answers when nobody is. */
import { formatPhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import type { Deed, Option, Question } from "./choices.ts";
import { displayName, numberWords, personLabel } from "./person-words.ts";
import type { Callable, Directory, Contact } from "./ports.ts";
import { bold, cutText, mono, oneLine, plain, words, type Words } from "./words.ts";

const longestShown = 60;
/** More people than this are no choice. */
const mostPeople = 100;

/** The person who has a number. */
export function personOf(number: PhoneNumber, written: string, directory: Directory): Callable {
  return { name: directory.whoHas(number)?.name ?? null, number, written };
}

/** The answer when a name is nobody's. */
export function nobodyWords(name: string): Words {
  return words`Nobody in the contacts is called ${bold(cutText(oneLine(name), longestShown))}.`;
}

/** The answer to what should have been a number. */
export function unreadableWords(text: string): Words {
  const shown = cutText(oneLine(text), longestShown);
  return words`${mono(shown)} is no phone number that I can read. Write it with a plus and the country code: ${mono("+44 7700 900123")}`;
}

/** Those who have a number at all. */
export function withNumbers(contacts: readonly Contact[]): readonly Contact[] {
  return contacts.filter(({ numbers }) => numbers.length > 0);
}

/** Asks which of several people is meant, and then which number. */
export function whoQuestion(contacts: readonly Contact[], deed: (person: Callable) => Deed): Question {
  const options = contacts.slice(0, mostPeople).map((contact): Option => {
    const [only, ...others] = peopleOf(contact);
    const groups = contact.groups.length === 0 ? "" : ` (${cutText(oneLine(contact.groups.join(", ")), 30)})`;
    return only && others.length === 0
      ? { label: personLabel(only), line: null, deed: deed(only) }
      : {
          label: `${displayName(contact.name)}${groups}`,
          line: null,
          deed: { kind: "ask", question: numberQuestion(contact, deed) },
        };
  });
  return { title: plain(`${countWords(contacts)} have such a name. Whom do you mean?`), options };
}

/** Asks which number of a contact is meant. */
export function numberQuestion(contact: Contact, deed: (person: Callable) => Deed): Question {
  return {
    title: words`${bold(displayName(contact.name))} has several numbers. Which one?`,
    options: peopleOf(contact).map((person) => ({
      label: formatPhoneNumber(person.number),
      line: null,
      deed: deed(person),
    })),
  };
}

/** The people whose names hold `part`, with a button for each of their numbers. */
export function foundQuestion(part: string, contacts: readonly Contact[]): Question {
  const options = contacts.slice(0, mostPeople).flatMap((contact) => {
    const groups =
      contact.groups.length === 0 ? "" : `, in ${cutText(oneLine(contact.groups.join(", ")), 60)}`;
    const line = words`${bold(displayName(contact.name))}${groups}`;
    return peopleOf(contact).map((person, index): Option => ({
      label: `Call ${personLabel(person)}`,
      line: words`${index === 0 ? words`${line}\n` : ""}${numberWords(person.number)}`,
      deed: { kind: "call", person, master: null, isAgreed: false },
    }));
  });
  return {
    title: words`${countWords(contacts)} with ${bold(cutText(part, longestShown))} in the name:`,
    options,
  };
}

/** A contact once for each of its numbers. */
export function peopleOf({ name, numbers }: Contact): Callable[] {
  return numbers.map((number) => ({ name, number, written: number }));
}

function countWords({ length }: readonly Contact[]): string {
  if (length === 1) return "One person";
  return length > mostPeople ? `${length} people (here are ${mostPeople} of them)` : `${length} people`;
}
