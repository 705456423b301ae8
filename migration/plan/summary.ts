/** The plan of one migration: what a run would do now, as plain JSON for states and reports, and as the block of text that preview shows. */
import type { Exception } from "../reconcile/exceptions.ts";
import { formatException } from "../report/exception.ts";
import { formatBytes, formatCount, formatCounted, formatDuration, formatTable } from "../report/quantities.ts";
import { bytesToMove, hasWork, type Tally } from "../reconcile/tally.ts";
import { unmappedHeadline, unmappedLines } from "../report/unmapped-principals.ts";
import type { Estimate } from "./estimate.ts";

export interface PlanSummary {
  readonly schema: 1;
  /** Canonical URIs; `to` is the target as far as it is known while its account is still to be made. */
  readonly from: string;
  readonly to: string;
  /** Whether the target could be compared: not where it does not exist yet, or may not be seen. */
  readonly targetIs: "there" | "missing" | "unseen";
  readonly tally: Tally;
  /** Whether a run would do anything, or something keeps both sides from agreeing. */
  readonly hasWork: boolean;
  readonly estimate: Estimate;
  /** What could not be seen, and what a reader should know: whole sentences. */
  readonly notes: readonly string[];
  /** The first entries that would not be carried, each as one line. */
  readonly refused: readonly string[];
}

type Row = readonly [label: string, text: string];

/** As many refused entries as a plan names. */
const NAMED_REFUSALS = 10;

/** The lines of a plan's first refusals. */
export function namedRefusals(refusals: readonly Exception[]): readonly string[] {
  return refusals.slice(0, NAMED_REFUSALS).map(formatException);
}

/** The block of a plan, headed by the migration's name; the lines below are indented. */
export function formatPlan(name: string, plan: PlanSummary): string {
  const { tally } = plan;
  const rows: Row[] = [
    ["source", `${entriesOf(tally.source.files, tally.source.directories)}, ${formatBytes(tally.source.bytes)}`],
    ...actionRows(tally),
    ...quietRows(tally),
    ...unmappedRows(tally),
    ["estimate", formatEstimate(plan.estimate)],
  ];
  const notes = [...unmappedLines(tally), ...plan.refused, ...plan.notes];
  return [`${name}: ${plan.from} → ${plan.to}`, ...[...formatTable(rows), ...notes].map((line) => `  ${line}`)].join(
    "\n",
  );
}

/** What a run would change, each row there only if it would. */
function actionRows(tally: Tally): Row[] {
  if (!hasWork(tally)) return [["to do", "nothing: both sides agree"]];
  const rows: Row[] = [];
  if (tally.newFiles + tally.newDirectories > 0)
    rows.push(["new", `${entriesOf(tally.newFiles, tally.newDirectories)}, ${formatBytes(tally.newBytes)}`]);
  if (tally.changedFiles > 0)
    rows.push(["changed", `${formatCounted(tally.changedFiles, "file")}, ${formatBytes(tally.changedBytes)}`]);
  if (tally.renamed > 0) rows.push(["to rename", `${entries(tally.renamed)}, each with all below it`]);
  if (tally.metadataOnly > 0) rows.push(["metadata", `${entries(tally.metadataOnly)}, without their content`]);
  if (tally.accessOnly > 0)
    rows.push(["access", `${entries(tally.accessOnly)} whose owner, group, permissions or ACL will change`]);
  if (tally.toDelete > 0) rows.push(["to delete", `${entries(tally.toDelete)} that are gone at the source`]);
  if (tally.refused > 0) rows.push(["refused", `${entries(tally.refused)} will not be carried`]);
  return rows;
}

/** What a run leaves alone. */
function quietRows(tally: Tally): Row[] {
  const rows: Row[] = [["unchanged", entries(tally.unchanged)]];
  if (tally.excluded > 0) rows.push(["excluded", entries(tally.excluded)]);
  if (tally.keptAtTarget > 0)
    rows.push(["kept", `${entries(tally.keptAtTarget)} gone at the source stay at the target (deletes: keep)`]);
  if (tally.notOurs > 0)
    rows.push(["not ours", `${entries(tally.notOurs)} at the target that this migration did not put there stay`]);
  return rows;
}

function unmappedRows(tally: Tally): Row[] {
  const headline = unmappedHeadline(tally);
  return headline === "" ? [] : [["unmapped", headline]];
}

function entries(count: number): string {
  return formatCounted(count, "entry", "entries");
}

function entriesOf(files: number, directories: number): string {
  return `${formatCounted(files, "file")}, ${formatCounted(directories, "directory", "directories")}`;
}

function formatEstimate({ requests, durationMs, rates }: Estimate): string {
  const stated = `at ${formatCount(rates.requestsPerSecond)} requests/s and ${formatBytes(rates.bytesPerSecond)}/s`;
  return `${formatCounted(requests, "request")} at most, ${formatDuration(durationMs)} (${stated})`;
}

/** One line for a table of resources: `20,123 new, 3 changed, 1.9 GB to move`. */
export function planHeadline(tally: Tally): string {
  if (!hasWork(tally)) return `nothing to do: ${formatCount(tally.unchanged)} entries agree`;
  const parts = [
    [tally.newFiles + tally.newDirectories, "new"],
    [tally.changedFiles, "changed"],
    [tally.renamed, "to rename"],
    [tally.metadataOnly, "metadata only"],
    [tally.accessOnly, "access only"],
    [tally.toDelete, "to delete"],
    [tally.refused, "refused"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
  return `${shown.join(", ")}, ${formatBytes(bytesToMove(tally))} to move`;
}
