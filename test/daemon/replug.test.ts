/** One daemon, one stick, real ttys: pulled out in each state of a call and of a text, and put back under new names. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Log } from "../../src/core/log.ts";
import { silentLog } from "../../src/core/log.ts";
import { anna, ben, master, openHouse, type WholeHouse } from "../support/whole-house.ts";

let house: WholeHouse;
/** Counts how often the phone came to be ready. */
let readies = 0;
let onReady: () => void = () => undefined;
const log: Log = {
  ...silentLog,
  info(message) {
    if (!message.startsWith("the modem is ")) return;
    readies += 1;
    onReady();
  },
  child: () => log,
};

beforeEach(async () => {
  house = await openHouse();
});

afterEach(() => house.stop());

function ready(times: number): Promise<void> {
  return new Promise((resolve) => {
    onReady = () => {
      if (readies >= times) resolve();
    };
    onReady();
  });
}

/** Settles when a line of this form has crossed a port. */
function line(form: RegExp): Promise<void> {
  return new Promise((resolve) => {
    const stop = house.world.onEntry(({ way, text }) => {
      if (!form.test(`${way} ${text}`)) return;
      stop();
      resolve();
    });
  });
}

interface Moment {
  readonly what: string;
  /** Begins what is to be disturbed. */
  readonly begin: () => void;
  /** Settles at the moment. */
  readonly comes: () => Promise<unknown>;
}

const callsIn = (): void => {
  house.world.person(anna).rings();
};
const callsOut = (): void => {
  house.owner.sends("/call ben");
};
const textsOut = (): void => {
  house.owner.sends(`/sms ben number ${readies}`);
};
const sentIn: string[] = [];
const textsIn = (): void => {
  const body = `good morning ${readies}`;
  sentIn.push(body);
  house.world.person(anna).texts(body);
};

const moments: readonly Moment[] = [
  { what: "nothing goes on", begin: () => undefined, comes: () => Promise.resolve() },
  { what: "a caller rings", begin: callsIn, comes: () => line(/^< \+CRING/) },
  { what: "a caller is answered", begin: callsIn, comes: () => line(/^> ATA/) },
  { what: "a caller is put on hold", begin: callsIn, comes: () => line(/^> AT\+CHLD=2/) },
  { what: "the master is dialled", begin: callsIn, comes: () => line(/^> ATD/) },
  { what: "the master rings", begin: callsIn, comes: () => line(/^< \^CONF/) },
  { what: "the two are joined", begin: callsIn, comes: () => line(/^> AT\+CHLD=3/) },
  {
    what: "the two talk",
    begin: callsIn,
    comes: () => house.world.person(anna).isConnectedWith(house.world.person(master)),
  },
  {
    what: "the talk ends",
    begin: () => {
      callsIn();
      void line(/^> AT\+CHLD=3/).then(() => house.owner.sends("/close"));
    },
    comes: () => line(/^> AT\+CHUP/),
  },
  { what: "a call out begins", begin: callsOut, comes: () => line(/^> ATD/) },
  { what: "a call out rings the master", begin: callsOut, comes: () => line(/^< \^CONF/) },
  { what: "a call out holds the master", begin: callsOut, comes: () => line(/^> AT\+CHLD=2/) },
  { what: "a call out rings", begin: callsOut, comes: () => line(/^< \^CONF:2/) },
  { what: "a call out is joined", begin: callsOut, comes: () => line(/^> AT\+CHLD=3/) },
  { what: "a text is begun", begin: textsOut, comes: () => line(/^> AT\+CMGS/) },
  { what: "a text is written", begin: textsOut, comes: () => line(/^> [\dA-F]{20,}/) },
  { what: "a text is taken", begin: textsOut, comes: () => line(/^< \+CMGS/) },
  // One that comes before the modem has been set up for texts is found in a list.
  { what: "a text is told of", begin: textsIn, comes: () => line(/^< \+CM(?:TI|GL)/) },
  { what: "a text is read", begin: textsIn, comes: () => line(/^> AT\+CMG[RL]/) },
  { what: "a text is removed", begin: textsIn, comes: () => line(/^> AT\+CMGD/) },
];

it("takes calls again without a restart, whatever went on when the stick was pulled out", async () => {
  await house.startDaemon({ VIRTUALPHONE_MODEM: "auto" }, log);
  await ready(1);
  for (const number of [master, ben]) house.world.person(number).answersAfter(20);
  let longest = { seconds: 0, what: "" };
  for (const [index, { what, begin, comes }] of moments.entries()) {
    const moment = comes();
    begin();
    await moment;
    await house.world.stick.unplug();
    await house.world.stick.replug({ renamed: true });
    const since = performance.now();
    await ready(index + 2);
    const seconds = (performance.now() - since) / 1000;
    if (seconds > longest.seconds) longest = { seconds, what };
  }
  house.world.person(anna).rings();
  await house.world.person(anna).isConnectedWith(house.world.person(master));
  process.stdout.write(
    `${moments.length} times pulled out; longest until ready: ${longest.seconds.toFixed(2)} s (${longest.what})\n`,
  );
  for (const body of sentIn) await house.owner.receives(body);
  expect(house.world.texts.sent().map(({ text }) => text)).toEqual([
    ...new Set(house.world.texts.sent().map(({ text }) => text)),
  ]);
}, 120_000);
