/**
 * The judge of what has moved: reads both sides with the official Azure SDK and lists every difference. Nothing of the
 * migration may enter, neither its code nor its own verification.
 */
import { eachBounded } from "../local-azure/source-lake/bounded.ts";
import { picks } from "../local-azure/source-lake/chance.ts";
import { describe, describeRoot, namesOf, type Description, type EntryKind, type Side } from "./judge-side.ts";

export type { Side } from "./judge-side.ts";

export interface JudgeOptions {
  /** Metadata names (lower case) that the target may have beyond the source's, or with another value. */
  readonly ignoresMetadata?: (name: string) => boolean;
  /** Paths relative to both sides' directories that are no part of the comparison, on neither side. */
  readonly excludes?: (path: string) => boolean;
  /** Share (0 to 1) of the entries that are compared in all properties; the names and kinds of all are. @default 1 */
  readonly share?: number;
  /** Share (0 to 1) of the files compared so whose bytes are read too. @default 1 */
  readonly contentShare?: number;
  /** Decides which entries a share means. @default "judge" */
  readonly seed?: string;
  /** Whether the two directories themselves, or the roots, are compared too. @default true */
  readonly comparesRoot?: boolean;
  /** Entries under comparison at once. @default 32 */
  readonly concurrency?: number;
}

/** One property in which an entry differs; absent on a side: undefined there. */
export interface Difference {
  readonly path: string;
  readonly property: string;
  readonly source: string | undefined;
  readonly target: string | undefined;
}

export interface Judgement {
  readonly files: number;
  readonly directories: number;
  /** Entries that were compared in all properties, the root included. */
  readonly compared: number;
  /** Files whose bytes were read on both sides. */
  readonly contentsRead: number;
  /** Ordered by path. Empty: both sides agree. */
  readonly differences: readonly Difference[];
}

/** Compares the target with the source, entry by entry. Reads only. */
export async function judge(source: Side, target: Side, options: JudgeOptions = {}): Promise<Judgement> {
  const [sourceNames, targetNames] = await Promise.all([namesOf(source), namesOf(target)]);
  for (const names of [sourceNames, targetNames]) {
    for (const path of names.keys()) if (options.excludes?.(path) === true) names.delete(path);
  }
  const differences = compareNames(sourceNames, targetNames);
  const counts = { compared: 0, contentsRead: 0 };
  if (options.comparesRoot !== false) {
    differences.push(...compare("", await describeRoot(source), await describeRoot(target)));
    counts.compared += 1;
  }
  const ignoresMetadata = options.ignoresMetadata ?? ((): boolean => false);
  const common = [...sourceNames].filter(([path, kind]) => targetNames.get(path) === kind);
  const chosen = common.filter(([path]) => isAmong(path, "entries", options));
  await eachBounded(chosen, options.concurrency ?? 32, async ([path, kind]) => {
    const readsContent = kind === "file" && isAmong(path, "contents", options);
    const aspects = { ignoresMetadata, readsContent };
    const [one, other] = await Promise.all([describe(source, path, aspects), describe(target, path, aspects)]);
    differences.push(...compare(path, one, other));
    counts.compared += 1;
    if (readsContent) counts.contentsRead += 1;
  });
  differences.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
  const files = [...sourceNames.values()].filter((kind) => kind === "file").length;
  return { files, directories: sourceNames.size - files, ...counts, differences };
}

/** A judgement as a person reads it: the counts, and the first differences. */
export function formatJudgement(judgement: Judgement): string {
  const { files, directories, compared, contentsRead, differences } = judgement;
  const shown = differences.slice(0, 20).map(({ path, property, source, target }) => {
    return `  ${path || "/"}: ${property}: source ${source ?? "(none)"}, target ${target ?? "(none)"}`;
  });
  const summary = `${String(files)} files, ${String(directories)} directories, ${String(compared)} compared in all properties, `;
  const found = `${String(contentsRead)} contents read: ${String(differences.length)} differences`;
  return [summary + found, ...shown].join("\n");
}

function compareNames(source: Map<string, EntryKind>, target: Map<string, EntryKind>): Difference[] {
  const paths = new Set([...source.keys(), ...target.keys()]);
  return [...paths]
    .filter((path) => source.get(path) !== target.get(path))
    .map((path) => ({ path, property: "kind", source: source.get(path), target: target.get(path) }));
}

function compare(path: string, source: Description, target: Description): Difference[] {
  const properties = new Set([...source.keys(), ...target.keys()]);
  return [...properties]
    .filter((property) => source.get(property) !== target.get(property))
    .map((property) => ({ path, property, source: source.get(property), target: target.get(property) }));
}

function isAmong(path: string, what: "entries" | "contents", options: JudgeOptions): boolean {
  const share = what === "entries" ? options.share : options.contentShare;
  return picks(path, `${options.seed ?? "judge"} ${what}`, share ?? 1);
}
