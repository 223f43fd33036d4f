/** Calling, hanging up, and finding whom to call. */
import { parsePhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import type { Person } from "../core/person.ts";
import { readCall, type CallRequest } from "./call-request.ts";
import type { Option } from "./choices.ts";
import type { Command, Desk } from "./desk.ts";
import { meet } from "./naming.ts";
import { fullPersonWords, numberWords, personLabel, personWords } from "./person-words.ts";
import type { Callable } from "./ports.ts";
import { foundQuestion, nobodyWords, personOf } from "./questions.ts";
import type { Ask } from "./requests.ts";
import { callTap, emergencyWords, judgeCall, mayDo, notANumberWords } from "./second-tap.ts";
import { busyWords } from "./status-words.ts";
import { peopleMeant } from "./text-reply.ts";
import { cutText, mono, oneLine, plain, words, type Words } from "./words.ts";

/** More people than this in one message are no choice. */
const mostMeant = 50;

/** `/call`, `/close`, `/search`. */
export const callCommands: readonly Command[] = [
  {
    name: "call",
    group: "Calls",
    usage: "<number or name> [<master>]",
    description: "call somebody; a master's number at the end rings that phone instead",
    lowest: "temporary",
    late: { question: "Call now?", yes: "Call now" },
    run(ask, argument, desk) {
      if (argument === "" && callMeant(ask, desk)) return;
      const request = readCall(argument, {
        number: (text) => parsePhoneNumber(text, desk.country),
        isName: (text) => desk.directory.search(text).length > 0,
      });
      desk.inOrder(() => {
        answerCall(ask, request, desk);
      });
    },
  },
  {
    name: "close",
    group: "Calls",
    usage: "",
    description: "hang up",
    lowest: "temporary",
    late: { question: "Hang up now?", yes: "Hang up now" },
    run(ask, _, desk) {
      desk.inOrder(() => {
        desk.reply(ask, plain(desk.phone.close() ? "Hanging up…" : "There is no call to end."));
      });
    },
  },
  {
    name: "search",
    group: "Calls",
    usage: "<part of a name>",
    description: "find people in the contacts, and call them",
    lowest: "temporary",
    late: null,
    run(ask, argument, desk) {
      const part = oneLine(argument);
      if (part === "") {
        desk.reply(ask, words`Write a part of a name after it: ${mono("/search anna")}`);
        return;
      }
      const found = desk.directory.search(part);
      if (found.length === 0) desk.reply(ask, nobodyWords(part));
      else desk.put(ask, foundQuestion(part, found));
    },
  },
];

function answerCall(ask: Ask, request: CallRequest, desk: Desk): void {
  switch (request.kind) {
    case "nothing":
      desk.reply(
        ask,
        words`Write whom to call: ${mono("/call +44 7700 900123")} or ${mono("/call anna")}. A master's number may follow.`,
      );
      return;
    case "unreadable":
      desk.refuse(ask, notANumberWords(request.part, "call", desk));
      return;
    case "ambiguous":
      desk.reply(
        ask,
        plain("I cannot tell where the second number begins. Write it with a plus and the country code."),
      );
      return;
    case "number":
      callNow(ask, personOf(request.number, request.written, desk.directory), request.master, desk);
      return;
    case "name":
      callByName(ask, request.name, request.master, desk);
  }
}

function callByName(ask: Ask, name: string, master: PhoneNumber | null, desk: Desk): void {
  const meets = meet(ask, name, desk, {
    act: (person) => {
      callNow(ask, person, master, desk);
    },
    deed: (person) => ({ kind: "call", person, master, isAgreed: false }),
  });
  if (!meets) desk.refuse(ask, emergencyWords(name, "call", desk) ?? nobodyWords(name));
}

/** Calls whom the message that is replied to shows; asks whom, when it shows several. False when it shows nobody. */
function callMeant(ask: Ask, desk: Desk): boolean {
  const people = peopleMeant(ask, desk).filter(isCallable);
  const [first, ...others] = people;
  if (!first) return false;
  if (others.length === 0) {
    desk.inOrder(() => {
      callNow(ask, first, null, desk);
    });
    return true;
  }
  const options = people.slice(0, mostMeant).map((person): Option => ({
    label: personLabel(person),
    line: null,
    deed: { kind: "call", person, master: null, isAgreed: false },
  }));
  desk.put(ask, { title: plain("That message shows several people. Whom do you want to call?"), options });
  return true;
}

/** Calls somebody, unless the guard asks first, or refuses. */
function callNow(ask: Ask, person: Callable, master: PhoneNumber | null, desk: Desk): void {
  if (!mayDo(ask, judgeCall(person, master, desk), callTap(person, master), desk)) return;
  const { placed, words: told } = place(person, master, desk);
  if (placed) desk.reply(ask, told);
  else desk.refuse(ask, told);
}

function isCallable(person: Person): person is Callable {
  return person.number !== null;
}

/** What came of the wish to call somebody. */
export interface Placing {
  readonly placed: boolean;
  readonly words: Words;
}

/** Calls somebody, unless the phone cannot. The news of the call are told after the answer, see `inOrder`. */
export function place(person: Callable, master: PhoneNumber | null, desk: Desk): Placing {
  const result = desk.phone.placeCall({ contact: person, master });
  switch (result.kind) {
    case "placed":
      return { placed: true, words: words`Calling ${fullPersonWords(person)}. Your phone rings first.` };
    case "busy":
      return { placed: false, words: busyWords(result.call) };
    case "same-phone":
      return {
        placed: false,
        words: words`${numberWords(person.number)} is the phone I would ring first, so I cannot connect it with itself. Write another master's number at the end.`,
      };
    case "no-modem":
      return { placed: false, words: plain(`I cannot call: ${cutText(oneLine(result.trouble), 300)}`) };
    case "refused":
      return { placed: false, words: plain(cutText(oneLine(result.why), 500)) };
  }
}

/** The end of a question about a call that was placed. */
export function alreadyCalled(person: Callable): string {
  return cutText(`I have already called ${personWords(person).text}.`, 190);
}
