/** Which code an input reaches, as V8 itself counts it: nothing is built for it, and it runs at nearly full speed. */
import { Session } from "node:inspector";

/** A count of the code that was reached. */
export interface Coverage {
  /** Whether code was reached, since this was last asked, that is not known yet. */
  isNews(): boolean;
  /** Knows what `isNews` has last seen. */
  learn(): void;
  /** How many characters of the source have been reached. */
  reached(): number;
  stop(): void;
}

interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** Counts what is reached of `src` from now on. */
export function startCoverage(): Coverage {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const known = new Map<string, Uint8Array>();
  let seen: ReadonlyMap<string, Uint8Array> = new Map();

  function take(): ReadonlyMap<string, Uint8Array> {
    const painted = new Map<string, Uint8Array>();
    // The answer comes before `post` is left.
    session.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error !== null) throw error;
      for (const script of answer.result)
        if (/\/src\/(?!simulator)[\w/-]+\.[jt]s$/.test(script.url))
          painted.set(script.scriptId, paint(script));
    });
    return painted;
  }

  return {
    isNews() {
      seen = take();
      return [...seen].some(([id, reached]) => {
        const before = known.get(id);
        return reached.some((is, place) => is === 1 && before?.[place] !== 1);
      });
    },
    learn() {
      for (const [id, reached] of seen) {
        const before = known.get(id) ?? new Uint8Array();
        const [long, short] = reached.length > before.length ? [reached, before] : [before, reached];
        known.set(
          id,
          long.map((is, place) => is | (short[place] ?? 0)),
        );
      }
    },
    reached() {
      let count = 0;
      for (const reached of known.values()) for (const is of reached) count += is;
      return count;
    },
    stop() {
      session.disconnect();
    },
  };
}

/** A mark for each character that was reached. Inner ranges come behind the outer ones. */
function paint({ functions }: Script): Uint8Array {
  const ranges = functions.flatMap((each) => each.ranges);
  const marks = new Uint8Array(ranges.reduce((most, { endOffset }) => Math.max(most, endOffset), 0));
  for (const { startOffset, endOffset, count } of ranges)
    marks.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return marks;
}
