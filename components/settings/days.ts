/** Whole days in words. Pure. */

/** `1 day`, `30 days`. */
export function daysInWords(days: number): string {
  return days === 1 ? "1 day" : `${String(days)} days`;
}
