import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../", import.meta.url);
const text = readFileSync(new URL("SECURITY.md", root), "utf8");

describe("SECURITY.md", () => {
  it("names tests that are there", () => {
    const named = [...new Set([...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path))];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });

  it("names a test for whatever stops somebody", () => {
    const rows = text.split("\n").filter((line) => line.startsWith("|") && line.split("|").length === 5);
    const proofs = rows.filter((row) => !/^\|[-|]+\|$|shown by/.test(row));
    expect(proofs.length).toBeGreaterThan(20);
    expect(proofs.filter((row) => !row.includes("`test/"))).toEqual([]);
  });

  it("names variables that are there", () => {
    const example = readFileSync(new URL(".env.example", root), "utf8");
    const named = [...new Set([...text.matchAll(/VIRTUALPHONE_\w+/g)].map(([name]) => name))];
    expect(named.filter((name) => !example.includes(`${name}=`))).toEqual([]);
  });
});
