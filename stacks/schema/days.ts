/** Whole days as a stack file writes them: `7d`. */
import { textOf } from "../../migration/wording.ts";

/** Days from `least` to `most`. */
export function days(least: number, most: number) {
  return textOf((text) => parseDays(text, least, most), daysGrammar(least, most));
}

/** The same, or `off`. */
export function daysOrOff(least: number, most: number) {
  return textOf(
    (text) => (text === "off" ? ("off" as const) : parseDays(text, least, most)),
    `off, or ${daysGrammar(least, most)}`,
  );
}

function daysGrammar(least: number, most: number): string {
  return `whole days from ${least}d to ${most}d, such as ${Math.max(least, 7)}d`;
}

function parseDays(text: string, least: number, most: number): number | undefined {
  const [, digits] = /^(\d{1,6})d$/.exec(text.trim()) ?? [];
  const count = Number(digits);
  return digits !== undefined && count >= least && count <= most ? count : undefined;
}
