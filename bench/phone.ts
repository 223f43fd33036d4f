/** A phone without Telegram on the tty that is named, in a process of its own: what the latencies are measured of. */
import { noPin } from "../src/modem/pin.ts";
import { systemClock } from "../src/core/clock.ts";
import { silentLog } from "../src/core/log.ts";
import type { PhoneNumber } from "../src/core/phone-number.ts";
import { startPhone } from "../src/phone.ts";
import { openPort } from "../src/serial/address.ts";

const [path = "", master = ""] = process.argv.slice(2);
const masterPhone = master as PhoneNumber;

const phone = startPhone({
  openPorts: async () => ({ commands: await openPort({ kind: "tty", path }), events: null }),
  pin: noPin,
  ringSeconds: 25,
  clock: systemClock,
  log: silentLog,
  decide: (written) => ({
    kind: "forward",
    caller: { name: null, number: null, written },
    masters: [masterPhone],
  }),
  whoIs: (written) => ({ name: null, number: null, written }),
  masterPhone: () => masterPhone,
  tell: (news) => process.send?.({ kind: "news", news: news.kind }),
  resetUsb: () => Promise.resolve(),
  onModem: ({ kind }) => {
    if (kind === "ready") process.send?.({ kind });
  },
});

process.on("disconnect", () => {
  void phone.stop().then(() => process.exit(0));
});
