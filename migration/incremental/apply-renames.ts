/** Makes the renames of an incremental run at the target: marks first, side by side, then each move in the order found. */
import { markerId, nameDigest, type Marker } from "../model/marker.ts";
import { parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Done } from "../reconcile/done.ts";
import type { Rules } from "../reconcile/rules.ts";
import { wantedEntry } from "../reconcile/wanted.ts";
import { isStoreFailure } from "../stores/failure.ts";
import type { Source } from "../stores/source.ts";
import type { Place, Target } from "../stores/target.ts";
import { createGate } from "../transport/index.ts";
import { EarlierPaths } from "./change-set.ts";
import type { Incremental } from "./incremental-comparison.ts";
import { heldParent, NotAsExpected, ownEntry } from "./own-entry.ts";
import type { RenameStep } from "./rename-order.ts";

export interface RenamingGround {
  readonly incremental: Incremental;
  readonly source: Source;
  readonly target: Target;
  readonly rules: Rules;
  readonly concurrency: number;
  readonly done: Done;
  /** Nothing new is begun. */
  readonly stop: AbortSignal;
  readonly signal: AbortSignal;
}

/** The name of what goes aside, in our room: of this migration's own. */
export function asideName(rules: Rules, aside: string): string {
  return `${rules.migration}-${aside}`;
}

/** Throws NotAsExpected where something is another way than it was looked up: everything has to be compared then. */
export async function makeRenames(ground: RenamingGround): Promise<void> {
  const renaming = new Renaming(ground);
  try {
    await renaming.markAll();
    for (const step of ground.incremental.renames) {
      if (ground.stop.aborted) return;
      await renaming.make(step);
    }
  } catch (error) {
    if (!isStoreFailure(error) || error.kind === "stopped") throw error;
    throw new NotAsExpected(error.message, { cause: error });
  }
}

class Renaming {
  readonly #ground: RenamingGround;
  readonly #earlier: EarlierPaths;
  /** Directories that are made for what is renamed into them. */
  readonly #made: ReadonlySet<EntryPath>;

  constructor(ground: RenamingGround) {
    const { renames, changes } = ground.incremental;
    this.#ground = ground;
    this.#earlier = new EarlierPaths(changes.renames);
    this.#made = new Set(renames.flatMap((step) => (step.do === "make" ? [step.path] : [])));
  }

  /** Each entry that will be renamed says where to, so that it is ours at either place, whenever the run ends. */
  async markAll(): Promise<void> {
    const { incremental, concurrency, signal, stop } = this.#ground;
    const gate = createGate(concurrency);
    const marking = [...incremental.changes.renames].map(async ([earlier, to]) => {
      const leave = await gate.enter(signal);
      return (stop.aborted ? Promise.resolve() : this.#mark(earlier, to)).finally(leave);
    });
    const failed = (await Promise.allSettled(marking)).find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  async make(step: RenameStep): Promise<void> {
    const { target, rules, signal, incremental, done } = this.#ground;
    if (step.do === "make") return this.#makeDirectory(step.path);
    const from = placeOf(step.from, rules);
    if (step.do === "set aside") return target.rename(from, { aside: asideName(rules, step.aside) }, { signal });
    const replaced =
      step.replaces === undefined ? undefined : ownEntry(step.replaces, incremental.held, this.#ground.rules);
    if (replaced !== undefined) incremental.fingerprint.remove(replaced);
    const options = replaced === undefined ? { signal } : { signal, replaces: replaced.version };
    await target.rename(from, { path: step.to }, options);
    done.renamed++;
  }

  async #mark(earlier: EntryPath, to: EntryPath): Promise<void> {
    const { incremental, target, signal, rules } = this.#ground;
    const entry = ownEntry(earlier, incremental.held, rules);
    const parent = heldParent(earlier, incremental.held, rules);
    const moving = { name: nameDigest(to), parent: this.#markerOf(parentPath(to)) };
    const marker: Marker = { ...entry.marker, name: nameDigest(earlier), parent, moving };
    await target.setMetadata({ ...entry, marker }, entry, signal);
    incremental.fingerprint.renamed(entry, to);
  }

  async #makeDirectory(path: EntryPath): Promise<void> {
    const { source, target, rules, signal, done } = this.#ground;
    const entry = await source.entry(path, signal);
    if (entry?.kind !== "directory") throw new NotAsExpected(`"${path}" is no directory at the source any more`);
    const wanted = wantedEntry(entry, rules, this.#markerOf(parentPath(path)));
    if ("refused" in wanted) throw new NotAsExpected(`"${path}": ${wanted.refused}`);
    await target.makeDirectory(wanted.entry, { inheritsOwnerOnly: false, signal });
    done.directories++;
  }

  #markerOf(directory: EntryPath): string {
    const { rules, incremental } = this.#ground;
    if (directory === ROOT_PATH) return rules.rootMarker;
    if (this.#made.has(directory)) return markerId(rules.migration, directory);
    const earlier = this.#earlier.of(directory);
    const id = earlier === undefined ? undefined : incremental.held.get(earlier)?.marker?.id;
    if (id === undefined) throw new NotAsExpected(`"${directory}", which something was renamed into, is not there`);
    return id;
  }
}

function placeOf(place: Place, rules: Rules): Place {
  return "path" in place ? place : { ...place, aside: asideName(rules, place.aside) };
}
