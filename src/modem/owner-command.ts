/** Which AT command lines an owner may send by hand. Pure. */

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
  "^INFORBU": "it rewrites the stick's identity",
  "^PHYNUM": "it rewrites the stick's identity",
  "^STSF": "it can start the stick's own menus",
  "+EGMR": "it rewrites the stick's identity",
  "+CPIN": "a wrong PIN or PUK can lock the SIM for good; put the PIN into VIRTUALPHONE_SIM_PIN",
  "+CPIN2": "a wrong PIN or PUK can lock the SIM for good",
  "+CPWD": "it changes PINs and passwords",
  "+CLCK": "it locks the SIM or the stick",
  "+CRSM": "it writes to the SIM",
  "+CSIM": "it writes to the SIM",
  "&F": "it forgets the settings calls depend on",
};

/** Dangerous only when they set something; as a question they are harmless. */
const harmlessQuestions = new Set([
  "^U2DIAG",
  "^CARDLOCK",
  "^SYSCFG",
  "^SYSCFGEX",
  "^RFSWITCH",
  "+CPIN",
  "^SETPORT",
]);

/** Commands that wait for a text after them, which a single line cannot give. */
const prompting = new Set(["+CMGS", "+CMGW", "+CMGC"]);

const longestLine = 400;

/** The command line to send, or why it is not sent. */
export type CheckedCommand =
  | { readonly kind: "allowed"; readonly text: string }
  | { readonly kind: "refused"; readonly why: string };

/** Checks a command line from an owner: one line, no control characters, nothing that can harm the stick. */
export function checkOwnerCommand(written: string): CheckedCommand {
  const text = written.trim();
  if (/\p{Cc}/u.test(text)) return refused("a command is a single line without control characters");
  if (!/^AT/i.test(text)) return refused("a command starts with AT, as in AT+CSQ");
  if (text.length > longestLine) return refused(`a command is at most ${longestLine} characters long`);
  if (!/^[\u0020-\u007e]*$/.test(text)) return refused("a command has only plain ASCII characters");
  // Modems ignore spaces and case, and take several commands on one line.
  const bare = text.toUpperCase().replaceAll(/\s/g, "");
  if (/^AT(?:Z|.*;Z)/.test(bare)) return refused("ATZ ends calls and forgets the settings they depend on");
  for (const [, name = "", rest = ""] of bare.matchAll(/([+^][A-Z][A-Z\d]*|&F)([^;+^]*)/g)) {
    if (prompting.has(name)) return refused(`${name} waits for a text; use /sms instead`);
    const why = dangerous[name];
    const asks = harmlessQuestions.has(name) && /^=?\?$/.test(rest);
    if (why !== undefined && !asks) return refused(`${name} is not sent: ${why}`);
    if (name === "+CFUN" && rest !== "?" && rest !== "=?")
      return refused("+CFUN is not sent: it switches the radio off or restarts the stick");
  }
  return { kind: "allowed", text };
}

function refused(why: string): CheckedCommand {
  return { kind: "refused", why };
}
