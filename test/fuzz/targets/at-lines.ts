import {
  expectationOf,
  finalResult,
  looksUnsolicited,
  startsReply,
  unglue,
} from "../../../src/at/classify.ts";
import { hearPiece, launch } from "../../../src/at/flight.ts";
import { hearUnasked, type News, partsOf, type Unfinished } from "../../../src/at/news.ts";
import { claim, claimSame, linesOf, type Target } from "../target.ts";

const commands = ["AT", "ATI", "AT+CLCC", "ATD+390000000000;", "AT+CMGL=4", "AT+CNUM", "AT+CUSD=1"];
const flights = commands.map((text, id) =>
  launch(id, { text, deadlineSeconds: 5, payload: null, bare: text === "ATI" }),
);

/** Each line of a modem is taken apart, told apart, and put together with others, without losing any of it. */
export const atLines: Target = {
  name: "at-lines",
  longest: 16_384,
  run(input) {
    const lines = linesOf(input);
    for (const line of lines) takeApart(line);
    const told = hearAll(lines);
    claim(told.length <= 2 * input.length, "no more is told than was heard");
  },
};

function takeApart(line: string): void {
  expectationOf(line, false);
  for (const flight of flights) {
    const { expected } = flight;
    const pieces = unglue(line, expected);
    claim(pieces.length > 0 && line.endsWith(pieces.join("")), "the pieces of a line are the line");
    for (const piece of pieces) {
      const heard = hearPiece(flight, piece);
      claim(
        heard.kind === "final" || finalResult(piece, expected) === undefined || piece === flight.command.text,
        "a result ends its command",
      );
      if (startsReply(piece, expected)) claim(heard.kind !== "unsolicited", "a reply line is kept");
      looksUnsolicited(piece);
    }
  }
}

function hearAll(lines: readonly string[]): readonly News[] {
  let unfinished: Unfinished = [];
  const told: News[] = [];
  for (const [place, line] of lines.entries()) {
    const heard = hearUnasked(unfinished, line, place * 10);
    ({ unfinished } = heard);
    told.push(...heard.told);
    claim(unfinished.length <= 4, "no more than four are begun");
  }
  claimSame(
    hearUnasked(unfinished, "RING", lines.length * 10 + 3001).unfinished,
    [],
    "what is begun is forgotten in time",
  );
  return [...told, ...partsOf(unfinished)];
}
