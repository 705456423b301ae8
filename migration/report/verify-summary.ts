/** What a verification found: plain JSON, and the sentences that a person reads. */
import type { Verified } from "../reconcile/verify.ts";
import { formatExceptions } from "./exception.ts";
import { formatBytes, formatCount, formatCounted, formatDuration, formatTable } from "./quantities.ts";

export interface VerifySummary {
  readonly schema: 1;
  readonly migration: string;
  /** Canonical URIs. */
  readonly from: string;
  readonly to: string;
  readonly equal: boolean;
  readonly verified: Verified;
  /** The first differences as lines. */
  readonly firstDifferences: readonly string[];
  readonly requests: { readonly source: number; readonly target: number };
  readonly elapsedMs: number;
}

/** One sentence. */
export function verifyHeadline({ equal, verified }: VerifySummary): string {
  const compared = `${formatCounted(verified.files, "file")}, ${formatCounted(verified.directories, "directory", "directories")}, ${formatBytes(verified.bytes)}`;
  if (equal) return `Both sides agree: ${compared}.`;
  return `${formatCounted(verified.differences, "difference")} in ${compared}.`;
}

/** The headline, the table, the first differences; `folder` holds all of them. */
export function formatVerification(summary: VerifySummary, folder?: string): readonly string[] {
  const { verified, requests, elapsedMs } = summary;
  const rows: [string, string][] = [
    ["files", formatCount(verified.files)],
    ["by MD5", formatCount(verified.byMd5)],
    ["by length", formatCount(verified.files - verified.byMd5)],
    ["directories", formatCount(verified.directories)],
    ["bytes", formatBytes(verified.bytes)],
    ["differences", formatCount(verified.differences)],
    ["requests", `${formatCount(requests.source)} to the source, ${formatCount(requests.target)} to the target`],
    ["time", formatDuration(elapsedMs)],
  ];
  const differences = formatExceptions(summary.firstDifferences, verified.differences, folder);
  return [`${summary.from} → ${summary.to}`, verifyHeadline(summary), "", ...formatTable(rows), ...differences];
}
