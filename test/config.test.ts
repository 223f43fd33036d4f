import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig, loadRoutingConfig, variables } from "../src/config.ts";
import { type ReadFile, secretVariables } from "../src/config-secrets.ts";
import { ConfigError } from "../src/core/errors.ts";

const complete = {
  VIRTUALPHONE_BOT_TOKEN: "123456:ABC-def_9",
  VIRTUALPHONE_BOT_OWNER: "11, 22",
  VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44",
  VIRTUALPHONE_DEFAULT_MASTER_PHONE: "07700 900001",
};

describe("given a SIM that is to be kept alive", () => {
  const keepAlive = (days: string, action: string) => ({
    ...complete,
    VIRTUALPHONE_KEEP_ALIVE_DAYS: days,
    VIRTUALPHONE_KEEP_ALIVE_ACTION: action,
  });

  it.each([
    ["text:07700 900009", { kind: "text", to: "+447700900009" }],
    ["Call:+447700900009", { kind: "call", to: "+447700900009" }],
    ["ussd:*100#", { kind: "ussd", code: "*100#" }],
  ])("reads %s", (text, action) => {
    expect(loadConfig(keepAlive("60", text)).config.keepAlive).toEqual({ days: 60, action });
  });

  it.each([
    ["60", ""],
    ["", "text:+447700900009"],
    ["60", "text:anna"],
    ["60", "ussd:100"],
    ["0", "ussd:*100#"],
    ["60", "letter:+447700900009"],
  ])("refuses %s days of “%s”, and says what to write", (days, action) => {
    expect(problemsOf(keepAlive(days, action))).toEqual([expect.stringContaining("write ")]);
  });
});

