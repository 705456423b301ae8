/**
 * Reports that a walk makes along its way, held back up to a bound, because a directory that is listed again takes back
 * what was said of everything below it.
 */
import { isBelow, type EntryPath } from "../model/path.ts";

const BOUND = 10_000;

export class HeldBack<Report extends { readonly path: EntryPath }> {
  readonly #sink: (report: Report) => void;
  #held: Report[] = [];

  constructor(sink: (report: Report) => void) {
    this.#sink = sink;
  }

  hold(report: Report): void {
    this.#held.push(report);
    if (this.#held.length > BOUND) this.release();
  }

  /** Drops what was reported below `directory`, and gives it back. */
  again(directory: EntryPath): readonly Report[] {
    const dropped = this.#held.filter(({ path }) => isBelow(path, directory));
    this.#held = this.#held.filter(({ path }) => !isBelow(path, directory));
    return dropped;
  }

  /** Gives everything to the sink. */
  release(): void {
    for (const report of this.#held) this.#sink(report);
    this.#held = [];
  }
}
