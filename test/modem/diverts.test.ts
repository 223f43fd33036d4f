import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import type { Reply } from "../../src/at/command.ts";
import { divertReasons, type DivertOrder } from "../../src/core/divert-modem.ts";
import type { ServiceReply } from "../../src/modem/services.ts";
import { openDiverts, readDivert } from "../../src/modem/diverts.ts";

const none = { active: false, number: null, seconds: null };
const master = "+447700900001";
const on = { active: true, number: master, seconds: null };

describe("a reply to AT+CCFC is read", () => {
  it.each([
    ["nothing, for every class", ["+CCFC: 0,7"], none],
    ["nothing, as class 255", ["+CCFC: 0,255"], none],
    ["no line", [], none],
    ["no class", ["+CCFC: 0"], none],
    ["one class", ['+CCFC: 1,1,"+447700900001",145'], on],
    ["a line for each class", ["+CCFC: 0,2", '+CCFC: 1,1,"+447700900001",145', "+CCFC: 0,4"], on],
    ["voice off, others on", ["+CCFC: 0,1", '+CCFC: 1,2,"+447700900001",145'], none],
    ["only others", ['+CCFC: 1,4,"+447700900001",145'], none],
    ["a sum of classes", ['+CCFC: 1,5,"+447700900001",145'], on],
    ["a sum without voice", ['+CCFC: 1,6,"+447700900001",145'], none],
    ["all of them", ['+CCFC: 1,255,"+447700900001",145'], on],
    ["a time", ['+CCFC: 1,1,"+447700900001",145,,,20'], { ...on, seconds: 20 }],
    ["a subaddress before it", ['+CCFC: 1,1,"+447700900001",145,"",128,5'], { ...on, seconds: 5 }],
    ["a time of no sense", ['+CCFC: 1,1,"+447700900001",145,,,0'], on],
    ["no space", ['+CCFC:1,1,"+447700900001",145'], on],
    ["spaces", ['+CCFC: 1, 1, "+447700900001", 145, , , 15'], { ...on, seconds: 15 }],
    ["no quotes", ["+CCFC: 1,1,+447700900001,145"], on],
    ["a quote that never ends", ['+CCFC: 1,1,"+447700900001,145'], on],
    ["type 145 without a plus", ['+CCFC: 1,1,"447700900001",145'], on],
    ["a national number", ['+CCFC: 1,1,"07700900001",129'], { ...on, number: "07700900001" }],
    ["a short code", ['+CCFC: 1,1,"121",129'], { ...on, number: "121" }],
    ["a number that waits", ['+CCFC: 0,1,"+447700900001",145,,,20'], { ...on, active: false, seconds: 20 }],
    ["no number", ['+CCFC: 1,1,"",129'], { ...on, number: null }],
  ])("with %s", (_, lines, divert) => {
    expect(readDivert(lines)).toEqual(divert);
  });

  it("but not one that says nothing of it", () => {
    expect(readDivert(["+CCFC: what"])).toBeNull();
    expect(readDivert(["+CCFC: 2,1"])).toBeNull();
    expect(readDivert(["+CCFC: what", "+CCFC: 0,7"])).toEqual(none);
  });

  it("whatever comes, without a fault", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.string().map((text) => `+CCFC: ${text}`),
          ),
        ),
        (lines) => {
          const divert = readDivert(lines);
          expect(divert === null || /^\+?[\d*#]{1,40}$/.test(divert.number ?? "1")).toBe(true);
        },
      ),
    );
  });
});

describe("the network is asked and told", () => {
  const ok: Reply = { kind: "ok", lines: [], result: "OK" };
  const refused = (result: string): Reply => ({ kind: "refused", lines: [], result });

  it("in the words of 27.007", async () => {
    const sent: string[] = [];
    const diverts = openDiverts({
      run(text) {
        sent.push(text);
        return Promise.resolve(ok);
      },
    });
    for (const reason of divertReasons) await diverts.ask(reason);
    const orders: readonly DivertOrder[] = [
      { kind: "register", number: master, seconds: 20 },
      { kind: "register", number: "121", seconds: null },
      { kind: "enable" },
      { kind: "disable" },
      { kind: "erase" },
    ];
    for (const order of orders) await diverts.order("no-reply", order);
    expect(sent).toEqual([
      "AT+CCFC=0,2",
      "AT+CCFC=3,2",
      "AT+CCFC=2,2",
      "AT+CCFC=1,2",
      'AT+CCFC=2,3,"+447700900001",145,1,,,20',
      'AT+CCFC=2,3,"121",129,1',
      "AT+CCFC=2,1,,,1",
      "AT+CCFC=2,0,,,1",
      "AT+CCFC=2,4,,,1",
    ]);
  });

  it("never with a number that ends its quotes", async () => {
    const diverts = openDiverts({ run: () => Promise.reject(new Error("nothing is to be sent")) });
    const order = { kind: "register", number: '1";+CFUN=0;"', seconds: null } as const;
    expect(await diverts.order("busy", order)).toMatchObject({ kind: "refused" });
  });

  it.each<[string, ServiceReply, unknown]>([
    ["a refusal", refused("+CME ERROR: 3"), { kind: "refused", words: "+CME ERROR: 3" }],
    ["a bare refusal", refused("ERROR"), { kind: "refused", words: "ERROR" }],
    [
      "another refusal that has a 30 in it",
      refused("+CME ERROR: 300"),
      { kind: "refused", words: "+CME ERROR: 300" },
    ],
    ["no network", refused("+CME ERROR: 30"), { kind: "no-network" }],
    ["no network, in words", refused("+CME ERROR: no network service"), { kind: "no-network" }],
    ["a busy SIM", refused("+CME ERROR: 14"), { kind: "no-network" }],
    ["silence", { kind: "timeout", lines: [] }, { kind: "silent" }],
    ["a modem that goes", { kind: "gone", lines: [], why: "unplugged" }, { kind: "lost" }],
    ["a call that goes first", { kind: "put-off", why: "calls" }, { kind: "hindered" }],
  ])("and may answer with %s", async (_, reply, answer) => {
    const diverts = openDiverts({ run: () => Promise.resolve(reply) });
    expect(await diverts.ask("busy")).toEqual(answer);
    expect(await diverts.order("busy", { kind: "erase" })).toEqual(answer);
  });

  it("and what cannot be read is no answer", async () => {
    const diverts = openDiverts({ run: () => Promise.resolve({ ...ok, lines: ["+CCFC: ?"] }) });
    expect(await diverts.ask("busy")).toEqual({ kind: "refused", words: "its answer cannot be read" });
  });
});
