/** What the modem is asked to do with its calls (27.007 §6.5, §7.13; 22.030 §6.5.5). */
export type Action =
  | { readonly kind: "answer" }
  | { readonly kind: "hold" }
  /** A number as the network takes it. */
  | { readonly kind: "dial"; readonly number: string }
  | { readonly kind: "join" }
  /** Ends the present call, whatever its stage; some modems end held ones with it. */
  | { readonly kind: "hang-up" }
  /** Ends one line alone, if it may be. */
  | { readonly kind: "release"; readonly line: number }
  | { readonly kind: "release-held" }
  | { readonly kind: "release-active" }
  /** Tells a second caller that we are busy. */
  | { readonly kind: "refuse-waiting" };

/** How an action ended. `line` is the line a `dial` has made. `words` are the modem's, or say what went wrong. */
export type Outcome =
  | { readonly kind: "done"; readonly line: number | null }
  | { readonly kind: "refused"; readonly words: string }
  | { readonly kind: "failed"; readonly words: string };
