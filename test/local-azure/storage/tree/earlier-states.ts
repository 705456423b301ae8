/**
 * What blobs of a flat account were before: snapshots that a client took, and versions that versioning kept. Each is the
 * whole entry of its time, told by that time.
 */
import type { FileEntry } from "./entry.ts";

/** One earlier state of a blob. */
export interface EarlierState {
  readonly kind: "snapshot" | "version";
  /** The moment, ISO 8601 with seven decimal places: it names the state, and sorts it. */
  readonly id: string;
  readonly entry: FileEntry;
}

/** Earlier states by name of blob, of each name in order of time. */
export class EarlierStates {
  readonly #byName = new Map<string, readonly EarlierState[]>();

  /** In order of time; empty where there is none. */
  of(name: string): readonly EarlierState[] {
    return this.#byName.get(name) ?? [];
  }

  find(name: string, kind: EarlierState["kind"], id: string): EarlierState | undefined {
    return this.of(name).find((each) => each.kind === kind && each.id === id);
  }

  /** Adds a state, in place of one of the same kind and moment. */
  add(name: string, state: EarlierState): void {
    const others = this.of(name).filter((each) => each.kind !== state.kind || each.id !== state.id);
    this.#byName.set(
      name,
      [...others, state].sort((left, right) => (left.id < right.id ? -1 : 1)),
    );
  }

  /** Forgets states: of one moment where it is named, else all of the kind. */
  remove(name: string, kind: EarlierState["kind"], id: string | undefined): void {
    const kept = this.of(name).filter((each) => each.kind !== kind || (id !== undefined && each.id !== id));
    if (kept.length === 0) this.#byName.delete(name);
    else this.#byName.set(name, kept);
  }

  /** Every state with its blob's name, names in no order. */
  *all(): Generator<readonly [name: string, state: EarlierState]> {
    for (const [name, states] of this.#byName) for (const state of states) yield [name, state];
  }

  /** Names that have any, in no order. */
  names(): IterableIterator<string> {
    return this.#byName.keys();
  }
}
