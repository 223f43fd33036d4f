import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { openMemory } from "../../src/journal/database.ts";
import { textsSchema, textStore } from "../../src/journal/texts.ts";
import { dueIn, keep, type Keeper, tellDue } from "../../src/sms/keeping.ts";
import type { TextNews } from "../../src/sms/news.ts";
import { textPdu } from "../sms/pdus.ts";

const database = openMemory(silentLog);
database.execute(textsSchema);
afterAll(() => {
  database.close();
});

let at = 0;

/** Keeps it in real tables, twice, as after a crash. */
function keepTwice(pdu: string, raw: string | null = null): readonly TextNews[] {
  at += 1_000_000;
  const keeper: Keeper = {
    store: textStore(database),
    personOf: (written) => ({ name: null, number: null, written }),
    codes: true,
    at,
  };
  const finding = raw === null ? ({ kind: "pdu", pdu } as const) : ({ kind: "garbled", raw } as const);
  const news = keep(finding, keeper);
  expect(keep(finding, keeper)).toEqual([]);
  dueIn(keeper);
  return [...news, ...tellDue(keeper)];
}

const hex = fc
  .uint8Array({ maxLength: 190 })
  .map((octets) => Buffer.from(octets).toString("hex").toUpperCase());
/** What begins like a text and ends like anything. */
const nearly = fc
  .tuple(fc.constantFrom("0404", "4404", "0604", "0791447700900000440C914477009000200008"), hex)
  .map(([head, tail]) => head + tail);

describe("the journal of texts", () => {
  it("keeps whatever the modem gives, once, and throws nothing", () => {
    fc.assert(
      fc.property(fc.oneof(hex, nearly, fc.string({ unit: "binary" })), (pdu) => {
        keepTwice(pdu);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), (raw) => keepTwice("", `${at}${raw}`).length === 1));
  });

  it("gives every text back as it was written", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 70 }),
        fc.integer({ min: 0, max: 1e8 }),
        (body, second) => {
          fc.pre(body.length <= 67);
          database.execute("DELETE FROM text; DELETE FROM text_in_part");
          const [news] = keepTwice(textPdu(body, { second }));
          const text = news?.kind === "arrived" ? news.text : null;
          expect(text?.content).toEqual({ kind: "text", text: body });
          expect(textStore(database).text("in", text?.id ?? 0)).toMatchObject({
            text: { content: { text: body } },
          });
        },
      ),
    );
  });
});
