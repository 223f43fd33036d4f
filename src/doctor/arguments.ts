/** What stands behind `virtualphone doctor`. Pure. */
import { type CountryCode, dearKindOf, parsePhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import { isEmergency } from "../guard/emergency.ts";

/** What is wanted. `call`: the numbers as written, none for the default master phone; null: no trial. */
export interface DoctorArguments {
  readonly call: readonly string[] | null;
  /** The name of the file; empty for the usual one; null: no report. */
  readonly report: string | null;
}

const mostNumbers = 2;

/** Reads the arguments; a text says what to write instead. */
export function readArguments(args: readonly string[]): DoctorArguments | string {
  let call: string[] | null = null;
  let report: string | null = null;
  let before = "";
  for (const arg of args) {
    if (arg === "--call") call ??= [];
    else if (arg === "--report") report ??= "";
    else if (before === "--report" && !arg.startsWith("-")) report = arg;
    else if (call !== null && before !== "--report" && !arg.startsWith("-")) call.push(arg);
    else return `${arg} was not understood; write --call <number> [<number>], --report [file], or --help`;
    before = arg;
  }
  if (call !== null && call.length > mostNumbers)
    return "--call takes two numbers at most; put each in quotes if it has spaces";
  return { call, report };
}

/** The numbers of a trial, or why they are not rung. Without any it is the default master phone. */
export function readNumbers(
  written: readonly string[],
  country: CountryCode,
  master: PhoneNumber,
): readonly PhoneNumber[] | string {
  const numbers: PhoneNumber[] = [];
  for (const each of written) {
    if (isEmergency(each, country)) return `${each} is not rung: it calls for help; write a friend's number`;
    const number = parsePhoneNumber(each, country);
    if (number === undefined)
      return `${each} is not rung: short codes and service codes are not for trials; write a friend's number in full`;
    if (dearKindOf(number) !== null) return `${each} is not rung: calls to it may cost extra`;
    if (numbers.includes(number)) return `${each} stands there twice; write two phones`;
    numbers.push(number);
  }
  return numbers.length === 0 ? [master] : numbers;
}
