/** What a refusal of the network or the modem means for a text of ours. Pure. */

/**
 * Codes of `+CMS ERROR:` that another try does not change: causes of the network about the number or the subscription
 * (24.011 §E.2), of the service centre about the text (23.040 §9.2.3.22), of the modem about the PDU (27.005 §3.2.5).
 */
const finalCodes: ReadonlySet<number> = new Set([
  1, 8, 10, 21, 28, 29, 30, 50, 69, 95, 96, 97, 99, 128, 129, 130, 143, 144, 145, 159, 160, 161, 175, 176,
  193, 195, 196, 197, 198, 199, 303, 304, 305, 315, 316, 317, 318, 330,
]);

const minute = 60_000;

/** In milliseconds, by how often it was refused; the last again and again. */
const pauses = [0.25, 1, 5, 15, 30, 60].map((minutes) => minutes * minute);

/** Refusals after which a text has failed: about seven hours. */
export const giveUpAfter = 12;

/** Whether another try cannot help. A refusal without a code may be anything. */
export function isFinal(code: number | null): boolean {
  return code !== null && finalCodes.has(code);
}

/** Milliseconds until the next try, after so many refusals. */
export function pauseAfter(tries: number): number {
  return pauses[Math.min(tries, pauses.length) - 1] ?? 0;
}

/** A date that was set back must not keep a text for longer than the longest pause. */
export function isDue(retryAt: number | null, at: number): boolean {
  return retryAt === null || retryAt <= at || retryAt - at > Math.max(...pauses);
}
