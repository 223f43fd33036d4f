import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { Log } from "../../src/core/log.ts";
import { type VirtualClock, virtualClock } from "../../src/core/virtual-clock.ts";
import { loadOnce, openRouting, type Routing } from "../../src/routing/routing.ts";
import type { RoutingParts } from "../../src/routing/sources.ts";
import { calendarText, card, country, event, fiction, master, must } from "./given.ts";

const started = new Date("2025-03-03T11:00:00.000Z");
const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A directory for contacts and data, with the log of what is said about them. */
async function house(): Promise<{ folder: string; said: string[]; log: Log }> {
  const folder = await mkdtemp(join(tmpdir(), "virtualphone-test-"));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const log: Log = { debug: () => undefined, info: say, warn: say, error: say, child: () => log };
  await mkdir(join(folder, "contacts"));
  await writeFile(join(folder, "contacts", "friends.vcf"), card("Ben Carter", "+447700900003"));
  return { folder, said, log };
}

type House = Awaited<ReturnType<typeof house>>;

function partsOf(
  { folder, log }: House,
  clock: VirtualClock,
  more: Partial<RoutingParts> = {},
): RoutingParts {
  return {
    contactsDir: join(folder, "contacts"),
    dataDir: join(folder, "data"),
    calendarUrls: [],
    calendarRefreshSeconds: 300,
    timeZone: "Europe/Rome",
    country,
    policies: { withheld: "reject", unlisted: "default", outOfHours: "reject" },
    spamListUrl: null,
    spamRefreshSeconds: 86_400,
    clock,
    log,
    ...more,
  };
}

async function open(parts: RoutingParts): Promise<Routing> {
  const routing = await openRouting(parts);
  endings.push(() => routing.stop());
  return routing;
}

