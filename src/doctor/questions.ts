/** What the modem is asked, chapter by chapter. None of it changes anything. Data. */

/** A question to the modem. */
export interface Question {
  readonly text: string;
  /** How long it may take. */
  readonly seconds: number;
  /** Its answer has no prefix. */
  readonly bare: boolean;
}

const quickSeconds = 8;
/** The network is asked, and takes its time. */
const networkSeconds = 15;

const quick = (text: string): Question => ({ text, seconds: quickSeconds, bare: false });
const bare = (text: string): Question => ({ text, seconds: quickSeconds, bare: true });
const slow = (text: string): Question => ({ text, seconds: networkSeconds, bare: false });

/** Has the answers come as words and without their echo; the daemon sets the same at each start. */
export const preparation: readonly Question[] = [
  quick("ATE0"),
  quick("ATQ0V1"),
  // The channel's fence, so that it knows whether there is one before it needs it.
  quick("AT+CSQ"),
  quick("AT+CMEE=1"),
  quick('AT+CSCS="IRA"'),
];

/** Who it is. */
export const identityQuestions: readonly Question[] = [
  bare("AT+CGMI"),
  bare("AT+CGMM"),
  bare("AT+CGMR"),
  bare("AT+CGSN"),
];

/** What a stick of Huawei's is asked besides: its licence for voice, and its modes. */
export const makersQuestions: readonly Question[] = [
  quick("AT^CVOICE?"),
  quick("AT^PORTSEL?"),
  quick("AT^U2DIAG?"),
  quick("AT^SYSCFG?"),
];

/** How its ports are laid out; a relative (MU609) crashes on this, so that only a known model is asked. */
export const layoutQuestions: readonly Question[] = [quick("AT^GETPORTMODE")];

/** The SIM, and how many tries its PIN has left: Huawei's question, and the standard's (27.007 §8.65). */
export const simQuestions: readonly Question[] = [
  quick("AT+CPIN?"),
  quick("AT^CPIN?"),
  quick('AT+CPINR="SIM PIN"'),
];

/** The network. */
export const networkQuestions: readonly Question[] = [
  quick("AT+CREG?"),
  slow("AT+COPS?"),
  quick("AT+CSQ"),
  quick("AT^SYSINFO"),
];

/** What it can do with calls. */
export const abilityQuestions: readonly Question[] = [quick("AT+CHLD=?")];

/** Whether the network tells of second callers. */
export const waitingQuestions: readonly Question[] = [slow("AT+CCWA=1,2,1")];

/** Texts. */
export const textQuestions: readonly Question[] = [
  quick("AT+CSCA?"),
  quick("AT+CPMS?"),
  quick("AT+CPMS=?"),
  quick("AT+CNMI=?"),
];

/** The reasons of diverts (27.007 §7.11): always, busy, no reply, not reachable. */
export const divertQuestions: readonly Question[] = ["0", "1", "2", "3"].map((reason) =>
  slow(`AT+CCFC=${reason},2`),
);
