/**
 * What soft delete keeps of one filesystem: each deleted file, or directory with all that it held, under its deletion id,
 * until its retention has run out. Kept in order of deletion, so that what has run out is found at the front.
 */
import type { Node } from "./node.ts";
import { byPath, type NameOrder } from "./order.ts";

/** One deleted path. */
export interface DeletedItem {
  /** The deletion's moment in 100 ns since 1601: 18 digits (recorded). */
  readonly id: string;
  /** Where it was. */
  readonly path: string;
  readonly node: Node;
  /** Milliseconds since 1970. */
  readonly deleted: number;
  /** Milliseconds since 1970: the retention of the day of the deletion counts, whatever it is changed to (documented). */
  readonly expires: number;
}

/** See the file's head. */
export class Trash {
  readonly #items = new Map<string, DeletedItem>();
  #ordered: readonly DeletedItem[] | undefined;

  get size(): number {
    return this.#items.size;
  }

  add(item: DeletedItem): void {
    this.#items.set(item.id, item);
    this.#ordered = undefined;
  }

  get(id: string): DeletedItem | undefined {
    return this.#items.get(id);
  }

  /** Takes an item out. */
  take(id: string): DeletedItem | undefined {
    const item = this.#items.get(id);
    if (this.#items.delete(id)) this.#ordered = undefined;
    return item;
  }

  /** Every item in order of deletion. */
  items(): IterableIterator<DeletedItem> {
    return this.#items.values();
  }

  /** Items in order of path; twins of one path in order of deletion. Valid until the next change. */
  inOrder(order: NameOrder): readonly DeletedItem[] {
    this.#ordered ??= [...this.#items.values()].sort((left, right) => byPath(order, left.path, right.path));
    return this.#ordered;
  }

  /** Items at the front whose retention has run out, at most so many. */
  expired(now: number, most: number): readonly DeletedItem[] {
    const found: DeletedItem[] = [];
    for (const item of this.#items.values()) {
      if (item.expires > now || found.length >= most) break;
      found.push(item);
    }
    return found;
  }
}
