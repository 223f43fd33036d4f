import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/core/folder.ts";

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "virtualphone-folder-"));
});

afterEach(() => {
  rmSync(place, { recursive: true, force: true });
});

describe("a folder", () => {
  it("is made with all above it that is missing, and left alone when it is there", () => {
    const path = join(place, "a/b/c");
    makeFolder(path, 0o700);
    makeFolder(path, 0o755);
    expect([statSync(path).isDirectory(), statSync(path).mode & 0o777]).toEqual([true, 0o700]);
  });

  it("is refused, and not for ever tried, where none can be made", () => {
    writeFileSync(join(place, "file"), "");
    symlinkSync(join(place, "nowhere"), join(place, "link"));
    for (const path of ["/proc/1/nowhere/at/all", join(place, "file/folder"), join(place, "link")])
      expect(() => {
        makeFolder(path);
      }).toThrow(/^E[A-Z]+: /);
  });
});
