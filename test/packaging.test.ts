import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { variables } from "../src/config.ts";
import { servePages } from "../src/health/server.ts";
import { layouts } from "../src/modem/find.ts";

const root = new URL("../", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), "utf8");
/** What is carried out, without what is said about it. */
const withoutComments = (text: string): string => text.replaceAll(/^\s*#.*$/gm, "");

const [dockerfile, compose, service, rules] = [
  read("Dockerfile"),
  read("compose.yaml"),
  read("packaging/virtualphone.service"),
  read("packaging/77-virtualphone.rules"),
].map(withoutComments) as [string, string, string, string];

describe("what the program is shipped with", () => {
  it.each([
    ["Dockerfile", dockerfile],
    ["compose.yaml", compose],
    ["packaging/virtualphone.service", service],
  ])("names only variables that are read: %s", (_name, text) => {
    const named = new Set(text.match(/VIRTUALPHONE_\w+/g));
    expect(named.size).toBeGreaterThan(0);
    expect([...named].filter((name) => !variables.includes(name))).toEqual([]);
  });

  it("copies into the image only what there is, and starts what the package starts", () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = ""]) =>
      list.split(" "),
    );
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
    const { bin } = JSON.parse(read("package.json")) as { bin: { virtualphone: string } };
    expect(dockerfile).toContain(`CMD ["node", "${bin.virtualphone}", "start"]`);
    expect(service).toContain(`/${bin.virtualphone} start`);
  });

  it("runs as an ordinary user, who can gain nothing", () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    for (const each of ["read_only: true", "no-new-privileges:true", "- ALL"])
      expect(compose).toContain(each);
    for (const each of [
      "NoNewPrivileges=yes",
      "DynamicUser=yes",
      "ProtectSystem=strict",
      "DevicePolicy=closed",
    ])
      expect(service.split("\n")).toContain(each);
    expect(compose).not.toContain("privileged: true");
  });

  it("may open a stick whose driver is loaded only after the start: devices by their numbers, not by names", () => {
    const allowed = [...service.matchAll(/^DeviceAllow=(.*)$/gm)].map(([, device]) => device);
    expect(allowed).toEqual(["char-188 rw", "char-166 rw"]);
    expect(compose).toContain("- c 188:* rw");
  });

  it("keeps secrets out of the image and out of the repository", () => {
    for (const list of [read(".dockerignore"), read(".gitignore")])
      expect(list.split("\n").map((line) => line.replace(/\/$/, ""))).toEqual(
        expect.arrayContaining([".env", "secrets", "data"]),
      );
  });
});

describe("the health check of the image", () => {
  /** As Docker reads it. */
  const [program = "", ...args] = JSON.parse(
    /HEALTHCHECK[^[]*CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? "[]",
  ) as string[];

  const check = (http: string): Promise<number> =>
    new Promise((resolve) => {
      execFile(program, args, { env: { ...process.env, VIRTUALPHONE_HTTP: http } }, (error) => {
        resolve(error === null ? 0 : Number(error.code));
      });
    });

  it.each([
    [200, 0],
    [503, 1],
  ])("answers to %i of the real page with %i", async (status, code) => {
    const server = await servePages("127.0.0.1", 0, {
      "/healthz": () => ({ status, type: "application/json", body: "{}" }),
    });
    expect([await check(`127.0.0.1:${server.port}`), await check(String(server.port))]).toEqual([code, code]);
    await server.stop();
    expect(await check(`127.0.0.1:${server.port}`)).toBe(1);
  });
});

describe("the udev rules", () => {
  /** Product, role and interface number of each port that gets a name. */
  const named = [
    ...rules.matchAll(
      /ATTRS\{idProduct\}=="(\w+)", ENV\{ID_USB_INTERFACE_NUM\}=="(\w+)", SYMLINK\+="virtualphone-(\w+) virtualphone-\3-\$id"/g,
    ),
  ].map(([, product, number = "", role]) => `${product} ${role} ${Number.parseInt(number, 16)}`);

  it("name the ports as the driver takes them, of every product it knows", () => {
    const known = Object.entries(layouts).flatMap(([product, all]) =>
      all.flatMap(([commands, modem, voice]) => [
        `${product} commands ${commands}`,
        `${product} modem ${modem}`,
        `${product} voice ${voice}`,
      ]),
    );
    expect(new Set(named)).toEqual(new Set(known));
    expect(named).toHaveLength(new Set(named).size);
    expect(rules.match(/SYMLINK/g)).toHaveLength(named.length);
  });

  it("are about the products that the notes on the hardware have", () => {
    const noted = [...read("hardware-notes/README.md").matchAll(/^\| `12d1:(\w+)` \| \d/gm)].map(
      ([, id]) => id,
    );
    expect(new Set(noted)).toEqual(new Set(Object.keys(layouts)));
  });

  it("keep ModemManager away, and every line in one piece", () => {
    expect(rules.match(/ENV\{ID_MM_DEVICE_IGNORE\}="1"/g)).toHaveLength(2);
    for (const line of rules.split("\n").filter((each) => each !== "")) expect(line).toMatch(/^[A-Z]+(\W|S)/);
    for (const [, label] of rules.matchAll(/GOTO="(\w+)"/g)) expect(rules).toContain(`LABEL="${label}"`);
  });
});
