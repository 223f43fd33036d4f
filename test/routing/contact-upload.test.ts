import { describe, expect, it } from "vitest";
import { checkFileName, compareGroups } from "../../src/routing/contact-upload.ts";
import { fiction, runAtOnce } from "./given.ts";

describe("the name of a contact file", () => {
  it.each([
    ["friends.vcf", "friends.vcf", "friends"],
    ["Old Friends.VCF", "Old Friends.VCF", "Old Friends"],
    ["club.vcard", "club.vcard", "club"],
    ["Cafe\u0301.vcf", "Café.vcf", "Café"],
    ["a.b.vcf", "a.b.vcf", "a.b"],
    ["家族.vcf", "家族.vcf", "家族"],
  ])("%s names a group", (given, fileName, group) => {
    expect(checkFileName(given, [])).toEqual({ kind: "name", fileName, group });
  });

  it("means the file that is there already, in whatever letters", () => {
    const existing = ["friends.vcf", "work.vcf", "notes.txt"];
    expect(checkFileName("FRIENDS.VCF", existing)).toEqual({
      kind: "name",
      fileName: "friends.vcf",
      group: "friends",
    });
    expect(checkFileName("Friends.vcard", existing)).toEqual({
      kind: "name",
      fileName: "friends.vcf",
      group: "friends",
    });
  });

  it.each([
    "../friends.vcf",
    "..\\friends.vcf",
    "/etc/friends.vcf",
    "sub/friends.vcf",
    "C:friends.vcf",
    "a..vcf",
    ".vcf",
    ".friends.vcf",
    " .vcf",
    "friends\n.vcf",
    "friends\u0000.vcf",
    "fri\u202eends.vcf",
    "friends",
    "friends.txt",
    "friends.vcf.exe",
    "",
    `${"x".repeat(300)}.vcf`,
    `${"家".repeat(80)}.vcf`,
    "\ud800.vcf",
  ])("%j is none", (given) => {
    expect(checkFileName(given, []).kind).toBe("refused");
  });

  it("is refused where two files hold the group, for nobody could say which is meant", () => {
    const checked = checkFileName("friends.vcf", ["friends.vcf", "Friends.vcard"]);
    expect(checked).toEqual({
      kind: "refused",
      why: "several files are of this group already (friends.vcf, Friends.vcard): remove all but one",
    });
  });
});

describe("what a new file does to its group", () => {
  const cards = (...people: readonly (readonly [string, ...number[]])[]) =>
    people.map(([name, ...numbers]) => ({ name, numbers: numbers.map(fiction) }));
  const before = cards(["Anna", 10], ["Ben", 11, 12], ["Chloe", 13], ["David", 14]);

  it.each([
    ["nothing", before, { total: 4, added: 0, changed: 0, gone: 0 }],
    [
      "a number more",
      cards(["Anna", 10, 20], ["Ben", 12, 11], ["Chloe", 13], ["David", 14]),
      { total: 4, added: 0, changed: 1, gone: 0 },
    ],
    [
      "another name for a number",
      cards(["Anna Rossi", 10], ["Ben", 11, 12], ["Chloe", 13], ["David", 14]),
      { total: 4, added: 0, changed: 1, gone: 0 },
    ],
    [
      "some new, some gone",
      cards(["Anna", 10], ["Emma", 21], ["Farid", 22]),
      { total: 3, added: 2, changed: 0, gone: 3 },
    ],
    [
      "two new names for one number that lost its old one",
      cards(["Mum", 10], ["Dad", 10]),
      { total: 2, added: 1, changed: 1, gone: 3 },
    ],
    [
      "a card for each number",
      cards(["Anna", 10], ["Ben", 11], ["ben", 12], ["Chloe", 13], ["David", 14]),
      { total: 4, added: 0, changed: 0, gone: 0 },
    ],
  ])("%s", (_what, after, expected) => {
    expect(runAtOnce(compareGroups(before, after))).toEqual(expected);
  });
});