/** Waits for something of the real world: files and sockets have their own time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A web server that answers as it is told, and remembers what it was asked. */
async function webServer(
  answer: RequestListener,
): Promise<{ url: string; asked: IncomingMessage[]; answer: RequestListener }> {
  const asked: IncomingMessage[] = [];
  const web = { url: "", asked, answer };
  const server = createServer((request, response) => {
    asked.push(request);
    web.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  web.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  endings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return web;
}

const answering =
  (body: string, headers: Readonly<Record<string, string>> = {}, status = 200): RequestListener =>
  (_request, response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  };

const breakingOff: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-length": "9" }).write("x", () => response.destroy());
};

const friendsUntilTwo = calendarText(
  event("DTSTART:20250303T080000Z\nDTEND:20250303T130000Z\nRRULE:FREQ=DAILY"),
);
const friendsElsewhere = friendsUntilTwo.replace("900101", "900102");
const mastersOf = (routing: Routing, clock: VirtualClock): readonly string[] =>
  routing.decide("+447700900003", clock.date(), master).masters;

describe("a calendar on the web", () => {
  it("is fetched in the background, and again; what has not changed is not sent again", async () => {
    const clock = virtualClock(started);
    const web = await webServer(
      answering(friendsUntilTwo, { etag: '"one"', "last-modified": "Mon, 03 Mar 2025 08:00:00 GMT" }),
    );
    const routing = await open(
      partsOf(await house(), clock, { calendarUrls: [`${web.url}/private-secret/basic.ics`] }),
    );
    await until(() => mastersOf(routing, clock).includes(fiction(101)) && clock.waiting() === 2);
    expect(web.asked[0]?.headers["if-none-match"]).toBeUndefined();

    web.answer = answering("", {}, 304);
    await clock.advance(300_000);
    await until(() => routing.sources().join("").endsWith("seen just now") && clock.waiting() === 2);
    expect(web.asked[1]?.headers["if-none-match"]).toBe('"one"');
    expect(web.asked[1]?.headers["if-modified-since"]).toBe("Mon, 03 Mar 2025 08:00:00 GMT");

    web.answer = answering(friendsElsewhere, { etag: '"two"' });
    await clock.advance(300_000);
    await until(() => mastersOf(routing, clock).includes(fiction(102)));
    expect(routing.sources()).toEqual([`Calendar at ${new URL(web.url).host}: 1 event, seen just now`]);
  });

  it("is used as last seen when it cannot be fetched, also after a restart; its age is told, and its address never", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const web = await webServer(answering(friendsUntilTwo, { etag: '"one"' }));
    const url = `${web.url}/private-secret/basic.ics`;
    const first = await openRouting(partsOf(home, clock, { calendarUrls: [url] }));
    await until(() => mastersOf(first, clock).includes(fiction(101)) && clock.waiting() === 2);
    await first.stop();

    web.answer = answering("gone", {}, 404);
    await clock.advance(3 * 86_400_000);
    const second = await open(partsOf(home, clock, { calendarUrls: [url] }));
    expect(mastersOf(second, clock)).toEqual([fiction(101)]);
    await until(() => /404/.test(second.sources().join("")));
    expect(second.sources()).toEqual([
      `Calendar at ${new URL(url).host}: 1 event, last seen 3 days ago; it cannot be renewed: its server answered 404: nothing is at its address any more`,
    ]);
    expect(web.asked.at(-1)?.headers["if-none-match"]).toBe('"one"');
    expect(mastersOf(second, clock)).toEqual([fiction(101)]);
    expect(JSON.stringify([home.said, second.sources()])).not.toContain("secret");
    expect((await readdir(join(home.folder, "data", "feeds"))).join("")).not.toContain("secret");
  });

  it.each([
    [
      "a web page",
      answering("<!DOCTYPE html><title>Sign in</title>"),
      "it is a web page and no calendar: check its address",
    ],
    ["nothing", answering(""), "it is empty"],
    ["half of itself", answering(friendsElsewhere.slice(0, -20)), "it breaks off before its end"],
    ["an error", answering("", {}, 500), "its server answered 500"],
    [
      "more than can be read",
      answering("x".repeat(20_000_001)),
      "it is larger than 20 MB, which is too much to be read",
    ],
    ["a circle", answering("", { location: "/again" }, 302), "it was redirected too often"],
    [
      "a way to a file",
      answering("", { location: "file:///etc/passwd" }, 301),
      "it was redirected to what is no web address",
    ],
    ["a broken line", breakingOff, "its server broke the connection off"],
  ])(
    "that answers with %s leaves the last good one in use, and is tried again soon",
    async (_what, answer, why) => {
      const clock = virtualClock(started);
      const web = await webServer(answering(friendsUntilTwo));
      const routing = await open(partsOf(await house(), clock, { calendarUrls: [web.url] }));
      await until(() => mastersOf(routing, clock).includes(fiction(101)) && clock.waiting() === 2);

      web.answer = answer;
      await clock.advance(300_000);
      await until(() => routing.sources().join("").includes(why) && clock.waiting() === 2);
      expect(mastersOf(routing, clock)).toEqual([fiction(101)]);

      web.answer = answering(friendsElsewhere);
      await clock.advance(15_000);
      await until(() => mastersOf(routing, clock).includes(fiction(102)));
    },
  );

  it("that answers too slowly is given up in time", async () => {
    const clock = virtualClock(started);
    const web = await webServer(() => undefined);
    const routing = await open(partsOf(await house(), clock, { calendarUrls: [web.url] }));
    await until(() => web.asked.length === 1);
    await clock.advance(30_000);
    await until(() => !routing.sources().join("").includes("not fetched yet"));
    expect(routing.sources().join("")).toMatch(/never seen: it did not answer in time$/);
  });

  it("may be elsewhere, and may want a name and a password, which go nowhere else", async () => {
    const clock = virtualClock(started);
    const other = await webServer(answering(friendsUntilTwo));
    const web = await webServer(answering("", { location: `${other.url}/there` }, 307));
    const address = web.url.replace("//", "//anna:p%40ss@");
    const routing = await open(partsOf(await house(), clock, { calendarUrls: [address] }));
    await until(() => mastersOf(routing, clock).includes(fiction(101)));
    const header = Buffer.from("anna:p@ss").toString("base64");
    expect(web.asked[0]?.headers.authorization).toBe(`Basic ${header}`);
    expect(other.asked[0]?.headers.authorization).toBeUndefined();
    expect(other.asked[0]?.url).toBe("/there");
  });

  it("of the kind webcal: is asked for over https, and never redirected to where anybody can listen", async () => {
    const clock = virtualClock(started);
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input) => {
      asked.push(typeof input === "string" ? input : "");
      return Promise.resolve(
        new Response(null, { status: 301, headers: { location: "http://example.org/a.ics" } }),
      );
    };
    const routing = await open(
      partsOf(await house(), clock, { calendarUrls: ["webcal://example.org/a.ics?key=secret"], fetch }),
    );
    await until(() =>
      routing.sources().join("").includes("redirected from a protected address to an open one"),
    );
    expect(asked).toEqual(["https://example.org/a.ics?key=secret"]);
    expect(routing.sources().join("")).not.toContain("secret");
  });
});

