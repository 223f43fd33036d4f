/** How long to wait for Telegram, and between tries. */

const shortestRest = 500;
/** Whoever is back is answered within 10 seconds; each try of a letter is two writes to the disk. */
const longestRest = 8000;
const shortestPatience = 15;
const longestPatience = 60;

/** Pauses between tries: 0.5, 1, 2, 4, 8, 8 … seconds. `failures` counts from 1. */
export function restMilliseconds(failures: number): number {
  return Math.min(longestRest, shortestRest * 2 ** Math.min(failures - 1, 10));
}

/**
 * How long Telegram may take over a letter: 15 seconds, then 30, then 60. An answer that comes too late is a letter
 * that goes the long way, so a slow Telegram is given more time.
 */
export function patienceSeconds(failures: number): number {
  return Math.min(longestPatience, shortestPatience * 2 ** Math.min(failures, 10));
}
