/** The configuration: what it complains about. Pure. */
import { type Finding, green, red, yellow } from "./finding.ts";

/** Judges a configuration that can be used. */
export function judgeConfiguration(warnings: readonly string[]): readonly Finding[] {
  if (warnings.length === 0) return [green("the configuration can be used")];
  return warnings.map((warning) => yellow(warning, "change it in .env, or where the environment is set"));
}

/** Judges one that cannot: each problem says what to write instead. */
export function judgeProblems(problems: readonly string[]): readonly Finding[] {
  return problems.map((problem) => {
    const [what = problem, advice = ""] = problem.split(/: (.*)/s);
    return red(what, advice);
  });
}
