/** Counts made along an ordered walk that can take back what was counted below a directory that is listed again. */
import { isBelow, ROOT_PATH, type EntryPath } from "../model/path.ts";

export class Rewindable<Counts> {
  now: Counts;
  /** The counts as they were before the children of each open directory, outermost first. */
  readonly #open: { directory: EntryPath; before: Counts }[];

  constructor(zero: Counts) {
    this.now = structuredClone(zero);
    this.#open = [{ directory: ROOT_PATH, before: structuredClone(zero) }];
  }

  /** To be called with each path of the walk before it is counted. */
  reach(path: EntryPath): void {
    while (this.#open.length > 1 && !isBelow(path, this.#open.at(-1)?.directory ?? ROOT_PATH)) this.#open.pop();
  }

  /** To be called with each directory of the walk after it was counted. */
  enter(directory: EntryPath): void {
    if (directory === ROOT_PATH) this.#open.length = 0;
    this.#open.push({ directory, before: structuredClone(this.now) });
  }

  /** Forgets everything counted below `directory`, which holds the path that was reached last. */
  again(directory: EntryPath): void {
    while (this.#open.length > 1 && this.#open.at(-1)?.directory !== directory) this.#open.pop();
    const innermost = this.#open.at(-1);
    if (innermost !== undefined) this.now = structuredClone(innermost.before);
  }
}
