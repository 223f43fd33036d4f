/** The program's own ground: Node and the processor. Pure. */
import { type Finding, green, red } from "./finding.ts";

/** What the program runs on. */
export interface ProgramFacts {
  /** Node's own version, such as 20.19.0. */
  readonly node: string;
  /** `process.arch`, such as arm64. */
  readonly arch: string;
}

/** The oldest Node that will do; package.json says the same, and a test compares them. */
export const oldestNode = "20.19";

/** The journal's library is made for these. */
const goodArchs: ReadonlySet<string> = new Set(["x64", "arm64", "ppc64", "riscv64", "s390x", "loong64"]);

/** Judges Node and the processor. */
export function judgeProgram({ node, arch }: ProgramFacts): readonly Finding[] {
  return [
    isAtLeast(node, oldestNode)
      ? green(`Node ${node}`)
      : red(`Node ${node} is too old`, `install Node ${oldestNode} or newer from nodejs.org`),
    goodArchs.has(arch)
      ? green(`a 64-bit system (${arch})`)
      : red(
          `a 32-bit system (${arch})`,
          "install a 64-bit system; Raspberry Pi OS has one for the Pi 3 and newer",
        ),
  ];
}

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldest.split(".").map(Number);
  return major > oldMajor || (major === oldMajor && minor >= oldMinor);
}
