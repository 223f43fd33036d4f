/** The number that tells one modem from another. Private: a log gets its end alone. */

/** The IMEI in what was answered to `AT+CGSN` (27.007 §5.4): 15 digits, bare or behind a prefix; null without one. */
export function readImei(lines: readonly string[]): string | null {
  for (const line of lines) {
    const imei = /(?<!\d)\d{15}(?!\d)/.exec(line)?.[0];
    if (imei !== undefined) return imei;
  }
  return null;
}

/** An IMEI as it may stand in a log: its last four digits. */
export function maskImei(imei: string): string {
  return `…${imei.slice(-4)}`;
}
