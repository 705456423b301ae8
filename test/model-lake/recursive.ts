/** Recursive changes of access lists in the plain model: page after page, as a client that follows the continuation sees them. */
import { listSet, modified, removed, type AccessList } from "./access-list.ts";
import type { ModelLake } from "./effects.ts";
import { inOrder, isBelow } from "./item.ts";
import type { Caller, Doing } from "./operation.ts";
import { Rights } from "./rights.ts";

/** What all pages of a run tell together. */
export interface RunResult {
  readonly directories: number;
  readonly files: number;
  readonly failed: readonly string[];
  readonly pages: number;
}

const changes = { set: listSet, modify: modified, remove: removed } as const;

/** Carries out one run that no rule refuses. A run without force ends with the first page that has failures. */
export function runRecursive(lake: ModelLake, by: Caller, what: Doing<"recursive">): RunResult {
  const inside = [...lake.items.keys()].filter((each) => isBelow(each, what.path));
  const paths = [what.path, ...inOrder(inside)];
  const result = { directories: 0, files: 0, failed: [] as string[], pages: 0 };
  for (let start = 0; start < paths.length; start += what.records) {
    result.pages++;
    if (!page(lake, by, what, paths.slice(start, start + what.records), result)) break;
  }
  return result;
}

/** One page: rights are those at its start. @returns false where failures end the run. */
function page(
  lake: ModelLake,
  by: Caller,
  what: Doing<"recursive">,
  ...[paths, result]: [readonly string[], { directories: number; files: number; failed: string[] }]
): boolean {
  const rights = new Rights(new Map(lake.items), by);
  for (const path of paths) {
    const item = lake.items.get(path)!;
    if (!rights.changesList(path)) {
      result.failed.push(path);
      continue;
    }
    const isDirectory = item.kind === "directory";
    const list: AccessList = changes[what.mode](item.list, what.list, isDirectory);
    lake.items.set(path, { ...item, list });
    if (isDirectory) result.directories++;
    else result.files++;
  }
  return what.force || result.failed.length === 0;
}
