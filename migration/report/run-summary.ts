/** What a run did: plain JSON for states and reports, and the sentences that a person reads. */
import type { Done } from "../reconcile/done.ts";
import type { Ending } from "../reconcile/ending.ts";
import type { Tally } from "../reconcile/tally.ts";
import { formatExceptions } from "./exception.ts";
import { formatBytes, formatCount, formatCounted, formatDuration, formatRate, formatTable } from "./quantities.ts";
import type { ProgressTotal } from "./progress.ts";
import { unmappedLines } from "./unmapped-principals.ts";

/** How a run ended. Only `complete` means that nothing is left to do. */
export type RunEnd =
  | "complete"
  /** It went through, and entries failed or were refused. */
  | "with exceptions"
  | "stopped"
  | "deadline"
  | "gave up"
  | "too many deletes"
  | "empty source";

export interface RunSummary {
  readonly schema: 1;
  readonly migration: string;
  /** Canonical URIs. */
  readonly from: string;
  readonly to: string;
  readonly end: RunEnd;
  /** One or two sentences: how it ended, what is left, what to do. */
  readonly because: string;
  readonly done: Done;
  /** What the comparison saw, to the end or as far as it came. */
  readonly tally: Tally;
  /** Exceptions that are no remarks; the first ones as lines. */
  readonly exceptions: number;
  readonly firstExceptions: readonly string[];
  /** What the source has that no entry tells, as sentences. */
  readonly notes: readonly string[];
  readonly requests: { readonly source: number; readonly target: number };
  readonly elapsedMs: number;
}

/** How it ended, of what was done and why the application stopped. */
export function endOf(ending: Ending, done: Done, isPastDeadline: boolean): RunEnd {
  if (ending === undefined) return done.failed + done.refused > 0 ? "with exceptions" : "complete";
  return ending.because === "stopped" && isPastDeadline ? "deadline" : ending.because;
}

export interface EndFacts {
  readonly end: RunEnd;
  readonly ending: Ending;
  readonly done: Done;
  readonly tally: Tally;
  readonly total: ProgressTotal | undefined;
}

const GOES_ON = "Run again: it goes on from there.";

/** The sentences of `because`. */
export function endSentences(facts: EndFacts): string {
  const { end, ending, done } = facts;
  switch (end) {
    case "complete":
      return Object.values(done).every((count) => count === 0) ? "Nothing to do: both sides agree." : "Complete.";
    case "with exceptions":
      return `${exceptionCounts(done)}; everything else is done. Mend what is named and run again.`;
    case "stopped":
      return `Stopped on request. ${left(facts)} ${GOES_ON}`;
    case "deadline":
      return `Stopped at its deadline. ${left(facts)} ${GOES_ON}`;
    case "gave up":
      return `Gave up after the same kind of failure many times in a row. ${left(facts)} ${failureOf(ending)}`;
    case "too many deletes":
    case "empty source":
      return guardSentence(ending);
  }
}

function exceptionCounts({ failed, refused }: Done): string {
  const parts = [
    ...(failed > 0 ? [`${formatCounted(failed, "entry", "entries")} failed`] : []),
    ...(refused > 0 ? [`${formatCounted(refused, "entry was", "entries were")} refused`] : []),
  ];
  return parts.join(" and ");
}

function failureOf(ending: Ending): string {
  if (ending?.because !== "gave up") return "";
  return `Last: ${ending.failure.because}; ${ending.failure.remedy}.`;
}

function guardSentence(ending: Ending): string {
  if (ending?.because === "too many deletes")
    return `${formatCounted(ending.deletes, "delete is", "deletes are")} more than the ${formatCount(ending.allowed)} that maxDeletes allows: nothing was deleted, everything else is done. Look at what is gone at the source; if it is meant, raise maxDeletes.`;
  return "The source is empty: nothing was deleted. Look whether that is meant; if so, delete the target's files by hand.";
}

/** What is left, as far as anybody knows. */
function left({ done, tally, total }: EndFacts): string {
  if (total !== undefined) {
    const files = Math.max(0, total.files - done.files);
    const bytes = Math.max(0, total.bytes - done.bytes);
    return `${formatCount(files)} of ${formatCounted(total.files, "file")} (${formatBytes(bytes)}) are left.`;
  }
  const seen = Math.max(0, tally.newFiles + tally.changedFiles - done.files);
  return `${formatCounted(done.files, "file")} carried; ${formatCount(seen)} seen and not carried, the rest not compared yet.`;
}

/** The table of a run, then its exceptions; `folder` holds all of them. */
export function formatRun(summary: RunSummary, folder?: string): readonly string[] {
  const { done, tally, requests, elapsedMs } = summary;
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const rows: [string, string][] = [
    ["compared", `${formatCount(tally.source.files)} files, ${formatCount(tally.source.directories)} directories`],
    ["unchanged", formatCount(tally.unchanged)],
    ["files put", `${formatCount(done.files)} (${formatRate(done.files / seconds)}/s)`],
    ["bytes put", `${formatBytes(done.bytes)} (${formatBytes(done.bytes / seconds)}/s)`],
    ["directories made", formatCount(done.directories)],
    ...(done.renamed > 0 ? [["renamed", formatCount(done.renamed)] as [string, string]] : []),
    ["metadata set", formatCount(done.metadata)],
    ["access set", formatCount(done.access)],
    ["deleted", formatCount(done.deleted)],
    ["failed", formatCount(done.failed)],
    ["refused", formatCount(done.refused)],
    ["remarks", formatCount(done.remarks)],
    ["requests", `${formatCount(requests.source)} to the source, ${formatCount(requests.target)} to the target`],
    ["time", formatDuration(elapsedMs)],
  ];
  const exceptions = formatExceptions(summary.firstExceptions, summary.exceptions, folder);
  const told = [...unmappedLines(tally), ...summary.notes];
  return [`${summary.from} → ${summary.to}`, summary.because, "", ...formatTable(rows), ...told, ...exceptions];
}

/** One line: `20,123 files, 1.9 GB put; 20 access changes`. */
export function runHeadline({ end, done, because }: RunSummary): string {
  if (end !== "complete") return because;
  const parts = [
    [done.directories, "directories made"],
    [done.renamed, "renamed"],
    [done.metadata, "metadata set"],
    [done.access, "access set"],
    [done.deleted, "deleted"],
  ] as const;
  const others = parts.filter(([count]) => count > 0).map(([count, what]) => `, ${formatCount(count)} ${what}`);
  return `${formatCounted(done.files, "file")} put, ${formatBytes(done.bytes)}${others.join("")}`;
}