describe("a calendar in a file", () => {
  it("is read again when it has changed; what is no plain file is refused", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const path = join(home.folder, "calendar.ics");
    await writeFile(path, friendsUntilTwo);
    const calendarUrls = [
      pathToFileURL(path).href,
      pathToFileURL(home.folder).href,
      "file:///nowhere/calendar.ics",
    ];
    const routing = await open(partsOf(home, clock, { calendarUrls, calendarRefreshSeconds: 60 }));
    await until(() => mastersOf(routing, clock).includes(fiction(101)) && clock.waiting() === 4);
    expect(routing.sources()).toEqual([
      "Calendar 1 at calendar.ics: 1 event, seen just now",
      expect.stringMatching(/^Calendar 2 at .*: never seen: it is no plain file$/),
      "Calendar 3 at calendar.ics: never seen: it does not exist",
    ]);
    await writeFile(path, friendsElsewhere.replace("+44 7700 900102", "+44 7700 900103, 07700 900104"));
    await clock.advance(60_000);
    await until(() => mastersOf(routing, clock).includes(fiction(104)));
  });
});

describe("as time goes on", () => {
  it("what was worked out ahead is worked out again, and decisions stay right", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const path = join(home.folder, "calendar.ics");
    await writeFile(path, friendsUntilTwo);
    const routing = await open(partsOf(home, clock, { calendarUrls: [pathToFileURL(path).href] }));
    await until(() => mastersOf(routing, clock).includes(fiction(101)));
    for (const day of [1, 2, 40]) {
      await clock.advance(day * 86_400_000);
      expect(mastersOf(routing, clock)).toEqual([fiction(101)]);
      expect(
        routing.decide("+447700900003", new Date(clock.date().getTime() + 3 * 3_600_000), master).masters,
      ).toEqual([]);
    }
  });
});

describe("loading once", () => {
  it("waits for what can be fetched, falls back to what was seen, and watches nothing", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const web = await webServer(answering(friendsUntilTwo));
    const spam = await webServer(answering("label,md5\nx,y\n"));
    const parts = partsOf(home, clock, { calendarUrls: [web.url], spamListUrl: spam.url });
    const first = await loadOnce(parts);
    expect(mastersOf(first, clock)).toEqual([fiction(101)]);
    expect(first.sources()[1]).toMatch(/never seen: it is no list of label,md5: check its address$/);
    web.answer = answering("", {}, 503);
    const second = await loadOnce(parts);
    expect(mastersOf(second, clock)).toEqual([fiction(101)]);
    expect(clock.waiting()).toBe(0);
  });
});

