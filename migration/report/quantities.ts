/**
 * Numbers as people read them. Room of everything that tells what a run does or did: progress, summaries, evidence.
 * Pure but for `evidence.ts`, which writes files; nothing in this room decides anything.
 */

/** `20,000` */
export function formatCount(count: number): string {
  // Numbers of a run are whole and never so large that they are written with an exponent. Intl takes longer to load.
  return String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 file`, `20,000 files`; the plural is the singular with an s unless it is given. */
export function formatCounted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${Math.round(count) === 1 ? singular : plural}`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"] as const;

/** Bytes in powers of ten with three significant digits at most: `0 B`, `1.2 GB`, `640 MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? "B"}`;
}

/** A rate per second with two significant digits or more: `640`, `3.2`, `0.4`. */
export function formatRate(perSecond: number): string {
  return perSecond >= 9.95 ? formatCount(perSecond) : perSecond.toFixed(1);
}

/** A duration with two units at most, rounded to what matters: `0.4 s`, `40 s`, `2 min`, `1 h 5 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  if (durationMs > 0 && durationMs < 9_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return twoUnits([Math.floor(minutes / 60), "h"], [minutes % 60, "min"]);
  const hours = Math.round(minutes / 60);
  return twoUnits([Math.floor(hours / 24), "d"], [hours % 24, "h"]);
}

function twoUnits(large: readonly [number, string], small: readonly [number, string]): string {
  return small[0] === 0 ? `${large[0]} ${large[1]}` : `${large[0]} ${large[1]} ${small[0]} ${small[1]}`;
}

/** Rows of a label and a text, the texts below each other. */
export function formatTable(rows: readonly (readonly [label: string, text: string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}`);
}
