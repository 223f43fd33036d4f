/** Codes for the network's own services, as AT commands (27.007 §7.15). What they say is nobody's business here. */
import type { UssdModem, UssdNews } from "../core/text-modem.ts";
import { command } from "./actions.ts";
import type { Run } from "./init.ts";

/** Some modems say OK only when the network has answered. */
const sendSeconds = 30;

/** USSD on an open modem. `isCalm`: no call is being set up, which a dialogue would disturb. */
export function openUssd(run: Run, isCalm: () => boolean): UssdModem {
  return {
    async send(payload, dcs) {
      if (!/^[ !#-~]*$/.test(payload))
        return { kind: "failed", why: "the modem cannot be given such letters" };
      if (!isCalm()) return { kind: "failed", why: "a call goes first" };
      const reply = await run(command(`AT+CUSD=1,"${payload}",${dcs}`, sendSeconds));
      switch (reply.kind) {
        case "ok":
          return { kind: "accepted" };
        case "refused":
          return { kind: "refused", words: reply.result };
        case "timeout":
          return { kind: "failed", why: "the modem did not answer" };
        case "gone":
          return { kind: "failed", why: `the modem is gone: ${reply.why}` };
      }
    },
    async cancel() {
      await run(command("AT+CUSD=2"));
    },
  };
}

/** USSD without a modem. */
export const noUssd: UssdModem = {
  send: () => Promise.resolve({ kind: "failed", why: "the modem is not there" }),
  cancel: () => Promise.resolve(),
};

/** Reads `+CUSD: 1,"…",15`, also without a payload, and one whose quote never ended; undefined for other lines. */
export function readUssdNews(line: string): UssdNews | undefined {
  const [, status, rest = ""] = /^\+CUSD ?: *(\d) *(?:,([\s\S]*))?$/.exec(line) ?? [];
  if (status === undefined) return undefined;
  const written = rest.trim();
  const [behind = "", dcs] = /, *(\d{1,3})$/.exec(written) ?? [];
  const words = written.slice(0, written.length - behind.length).trim();
  const quoted = words.length > 1 && words.startsWith('"') && words.endsWith('"');
  // Where neither quotes nor commas part the words from the rest, all of it is words.
  const isClear = quoted || /^"?[^",]*$/.test(words);
  const payload = quoted ? words.slice(1, -1) : (isClear ? words : written).replace(/^"/, "");
  return {
    status: Number(status),
    payload: payload === "" ? null : payload,
    dcs: isClear && dcs !== undefined ? Number(dcs) : null,
  };
}
