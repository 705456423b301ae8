/**
 * The names in one directory, always in order: pages of any list start anywhere without sorting, and go on while names come
 * and go. Short runs of names one behind the other, so that adding or removing one moves few others, however many there are.
 */
import type { NameOrder } from "./order.ts";

/** A run that grows longer is cut in two. */
const mostInRun = 512;

/** See the file's head. */
export class OrderedNames {
  readonly compare: NameOrder;
  readonly #runs: string[][] = [];

  constructor(compare: NameOrder) {
    this.compare = compare;
  }

  /** Adds a name that is not there. */
  add(name: string): void {
    const at = this.#runOf(name);
    const run = this.#runs[at];
    if (run === undefined) this.#runs.push([name]);
    else if (run.length < mostInRun) insert(run, firstNotBefore(run, name, this.compare), name);
    else if (at === this.#runs.length - 1 && this.compare(run.at(-1) ?? "", name) < 0) this.#runs.push([name]);
    else {
      this.#runs.splice(at + 1, 0, run.splice(mostInRun / 2));
      this.add(name);
    }
  }

  /** Removes a name that is there. */
  remove(name: string): void {
    const at = this.#runOf(name);
    const run = this.#runs[at] ?? [];
    run.splice(firstNotBefore(run, name, this.compare), 1);
    if (run.length === 0) this.#runs.splice(at, 1);
  }

  /** Every name that is not before the wanted one, ascending. Valid until the next change. */
  *from(wanted: string): Generator<string, void, undefined> {
    let at = this.#runOf(wanted);
    const first = this.#runs[at];
    if (first === undefined) return;
    for (let index = firstNotBefore(first, wanted, this.compare); index < first.length; index++)
      yield first[index] ?? "";
    for (let run = this.#runs[++at]; run !== undefined; run = this.#runs[++at]) yield* run;
  }

  /** The last name before the wanted one; undefined where there is none. */
  before(wanted: string): string | undefined {
    const at = this.#runOf(wanted);
    const run = this.#runs[at] ?? [];
    return run[firstNotBefore(run, wanted, this.compare) - 1] ?? this.#runs[at - 1]?.at(-1);
  }

  /** Index of the run in which a name is or belongs: the last one that does not begin behind it, or the first. */
  #runOf(name: string): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.#runs[middle]?.[0] ?? "", name) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** `splice` costs an array at each call. */
function insert(run: string[], at: number, name: string): void {
  if (at === run.length) run.push(name);
  else run.splice(at, 0, name);
}

/** Index of the first name that is not before the wanted one. */
function firstNotBefore(names: readonly string[], wanted: string, compare: NameOrder): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(names[middle] ?? "", wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
