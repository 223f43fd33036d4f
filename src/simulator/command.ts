/**
 * Command lines as a modem reads them (V.250 §5.2, 27.007 §4): `AT`, then basic commands one behind another,
 * and extended ones parted by semicolons.
 */

/** One command of a line. */
export interface Command {
  /** Upper case: `+CLCC`, `^PORTSEL`, `D`, `E`, `&C`, `S0`; empty for a bare `AT`. */
  readonly name: string;
  readonly form: "run" | "read" | "test" | "set";
  /** What stands behind `=`, or behind the letter of a basic command, as written. */
  readonly argument: string;
  /** The argument parted at commas outside quotes; quotes are taken off. */
  readonly parameters: readonly string[];
  /** A dial command that ends with a semicolon asks for a voice call. */
  readonly voice: boolean;
}

/** Parts a line at `mark` outside double quotes. */
export function splitOutsideQuotes(text: string, mark: string): string[] {
  const parts = [""];
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    if (char === mark && !quoted) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
}

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/s, "$1");

function command(name: string, form: Command["form"], argument = ""): Command {
  const parameters = argument === "" ? [] : splitOutsideQuotes(argument, ",").map(unquoted);
  return { name: name.toUpperCase(), form, argument, parameters, voice: false };
}

function extendedCommand(text: string): Command {
  const [, name = text, rest = ""] = /^([^=?]*)(.*)$/s.exec(text) ?? [];
  if (rest === "") return command(name.trim(), "run");
  if (rest === "?") return command(name.trim(), "read");
  if (rest === "=?") return command(name.trim(), "test");
  return command(name.trim(), "set", rest.slice(1));
}

/** A dial command takes the rest of the line up to its semicolon. */
function dialCommand(rest: string): { readonly found: Command; readonly left: string } {
  const end = rest.indexOf(";");
  const number = (end < 0 ? rest : rest.slice(0, end)).trim();
  return {
    found: { ...command("D", "run"), argument: number, voice: end >= 0 },
    left: end < 0 ? "" : rest.slice(end + 1),
  };
}

function takeOne(text: string): { readonly found: Command; readonly left: string } {
  if (/^D/i.test(text)) return dialCommand(text.slice(1));
  const basic = /^([&\\%]?[A-Z])(\d*)/i.exec(text);
  const register = /^(S\d+)(=\d*|\?|=\?)?/i.exec(text);
  if (register) {
    const found = extendedCommand(`${register[1]}${register[2] ?? ""}`);
    return { found, left: text.slice(register[0].length) };
  }
  if (basic?.[1] !== undefined)
    return { found: command(basic[1], "run", basic[2] ?? ""), left: text.slice(basic[0].length) };
  const [first = "", ...others] = splitOutsideQuotes(text, ";");
  return { found: extendedCommand(first), left: others.join(";") };
}

/** The commands of a line; undefined when it does not begin with `AT`, and so is none. */
export function parseCommandLine(line: string): readonly Command[] | undefined {
  const start = line.search(/AT/i);
  if (start < 0) return undefined;
  let left = line.slice(start + 2).trim();
  if (left === "") return [command("", "run")];
  const commands: Command[] = [];
  while (left !== "") {
    const taken = takeOne(left);
    commands.push(taken.found);
    left = taken.left.trim().replace(/^;/, "");
  }
  return commands;
}

/** A command as it was written, without its `AT`. */
export function printCommand({ name, form, argument, voice }: Command): string {
  if (form === "read") return `${name}?`;
  if (form === "test") return `${name}=?`;
  if (form === "set") return `${name}=${argument}`;
  return `${name}${argument}${voice ? ";" : ""}`;
}
