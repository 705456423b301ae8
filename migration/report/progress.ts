/** How far a run is: samples become rates, the time left and one line of text. Pure: the clock is the caller's. */
import { formatBytes, formatCount, formatDuration, formatRate } from "./quantities.ts";

/** What has been done at one moment, counted from the start of the run. */
export interface ProgressSample {
  /** Milliseconds of any clock that does not go back. */
  readonly atMs: number;
  /** Files and directories dealt with, the unchanged ones included. */
  readonly entries: number;
  /** Files put. */
  readonly files: number;
  /** Content bytes put. */
  readonly bytes: number;
}

/** What the whole run is expected to be; the figures of a plan, which may be some minutes old. */
export interface ProgressTotal {
  readonly files: number;
  readonly bytes: number;
}

export interface ProgressReading {
  readonly files: number;
  readonly entries: number;
  readonly bytes: number;
  readonly filesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Absent where no total is known, or nothing moves. */
  readonly leftMs?: number;
  readonly total?: ProgressTotal;
}

/** Rates are means over this time, so that one large file does not make the line jump. */
const WINDOW_MS = 15_000;
/** Below this, a rate says nothing about the time left. */
const SHORTEST_BASIS_MS = 2_000;

/** The samples that rates are taken from: those of the last window and the one before it. */
export function recentSamples(samples: readonly ProgressSample[], next: ProgressSample): readonly ProgressSample[] {
  const all = [...samples, next];
  const first = all.findIndex((sample) => sample.atMs > next.atMs - WINDOW_MS);
  return all.slice(Math.max(0, first - 1));
}

/** What the samples (in order of time, at least one) tell. */
export function readProgress(samples: readonly ProgressSample[], total: ProgressTotal | undefined): ProgressReading {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) throw new Error("progress is read from at least one sample");
  const elapsedMs = last.atMs - first.atMs;
  const perSecond = (count: number): number => (elapsedMs > 0 ? (count * 1000) / elapsedMs : 0);
  const filesPerSecond = perSecond(last.files - first.files);
  const bytesPerSecond = perSecond(last.bytes - first.bytes);
  const reading = { files: last.files, entries: last.entries, bytes: last.bytes, filesPerSecond, bytesPerSecond };
  if (total === undefined) return reading;
  const leftMs = elapsedMs < SHORTEST_BASIS_MS ? undefined : timeLeft(reading, total);
  return leftMs === undefined ? { ...reading, total } : { ...reading, total, leftMs };
}

/** Files and bytes each take their time; the longer one counts. Undefined where something is left and nothing moves. */
function timeLeft(reading: ProgressReading, total: ProgressTotal): number | undefined {
  const filesLeft = Math.max(0, total.files - reading.files);
  const bytesLeft = Math.max(0, total.bytes - reading.bytes);
  const times = [
    filesLeft === 0 ? 0 : (filesLeft * 1000) / reading.filesPerSecond,
    bytesLeft === 0 ? 0 : (bytesLeft * 1000) / reading.bytesPerSecond,
  ].filter((timeMs) => Number.isFinite(timeMs));
  if (times.length === 0) return undefined;
  const longestMs = Math.max(...times);
  return longestMs === 0 && filesLeft + bytesLeft > 0 ? undefined : longestMs;
}

/** What stands where the line of progress will, while both sides are only compared. */
export function formatComparing({ files, directories }: { files: number; directories: number }): string {
  return `comparing: ${formatCount(files)} files, ${formatCount(directories)} directories so far`;
}

/** `1,234 of 20,000 files · 1.2 GB · 640 files/s · 55 MB/s · 2 min left`; what is slowed down stands at its end. */
export function formatProgress(reading: ProgressReading, slowedBy: readonly string[] = []): string {
  const { files, total } = reading;
  const done = total === undefined ? formatCount(files) : `${formatCount(files)} of ${formatCount(total.files)}`;
  const parts = [
    `${done} files`,
    formatBytes(reading.bytes),
    `${formatRate(reading.filesPerSecond)} files/s`,
    `${formatBytes(reading.bytesPerSecond)}/s`,
  ];
  if (reading.leftMs !== undefined) parts.push(`${formatLeft(reading.leftMs)} left`);
  return [...parts, ...slowedBy].join(" · ");
}

/** No fractions: they would flicker, and the last second is never nothing. */
function formatLeft(leftMs: number): string {
  return leftMs < 10_000 ? `${Math.max(1, Math.ceil(leftMs / 1000))} s` : formatDuration(leftMs);
}
