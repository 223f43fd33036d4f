import { statSync } from "node:fs";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JournalError } from "../../src/core/errors.ts";
import { silentLog } from "../../src/core/log.ts";
import { type Database, openFile, openMemory, type Value } from "../../src/journal/database.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";

let journal: TestJournal;
let database: Database;

beforeEach(() => {
  journal = makeJournal();
  ({ database } = journal);
  database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT");
});

afterEach(() => {
  journal.remove();
});

function note(body: string): number {
  return database.run("INSERT INTO note (body) VALUES (?)", body).id;
}

function notes(): readonly string[] {
  return database.all({ body: "text" }, "SELECT body FROM note ORDER BY id").map(({ body }) => body);
}

/** What a task throws, as a JournalError. */
function failureOf(task: () => unknown): JournalError {
  try {
    task();
  } catch (error) {
    if (error instanceof JournalError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("a value", () => {
  it("of text comes back as it went in, whatever it holds", () => {
    const hard = [
      "a\0b",
      "\ud800",
      "\udc00\ud800",
      "\uffff0000",
      "\uffff",
      "\ufeffx",
      "👩‍👩‍👧",
      "\u001a\u001b\r\n'\"",
      "",
    ];
    const texts = fc.oneof(fc.constantFrom(...hard), fc.string({ unit: "binary" }), anyUnits);
    const property = fc.property(texts, (text) => {
      const id = note(text);
      expect(database.get({ body: "text" }, "SELECT body FROM note WHERE id = ?", id)).toEqual({
        body: text,
      });
      expect(database.get({ id: "integer" }, "SELECT max(id) AS id FROM note WHERE body = ?", text)).toEqual({
        id,
      });
    });
    database.atomically(() => {
      fc.assert(property, { numRuns: 300 });
    });
  });

  it("of any other kind comes back as it went in", () => {
    database.execute("CREATE TABLE v (i INTEGER, f INTEGER, b BLOB) STRICT");
    const bytes = new Uint8Array([0, 255, 26]);
    database.run("INSERT INTO v VALUES (?, ?, ?)", Number.MAX_SAFE_INTEGER, true, bytes);
    database.run("INSERT INTO v VALUES (?, ?, ?)", -(2 ** 40), false, null);
    expect(database.all({ i: "integer", f: "flag", b: "bytes?" }, "SELECT * FROM v")).toEqual([
      { i: Number.MAX_SAFE_INTEGER, f: true, b: bytes },
      { i: -(2 ** 40), f: false, b: null },
    ]);
  });

  it.each<readonly [string, readonly Value[]]>([
    ["NaN", [Number.NaN]],
    ["infinity", [Infinity]],
    ["a fraction", [0.5]],
    ["a whole number that loses digits", [2 ** 60]],
    ["too few", []],
    ["too many", ["a", "b"]],
  ])("is refused when it is %s, instead of being changed", (_, values) => {
    const failure = failureOf(() => database.run("INSERT INTO note (body) VALUES (?)", ...values));
    expect(failure.kind).toBe("other");
    expect(failure.message).toContain("fault of this program");
    expect(notes()).toEqual([]);
  });

  it("that is not what the reader says is told, not given", () => {
    note("x");
    expect(failureOf(() => database.get({ body: "integer" }, "SELECT body FROM note"))).toMatchObject({
      kind: "other",
    });
    expect(failureOf(() => database.all({ none: "text?" }, "SELECT body FROM note"))).toMatchObject({
      kind: "other",
    });
    expect(failureOf(() => database.get({ b: "text" }, "SELECT NULL AS b"))).toMatchObject({ kind: "other" });
  });
});

/** Any sequence of UTF-16 units, lone surrogates among them. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

describe("a transaction", () => {
  it("keeps all it did, and answers what its task answers", () => {
    expect(database.atomically(() => note("a") + note("b"))).toBe(3);
    expect(notes()).toEqual(["a", "b"]);
  });

  it("that throws has done nothing, and the throw is passed on as it was", () => {
    const mistake = new RangeError("mine");
    expect(() =>
      database.atomically(() => {
        note("a");
        throw mistake;
      }),
    ).toThrow(mistake);
    expect(notes()).toEqual([]);
    database.atomically(() => note("b"));
    expect(notes()).toEqual(["b"]);
  });

  it("within another fails alone, and with the other when that one fails", () => {
    database.atomically(() => {
      note("outer");
      expect(() =>
        database.atomically(() => {
          note("inner");
          database.atomically(() => note("innermost"));
          throw new Error("inner only");
        }),
      ).toThrow("inner only");
      database.atomically(() => note("second inner"));
    });
    expect(notes()).toEqual(["outer", "second inner"]);
    expect(() =>
      database.atomically(() => {
        database.atomically(() => note("lost with the outer"));
        throw new Error("outer");
      }),
    ).toThrow("outer");
    expect(notes()).toEqual(["outer", "second inner"]);
  });

  it("whose task answers a promise is undone and told as a fault", () => {
    expect(() => database.atomically(() => Promise.resolve(note("a")))).toThrow("promise");
    expect(notes()).toEqual([]);
  });

  it("goes on after a statement that broke a constraint", () => {
    database.atomically(() => {
      note("a");
      expect(failureOf(() => database.run("INSERT INTO note VALUES (1, 'again')"))).toMatchObject({
        kind: "other",
      });
      note("b");
    });
    expect(notes()).toEqual(["a", "b"]);
  });
});

describe("a task after the commit", () => {
  it("runs at once when no transaction is open", () => {
    const ran: string[] = [];
    database.afterCommit(() => ran.push("now"));
    expect(ran).toEqual(["now"]);
  });

  it("runs after the outermost commit, in order, and sees what was kept", () => {
    const ran: string[] = [];
    database.atomically(() => {
      note("a");
      database.afterCommit(() => ran.push(`first ${notes().join("")}`));
      database.atomically(() => {
        note("b");
        database.afterCommit(() => ran.push(`second ${notes().join("")}`));
      });
      expect(ran).toEqual([]);
    });
    expect(ran).toEqual(["first ab", "second ab"]);
  });

  it("never runs for what was undone, be it the whole or an inner part", () => {
    const ran: string[] = [];
    expect(() =>
      database.atomically(() => {
        database.afterCommit(() => ran.push("undone"));
        throw new Error("no");
      }),
    ).toThrow("no");
    database.atomically(() => {
      database.afterCommit(() => ran.push("outer"));
      expect(() =>
        database.atomically(() => {
          database.afterCommit(() => ran.push("inner"));
          throw new Error("no");
        }),
      ).toThrow("no");
    });
    expect(ran).toEqual(["outer"]);
  });

  it("may begin transactions, whose tasks follow those that wait already", () => {
    const ran: string[] = [];
    database.atomically(() => {
      database.afterCommit(() => {
        database.atomically(() => {
          note("later");
          database.afterCommit(() => ran.push("third"));
        });
        ran.push("first");
      });
      database.afterCommit(() => ran.push("second"));
    });
    expect(ran).toEqual(["first", "second", "third"]);
    expect(notes()).toEqual(["later"]);
  });

  it("that throws is logged and keeps nobody back, nor does the transaction look failed", () => {
    const logged: string[] = [];
    const own = openMemory({ ...silentLog, error: (message) => logged.push(message) });
    const ran: string[] = [];
    own.atomically(() => {
      own.afterCommit(() => {
        throw new Error("a slip");
      });
      own.afterCommit(() => ran.push("next"));
    });
    expect(ran).toEqual(["next"]);
    expect(logged).toEqual([expect.stringContaining("a slip")]);
  });
});

describe("a full disk", () => {
  /** No more pages than there are now. */
  function fill(): void {
    const { page_count: pages } = database.get({ page_count: "integer" }, "PRAGMA page_count") ?? {
      page_count: 1,
    };
    database.execute(`PRAGMA max_page_count = ${pages}`);
  }
  const mend = (): void => {
    database.execute("PRAGMA max_page_count = 1000000");
  };
  const long = "x".repeat(20_000);

  it("undoes the whole transaction, says what to do, and lets go on once there is room", () => {
    note("before");
    fill();
    const heard: string[] = [];
    database.onFailure(({ kind }) => heard.push(kind));
    const failure = failureOf(() =>
      database.atomically(() => {
        note("small");
        note(long);
      }),
    );
    expect(failure.kind).toBe("full");
    expect(failure.message).toContain("free some space");
    expect(heard).toEqual(["full"]);
    expect(notes()).toEqual(["before"]);
    mend();
    database.atomically(() => note(long));
    expect(notes()).toHaveLength(2);
  });

  it("keeps nothing of a transaction that goes on regardless", () => {
    fill();
    const ran: string[] = [];
    const failure = failureOf(() =>
      database.atomically(() => {
        database.afterCommit(() => ran.push("after"));
        database.atomically(() => {
          expect(failureOf(() => note(long)).kind).toBe("full");
        });
        mend();
        note("half a transaction");
      }),
    );
    expect(failure.kind).toBe("full");
    expect(ran).toEqual([]);
    expect(notes()).toEqual([]);
    note("the next one");
    expect(notes()).toEqual(["the next one"]);
  });
});

describe("another program", () => {
  it("that keeps the file locked is told as such, after a wait, and nothing is half done", () => {
    const other = openFile(journal.path, silentLog);
    const failure = other.atomically(() => failureOf(() => database.atomically(() => note("mine"))));
    expect(failure.kind).toBe("busy");
    expect(failure.message).toContain("another program");
    expect(notes()).toEqual([]);
    other.close();
    note("now");
    expect(notes()).toEqual(["now"]);
  });
});

describe("the file", () => {
  it("is for its owner's eyes alone, and whole by itself once it is closed", () => {
    expect(statSync(journal.path).mode & 0o777).toBe(0o600);
    note("kept");
    expect(statSync(`${journal.path}-wal`).mode & 0o777).toBe(0o600);
    database.close();
    database.close();
    expect(statSync(`${journal.path}-wal`).size).toBe(0);
    expect(failureOf(() => notes())).toMatchObject({ kind: "closed" });
    expect(failureOf(() => database.atomically(() => 1))).toMatchObject({ kind: "closed" });
    database = journal.reopen();
    expect(notes()).toEqual(["kept"]);
  });

  it("is written durably: each commit is on the disk when it returns", () => {
    expect(database.get({ synchronous: "integer" }, "PRAGMA synchronous")).toEqual({ synchronous: 2 });
    expect(database.get({ journal_mode: "text" }, "PRAGMA journal_mode")).toEqual({ journal_mode: "wal" });
    expect(database.get({ foreign_keys: "integer" }, "PRAGMA foreign_keys")).toEqual({ foreign_keys: 1 });
  });
});