function problemsOf(environment: Record<string, string>, readFile?: ReadFile): readonly string[] {
  try {
    loadConfig(environment, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("given what may be called", () => {
  it.each(["+44 909 879 0879", "+88 16 1234 5678"])(
    "refuses %s as default master phone, to which no caller would be put through",
    (phone) => {
      expect(problemsOf({ ...complete, VIRTUALPHONE_DEFAULT_MASTER_PHONE: phone })).toEqual([
        expect.stringMatching(
          /^VIRTUALPHONE_DEFAULT_MASTER_PHONE cannot be used: .* Write another number\.$/,
        ),
      ]);
    },
  );

  it.each(["+44 909 879 0879", "+44 370 123 4567", "999"])(
    "refuses %s as the phone that callers are diverted to",
    (phone) => {
      expect(problemsOf({ ...complete, VIRTUALPHONE_DIVERT: phone })).toEqual([
        expect.stringMatching(/^VIRTUALPHONE_DIVERT\b.*\b[Ww]rite /),
      ]);
    },
  );

  it("allows the SIM's country and that of the default master phone, unless others are named", () => {
    const guardOf = (more: object) => loadConfig({ ...complete, ...more }).config.guard;
    expect(guardOf({ VIRTUALPHONE_DEFAULT_MASTER_PHONE: "+39 340 1234567" })).toEqual({
      home: "+44",
      allowed: new Set(["+44", "+39"]),
      callsPerHour: 30,
      textsPerHour: 100,
    });
    expect(guardOf({ VIRTUALPHONE_ALLOWED_COUNTRIES: "39, +1876" }).allowed).toEqual(
      new Set(["+39", "+1876"]),
    );
    expect(guardOf({ VIRTUALPHONE_ALLOWED_COUNTRIES: "*" }).allowed).toBeNull();
  });

  it.each([
    [{ VIRTUALPHONE_ALLOWED_COUNTRIES: "+39,Italy" }, "write country calling codes"],
    [{ VIRTUALPHONE_CALLS_PER_HOUR: "-1" }, "write a whole number"],
    [{ VIRTUALPHONE_TEMPORARY_OWNER_HOURS: "169" }, "from 1 to 168"],
  ])("refuses %j", (more, words) => {
    expect(problemsOf({ ...complete, ...more })).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    ["call:+449098790879", "premium-rate"],
    ["text:+33612345678", "VIRTUALPHONE_ALLOWED_COUNTRIES"],
    ["ussd:*31#112", "calls or diverts"],
    ["ussd:**21*07700900001#", "calls or diverts"],
  ])("refuses to keep the SIM alive by %s, which nobody is asked about", (action, words) => {
    const more = { VIRTUALPHONE_KEEP_ALIVE_DAYS: "60", VIRTUALPHONE_KEEP_ALIVE_ACTION: action };
    expect(problemsOf({ ...complete, ...more })).toEqual([expect.stringContaining(words)]);
  });
});

describe("given a complete environment", () => {
  it("reads it, with the defaults of what is not set", () => {
    const { config, warnings } = loadConfig(complete);
    expect(config).toMatchObject({
      botToken: "123456:ABC-def_9",
      owners: [11, 22],
      country: "+44",
      defaultMaster: "+447700900001",
      calendarUrls: [],
      calendarRefreshSeconds: 300,
      contactsDir: "contacts",
      dataDir: "data",
      policies: { withheld: "reject", unlisted: "default", outOfHours: "reject" },
      modem: "auto",
      modemVoice: "auto",
      ringTimeoutSeconds: 25,
      spamNotify: true,
      oneTimeCodes: true,
      logLevel: "info",
      http: null,
      traceFile: null,
    });
    expect(warnings).toEqual([]);
  });

  it("takes an empty variable for one that is not set", () => {
    const { config } = loadConfig({ ...complete, VIRTUALPHONE_SIM_PIN: " ", VIRTUALPHONE_MODEM: "" });
    expect(config).toMatchObject({ simPin: null, modem: "auto" });
  });

  it.each([
    ["8080", { host: "127.0.0.1", port: 8080 }],
    [":8080", { host: "127.0.0.1", port: 8080 }],
    ["0.0.0.0:80", { host: "0.0.0.0", port: 80 }],
    ["[::1]:8080", { host: "::1", port: 8080 }],
  ])("reads %s as an address for the pages", (text, http) => {
    expect(loadConfig({ ...complete, VIRTUALPHONE_HTTP: text }).config.http).toEqual(http);
  });

  it("reads lists of calendars, policies and decimal seconds", () => {
    const { config } = loadConfig({
      ...complete,
      VIRTUALPHONE_CALENDAR_URL: "https://example.org/a.ics, webcal://example.org/b.ics,file:///tmp/c.ics",
      VIRTUALPHONE_UNLISTED_CALLER: "07700 900009",
      VIRTUALPHONE_WITHHELD_CALLER: "Default",
      VIRTUALPHONE_RING_TIMEOUT_SECONDS: "2.5",
      VIRTUALPHONE_SPAM_NOTIFY: "FALSE",
      VIRTUALPHONE_ONE_TIME_CODES: "false",
    });
    expect(config.calendarUrls).toHaveLength(3);
    expect(config.policies).toEqual({ withheld: "default", unlisted: "+447700900009", outOfHours: "reject" });
    expect(config).toMatchObject({ ringTimeoutSeconds: 2.5, spamNotify: false, oneTimeCodes: false });
  });

  it("needs no token and no owner to decide a route", () => {
    const { config } = loadRoutingConfig({
      VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "39",
      VIRTUALPHONE_DEFAULT_MASTER_PHONE: "340 123 4567",
    });
    expect(config).toMatchObject({ country: "+39", defaultMaster: "+393401234567" });
  });

  it("needs no file with a secret of the daemon's either, which its user alone may read", () => {
    const closed = () => {
      throw new Error("EACCES: permission denied");
    };
    const files = { VIRTUALPHONE_BOT_TOKEN_FILE: "/run/token", VIRTUALPHONE_SIM_PIN_FILE: "/run/pin" };
    expect(loadRoutingConfig({ ...complete, VIRTUALPHONE_BOT_TOKEN: "", ...files }, closed).warnings).toEqual(
      [],
    );
  });
});

describe("given the names of the program it grew from", () => {
  it("reads them, with one warning", () => {
    const { config, warnings } = loadConfig({
      virtualphone_botowner: "7",
      virtualphone_bottoken: "1:A",
      virtualphone_defaultcountrycode: "+39",
      virtualphone_defaultmasterphone: "+393401234567",
      virtualphone_calendarurl: "https://example.org/a.ics",
      virtualphone_temporaryownerpassword: "sesame",
    });
    expect(config).toMatchObject({ owners: [7], calendarUrls: ["https://example.org/a.ics"] });
    expect(config.temporaryOwnerPassword).toBe("sesame");
    expect(warnings).toHaveLength(1);
  });

  it("prefers the new name", () => {
    expect(loadConfig({ ...complete, virtualphone_botowner: "7" }).config.owners).toEqual([11, 22]);
  });
});

describe("given secrets in files", () => {
  const files: Readonly<Record<string, string>> = {
    "/run/secrets/token": "654321:from-a-file\n",
    "/run/secrets/pin": "4321\r\n",
    "/run/secrets/password": "open sesame",
    "/run/secrets/calendar": "https://example.org/private.ics\n",
    "/run/secrets/empty": "\n",
    "/run/secrets/lines": "1234\n5678\n",
  };
  const readFile: ReadFile = (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
    return text;
  };
  const { VIRTUALPHONE_BOT_TOKEN: _, ...tokenless } = complete;

  it("reads each without the line end behind it", () => {
    const { config, warnings } = loadConfig(
      {
        ...tokenless,
        VIRTUALPHONE_BOT_TOKEN_FILE: "/run/secrets/token",
        VIRTUALPHONE_SIM_PIN_FILE: "/run/secrets/pin",
        VIRTUALPHONE_TEMPORARY_OWNER_PASSWORD_FILE: "/run/secrets/password",
        VIRTUALPHONE_CALENDAR_URL_FILE: "/run/secrets/calendar",
      },
      readFile,
    );
    expect(config).toMatchObject({
      botToken: "654321:from-a-file",
      simPin: "4321",
      temporaryOwnerPassword: "open sesame",
      calendarUrls: ["https://example.org/private.ics"],
    });
    expect(warnings).toEqual([]);
  });

  it("reads the calendar's for a route as well", () => {
    const { config } = loadRoutingConfig(
      { ...complete, VIRTUALPHONE_CALENDAR_URL_FILE: "/run/secrets/calendar" },
      readFile,
    );
    expect(config.calendarUrls).toEqual(["https://example.org/private.ics"]);
  });

  it.each([
    ["that is not there", "/run/secrets/none", "/run/secrets/none cannot be read (ENOENT"],
    ["that is empty", "/run/secrets/empty", "/run/secrets/empty is empty"],
    ["of several lines", "/run/secrets/lines", "/run/secrets/lines has several lines"],
  ])("tells of a file %s, once, beside every other problem", (_what, path, words) => {
    const problems = problemsOf(
      { ...tokenless, VIRTUALPHONE_BOT_TOKEN_FILE: path, VIRTUALPHONE_MODEM: "nonsense" },
      readFile,
    );
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain(`VIRTUALPHONE_BOT_TOKEN_FILE cannot be used: ${words}`);
    expect(problems.join()).not.toMatch(/1234|5678/);
  });

  it("tells of a value that is no token as of the variable itself", () => {
    const problems = problemsOf(
      { ...tokenless, VIRTUALPHONE_BOT_TOKEN_FILE: "/run/secrets/password" },
      readFile,
    );
    expect(problems).toEqual([expect.stringMatching(/^VIRTUALPHONE_BOT_TOKEN cannot be used: write /)]);
  });

  it.each(secretVariables)("does not choose between %s and its file", (name) => {
    const problems = problemsOf(
      { ...complete, [name]: "1234", [`${name}_FILE`]: "/run/secrets/pin" },
      readFile,
    );
    expect(problems).toContainEqual(
      expect.stringContaining(`${name}_FILE cannot be used: ${name} is set as well`),
    );
  });
});

describe("given a bad environment", () => {
  it("tells every problem at once, each with what to write instead, and no value", () => {
    const problems = problemsOf({
      VIRTUALPHONE_BOT_TOKEN: "no token/at all",
      VIRTUALPHONE_BOT_OWNER: "@anna",
      VIRTUALPHONE_DEFAULT_MASTER_PHONE: "secret-phone",
      VIRTUALPHONE_CALENDAR_URL: "ftp://example.org/a.ics",
      VIRTUALPHONE_CALENDAR_REFRESH_SECONDS: "often",
      VIRTUALPHONE_TIMEZONE: "Mars/Olympus",
      VIRTUALPHONE_MODEM: "ttyUSB0",
      VIRTUALPHONE_MODEM_EVENTS: "tcp://nowhere",
      VIRTUALPHONE_MODEM_VOICE: "loud",
      VIRTUALPHONE_SIM_PIN: "12",
      VIRTUALPHONE_WITHHELD_CALLER: "perhaps",
      VIRTUALPHONE_SPAM_LIST_URL: "list.csv",
      VIRTUALPHONE_SPAM_NOTIFY: "perhaps",
      VIRTUALPHONE_ONE_TIME_CODES: "perhaps",
      VIRTUALPHONE_RING_TIMEOUT_SECONDS: "0",
      VIRTUALPHONE_LOG_LEVEL: "loud",
      VIRTUALPHONE_HTTP: "localhost",
      VIRTUALPHONE_TELEGRAM_API_ROOT: "example.org",
    });
    expect(new Set(problems.map((problem) => problem.split(" ")[0]))).toEqual(
      new Set([
        "VIRTUALPHONE_BOT_OWNER",
        "VIRTUALPHONE_BOT_TOKEN",
        "VIRTUALPHONE_CALENDAR_REFRESH_SECONDS",
        "VIRTUALPHONE_CALENDAR_URL",
        "VIRTUALPHONE_DEFAULT_COUNTRY_CODE",
        "VIRTUALPHONE_DEFAULT_MASTER_PHONE",
        "VIRTUALPHONE_HTTP",
        "VIRTUALPHONE_LOG_LEVEL",
        "VIRTUALPHONE_MODEM",
        "VIRTUALPHONE_MODEM_EVENTS",
        "VIRTUALPHONE_MODEM_VOICE",
        "VIRTUALPHONE_ONE_TIME_CODES",
        "VIRTUALPHONE_RING_TIMEOUT_SECONDS",
        "VIRTUALPHONE_SIM_PIN",
        "VIRTUALPHONE_SPAM_LIST_URL",
        "VIRTUALPHONE_SPAM_NOTIFY",
        "VIRTUALPHONE_TELEGRAM_API_ROOT",
        "VIRTUALPHONE_TIMEZONE",
        "VIRTUALPHONE_WITHHELD_CALLER",
      ]),
    );
    for (const problem of problems) expect(problem).toContain("write ");
    expect(problems.join()).not.toMatch(/secret-phone|no token|@anna/);
  });

  it("names what is missing", () => {
    expect(problemsOf({})).toHaveLength(4);
  });

  it("tells of a variable nobody reads", () => {
    const { warnings } = loadConfig({ ...complete, VIRTUALPHONE_MODEN: "auto" });
    expect(warnings.join()).toContain("VIRTUALPHONE_MODEN");
  });
});

describe(".env.example", () => {
  it("has every variable, and no other", () => {
    const text = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
    const written = [...text.matchAll(/^(\w+)=/gm)].map((match) => match[1]);
    expect(new Set(written)).toEqual(new Set(variables));
    expect(written).toHaveLength(variables.length);
  });
});