describe("contact files", () => {
  it("copied into the directory, changed and removed by hand, are noticed", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const routing = await open(partsOf(home, clock));
    expect(routing.count()).toEqual({ contacts: 1, numbers: 1, groups: 1 });
    const directory = join(home.folder, "contacts");
    await writeFile(join(directory, "family.VCF"), card("Anna Rossi", "+447700900002") + card("Nobody"));
    await writeFile(join(directory, "notes.txt"), card("Not This", "+447700900004"));
    await clock.advance(30_000);
    await until(() => routing.count().contacts === 2);
    expect(routing.whoIs("07700 900002")).toEqual({
      name: "Anna Rossi",
      number: fiction(2),
      written: "07700 900002",
    });
    expect(routing.sources()).toEqual([
      "Contact file family.VCF: 1 card cannot be used, such as “Nobody” (card 2): it holds no phone number",
    ]);
    await writeFile(join(directory, "family.VCF"), card("Anna Bianchi", "+447700900002"));
    await utimes(join(directory, "family.VCF"), started, started);
    await rm(join(directory, "friends.vcf"));
    await until(() => clock.waiting() === 1);
    await clock.advance(30_000);
    await until(() => routing.count().groups === 1);
    expect(routing.whoHas(fiction(2))?.name).toBe("Anna Bianchi");
  });

  it("that are not there are told, and nothing else happens", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const routing = await open(partsOf(home, clock, { contactsDir: join(home.folder, "none") }));
    expect(routing.count().contacts).toBe(0);
    expect(routing.sources().join("")).toMatch(
      /^Contacts directory .*none: it cannot be read: it does not exist$/,
    );
    const replaced = await routing.replaceGroup("new.vcf", Buffer.from(card("Anna", "+447700900002")));
    expect(replaced).toMatchObject({ kind: "replaced", group: "new", total: 1, added: 1 });
    expect(routing.whoHas(fiction(2))?.groups).toEqual(["new"]);
    expect(routing.sources()).toEqual([]);
  });

  it("that are sent replace their group at once and whole", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const routing = await open(partsOf(home, clock));
    const content = Buffer.from(
      card("Ben Carter", "+447700900003", "+447700900004") + card("Zoë", "112") + card("José", "07700900005"),
    );
    expect(await routing.replaceGroup("FRIENDS.vcf", content)).toEqual({
      kind: "replaced",
      group: "friends",
      total: 2,
      added: 1,
      changed: 1,
      gone: 0,
      refused: ["“Zoë” (card 2): its number cannot be read: 112"],
    });
    expect(routing.whoHas(fiction(4))?.name).toBe("Ben Carter");
    expect(await readdir(join(home.folder, "contacts"))).toEqual(["friends.vcf"]);
    expect(await readFile(join(home.folder, "contacts", "friends.vcf"))).toEqual(content);
    expect(routing.search("jose")).toEqual([{ name: "José", groups: ["friends"], numbers: [fiction(5)] }]);
  });

  it.each([
    ["a bad name", "../friends.vcf", card("Anna", "+447700900002"), /^its name must be a plain one/],
    ["no vCard", "friends.vcf", "hello", /^it holds no vCard$/],
    [
      "no card that can be used",
      "friends.vcf",
      card("Anna", "112"),
      /^it holds no contact that can be used \(1 cannot\): “Anna”/,
    ],
    [
      "too much",
      "friends.vcf",
      card("Anna", "+447700900002") + "x".repeat(20_000_000),
      /^it is larger than 20 MB$/,
    ],
  ])("that are sent with %s change nothing", async (_what, name, content, why) => {
    const clock = virtualClock(started);
    const home = await house();
    const routing = await open(partsOf(home, clock));
    const answer = await routing.replaceGroup(name, Buffer.from(content));
    expect(answer).toEqual({ kind: "rejected", why: expect.stringMatching(why) as string });
    expect(await readdir(join(home.folder, "contacts"))).toEqual(["friends.vcf"]);
    expect(routing.count()).toEqual({ contacts: 1, numbers: 1, groups: 1 });
  });

  it("that are sent where nothing can be written change nothing", async () => {
    const clock = virtualClock(started);
    const home = await house();
    await writeFile(join(home.folder, "blocked"), "");
    const routing = await open(
      partsOf(home, clock, { contactsDir: join(home.folder, "blocked", "contacts") }),
    );
    const answer = await routing.replaceGroup("new.vcf", Buffer.from(card("Anna", "+447700900002")));
    expect(answer).toEqual({ kind: "rejected", why: "it cannot be written: its directory is a file" });
    expect(routing.count().contacts).toBe(0);
  });

  it("that are sent at the same time are taken one after the other", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const routing = await open(partsOf(home, clock));
    const people = Array.from({ length: 8 }, (_none, place) =>
      card(`Person ${place}`, `+4477009000${20 + place}`),
    );
    const answers = await Promise.all(
      people.map((one) => routing.replaceGroup("club.vcf", Buffer.from(one))),
    );
    expect(answers.map((answer) => answer.kind === "replaced" && answer.gone)).toEqual([
      0, 1, 1, 1, 1, 1, 1, 1,
    ]);
    expect(routing.search("person")).toHaveLength(1);
  });
});

describe("the directory", () => {
  it("explains how a call would be decided now, also from somebody who hides their number", async () => {
    const clock = virtualClock(started);
    const directory = (await open(partsOf(await house(), clock))).directory(() => fiction(77));
    expect(directory.explain(fiction(50))).toEqual({
      caller: { name: null, number: fiction(50), written: "+447700900050" },
      groups: [],
      decision: "forward",
      masters: [fiction(77)],
      because: [
        "+44 7700 900050 is in no contact file.",
        "The rule for numbers in no contact file: ring the default master phone, +44 7700 900077.",
      ],
    });
    expect(directory.explain(null)).toMatchObject({
      caller: { name: null, number: null, written: "" },
      decision: "reject",
    });
    expect(directory.explain(fiction(3)).caller.name).toBe("Ben Carter");
  });
});

describe("the end", () => {
  it("comes at once, with fetches and files under way, and leaves no timer", async () => {
    const clock = virtualClock(started);
    const home = await house();
    const web = await webServer(() => undefined);
    const routing = await openRouting(
      partsOf(home, clock, { calendarUrls: [web.url], spamListUrl: web.url }),
    );
    await until(() => web.asked.length === 2);
    const sent = routing.replaceGroup("late.vcf", Buffer.from(card("Anna", "+447700900002")));
    await routing.stop();
    expect(clock.waiting()).toBe(0);
    expect(must(await sent).kind).toMatch(/^(?:replaced|rejected)$/);
  });
});
