import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CardFile, readCards } from "../../src/routing/vcards.ts";
import { country, fiction, runAtOnce } from "./given.ts";

const read = (content: string | Uint8Array): CardFile => runAtOnce(readCards(Buffer.from(content), country));
const lines = (...all: readonly string[]): string => [...all, ""].join("\r\n");

describe("cards are read as programs write them", () => {
  it.each([
    [
      "an Android phone (2.1, quoted-printable, bare kinds)",
      lines(
        "BEGIN:VCARD",
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=52=6F=73=73=69;=4E=69=63=63=6F=6C=C3=B2;;;",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4E=69=63=63=6F=6C=C3=B2=20=52=6F=73=73=69",
        "TEL;CELL:07700900010",
        "TEL;WORK;PREF:+447700900011",
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEB",
        " AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/2wBDAQEBAQ",
        "",
        "END:VCARD",
      ),
      { name: "Niccolò Rossi", numbers: [fiction(11), fiction(10)] },
    ],
    [
      "Google (3.0, items with labels)",
      lines(
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Zoë O’Brien",
        "N:O’Brien;Zoë;;;",
        "EMAIL;TYPE=INTERNET;TYPE=HOME:zoe@example.org",
        "item1.TEL:+44 7700 900012",
        "item1.X-ABLabel:Mobile",
        "TEL;TYPE=WORK:07700 900013",
        "item2.ORG:Example\\, Ltd;Sales",
        "CATEGORIES:myContacts",
        "END:VCARD",
      ),
      { name: "Zoë O’Brien", numbers: [fiction(12), fiction(13)] },
    ],
    [
      "Apple (3.0, lower-case parameters, a folded photo)",
      lines(
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Apple Inc.//iPhone OS 17.5//EN",
        "N:Lindqvist;Åsa;Maria;Dr.;PhD",
        "FN:Dr. Åsa Maria Lindqvist PhD",
        "TEL;type=CELL;type=VOICE;type=pref:+44 7700 900014",
        "item1.TEL;type=HOME:(07700) 900-015",
        "item1.X-ABLabel:_$!<HomeFAX>!$_",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD/4QBMRXhpZgAATU0AKgA",
        "  AAAgAAgESAAMAAAABAAEAAIdpAAQAAAABAAAAJgAAAAAAAqACAAQAAAABAAABkKADAAQAAAAB",
        "X-ABShowAs:PERSON",
        "END:VCARD",
      ),
      { name: "Dr. Åsa Maria Lindqvist PhD", numbers: [fiction(14), fiction(15)] },
    ],
    [
      "Outlook (2.1, Latin-1, soft breaks)",
      Buffer.from(
        lines(
          "BEGIN:VCARD",
          "VERSION:2.1",
          "N;LANGUAGE=de;CHARSET=Windows-1252:Müller;Jürgen",
          "FN;CHARSET=Windows-1252:Jürgen Müller",
          "TEL;WORK;VOICE:+44 (0)7700 900016",
          "TEL;CELL;VOICE:0044 7700 900017",
          "ADR;WORK;PREF;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:;;Stra=DFe 1=0D=0A=",
          "Hinterhaus;Berlin;;10115",
          "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2",
          "END:VCARD",
        ),
        "latin1",
      ),
      { name: "Jürgen Müller", numbers: [fiction(16), fiction(17)] },
    ],
    [
      "Nextcloud (4.0, URIs, quoted kinds)",
      lines(
        "BEGIN:VCARD",
        "VERSION:4.0",
        "PRODID:-//Sabre//Sabre VObject 4.5.4//EN",
        "UID:5f0b2f9e-1111-4222-8333-944455556666",
        "FN:José Álvarez",
        "N:Álvarez;José;;;",
        'TEL;TYPE="home,voice";VALUE=uri:tel:+44-7700-900-018;ext=5',
        'TEL;TYPE="voice,cell";PREF=1;VALUE=uri:tel:+44-7700-900019',
        "END:VCARD",
      ),
      { name: "José Álvarez", numbers: [fiction(19), fiction(18)] },
    ],
    [
      "Samsung (2.1, custom kinds)",
      lines(
        "BEGIN:VCARD",
        "VERSION:2.1",
        "N:Carter;Ben;;;",
        "FN:Ben Carter",
        "TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=42=6F=61=74):+447700900020",
        "TEL;X-Main:07700900021",
        "X-SAMSUNGADR;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;x;;;",
        "END:VCARD",
      ),
      { name: "Ben Carter", numbers: [fiction(20), fiction(21)] },
    ],
    [
      "Nokia (2.1, UTF-8 in quoted-printable over several lines, a number with pauses)",
      lines(
        "BEGIN:VCARD",
        "VERSION:2.1",
        "N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2=",
        "=D0=B0;=D0=90=D0=BD=D0=BD=D0=B0",
        "TEL;CELL:+447700900022p12",
        "REV:20250101T120000Z",
        "END:VCARD",
      ),
      { name: "Анна Иванова", numbers: [fiction(22)] },
    ],
    [
      "Thunderbird (4.0, folded names, LF)",
      "BEGIN:VCARD\nVERSION:4.0\nFN:Chloe Example with a name that is so long that it mu\n st be folded\nEMAIL;PREF=1:chloe@example.org\nTEL;VALUE=TEXT;TYPE=cell:07700 900 023\nEND:VCARD\n",
      { name: "Chloe Example with a name that is so long that it must be folded", numbers: [fiction(23)] },
    ],
    [
      "an old Windows program (UTF-16)",
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from(
          lines("BEGIN:VCARD", "VERSION:2.1", "N:Nair;Priya", "TEL;HOME:07700900024", "END:VCARD"),
          "utf16le",
        ),
      ]),
      { name: "Priya Nair", numbers: [fiction(24)] },
    ],
    [
      "an old Mac program (CR, with a mark)",
      "\ufeffBEGIN:VCARD\rVERSION:3.0\rFN:Old Mac\rTEL:07700900025\rEND:VCARD\r",
      { name: "Old Mac", numbers: [fiction(25)] },
    ],
  ])("%s", (_what, content, expected) => {
    expect(read(content)).toEqual({ cards: [expected], refused: [] });
  });
});

