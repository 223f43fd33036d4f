/** The quirks, bugs and faults of sticks and networks, each a switch. */

/** How the network turns a request down: with `ERROR`, with `+CME ERROR: 3`, or by never answering. */
export type Refusing = "off" | "error" | "cme" | "silence";

/** No service: how ATD fails. `cend`: it is accepted, and ends at once with end status 21. */
export type NoService = "off" | "cme" | "no-carrier" | "cend";

/** The network the SIM is in: its own, another one, or one that denies it any service. */
export type Registration = "home" | "roaming" | "denied";

/** The answer to an unknown command. `profile`: as the profile has it. */
export type Dialect = "profile" | "not-supported" | "error" | "cme";

/**
 * How +CCFC lists diverts: `lines` a line for each kind of call; `sum` one line for all; `national` numbers without
 * their country; `odd` spaces, no quotes, and class 255 for none.
 */
export type DivertReply = "lines" | "sum" | "national" | "odd";

/**
 * How bytes reach the host: `plain` a write for each line, `bytes` one by one, `split` at random places,
 * `together` all that comes at one moment in one piece, `garbage` with rubbish lines between, `stutter` half
 * a line, a pause, and the rest.
 */
export type Mood = "plain" | "bytes" | "split" | "together" | "garbage" | "stutter";

/**
 * How `+CMTI` tells of a new text: `right`; `minus-1` as `"SM",-1`; `unquoted` as `0,111`; `wrong` with an index
 * where it does not lie; `twice`; `missing`.
 */
export type NewTextLine = "right" | "minus-1" | "unquoted" | "wrong" | "twice" | "missing";

/**
 * The prompt of +CMGS: `works`; `stuck` after the text is written, until an ESC, and nothing is sent; `missing`,
 * while commands go on; `unseen`, though the text is waited for; `long-hangs`, a long PDU hangs the stick.
 */
export type PromptTrouble = "works" | "stuck" | "missing" | "unseen" | "long-hangs";

/** All switches. */
export interface Knobs {
  /** ^CEND never has its fourth field. */
  readonly cendNoCause: boolean;
  /** A space behind the colon of ^CEND. */
  readonly cendSpaced: boolean;
  /** The end status of ^CEND is drawn at random; its cause is right. */
  readonly cendRandomEnd: boolean;
  /** ^CONN comes before the OK to ATA. */
  readonly connBeforeOk: boolean;
  /** A call that is taken off hold prints ^CONN again. */
  readonly swapConn: boolean;
  /** The first +CLIP of a call has no number. */
  readonly noFirstClip: boolean;
  /** There is no +CLIP at all. */
  readonly clipMissing: boolean;
  /** A withheld number is printed `+CLIP:,129,,,,1`. */
  readonly clipUnquoted: boolean;
  /** +CHUP before ^ORIG ends the call without ^ORIG and ^CEND. */
  readonly earlyChupNoCend: boolean;
  /** +CHLD=1x before ^CONF wedges the stick. */
  readonly hw1: boolean;
  /** When one of two calls ends, the other has no voice on the host's port any more. */
  readonly hw2: boolean;
  readonly holdRefused: Refusing;
  readonly mptyRefused: Refusing;
  /** Off: the stick accepts a third call, and the network ends it with cause 29. */
  readonly thirdCallRefused: boolean;
  /** When a waiting call is answered, its caller is lost and the other call is held. */
  readonly waitingDropsCaller: boolean;
  /** +CHUP ends the active, dialled or ringing call alone, and leaves a held one. */
  readonly chupEndsActiveOnly: boolean;
  /** A refused waiting call gets no ^CEND. */
  readonly waitingNoCend: boolean;
  /** +CCWA is printed again with each ring period. */
  readonly waitingRepeats: boolean;
  /** The subscriber has call waiting; else a second caller hears busy. */
  readonly callWaiting: boolean;
  /** How the network turns down what +CCWA asks of it. */
  readonly ccwaRefused: Refusing;
  readonly ccfcRefused: Refusing;
  /** +CCFC says OK to an order, and the network leaves everything as it was. */
  readonly ccfcIgnored: boolean;
  readonly ccfcReply: DivertReply;
  readonly clccWithoutNumber: boolean;
  /** The last party of a multiparty is no longer marked as one. */
  readonly mptyClears: boolean;
  /** Unsolicited lines come on the port that ^PORTSEL does not name. */
  readonly portselOther: boolean;
  readonly urcBothPorts: boolean;
  /** Lines of one moment lose the line ends between them: `OK^RSSI:15`. */
  readonly glued: boolean;
  /** An unsolicited line cuts a reply in two. */
  readonly splitUrc: boolean;
  /** NUL bytes between the lines. */
  readonly nulBytes: boolean;
  /** The ports begin with the rest of some line. */
  readonly garbageAtOpen: boolean;
  /** ATE0 answers OK, and the echo stays. */
  readonly echoOn: boolean;
  /** ^RSSI and ^BOOT lines come by themselves. */
  readonly noise: boolean;
  readonly simBusy: boolean;
  readonly pinLocked: boolean;
  readonly pukLocked: boolean;
  /** As many tries as the PIN has left at most. */
  readonly pinTries: "3" | "2" | "1";
  /** +CPINR and ^CPIN are not known. */
  readonly pinTriesHidden: boolean;
  /** There is no card; turned while the stick runs, it is pulled out or put in. */
  readonly simAbsent: boolean;
  readonly registration: Registration;
  readonly noService: NoService;
  /** A phone that is not answered in time goes to its mailbox, which answers. */
  readonly voicemailAnswers: boolean;
  /** Every called phone is off: an announcement is heard, without ^CONN. */
  readonly announcementNoConn: boolean;
  /** Every answer takes longer. */
  readonly slowReply: boolean;
  readonly commandDialect: Dialect;
  readonly mood: Mood;
  readonly cmti: NewTextLine;
  readonly prompt: PromptTrouble;
  /** The ESC that leaves a prompt is not answered. */
  readonly escSilent: boolean;
  /** No storage has room. */
  readonly smsFull: boolean;
  /** Reading an empty place fails with +CMS ERROR: 321; else it is a bare OK. */
  readonly emptySlotError: boolean;
  /** A flash text is stored as any other; else it comes as +CMT. */
  readonly flashStored: boolean;
  /** The stick has no storage of its own: +CPMS="ME" is refused. */
  readonly meAbsent: boolean;
  /** `<mode>` 2 of +CNMI is refused, though listed. */
  readonly cnmiMode2Refused: boolean;
  /** The centre never reports what became of a text. */
  readonly noStatusReports: boolean;
  /** The answer to +CUSD comes before its OK. */
  readonly ussdEarly: boolean;
  /** A +CUSD that ends the talk is followed by another that says so again. */
  readonly ussdExtraEnd: boolean;
  /** ^USSDMODE=0 is refused. */
  readonly ussdHexOnly: boolean;
}

