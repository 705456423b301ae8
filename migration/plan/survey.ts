/** Goes through a whole comparison and tells what it found, without changing anything. */
import type { Entry } from "../model/entry.ts";
import { ROOT_PATH } from "../model/path.ts";
import { allowedDeletes, type MaximumDeletes } from "../reconcile/apply-deletes.ts";
import type { Comparison } from "../reconcile/compare.ts";
import type { Decision } from "../reconcile/decide.ts";
import { DeleteList } from "../reconcile/delete-list.ts";
import type { Exception } from "../reconcile/exceptions.ts";
import type { Tally } from "../reconcile/tally.ts";
import type { Doubt } from "../reconcile/walk.ts";
import { oneLine } from "../report/one-line.ts";
import { formatCount, formatCounted } from "../report/quantities.ts";
import { Renames } from "./renames.ts";

export interface Survey {
  readonly tally: Tally;
  /** The first refusals, in the order of the walk. */
  readonly refusals: readonly Exception[];
  /** Whole sentences about what a reader should know. */
  readonly notes: readonly string[];
  /** The first file with content that would be put. */
  readonly sample: Entry | undefined;
}

const KEPT_REFUSALS = 20;

/** Goes through the comparison. Throws StoreFailure where a side cannot be listed. */
export async function survey(comparison: Comparison, maxDeletes: MaximumDeletes): Promise<Survey> {
  const refusals: Exception[] = [];
  const doubts: string[] = [];
  const renames = new Renames();
  // What a directory in doubt takes back of them is known only when all is gone through.
  const deletes = new DeleteList();
  let remarks = 0;
  let sample: Entry | undefined;
  let toDelete: number;
  try {
    for await (const step of comparison.steps) {
      if (step.is === "doubt") doubts.push(doubtNote(step));
      if (step.is !== "decision") {
        deletes[step.is](step.directory);
        continue;
      }
      const { action } = step.decision;
      remarks += step.decision.remarks.length;
      renames.add(step.decision);
      if (action.do === "put-file" && action.source.length > 0) sample ??= action.source;
      if (action.do === "refuse" && refusals.length < KEPT_REFUSALS)
        refusals.push(refusalOf(step.decision.path, action));
      if (action.do === "delete") await deletes.add(action.current);
    }
    toDelete = await deletes.count();
  } finally {
    await deletes.dispose();
  }
  const tally = { ...comparison.tally, toDelete };
  const notes = [...doubts, ...renames.notes(), ...deleteNotes(tally, maxDeletes), ...remarkNotes(remarks)];
  return { tally, refusals, notes, sample };
}

/** The run will list it as a failure, and deletes nothing there. */
function doubtNote({ directory, because, remedy }: Doubt): string {
  const what = directory === ROOT_PATH ? "The source's root" : `"${directory}"`;
  return oneLine(`${what} cannot be carried whole, and nothing below it is deleted: ${because}; ${remedy}.`);
}

function refusalOf(path: string, refused: Extract<Decision["action"], { do: "refuse" }>): Exception {
  const { because, remedy } = refused;
  return { severity: "refused", path, side: "target", operation: "compare", code: "", because, remedy };
}

function deleteNotes(tally: Tally, maxDeletes: MaximumDeletes): readonly string[] {
  if (tally.toDelete === 0) return [];
  if (tally.source.files + tally.source.directories === 0)
    return ["The source is empty: the run will stop before the first delete."];
  const allowed = allowedDeletes(maxDeletes, tally.oursAtTarget);
  if (tally.toDelete <= allowed) return [];
  return [
    `${formatCounted(tally.toDelete, "delete is", "deletes are")} more than the ${formatCount(allowed)} that maxDeletes allows: the run will stop before the first one.`,
  ];
}

function remarkNotes(remarks: number): readonly string[] {
  if (remarks === 0) return [];
  return [
    `${formatCounted(remarks, "entry is", "entries are")} carried with a remark: the report of the run names them.`,
  ];
}