describe("a card's name", () => {
  const named = (...more: readonly string[]): string | undefined =>
    read(lines("BEGIN:VCARD", "VERSION:3.0", ...more, "TEL:+447700900010", "END:VCARD")).cards[0]?.name;

  it.each([
    ["FN", ["FN:Anna\\, the first", "N:Rossi;Anna;;;"], "Anna, the first"],
    ["N without FN", ["N:Rossi;Anna Maria;;Dr.;"], "Dr. Anna Maria Rossi"],
    ["N where FN is empty", ["FN:", "N:Rossi;Anna;;;"], "Anna Rossi"],
    ["the company where there is no person", ["N:;;;;", "ORG:Example\\, Ltd;Sales"], "Example, Ltd"],
    ["the nickname", ["NICKNAME:Annie,Nan"], "Annie"],
    ["the number where there is nothing", [], "+44 7700 900010"],
    ["in one line, without what cannot be seen", ["FN: Anna\\n\t Ro\u0007ssi "], "Anna Ro ssi"],
    ["any text at all", ["FN:<b>&_*["], "<b>&_*["],
    ["in base64", ["FN;ENCODING=B;CHARSET=UTF-8:QW5uYQ=="], "Anna"],
  ])("is %s", (_what, written, name) => {
    expect(named(...written)).toBe(name);
  });
});

describe("broken cards are skipped, counted and named", () => {
  it("with their name, or their place", () => {
    const text = lines(
      "BEGIN:VCARD",
      "FN:Only Mail",
      "EMAIL:x@example.org",
      "END:VCARD",
      "BEGIN:VCARD",
      "TEL:112",
      "END:VCARD",
      "BEGIN:VCARD",
      "END:VCARD",
      "BEGIN:VCARD",
      "FN:Good One",
      "TEL:*100#",
      "TEL:07700900010",
      "END:VCARD",
    );
    expect(read(text)).toEqual({
      cards: [{ name: "Good One", numbers: [fiction(10)] }],
      refused: [
        "“Only Mail” (card 1): it holds no phone number",
        "card 2: its number cannot be read: 112",
        "card 3: it holds no phone number",
      ],
    });
  });

  it("one without an end is not taken for the next one's", () => {
    const text = lines(
      "BEGIN:VCARD",
      "FN:One",
      "TEL:07700900010",
      "BEGIN:VCARD",
      "FN:Two",
      "TEL:07700900011",
    );
    expect(read(text).cards).toEqual([
      { name: "One", numbers: [fiction(10)] },
      { name: "Two", numbers: [fiction(11)] },
    ]);
  });

  it("somebody's agent is not that somebody", () => {
    const text = lines(
      "BEGIN:VCARD",
      "VERSION:2.1",
      "FN:One",
      "AGENT:",
      "BEGIN:VCARD",
      "FN:Agent",
      "TEL:07700900011",
      "END:VCARD",
      "TEL:07700900010",
      "END:VCARD",
    );
    expect(read(text).cards).toEqual([{ name: "One", numbers: [fiction(10)] }]);
  });

  it("lines that are none, or stand outside, are passed over", () => {
    const text = lines(
      "TEL:07700900012",
      "BEGIN:VCARD",
      "garbage",
      ":",
      "FN:One",
      "=00;;:",
      "TEL:07700900010",
      "END:VCARD",
    );
    expect(read(text).cards).toEqual([{ name: "One", numbers: [fiction(10)] }]);
  });

  it("and a photo of megabytes is passed over", () => {
    const photo = Array.from({ length: 40_000 }, () => ` ${"QUJD".repeat(18)}`);
    const text = lines(
      "BEGIN:VCARD",
      "FN:One",
      "PHOTO;ENCODING=b:",
      ...photo,
      "TEL:07700900010",
      "END:VCARD",
    );
    expect(read(text).cards).toEqual([{ name: "One", numbers: [fiction(10)] }]);
  });

  it("and no garbage makes it throw", () => {
    const piece = fc.constantFrom(
      "BEGIN:VCARD",
      "END:VCARD",
      "VERSION:2.1",
      "VERSION:4.0",
      "FN:A",
      "N:;;;;;;;",
      "N:A,B;C\\",
      "TEL:",
      "TEL;=:x",
      "AGENT:",
      'TEL;TYPE="a,b:+447700900010',
      "FN;ENCODING=QUOTED-PRINTABLE:=\u00e9=zz=",
      "FN;ENCODING=B;CHARSET=nonsense:@@",
      "__proto__:1",
      "constructor;TYPE=x:1",
      "FN;PREF=a:b",
      "TEL;PREF=999;TYPE=,,:+447700900010",
      "ORG:\\",
      "\u0000",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (some) => {
        const { cards, refused } = read(lines(...some));
        expect(cards.length + refused.length).toBeLessThanOrEqual(some.length);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(
          read(Buffer.concat([Buffer.from("BEGIN:VCARD\nFN:"), bytes])).cards.length,
        ).toBeLessThanOrEqual(1);
      }),
    );
  });
});
