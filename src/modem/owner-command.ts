/** Which AT command lines an owner may send by hand. Pure. */
import { type CommandEffect, effectOf } from "./command-effect.ts";

/** Commands that can strand, lock or unlock a stick or its SIM, by name; hardware-notes say what each does. */
const dangerous: Readonly<Record<string, string>> = {
  "^U2DIAG": "it changes the stick's USB mode and can leave it without ports",
  "^SETPORT": "it changes the stick's USB ports",
  "^GETPORTMODE": "it crashes some firmware",
  "^FHVER": "it is for the factory",
  "^GODLOAD": "it puts the stick into download mode",
  "^DLOADINFO": "it is for flashing",
  "^DLOADVER": "it is for flashing",
  "^SD": "it is for flashing",
  "^CARDLOCK": "it unlocks the stick or uses up its unlock tries",
  "^CARDUNLOCK": "it unlocks the stick or uses up its unlock tries",
  "^DATALOCK": "it unlocks the stick or uses up its unlock tries",
  "^SIMLOCKUNLOCK": "it unlocks the stick or uses up its unlock tries",
  "^NVWR": "it writes the stick's memory",
  "^NVRD": "it reads the stick's secrets",
  "^NVRDEX": "it reads the stick's secrets",
  "^NVWREX": "it writes the stick's memory",
  "^NVRESTORE": "it writes the stick's memory",
  "^NVBACKUP": "it writes the stick's memory",
  "^FACTORY": "it resets the stick",
  "^TMODE": "it puts the stick into a test mode",
  "^FTYRESET": "it resets the stick",
  "^SYSCFG": "its setting outlives a restart and can leave the stick without a network",
  "^SYSCFGEX": "its setting outlives a restart and can leave the stick without a network",
  "^RFSWITCH": "it switches the radio off",
  "^RESET": "it restarts the stick",
  "^INFORBU": "it rewrites the stick's identity",
  "^PHYNUM": "it rewrites the stick's identity",
  "^STSF": "it can start the stick's own menus",
  "+EGMR": "it rewrites the stick's identity",
  "+CPIN": "a wrong PIN or PUK can lock the SIM for good; put the PIN into VIRTUALPHONE_SIM_PIN",
  "^CPIN": "a wrong PIN or PUK can lock the SIM for good; put the PIN into VIRTUALPHONE_SIM_PIN",
  "+CPIN2": "a wrong PIN or PUK can lock the SIM for good",
  "+CPWD": "it changes PINs and passwords",
  "+CLCK": "it locks the SIM or the stick",
  "+CRSM": "it writes to the SIM",
  "+CSIM": "it writes to the SIM",
  "+IPR": "it changes how the port speaks",
  "+ICF": "it changes how the port speaks",
  "+IFC": "it changes how the port speaks",
  "+CMUX": "it changes how the port speaks",
  "+CGDATA": "it turns the port into a data line",
  "+CMGD": "a text that has not been read yet would be lost; what has been read I delete",
  "+CMGF": "in text mode the words of a text could pass for the modem's",
  "+CNMI": "texts would not be stored before they are told of, and could be lost",
  "+CPMS": "texts would be looked for in another storage than where they come to",
  "+CSMS": "the modem would wait for every text to be confirmed",
  "+CSDH": "texts would be listed in another form",
  "+CSAS": "it changes the settings the driver depends on",
  "+CRES": "it changes the settings the driver depends on",
  "+CKPD": "it presses keys, and nobody can see what they dial",
  "+CMSS": "the text would be sent without my keeping it; use /sms instead",
};

/** Dangerous only when they set something; as a question they are harmless. */
const harmlessQuestions = new Set([
  "^U2DIAG",
  "^CARDLOCK",
  "^SYSCFG",
  "^SYSCFGEX",
  "^RFSWITCH",
  "+CPIN",
  "^CPIN",
  "^SETPORT",
  "+CMGD",
  "+CMGF",
  "+CNMI",
  "+CPMS",
  "+CSMS",
  "+CSDH",
]);

