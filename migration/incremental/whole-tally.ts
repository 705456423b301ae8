/** The counts of a whole lake, of those at the base and of what changed since. Pure. */
import { ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Decision } from "../reconcile/decide.ts";
import type { Pair } from "../reconcile/pair.ts";
import type { Tally } from "../reconcile/tally.ts";

/** What the source holds. */
export type Holding = Tally["source"];

/** Follows what the source holds from the base on. */
export class HoldingNow {
  now: Holding;
  readonly #isCounted: (path: EntryPath) => boolean;

  /** @param isCounted whether what stands at a path is followed; what is not, stays as the base has it */
  constructor(base: Holding, isCounted: (path: EntryPath) => boolean = () => true) {
    this.now = base;
    this.#isCounted = isCounted;
  }

  decided({ action }: Decision, { path, source, target }: Pair): void {
    if (path === ROOT_PATH || !this.#isCounted(path)) return;
    if (source !== undefined && (action.do === "make-directory" || action.do === "put-file")) this.#add(source, 1);
    if (target !== undefined && takesAway(action, source === undefined)) this.#add(target, -1);
  }

  #add({ kind, length }: { kind: "file" | "directory"; length: number }, sign: 1 | -1): void {
    const { files, directories, bytes } = this.now;
    this.now =
      kind === "file"
        ? { files: files + sign, directories, bytes: bytes + sign * length }
        : { files, directories: directories + sign, bytes };
  }
}

/** Whether an entry of ours is no part of the source any more, or another one stands in its place. */
function takesAway(action: Decision["action"], isGone: boolean): boolean {
  if (action.do === "put-file") return action.because === "content changed";
  return isGone && (action.do === "delete" || (action.do === "nothing" && action.because === "only at the target"));
}

/** `part` counts what was looked at; `oursAtBase` is how many entries the migration had put at the target. */
export function wholeTally(
  part: Tally,
  whole: { readonly source: Holding; readonly oursAtBase: number; readonly renamed: number },
): Tally {
  const { newFiles, newDirectories, changedFiles, metadataOnly, accessOnly, refused } = part;
  const touched = newFiles + newDirectories + changedFiles + metadataOnly + accessOnly + refused;
  const entries = whole.source.files + whole.source.directories;
  return {
    ...part,
    source: whole.source,
    oursAtTarget: whole.oursAtBase,
    unchanged: Math.max(0, entries - touched - whole.renamed),
    renamed: whole.renamed,
  };
}
