/** The median and the 99th percentile of some figures. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

/** Sorts the figures and takes the two out. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
