import { type VirtualClock, virtualClock } from "../support/virtual-clock.ts";
import { type ModemBench, type ScriptedPort, scriptedPort, startModemBench } from "./modem-bench.ts";

/** What a line is answered: bytes, or null for nothing. */
export type Answers = Readonly<Record<string, string | null | (() => string | null)>>;

/** A modem that does what it is told to, and what it was sent. */
export interface TextStick extends ModemBench {
  readonly port: () => ScriptedPort;
  /** The second port, which carries news alone. */
  readonly events: ScriptedPort;
  /** What was written since it was last asked for, without what calls and the network are asked about. */
  readonly asked: () => readonly string[];
  /** Answers other than before, from now on. */
  readonly change: (answers: Answers) => void;
}

export const framed = (...lines: readonly string[]): string =>
  lines.map((line) => `\r\n${line}\r\n`).join("");
export const ok = (...lines: readonly string[]): string => framed(...lines, "OK");
export const error = framed("ERROR");
export const prompt = "\r\n> ";

/** A PDU, and one more, with the lengths their headers tell. */
export const pdu = "0791447700090000040C9144770009002000006210011293924005C8329BFD06";
export const pduLength = 24;
export const report = "079144770009000006220C91447700090020621001129392406210011293534000";
export const reportLength = 25;

const storages = '+CPMS: ("ME","SM"),("ME","SM"),("ME","SM")';

const usual: Answers = {
  "\u001b": null,
  "AT+CSQ": ok("+CSQ: 19,99"),
  "AT+CMGF?": ok("+CMGF: 0"),
  "AT+CPMS=?": ok(storages),
  'AT+CPMS="SM","SM","SM"': ok("+CPMS: 1,40,1,40,1,40"),
  'AT+CPMS="ME","SM","SM"': ok("+CPMS: 0,100,1,40,1,40"),
  "AT+CMGL=4": ok(`+CMGL: 3,0,,${pduLength}\r\n${pdu}`),
  "AT+CMGR=3": ok(`+CMGR: 0,,${pduLength}\r\n${pdu}`),
  "AT+CMGS=19": prompt,
};

/** Starts a modem that answers as told, in the usual way where nothing is told, and OK to the rest. */
export function startStick(answers: Answers = {}, clock: VirtualClock = virtualClock()): TextStick {
  let all = new Map(Object.entries({ ...usual, ...answers }));
  let written: string[] = [];
  const answer = (line: string): string | null => {
    written.push(line.replace("\u001b", "ESC ").replace("\u001a", " ^Z").trim());
    const text = all.get(line.replace("\u001b", ""));
    if (line === "\u001b" || text !== undefined) {
      const given = line === "\u001b" ? all.get("\u001b") : text;
      return (typeof given === "function" ? given() : given) ?? null;
    }
    return ok();
  };
  let port = scriptedPort(clock, answer);
  const events = scriptedPort(clock, () => null);
  const bench = startModemBench(
    () => {
      port = scriptedPort(clock, answer);
      return { commands: port, events };
    },
    { clock },
  );
  return {
    ...bench,
    port: () => port,
    events,
    asked() {
      const lines = written;
      written = [];
      return lines.filter((line) => !/^AT(?:\+(?:CLCC|CSQ|COPS\?|CREG\?|CCWA=1,.*)|\^SYSINFO)$/.test(line));
    },
    change(others) {
      all = new Map([...all, ...Object.entries(others)]);
    },
  };
}

/** The same, set up for texts; what that took is forgotten. */
export async function readyStick(answers: Answers = {}): Promise<TextStick> {
  const stick = startStick(answers);
  await stick.clock.until(() => stick.hints.length > 0, 60_000);
  // The network is asked about meanwhile.
  await stick.clock.advance(500);
  stick.asked();
  return stick;
}

/** Ends the test of a stick: nothing that was set in motion goes on. */
export async function putAway(stick: TextStick): Promise<void> {
  await stick.modem.stop();
  // What the modem would have said.
  await stick.clock.advance(20);
  if (stick.clock.waiting() > 0) throw new Error("something that was set in motion goes on");
}
