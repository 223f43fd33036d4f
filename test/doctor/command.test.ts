import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { help, run } from "../../src/commands/doctor.ts";
import type { Environment } from "../../src/config.ts";
import { openHouse, type WholeHouse } from "../support/whole-house.ts";

let folder: string;
let house: WholeHouse | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtualphone-doctor-"));
});

afterEach(async () => {
  await house?.stop();
  house = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command as the program does. */
async function doctor(args: readonly string[], environment: Environment, isTTY = false) {
  let out = "";
  let complaints = "";
  const code = await run({
    args,
    environment,
    readFile: (path) => readFileSync(path, "utf8"),
    pid: 1,
    node: "20.19.0",
    print: (text) => {
      out += text;
    },
    complain: (text) => {
      complaints += text;
    },
    signal: new AbortController().signal,
    terminal: { input: new PassThrough(), output: Object.assign(new PassThrough(), { isTTY }) },
  });
  return { code, out, complaints };
}

const nothingThere = { VIRTUALPHONE_MODEM: "/nowhere/ttyUSB2", VIRTUALPHONE_MODEM_VOICE: "none" };

describe("virtualphone doctor, the command", () => {
  it("ends with 78 on a bad configuration, with every problem, and looks at the rest", async () => {
    const { code, out } = await doctor([], { VIRTUALPHONE_MODEM: "nonsense" });
    expect(code).toBe(78);
    expect(out.match(/^red +VIRTUALPHONE_\w+/gm)).toHaveLength(5);
    expect(out).toContain("green  Node 20.19.0");
    expect(out).toContain("the clock says");
  });

  it("ends with 0 when all is well, and with 1 when something is red", async () => {
    house = await openHouse();
    const { code, out } = await doctor([], house.environment);
    expect(out).not.toMatch(/^red/m);
    expect(code).toBe(0);
    expect((await doctor([], { ...house.environment, ...nothingThere })).code).toBe(1);
  });

  it("writes a report that only its owner reads, and overwrites none", async () => {
    house = await openHouse();
    const file = join(folder, "report.md");
    const { out } = await doctor(["--report", file], { ...house.environment, ...nothingThere });
    expect(out).toContain(`The report is in ${file}`);
    expect(readFileSync(file, "utf8")).toContain("## Findings");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, "precious");
    const again = await doctor(["--report", file], house.environment);
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.complaints).toContain("is there already");
    expect(readFileSync(file, "utf8")).toBe("precious");
    expect(existsSync(join(folder, "other"))).toBe(false);
  });

  it("rings nobody for an emergency number", async () => {
    house = await openHouse();
    const { code, out, complaints } = await doctor(["--call", "999"], house.environment);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(complaints).toContain("999 is not rung");
  });

  it("has coloured signs on a terminal, unless NO_COLOR is set", async () => {
    const marks = async (environment: Environment): Promise<boolean> =>
      (await doctor([], environment, true)).out.includes("\u001b[");
    expect(await marks({})).toBe(true);
    expect(await marks({ NO_COLOR: "1" })).toBe(false);
  });

  it("has a page of help that fits on a screen", () => {
    expect(help.split("\n").length).toBeLessThan(25);
  });
});
