/** Why a text was refused, in words for the owner (27.005 §3.2.5, 24.011 E.2, 23.040 §9.2.3.22). Pure. */

/** A refusal as the modem wrote it, and what it means. */
export interface Refusal {
  /** Of `+CMS ERROR: n`; null when it gave none. */
  readonly code: number | null;
  /** A clause: `the number does not exist`. */
  readonly words: string;
}

/** The network was asked and did not answer the modem: nobody can tell whether it has the text. */
export const networkTimeout = 332;

const network: Readonly<Record<number, string>> = {
  1: "the number does not exist",
  8: "the operator bars texts from this SIM",
  10: "texts to this number are barred",
  17: "the network failed",
  21: "the text was rejected",
  22: "the network is congested",
  27: "the recipient's phone is out of service",
  28: "the network does not know this SIM",
  29: "the network rejects the service for this SIM",
  30: "the network does not know this SIM",
  38: "the network is out of order",
  41: "the network has a temporary failure",
  42: "the network is congested",
  47: "the network has no resources free",
  50: "texts are not part of this SIM's contract",
  69: "the network does not offer this",
  81: "the network lost track of the text",
  95: "the network does not understand the text",
  96: "the network does not understand the text",
  97: "the network does not understand the text",
  98: "the network does not understand the text",
  99: "the network does not understand the text",
  111: "the network does not understand the text",
  127: "the operators do not pass texts on to each other",
};

const centre: Readonly<Record<number, string>> = {
  128: "the recipient's service is not reached by texts",
  129: "the service centre does not take this kind of text",
  130: "the service centre cannot replace the text",
  143: "the service centre does not take this kind of text",
  144: "the service centre does not take these letters",
  145: "the service centre does not take this class of text",
  159: "the service centre does not take these letters",
  160: "the service centre cannot do this",
  161: "the service centre cannot do this",
  175: "the service centre cannot do this",
  176: "the service centre does not take this kind of text",
  192: "the service centre is busy",
  193: "this SIM has no contract with the service centre",
  194: "the service centre failed",
  195: "the service centre finds the number wrong",
  196: "the recipient is barred",
  197: "the service centre says that it has this text already",
  198: "the service centre does not take how long the text is to be kept",
  199: "the service centre does not take how long the text is to be kept",
  208: "the SIM has no room for texts",
  209: "the SIM cannot keep texts",
  210: "the modem failed",
  211: "the modem has no room for texts",
  212: "the SIM is busy",
  213: "the SIM failed",
  255: "the service centre gives no reason",
};

const modem: Readonly<Record<number, string>> = {
  300: "the modem failed",
  301: "the modem's text service is taken",
  302: "the modem does not allow it",
  303: "the modem cannot do it",
  304: "the modem does not understand the text",
  305: "the modem does not understand the command",
  310: "there is no SIM in the modem",
  311: "the SIM asks for its PIN",
  312: "the stick is locked to another SIM",
  313: "the SIM does not work",
  314: "the SIM is busy",
  315: "it is the wrong SIM",
  316: "the SIM is blocked and asks for its PUK",
  317: "the SIM asks for its PIN2",
  318: "the SIM asks for its PUK2",
  320: "the modem's memory failed",
  321: "there is no such place in the modem's memory",
  322: "the modem has no room for texts",
  330: "the SIM does not say which service centre to use",
  331: "there is no network",
  332: "the network did not answer the modem",
  340: "the modem expected no confirmation",
  500: "the modem gives no reason",
};

const meanings: Readonly<Record<number, string>> = { ...network, ...centre, ...modem };

/** What passes by itself: the SIM or the modem is busy with something. */
const passing: ReadonlySet<number> = new Set([14, 301, 314, 500, 515]);

/** Reads `+CMS ERROR: 38`, `+CMS ERROR: SIM busy`, `+CME ERROR: 30`, `ERROR`. */
export function readRefusal(result: string): Refusal {
  const [, kind, rest = ""] = /^\+CM([ES]) ERROR: *(.*)$/.exec(result) ?? [];
  if (kind === undefined) return { code: null, words: "the modem gives no reason" };
  if (!/^\d{1,5}$/.test(rest)) return { code: null, words: rest === "" ? "the modem gives no reason" : rest };
  const code = Number(rest);
  if (kind === "E") return { code: null, words: `the modem says ${result}` };
  return { code, words: meanings[code] ?? `the modem says ${result}` };
}

/** Whether a refusal may be none in a moment. */
export function isPassing(result: string): boolean {
  const code = /^\+CM[ES] ERROR: *(\d+)$/.exec(result)?.[1];
  return code === undefined ? /busy/i.test(result) : passing.has(Number(code));
}

/** Refusals of what a modem does not have: others are of its SIM, or of the moment. */
const lacking: ReadonlySet<number> = new Set([3, 4, 50, 100, 302, 303, 304, 305]);

/** Whether a refusal is of a command, or of a value, that the modem does not know. */
export function isLacking(result: string): boolean {
  const code = /^\+CM[ES] ERROR: *(.*)$/.exec(result)?.[1];
  return code === undefined || lacking.has(Number(code)) || /not (?:supported|allowed)|unknown/i.test(code);
}
