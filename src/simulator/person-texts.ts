import type { Centre, GotText, TextOptions } from "./texts/centre.ts";
import type { TextContent } from "./texts/parts.ts";

/** What somebody does with texts. */
export interface PersonTexts {
  /** Texts the SIM. It waits at the centre while there is no stick, no network or no room, and comes by itself later. */
  readonly texts: (content: TextContent, options?: TextOptions) => void;
  /** Whole texts that have come from the SIM, oldest first. */
  readonly texted: () => readonly GotText[];
  /** Settles when this text, or any, has come from the SIM; rejects when none has by the deadline, in milliseconds. */
  readonly gotText: (text?: string | RegExp, deadline?: number) => Promise<void>;

  /** From the next text on: gets it at once. So everybody does who was told nothing. */
  readonly getsTexts: () => void;
  /** From the next text on: gets it so many milliseconds later; until then the centre tells this status. */
  readonly getsTextsAfter: (milliseconds: number, status?: number) => void;
  /** From the next text on: never gets it; the centre tells this status (23.040 §9.2.3.15). */
  readonly refusesTexts: (status?: number) => void;
}

/** What a person's texts are made of. */
export interface PersonTextsParts {
  readonly number: string;
  readonly centre: Pick<Centre, "send" | "got" | "setFate">;
  readonly until: (what: string, condition: () => boolean, deadline: number | undefined) => Promise<void>;
}

/** TP-Status: no response from the phone, the centre still tries; and a phone that cannot take it. */
const noResponse = 0x22;
const incompatible = 0x41;

/** Makes what a person does with texts. */
export function textsOf({ number, centre, until }: PersonTextsParts): PersonTexts {
  const has = (wanted: string | RegExp | undefined): boolean =>
    centre.got(number).some(({ text }) => {
      if (wanted === undefined) return true;
      return typeof wanted === "string" ? text === wanted : wanted.test(text);
    });
  return {
    texts(content, options = {}) {
      centre.send(number, content, options);
    },
    texted: () => centre.got(number),
    gotText: (text, deadline) =>
      until(
        `${number} has got ${text === undefined ? "a text" : `the text ${String(text)}`}`,
        () => has(text),
        deadline,
      ),
    getsTexts() {
      centre.setFate(number, { kind: "gets" });
    },
    getsTextsAfter(after, status = noResponse) {
      centre.setFate(number, { kind: "gets-later", after, status });
    },
    refusesTexts(status = incompatible) {
      centre.setFate(number, { kind: "refuses", status });
    },
  };
}
