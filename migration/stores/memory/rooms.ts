/** Where the items of a lake in memory stand: in the lake itself, or moved aside under a name that no listing shows. */
import type { Entry } from "../../model/entry.ts";
import { isBelow, joinPath, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import type { Place } from "../target.ts";

export interface Item {
  entry: Entry;
  content: Uint8Array;
}

export class Rooms {
  /** Items by path; the root is among them. */
  readonly lake = new Map<EntryPath, Item>();
  /** What was moved aside, by name: items by their path below it. */
  readonly #aside = new Map<string, Map<EntryPath, Item>>();

  /** Whether anything stands at the place. */
  holds(place: Place): boolean {
    return this.#at(place).size > 0;
  }

  /** What stands there itself, whatever is below it. */
  itemAt(place: Place): Item | undefined {
    return this.#roomOf(place).get(baseOf(place));
  }

  /** Moves what stands at `from`, with all below it; an item takes the place of one at the same path. */
  move(from: Place, to: Place): void {
    const moved = this.#at(from);
    for (const below of moved.keys()) this.#roomOf(from).delete(joinPath(baseOf(from), below));
    for (const [below, { entry, content }] of moved) {
      const path = joinPath(baseOf(to), below);
      this.#roomOf(to).set(path, { entry: { ...entry, path }, content });
    }
  }

  /** Forgets what was moved aside under a name. */
  emptyAside(name: string): void {
    this.#aside.delete(name);
  }

  /** What stands at a place, by its path below it. */
  #at(place: Place): ReadonlyMap<EntryPath, Item> {
    const base = baseOf(place);
    const found = [...this.#roomOf(place)].filter(([path]) => path === base || isBelow(path, base));
    return new Map(found.map(([path, item]) => [path === base ? ROOT_PATH : relative(path, base), item]));
  }

  #roomOf(place: Place): Map<EntryPath, Item> {
    if ("path" in place) return this.lake;
    const aside = this.#aside.get(place.aside) ?? new Map<EntryPath, Item>();
    this.#aside.set(place.aside, aside);
    return aside;
  }
}

/** What messages call a place. */
export function nameOf(place: Place): EntryPath {
  return "path" in place ? place.path : place.aside;
}

/** The path of a place in the room that holds it. */
function baseOf(place: Place): EntryPath {
  return "path" in place ? place.path : (place.below ?? ROOT_PATH);
}

function relative(path: EntryPath, base: EntryPath): EntryPath {
  return base === ROOT_PATH ? path : path.slice(base.length + 1);
}
