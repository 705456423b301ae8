/**
 * The names in one directory: found by name at once, and in order when somebody lists. The order is made at the first
 * listing and kept up by merging in what came since, so that adding to a directory never sorts it.
 */
import type { Node } from "./node.ts";
import type { NameOrder } from "./order.ts";

const none: readonly string[] = [];

/** How many more names than there are children may wait to be merged in. */
const mostAddedBeside = 1000;

/** Children by name. Names that are gone may still be in `order()`: look each up before use. */
export class Children {
  readonly #nodes = new Map<string, Node>();
  #ordered: string[] | undefined;
  #added: string[] = [];
  #removed = 0;

  get size(): number {
    return this.#nodes.size;
  }

  get(name: string): Node | undefined {
    return this.#nodes.get(name);
  }

  set(name: string, node: Node): void {
    const isNew = !this.#nodes.has(name);
    this.#nodes.set(name, node);
    if (!isNew || this.#ordered === undefined) return;
    this.#added.push(name);
    if (this.#added.length > this.#nodes.size + mostAddedBeside) this.#forgetOrder();
  }

  /** The order is made anew by the next listing: names that came and went would be kept for ever. */
  #forgetOrder(): void {
    this.#ordered = undefined;
    this.#added = [];
    this.#removed = 0;
  }

  delete(name: string): void {
    if (this.#nodes.delete(name) && this.#ordered !== undefined) this.#removed++;
  }

  /** Every child, in no particular order. */
  entries(): IterableIterator<[string, Node]> {
    return this.#nodes.entries();
  }

  /** All names in ascending order, and perhaps some that are gone. Valid until the next change. */
  order(compare: NameOrder): readonly string[] {
    if (this.#nodes.size === 0) return none;
    const ordered = this.#ordered;
    if (ordered === undefined || this.#removed > ordered.length / 2) {
      this.#ordered = [...this.#nodes.keys()].sort(compare);
      this.#added = [];
      this.#removed = 0;
      return this.#ordered;
    }
    if (this.#added.length > 0) this.#ordered = this.#merged(ordered, compare);
    return this.#ordered ?? none;
  }

  #merged(ordered: readonly string[], compare: NameOrder): string[] {
    const added = this.#added.sort(compare);
    const merged: string[] = [];
    const push = (name: string): void => {
      if (merged.at(-1) !== name && this.#nodes.has(name)) merged.push(name);
    };
    let next = 0;
    for (const name of ordered) {
      for (let other = added[next]; other !== undefined && compare(other, name) <= 0; other = added[++next])
        push(other);
      push(name);
    }
    for (; next < added.length; next++) push(added[next] ?? "");
    this.#added = [];
    this.#removed = 0;
    return merged;
  }
}

/** Index of the first name that is not before the wanted one. */
export function firstNotBefore(names: readonly string[], wanted: string, compare: NameOrder): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(names[middle] ?? "", wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
