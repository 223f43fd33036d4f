import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** What each folder of `src` may import from its neighbours; `type:` allows types alone. */
const allowed: Record<string, readonly string[]> = {
  core: [],
  serial: ["core"],
  at: ["core"],
  call: ["core"],
  guard: ["core"],
  routing: ["core"],
  sms: ["core"],
  outage: ["core"],
  journal: ["core", "type:call", "type:guard", "type:sms", "type:telegram"],
  simulator: ["core"],
  "bot-api": ["core"],
  modem: ["core", "serial", "at"],
  divert: ["core", "type:telegram"],
  texts: ["core", "sms", "journal", "type:call", "type:telegram"],
  health: ["core", "journal", "type:call", "type:sms", "type:telegram", "type:"],
  telegram: ["core", "type:call", "type:guard", "type:routing", "type:sms"],
  "": [
    "core",
    "serial",
    "at",
    "modem",
    "call",
    "guard",
    "sms",
    "routing",
    "journal",
    "outage",
    "telegram",
    "texts",
    "health",
    "divert",
    "simulator",
    "commands",
  ],
  // As much at the top as the daemon: it looks at everything, and knows no more of Telegram than its addresses.
  doctor: ["core", "guard", "serial", "at", "modem", "routing", "journal", ""],
  commands: ["core", "routing", "journal", "health", "simulator", "demo", "doctor", ""],
  demo: ["core", "simulator", "bot-api", ""],
};

/** The one home of each library; koffi calls the C library for whatever Node lacks, at two places. */
const homes: Record<string, string | readonly string[]> = {
  serialport: "serial/usb.ts",
  "@serialport/parser-readline": "serial/lines.ts",
  grammy: "telegram/",
  "@grammyjs/parse-mode": "telegram/",
  zod: "config",
  pino: "logging.ts",
  "prom-client": "health/metrics.ts",
  "node-ical": "routing/",
  "vcard4-ts": "routing/",
  "libphonenumber-js": "core/phone-number.ts",
  koffi: ["simulator/pty.ts", "health/notify-socket.ts"],
  "@photostructure/sqlite": "journal/database.ts",
};

const root = new URL("../src/", import.meta.url).pathname;
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const imports = files.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(import|export) (type )?[^;]*?from "([^"]+)"/gms)].map((match) => {
    const target = match[3] ?? "";
    return { file, onlyTypes: match[2] !== undefined, target };
  });
});
const folderOf = (path: string): string => (path.includes("/") ? (path.split("/")[0] ?? "") : "");

describe("the boundaries between the folders of src", () => {
  it("are crossed downwards only", () => {
    const wrong = imports.filter(({ file, onlyTypes, target }) => {
      if (!target.startsWith(".")) return false;
      const from = folderOf(file);
      const to = folderOf(normalize(join(dirname(file), target)));
      const may = allowed[from] ?? [];
      return from !== to && !may.includes(to) && !(onlyTypes && may.includes(`type:${to}`));
    });
    expect(wrong).toEqual([]);
  });

  it("keep each library in its one home", () => {
    const wrong = imports.filter(({ file, target }) => {
      const name = target
        .split("/")
        .slice(0, target.startsWith("@") ? 2 : 1)
        .join("/");
      const home = homes[name];
      return home !== undefined && ![home].flat().some((each) => file.startsWith(each));
    });
    expect(wrong).toEqual([]);
  });
});
