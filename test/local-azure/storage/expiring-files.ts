/**
 * Which file expires next, so that files whose time has come are gone before the next request is answered, also from lists.
 * A heap by time; an entry that no longer holds (the file was changed, moved or removed) is found out when its time comes.
 */

/** A file at a path, and when it expires (milliseconds since 1970). */
export interface ExpiringFile {
  readonly in: string;
  readonly path: string;
  readonly expires: number;
}

/** See the file's head. */
export class ExpiringFiles {
  readonly #heap: ExpiringFile[] = [];
  #wasUsed = false;

  /** Whether any file ever got a time: nothing has to be looked for where none did. */
  get wasUsed(): boolean {
    return this.#wasUsed;
  }

  get isEmpty(): boolean {
    return this.#heap.length === 0;
  }

  add(file: ExpiringFile): void {
    this.#wasUsed = true;
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.expires <= file.expires) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = file;
  }

  /** Takes out the earliest file whose time has come. */
  takeDue(now: number): ExpiringFile | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.expires > now) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts a file in at the top and lets it down to its place. */
  #sink(file: ExpiringFile): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const isRight = left !== undefined && right !== undefined && right.expires < left.expires;
      const next = isRight ? right : left;
      if (next === undefined || next.expires >= file.expires) break;
      heap[at] = next;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = file;
  }
}
