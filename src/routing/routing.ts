import type { Person } from "../core/person.ts";
import { parsePhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import type { GroupReplaced } from "./contact-upload.ts";
import type { Contact } from "./contacts.ts";
import { repeatUntil } from "./repetition.ts";
import { decideRoute, type Route } from "./route.ts";
import { openSources, type RoutingParts, type Sources } from "./sources.ts";

/** How a call from a number would be decided now. */
export interface RouteExplanation {
  readonly caller: Person;
  readonly groups: readonly string[];
  readonly decision: "forward" | "reject";
  readonly masters: readonly PhoneNumber[];
  readonly because: readonly string[];
}

/** Contacts, as the bot asks for them. */
export interface ContactDirectory {
  /** Contacts whose name holds every word of `part`, ignoring case and accents; the best first. */
  search(part: string): readonly Contact[];
  /** The contact of a number; the first of them when it stands under several names. */
  whoHas(number: PhoneNumber): Contact | null;
  count(): { readonly contacts: number; readonly numbers: number; readonly groups: number };
  /** `fileName` as the sender gave it. Never rejects: what cannot be used changes nothing, and is answered why. */
  replaceGroup(fileName: string, content: Uint8Array): Promise<GroupReplaced>;
  /** Age and state of each calendar and list, and what of the contact files cannot be used, a line each. */
  sources(): readonly string[];
}

/** Contacts, calendars and lists, and the decisions made from them. */
export interface Routing extends ContactDirectory {
  /** Decides a call; never waits. `written` is the caller's number, empty when it is hidden. */
  decide(written: string, at: Date, defaultMaster: PhoneNumber): Route;
  /** Who a number is, as far as it is known. */
  whoIs(written: string): Person;
  /** The directory with explanations for now; null asks about a caller who hides their number. */
  directory(
    defaultMaster: () => PhoneNumber,
  ): ContactDirectory & { explain(number: PhoneNumber | null): RouteExplanation };
  /** How long ago each calendar and list was last seen, in seconds; null for never. */
  ages(): readonly { readonly name: string; readonly ageSeconds: number | null }[];
  /** Lets go of everything; settles when nothing is under way any more. */
  stop(): Promise<void>;
}

/** How often contact files are looked at, and the agenda's horizon, in milliseconds. */
const checkMilliseconds = 30_000;

/**
 * Opens routing and keeps it fresh. Settles when the contact files and the copies on disk are in use: the network is
 * not waited for. Never rejects.
 */
export async function openRouting(parts: RoutingParts): Promise<Routing> {
  const sources = await openSources(parts, true);
  const keepUp = async (): Promise<number> => {
    await Promise.all([sources.files.check(), sources.keeper.keepUp()]);
    return checkMilliseconds;
  };
  const loops = [
    ...sources.feeds.map((feed) => feed.keepFresh()),
    repeatUntil(sources.signal, parts.clock, keepUp),
  ];
  return routingOf(sources, loops);
}

/** Opens routing for a few questions: everything is fetched once, within its deadline, and nothing is watched. */
export async function loadOnce(parts: RoutingParts): Promise<Routing> {
  const sources = await openSources(parts, false);
  await Promise.all(sources.feeds.map((feed) => feed.refresh()));
  return routingOf(sources, []);
}

function routingOf(sources: Sources, loops: readonly Promise<void>[]): Routing {
  const { parts, files, feeds } = sources;
  const decide: Routing["decide"] = (written, at, defaultMaster) =>
    decideRoute(sources.facts(), written, at, defaultMaster);
  const directory: ContactDirectory = {
    search: (part) => files.contacts().search(part),
    whoHas: (number) => files.contacts().ownersOf(number)?.contact ?? null,
    count: () => files.contacts().count(),
    replaceGroup: (fileName, content) => files.replace(fileName, content),
    sources: () => [...feeds.map((feed) => feed.status()), ...files.problems()],
  };
  return {
    ...directory,
    decide,
    whoIs(written) {
      const number = parsePhoneNumber(written, parts.country) ?? null;
      const name = number === null ? null : (directory.whoHas(number)?.name ?? null);
      return { name, number, written: written.trim() };
    },
    directory: (defaultMaster) => ({
      ...directory,
      explain: (number) => explanationOf(decide(number ?? "", parts.clock.date(), defaultMaster())),
    }),
    ages: () =>
      feeds.map((feed) => {
        const seen = feed.seen();
        const ageSeconds = seen && Math.max(0, (parts.clock.date().getTime() - seen.getTime()) / 1000);
        return { name: feed.name, ageSeconds };
      }),
    async stop() {
      sources.end();
      await Promise.all([...loops, files.idle()]);
    },
  };
}

function explanationOf({ caller, contact, ...route }: Route): RouteExplanation {
  const { groups, decision, masters, because } = route;
  return { caller: { name: contact, ...caller }, groups, decision, masters, because };
}