/** Basic commands (V.250 §5.3.1) that take away what calls or the driver depend on, with the values that do. */
const dangerousBasic: readonly (readonly [RegExp, string])[] = [
  [/^Z/, "ATZ ends calls and forgets the settings they depend on"],
  [/^&[FWYZ]/, "it changes the settings the driver depends on"],
  [/^V0?$/, "without words for its results the modem is not understood"],
  [/^Q[1-9]/, "without results the modem is not understood"],
  [/^S\d+=/, "it changes how the modem answers calls or ends its lines"],
  [/^O/, "it turns the port into a data line"],
];

/** Commands that wait for a text after them, which a single line cannot give. */
const prompting = new Set(["+CMGS", "+CMGW", "+CMGC", "+CNMA", "^HCMGS"]);

const longestLine = 400;

/** The command line to send, or why it is not sent. */
export type CheckedCommand =
  /** `effect`: what it does. */
  | {
      readonly kind: "allowed";
      readonly text: string;
      readonly effect: Exclude<CommandEffect, { readonly kind: "hidden" }>;
    }
  | { readonly kind: "refused"; readonly why: string };

/** Checks a command line from an owner: one line, no control characters, nothing that can harm the stick. */
export function checkOwnerCommand(written: string): CheckedCommand {
  const text = written.trim();
  const why = whyNoLine(text) ?? whyHarmful(text);
  if (why !== undefined) return { kind: "refused", why };
  const effect = effectOf(text);
  return effect.kind === "hidden" ? { kind: "refused", why: effect.why } : { kind: "allowed", text, effect };
}

function whyNoLine(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return "a command is a single line without control characters";
  if (!/^[\u0020-\u007e]*$/.test(text)) return "a command has only plain ASCII characters";
  if (!/^AT/i.test(text)) return "a command starts with AT, as in AT+CSQ";
  return text.length > longestLine ? `a command is at most ${longestLine} characters long` : undefined;
}

function whyHarmful(text: string): string | undefined {
  // Modems ignore spaces and case, and take several commands on one line.
  const bare = text.toUpperCase().replaceAll(" ", "");
  return (
    first(bare.matchAll(/([+^][A-Z][A-Z\d]*)([^;+^]*)/g), ([, name = "", rest = ""]) =>
      whyExtended(name, rest),
    ) ?? first(bare.slice(2).split(/(?<=;)/), whyBasic)
  );
}

/** The first answer there is. */
function first<T>(items: Iterable<T>, ask: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function whyExtended(name: string, rest: string): string | undefined {
  if (prompting.has(name)) return `${name} waits for a text; use /sms instead`;
  if (name === "+CFUN" && rest !== "?" && rest !== "=?")
    return "+CFUN is not sent: it switches the radio off or restarts the stick";
  if (name === "+COPS" && rest === "=?")
    return "+COPS=? is not sent: it takes minutes in which no call can be taken";
  const why = dangerous[name];
  const asks = harmlessQuestions.has(name) && /^=?\?$/.test(rest);
  return why === undefined || asks ? undefined : `${name} is not sent: ${why}`;
}

/** The basic commands of a part that ends with a semicolon, or with the line. */
function whyBasic(part: string): string | undefined {
  const [basic = ""] = part.replace(/^AT/, "").split(/[+^;]/);
  const dial = basic.indexOf("D");
  const others = dial < 0 || basic[dial - 1] === "&" ? basic : basic.slice(0, dial);
  if (others !== basic && !part.endsWith(";"))
    return "without a semicolon behind the number it is no voice call";
  if (/[^A-Z\d&\\=?,"]/.test(others))
    return "of commands with a sign, those with + and ^ alone are known not to harm";
  return first(others.match(/[&\\]?[A-Z][\d=?,"]*/g) ?? [], (command) => {
    const why = dangerousBasic.find(([form]) => form.test(command))?.[1];
    return why === undefined ? undefined : `${command} is not sent: ${why}`;
  });
}
