/** Runs a target on inputs, one after the other, and writes down what none of them may do: throw, be slow, or hang. */
import { performance } from "node:perf_hooks";
import vm from "node:vm";
import type { Target } from "./target.ts";

/** An input that does what none may. */
export interface Finding {
  readonly what: string;
  readonly input: Buffer;
}

/** The input that took longest. */
export interface Slowest {
  readonly milliseconds: number;
  readonly input: Buffer;
}

/** A place where a target is tried. */
export interface Bench {
  run(inputs: readonly Buffer[]): void;
  /** What was found, one of each kind. */
  findings(): readonly Finding[];
  slowest(): Slowest;
}

/** Inputs that are not read by then never will be. */
const hangMilliseconds = 20_000;

/** Makes a bench on which an input may take so many milliseconds. */
export function createBench(target: Target, patience: number): Bench {
  const found = new Map<string, Finding>();
  let slowest: Slowest = { milliseconds: 0, input: Buffer.alloc(0) };
  let inputs: readonly Buffer[] = [];
  let current: Buffer = slowest.input;
  // Only this ends a loop, or a regular expression, that would go on for ever.
  const script = new vm.Script("work()");
  const context = vm.createContext({ work });

  function work(): void {
    for (const input of inputs) {
      current = input;
      try {
        timed(input);
      } catch (error) {
        add(kindOf(error), { what: String(error), input });
      }
    }
  }

  /** What seems slow is tried again by the processor's time, of which others on the machine take none. */
  function timed(input: Buffer): void {
    const begun = performance.now();
    target.run(input);
    let milliseconds = performance.now() - begun;
    for (let again = 0; milliseconds > patience && again < 3; again += 1)
      milliseconds = Math.min(milliseconds, processorMillisecondsFor(target, input));
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, input };
    if (milliseconds > patience) add("slow", { what: `it takes ${milliseconds.toFixed(0)} ms`, input });
  }

  function add(kind: string, finding: Finding): void {
    if (!found.has(kind)) found.set(kind, finding);
  }

  function runInTime(some: readonly Buffer[]): boolean {
    inputs = some;
    try {
      script.runInContext(context, { timeout: hangMilliseconds });
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
        return false;
      throw error;
    }
  }

  return {
    run(all) {
      for (let rest = all; rest.length > 0;) {
        if (runInTime(rest)) break;
        // Many of them may have been slow together.
        const culprit = current;
        if (!runInTime([culprit])) add("hangs", { what: "it takes for ever", input: culprit });
        rest = rest.slice(rest.indexOf(culprit) + 1);
      }
    },
    findings: () => [...found.values()],
    slowest: () => slowest,
  };
}

function processorMillisecondsFor(target: Target, input: Buffer): number {
  const begun = process.cpuUsage();
  target.run(input);
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** Where it was thrown; of what a target claims, the claim. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const claimed = /^it should be that [^:]*/.exec(error.message)?.[0];
  return claimed ?? error.stack?.split("\n").find((line) => line.includes("/src/")) ?? error.message;
}
