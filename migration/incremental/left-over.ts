/** What a run went by: paths whose entries failed, were refused or could not be deleted, to be looked at again by the next one. Pure. */
import { isAtOrBelow, type EntryPath } from "../model/path.ts";

/** Of more, none is kept: everything is compared, which is as quick by then. */
const MOST_LEFT_OVER = 1_000;

export class LeftOver {
  readonly #paths = new Set<EntryPath>();
  #tooMany = false;

  /** A directory stands for all below it. */
  add(path: EntryPath): void {
    if (isAtOrBelow(path, (at) => this.#paths.has(at))) return;
    if (this.#paths.size < MOST_LEFT_OVER) this.#paths.add(path);
    else this.#tooMany = true;
  }

  /** Undefined where there are too many to be told. */
  get paths(): readonly EntryPath[] | undefined {
    return this.#tooMany ? undefined : [...this.#paths];
  }
}
