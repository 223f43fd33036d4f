/** Secrets that stand in files instead of variables, as Docker, Kubernetes and systemd give them. Pure. */
import { messageOf } from "./core/errors.ts";

/** The text of a file; throws in words where it cannot be read. */
export type ReadFile = (path: string) => string;

/** The variables whose value may stand in a file that `<name>_FILE` names. */
export const secretVariables = [
  "VIRTUALPHONE_BOT_TOKEN",
  "VIRTUALPHONE_SIM_PIN",
  "VIRTUALPHONE_TEMPORARY_OWNER_PASSWORD",
  "VIRTUALPHONE_CALENDAR_URL",
  "VIRTUALPHONE_HEARTBEAT_URL",
] as const;

/** The variable that names the file of another one. */
export function fileVariable(name: string): string {
  return `${name}_FILE`;
}

/** For whom there are no files. */
export const noFiles: ReadFile = () => {
  throw new Error("files are not read here");
};

/** What was read, by the variable it is the value of, and what could not be used. */
export interface ReadSecrets {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** Reads the files that are named for some of the variables. `plain` has the values that are set otherwise. */
export function readSecrets(
  wanted: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  plain: Readonly<Record<string, string>>,
  readFile: ReadFile,
): ReadSecrets {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of wanted) {
    const path = environment[fileVariable(name)]?.trim() ?? "";
    if (path === "") continue;
    const read = plain[name] === undefined ? readOne(path, readFile) : { problem: bothSet(name) };
    if ("value" in read) values[name] = read.value;
    else problems.push(`${fileVariable(name)} cannot be used: ${read.problem}`);
  }
  return { values, problems };
}

function bothSet(name: string): string {
  return `${name} is set as well; leave one of the two empty`;
}

/** One line end at the end is the editor's. The path may be told, what stands in the file never. */
function readOne(
  path: string,
  readFile: ReadFile,
): { readonly value: string } | { readonly problem: string } {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    return {
      problem: `${path} cannot be read (${messageOf(error)}); write the path of a file the daemon may read`,
    };
  }
  const value = text.replace(/\r?\n$/, "");
  if (value.trim() === "") return { problem: `${path} is empty; write the value into it` };
  if (/[\r\n]/.test(value)) return { problem: `${path} has several lines; write the value on a single one` };
  return { value: value.trim() };
}