/** A switch by its name. */
export type KnobName = keyof Knobs;

/** A well-made stick on a good network. The profiles turn some of these. */
export const plainKnobs: Knobs = {
  cendNoCause: false,
  cendSpaced: false,
  cendRandomEnd: false,
  connBeforeOk: false,
  swapConn: false,
  noFirstClip: false,
  clipMissing: false,
  clipUnquoted: false,
  earlyChupNoCend: false,
  hw1: false,
  hw2: false,
  holdRefused: "off",
  mptyRefused: "off",
  thirdCallRefused: true,
  waitingDropsCaller: false,
  chupEndsActiveOnly: false,
  waitingNoCend: false,
  waitingRepeats: false,
  callWaiting: true,
  ccwaRefused: "off",
  ccfcRefused: "off",
  ccfcIgnored: false,
  ccfcReply: "lines",
  clccWithoutNumber: false,
  mptyClears: false,
  portselOther: false,
  urcBothPorts: false,
  glued: false,
  splitUrc: false,
  nulBytes: false,
  garbageAtOpen: false,
  echoOn: false,
  noise: true,
  simBusy: false,
  pinLocked: false,
  pukLocked: false,
  pinTries: "3",
  pinTriesHidden: false,
  simAbsent: false,
  registration: "home",
  noService: "off",
  voicemailAnswers: false,
  announcementNoConn: false,
  slowReply: false,
  commandDialect: "profile",
  mood: "plain",
  cmti: "right",
  prompt: "works",
  escSilent: false,
  smsFull: false,
  emptySlotError: false,
  flashStored: false,
  meAbsent: false,
  cnmiMode2Refused: false,
  noStatusReports: false,
  ussdEarly: false,
  ussdExtraEnd: false,
  ussdHexOnly: false,
};

/** The words a switch takes, where it is more than on and off. The second is what `on` means. */
export const knobWords: Partial<Record<KnobName, readonly string[]>> = {
  holdRefused: ["off", "error", "cme", "silence"],
  mptyRefused: ["off", "error", "cme", "silence"],
  ccwaRefused: ["off", "error", "cme", "silence"],
  pinTries: ["3", "2", "1"],
  registration: ["home", "roaming", "denied"],
  ccfcRefused: ["off", "error", "cme", "silence"],
  ccfcReply: ["lines", "sum", "national", "odd"],
  noService: ["off", "cme", "no-carrier", "cend"],
  commandDialect: ["profile", "not-supported", "error", "cme"],
  mood: ["plain", "bytes", "split", "together", "garbage", "stutter"],
  cmti: ["right", "minus-1", "unquoted", "wrong", "twice", "missing"],
  prompt: ["works", "stuck", "missing", "unseen", "long-hangs"],
};
