/** Milliseconds of each unit that a duration may be written in. */
const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Longest duration that can be asked for, in milliseconds: 30 days. */
export const longestDurationMs = 30 * 86_400_000;

/** What `parseDuration` accepts, for messages. */
export const durationGrammar = "a duration from 1s to 30d, such as 90s, 30m, 6h, 2d or 1h30m";

/**
 * Milliseconds of a duration such as `90s`, `30m`, `6h`, `2d` or `1h30m`; units in falling order, each at most once.
 * Undefined for anything else, for less than a second and for more than 30 days.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/.exec(text.trim());
  if (match === null) return undefined;
  const units = ["d", "h", "m", "s"];
  const durationMs = units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * (unitMs[unit] ?? 0), 0);
  return durationMs >= 1_000 && durationMs <= longestDurationMs ? durationMs : undefined;
}
