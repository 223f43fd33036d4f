/** Contacts, calendars and the spam list. Pure. */
import type { ExaminedFeed, RoutingExamination } from "../routing/examination.ts";
import { counted } from "../routing/words.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** How far events are looked at. */
export const daysAhead = 7;

/** More titles than this are counted. */
const mostTitles = 5;

/** Judges what calls are decided from. */
export function judgeRouting(seen: RoutingExamination, contactsDir: string): readonly Finding[] {
  return [
    ...judgeCalendars(seen),
    ...judgeContacts(seen, contactsDir),
    ...(seen.spamList === null
      ? [green("there is no spam list, and none is needed")]
      : judgeFeed(seen.spamList, "VIRTUALPHONE_SPAM_LIST_URL")),
  ];
}

function judgeCalendars({ calendars, events }: RoutingExamination): readonly Finding[] {
  if (calendars.length === 0)
    return [
      yellow(
        "there is no calendar",
        "set VIRTUALPHONE_CALENDAR_URL; without it contacts fall under VIRTUALPHONE_OUT_OF_HOURS_CALLER",
      ),
    ];
  return [
    ...calendars.flatMap((calendar) => judgeFeed(calendar, "VIRTUALPHONE_CALENDAR_URL")),
    events.deciding > 0
      ? green(`in the next ${daysAhead} days ${counted(events.deciding, "event")} will say who takes calls`)
      : yellow(
          `in the next ${daysAhead} days no event says who takes calls`,
          "make one: its title a contact or a group, its location the phone",
        ),
    ...titled(
      events.nameless,
      "has a phone, and its title names no contact and no group",
      "write the name as it is in the contact file, or the name of the file",
    ),
    ...titled(
      events.phoneless,
      "names a contact or a group, and its location holds no phone number",
      "write the phone that takes the calls into the location, such as +393401234567",
    ),
  ];
}

function titled(titles: readonly string[], what: string, advice: string): readonly Finding[] {
  const shown = titles
    .slice(0, mostTitles)
    .map((title) => yellow(`the event “${title}” ${what}`, advice, title));
  const left = titles.length - shown.length;
  return left === 0 ? shown : [...shown, yellow(`so it is with ${counted(left, "more event")}`, advice)];
}

function judgeFeed({ status, seen, trouble, problem }: ExaminedFeed, variable: string): readonly Finding[] {
  if (problem === null && trouble === null) return [green(status)];
  if (problem === null)
    return [yellow(status, "correct these in the calendar or list itself", trouble ?? "")];
  const advice = `open the address of ${variable} in a browser on this machine`;
  return seen === null
    ? [red(status, `${advice}; until it can be fetched nothing of it is used`)]
    : [yellow(status, `${advice}; what was seen last is used until then`, trouble ?? "")];
}

function judgeContacts(
  { contacts: { contacts, numbers, groups }, contactProblems }: RoutingExamination,
  contactsDir: string,
): readonly Finding[] {
  const found =
    contacts === 0
      ? yellow(
          `there are no contacts in ${contactsDir}`,
          "put .vcf files there, one per group, or send them to the bot",
        )
      : green(
          `${counted(contacts, "contact")} with ${counted(numbers, "number")} in ${counted(groups, "group")}`,
        );
  return [
    found,
    ...contactProblems.map((problem) =>
      yellow(problem, "correct the file, and send it to the bot or put it there again", ...quoted(problem)),
    ),
  ];
}

/** What stands in quotes, and behind the last colon: names and numbers of cards that cannot be used. */
function quoted(problem: string): readonly string[] {
  const names = [...problem.matchAll(/“([^”]*)”/g)].map(([, name = ""]) => name);
  return [...names, / cannot be read: (.*)$/.exec(problem)?.[1] ?? ""].filter((each) => each !== "");
}
