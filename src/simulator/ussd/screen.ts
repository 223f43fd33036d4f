/** What the network answers to a code, or to a choice from a menu. A text alone ends the talk. */
export type UssdScreen = string | UssdPage;

/** A screen with more to it. */
export interface UssdPage {
  readonly text: string;
  /** What may be answered, and what follows; makes it a menu. Any other answer shows the menu again. */
  readonly choices?: Readonly<Record<string, UssdScreen>>;
  /** Instead of a text: the network ends it (2), knows no such code (4), or is too slow (5) (27.007 §7.15). */
  readonly status?: 2 | 4 | 5;
  /** GSM 7 where its letters suffice, unless told. */
  readonly alphabet?: "gsm-7" | "ucs-2";
  /** The data coding scheme as it is printed; 15 or 72 unless told. */
  readonly dcs?: number;
  /** Milliseconds that the network takes beyond its usual time. */
  readonly after?: number;
}

/** The codes a network knows. */
export type UssdCodes = ReadonlyMap<string, UssdScreen>;

/** What an operator offers. */
export const operatorCodes: UssdCodes = new Map<string, UssdScreen>([
  ["*100#", "Your balance is 12.34 EUR. Valid until 31/12/2026."],
  [
    "*123#",
    {
      text: "Example Mobile\n1 Balance\n2 Data\n0 Exit",
      choices: {
        "1": "Your balance is 12.34 EUR.",
        "2": { text: "Data\n1 Buy 1 GB\n2 Left", choices: { "1": "Bought.", "2": "512 MB left." } },
        "0": { text: "", status: 2 },
      },
    },
  ],
]);

/** The network knows no such code. */
export const unknownCode: UssdPage = { text: "", status: 4 };

/** A screen with nothing left out. */
export const pageOf = (screen: UssdScreen): UssdPage =>
  typeof screen === "string" ? { text: screen } : screen;
