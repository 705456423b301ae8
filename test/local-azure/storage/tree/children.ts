/** What one directory holds: found by name at once, and in order when somebody lists. */
import type { Node } from "./node.ts";
import type { NameOrder } from "./order.ts";
import { OrderedNames } from "./ordered-names.ts";

/** Children by name. */
export class Children {
  readonly #nodes = new Map<string, Node>();
  readonly #names: OrderedNames;

  constructor(order: NameOrder) {
    this.#names = new OrderedNames(order);
  }

  /** The order in which the names are listed. */
  get order(): NameOrder {
    return this.#names.compare;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(name: string): Node | undefined {
    return this.#nodes.get(name);
  }

  set(name: string, node: Node): void {
    if (!this.#nodes.has(name)) this.#names.add(name);
    this.#nodes.set(name, node);
  }

  delete(name: string): void {
    if (this.#nodes.delete(name)) this.#names.remove(name);
  }

  /** Every child, in no particular order. */
  entries(): IterableIterator<[string, Node]> {
    return this.#nodes.entries();
  }

  /** Names in ascending order from the first that is not before the wanted one. Valid until the next change. */
  names(from = ""): Generator<string, void, undefined> {
    return this.#names.from(from);
  }

  /** The last name before the wanted one; undefined where there is none. */
  nameBefore(wanted: string): string | undefined {
    return this.#names.before(wanted);
  }
}
