import { type Answer, type StickView, cme, cms, ends, error, ok, sets } from "../answer.ts";
import type { Command } from "../command.ts";
import { cardError, enterPin, printCardState } from "../sim-card.ts";
import { type Handler, type Handlers, line } from "./table.ts";

const area = "8BE3";
const cell = "2BAF";

/** `+CREG` of a stick: the state, and where it is (27.007 §7.2). */
export function registration(
  stick: Pick<StickView, "registered" | "card" | "settings" | "profile" | "knobs">,
): string {
  const { card, knobs, profile, settings } = stick;
  if (!stick.registered && card.state !== "ready") return "0";
  if (!stick.registered) return knobs.registration === "denied" && knobs.noService === "off" ? "3" : "2";
  const state = knobs.registration === "roaming" ? "5" : "1";
  if (settings.creg < 2) return state;
  return profile.quotedHex ? `${state},"${area}","${cell}"` : `${state},${area},${cell}`;
}

function creg(command: Command, stick: StickView): Answer {
  const { settings } = stick;
  if (command.form === "test") return ok("+CREG: (0-2)");
  if (command.form === "read") return ok(`+CREG: ${settings.creg},${registration(stick)}`);
  return /^[012]$/.test(command.argument) ? sets({ creg: Number(command.argument) }) : cme(50);
}

const operatorNames = {
  home: "Example Mobile",
  roaming: "Example Abroad",
  denied: "Example Mobile",
} as const;

function operator(command: Command, stick: StickView): Answer {
  if (command.form === "test")
    return ok(`+COPS: (2,"${operatorNames.home}","Example","00101",2),,(0,1,2,3,4),(0,1,2)`);
  if (command.form === "set") return selectOperator(command);
  if (!stick.registered) return ok("+COPS: 0");
  const name = stick.settings.copsFormat === 2 ? "00101" : operatorNames[stick.knobs.registration];
  return ok(`+COPS: 0,${stick.settings.copsFormat},"${name}",2`);
}

function selectOperator({ parameters: [mode = "", format] }: Command): Answer {
  if (!/^[0-4]$/.test(mode) || (format !== undefined && !/^[0-2]$/.test(format))) return cme(50);
  return format === undefined ? ok() : sets({ copsFormat: Number(format) });
}

/** Service, domain, roaming, system, SIM, lock, subsystem. */
function systemInformation(stick: StickView): Answer {
  const sim = stick.card.state === "ready" && !stick.simBusy ? 1 : 255;
  const fields = stick.registered
    ? `2,3,${stick.knobs.registration === "roaming" ? 1 : 0},5,${sim},,4`
    : `0,4,0,0,${sim},,0`;
  return ok(line(stick.profile, "^SYSINFO", fields));
}

function pin(command: Command, stick: StickView): Answer {
  const { card } = stick;
  if (stick.simBusy) return cme(14);
  if (card.state === "absent") return cme(10);
  if (command.form === "read") return ok(`+CPIN: ${printCardState({ state: card.state })}`);
  if (command.form === "test") return ok();
  if (card.state !== "pin") return cme(card.state === "puk" ? 12 : 3);
  const next = enterPin(card, command.parameters[0] ?? "");
  const deeds = [{ kind: "sim", card: next } as const];
  const final = next.state === "ready" ? ({ kind: "ok" } as const) : ({ kind: "cme", code: 16 } as const);
  return { kind: "reply", lines: [], final, deeds };
}

/** State, tries of it, then of PUK, PIN, PUK2 and PIN2. */
function cardState(stick: StickView): Answer | undefined {
  const { card } = stick;
  if (stick.knobs.pinTriesHidden) return undefined;
  if (card.state === "absent") return cme(10);
  if (stick.simBusy) return cme(14);
  const tries = { ready: "", pin: `${card.pinTries}`, puk: `${card.pukTries}` }[card.state];
  const last = card.state === "ready" ? 0 : 3;
  return ok(
    `^CPIN: ${printCardState({ state: card.state })},${tries},${card.pukTries},${card.pinTries},10,${last}`,
  );
}

/** What reads the SIM fails while it is locked or busy. */
export const needsSim: Handler = (_, { card, simBusy }) => {
  if (simBusy) return cme(14);
  const code = cardError(card);
  return code === null ? undefined : cme(code);
};

/** The names of commands that read the SIM. */
export const simCommands = ["+CIMI", "+CNUM", "^ICCID", "^CPBR", "+CPBS"];

/** The same for texts, with the codes of 27.005 §3.2.5. */
export const textsNeedSim: Handler = (_, { card, simBusy }) => {
  if (simBusy) return cms(314);
  if (card.state === "ready") return undefined;
  return cms({ pin: 311, puk: 316, absent: 310 }[card.state]);
};

/** The names of commands for texts that read the SIM. */
export const simTextCommands = ["+CSCA", "+CPMS", "+CMGD", "+CMGL", "+CMGR", "+CMGS"];

/** Commands about the network and the SIM. */
export const networkHandlers: Handlers = {
  "+CREG": creg,
  "+COPS": operator,
  "+CSQ": (_, stick) => ok(`+CSQ: ${stick.registered ? stick.signal : 99},99`),
  "^CSNR": (_, stick) => ok(line(stick.profile, "^CSNR", "-83,-7")),
  "^SYSINFO": (_, stick) => systemInformation(stick),
  "^SYSCFG": (command, stick) =>
    command.form === "read" ? ok(line(stick.profile, "^SYSCFG", "2,2,3FFFFFFF,1,2")) : ok(),
  "^SPN": (_, stick) => ok(line(stick.profile, "^SPN", "0,0,Example")),
  "^RFSWITCH": () => error,
  "^CARDLOCK": () => ok("^CARDLOCK: 2,10,0"),
  "^CPIN": (_, stick) => cardState(stick),
  "+CPIN": pin,
  "+CLCK": ({ parameters: [facility, mode] }) => {
    if (facility !== "SC") return mode === "2" ? ok("+CLCK: 0,7") : error;
    return mode === "2" ? ok("+CLCK: 0") : error;
  },
  "^ICCID": () => ok('^ICCID: "98105010325476981032"'),
  // The SIM stores no number of its own, as many do.
  "+CNUM": () => ok('+CNUM: "","",129'),
  "^CPBR": (command) =>
    command.form === "test" ? ok("^CPBR: (1-500),24,60") : ends({ kind: "cme", code: 22 }),
  "+CPBS": () => ok('+CPBS: "SM",0,500'),
};
