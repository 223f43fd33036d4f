/** Where the network sends calls that do not come here, as AT commands (27.007 §7.11). */
import type { Divert, DivertFailure, DivertModem, DivertOrder, DivertReason } from "../core/divert-modem.ts";
import type { ServiceReply, Services } from "./services.ts";

/** The network is asked, and takes its time. A ring waits for the answer, and a caller for this long. */
const serviceSeconds = 30;

const numbers: Readonly<Record<DivertReason, number>> = {
  always: 0,
  busy: 1,
  "no-reply": 2,
  "not-reachable": 3,
};

/** Voice calls, among the classes of 27.007 §7.11. */
const voice = 1;

/** Diverts on a modem, also on one that is not there now. */
export function openDiverts({ run }: Pick<Services, "run">): DivertModem {
  return {
    async ask(reason) {
      const reply = await run(divertQuery(reason), serviceSeconds);
      if (reply.kind !== "ok") return failureOf(reply);
      const divert = readDivert(reply.lines);
      return divert === null
        ? { kind: "refused", words: "its answer cannot be read" }
        : { kind: "seen", divert };
    },
    async order(reason, order) {
      if (order.kind === "register" && !isDialable(order.number))
        return { kind: "refused", words: "the number cannot be dialled" };
      const reply = await run(orderText(reason, order), serviceSeconds);
      return reply.kind === "ok" ? { kind: "taken" } : failureOf(reply);
    },
  };
}

/** The question what is diverted for a reason. The network is asked, so it takes seconds. */
export function divertQuery(reason: DivertReason): string {
  return `AT+CCFC=${numbers[reason]},2`;
}

function orderText(reason: DivertReason, order: DivertOrder): string {
  const start = `AT+CCFC=${numbers[reason]}`;
  switch (order.kind) {
    case "register": {
      const time = order.seconds === null ? "" : `,,,${order.seconds}`;
      return `${start},3,"${order.number}",${order.number.startsWith("+") ? 145 : 129},${voice}${time}`;
    }
    case "enable":
      return `${start},1,,,${voice}`;
    case "disable":
      return `${start},0,,,${voice}`;
    case "erase":
      return `${start},4,,,${voice}`;
  }
}

function isDialable(number: string): boolean {
  return /^\+?[\d*#]{1,40}$/.test(number);
}

/** No network, or a SIM that is busy after its start: both pass. */
const passing = /^\+CME ERROR: ?(?:14|30|SIM busy|no network service)$/i;

function failureOf(reply: Exclude<ServiceReply, { kind: "ok" }>): DivertFailure {
  switch (reply.kind) {
    case "put-off":
      return { kind: "hindered" };
    case "gone":
      return { kind: "lost" };
    case "timeout":
      return { kind: "silent" };
    case "refused":
      return passing.test(reply.result) ? { kind: "no-network" } : { kind: "refused", words: reply.result };
  }
}

/**
 * Reads the reply to a question: what holds for voice calls, of a line for each class, or one for several. No line at
 * all, as some modems answer, and none for voice mean that nothing is diverted. Null when no line can be read.
 */
export function readDivert(lines: readonly string[]): Divert | null {
  const none: Divert = { active: false, number: null, seconds: null };
  const said = lines.filter((line) => /^\+CCFC\b/i.test(line));
  const read = said.flatMap((line) => readLine(line) ?? []);
  if (said.length > 0 && read.length === 0) return null;
  const forVoice = read.filter(({ classes }) => (classes & voice) !== 0).map(({ divert }) => divert);
  return forVoice.find(({ active }) => active) ?? forVoice[0] ?? none;
}

/** `+CCFC: <status>,<class>[,<number>,<type>[,<subaddr>[,<satype>[,<time>]]]]`. */
function readLine(line: string): { readonly classes: number; readonly divert: Divert } | null {
  const fields = line
    .replace(/^\+CCFC *:? */i, "")
    .split(",")
    .map((field) => field.replaceAll('"', "").trim());
  const [status = "", classes = "", written = "", type = "", , , time = ""] = fields;
  // A line without a class speaks of all of them.
  if (!/^[01]$/.test(status) || !/^\d{0,3}$/.test(classes)) return null;
  return {
    classes: classes === "" ? voice : Number(classes),
    divert: {
      active: status === "1",
      number: numberOf(written, type),
      seconds: /^[1-9]\d?$/.test(time) ? Number(time) : null,
    },
  };
}

/** Type 145 stands for a plus, which some modems leave out (24.008 §10.5.4.7). */
function numberOf(written: string, type: string): string | null {
  const number = written.replaceAll(/[^\d+*#]/g, "");
  if (!isDialable(number)) return null;
  return type === "145" && !number.startsWith("+") ? `+${number}` : number;
}
