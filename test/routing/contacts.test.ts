import { describe, expect, it } from "vitest";
import { type Contacts, indexContacts } from "../../src/routing/contacts.ts";
import { fiction, runAtOnce } from "./given.ts";

const index = (groups: Readonly<Record<string, readonly (readonly [string, ...number[]])[]>>): Contacts =>
  runAtOnce(
    indexContacts(
      Object.entries(groups).map(([name, people]) => ({
        name,
        cards: people.map(([person, ...numbers]) => ({ name: person, numbers: numbers.map(fiction) })),
      })),
    ),
  );

describe("whose a number is", () => {
  it("one person may have several numbers and be in several groups", () => {
    const contacts = index({ work: [["Anna Rossi", 10]], family: [["Anna Rossi", 10, 11]] });
    const anna = { name: "Anna Rossi", groups: ["family", "work"], numbers: [fiction(10), fiction(11)] };
    expect(contacts.ownersOf(fiction(11))).toEqual({
      contact: anna,
      names: ["Anna Rossi"],
      groups: ["family", "work"],
    });
    expect(contacts.count()).toEqual({ contacts: 1, numbers: 2, groups: 2 });
  });

  it("one person may have a card for each number", () => {
    const contacts = index({
      family: [
        ["Anna Rossi", 10],
        ["anna  rossi", 11],
      ],
    });
    expect(contacts.ownersOf(fiction(11))?.contact.numbers).toEqual([fiction(10), fiction(11)]);
  });

  it("two people of one name in two groups are two", () => {
    const contacts = index({ family: [["Anna Rossi", 10]], work: [["Anna Rossi", 11]] });
    expect(contacts.ownersOf(fiction(10))?.groups).toEqual(["family"]);
    expect(contacts.search("anna").map(({ groups }) => groups)).toEqual([["family"], ["work"]]);
  });

  it("a number under several names is the first one's, by the groups' names and the place in the file", () => {
    const groups = {
      work: [["C. Martin", 10]],
      Family: [
        ["Mum", 10],
        ["Dad", 10],
      ],
    } as const;
    const owners = index(groups).ownersOf(fiction(10));
    expect(owners?.contact.name).toBe("Mum");
    expect(owners?.names).toEqual(["Mum", "Dad", "C. Martin"]);
    expect(owners?.groups).toEqual(["Family", "work"]);
  });

  it("nobody's is nobody's", () => {
    expect(index({}).ownersOf(fiction(10))).toBeUndefined();
  });
});

describe("searching by parts of names", () => {
  const contacts = index({
    friends: [
      ["Zoë Lindqvist", 10],
      ["José Álvarez", 11],
      ["Joanna Ross", 12],
      ["Anna Rossi", 13],
      ["Rossana Bianchi", 14],
      ["Rossi Anna", 15],
      ["<b>&_*[", 16],
      ["Anna", 17],
    ],
  });
  const names = (part: string): readonly string[] => contacts.search(part).map(({ name }) => name);

  it.each([
    ["anna", ["Anna", "Anna Rossi", "Rossi Anna", "Joanna Ross"]],
    ["ROSS", ["Rossana Bianchi", "Rossi Anna", "Anna Rossi", "Joanna Ross"]],
    ["rossi anna", ["Rossi Anna", "Anna Rossi"]],
    ["an ro", ["Anna Rossi", "Rossi Anna", "Joanna Ross", "Rossana Bianchi"]],
    ["jose alv", ["José Álvarez"]],
    ["zoe", ["Zoë Lindqvist"]],
    ["  ZOË\u00a0 lind ", ["Zoë Lindqvist"]],
    ["&_*", ["<b>&_*["]],
    ["nobody", []],
    ["anna nobody", []],
    ["", []],
    ["  ", []],
  ])("%j", (part, expected) => {
    expect(names(part)).toEqual(expected);
  });
});
