/** One page of List Blobs: takes entries in their order, from a place on, until it is full. */
import type { NameOrder } from "../tree/order.ts";
import { type Beside, ownKey } from "./listed-beside.ts";

/** Where a page starts: a name, and a key among what is told under it; "" starts at the first of it. */
export interface ListPlace {
  readonly name: string;
  readonly key: string;
}

/** Reads the place that a marker holds. */
export function placeOf(text: string): ListPlace {
  const [name = "", key = ""] = text.split("\0", 2);
  return { name, key };
}

/** See the file's head. */
export class ListPage {
  #body = "";
  #next = "";
  #told = 0;
  #at = 0;
  readonly #limit: number;
  readonly #from: ListPlace;
  readonly #besides: readonly Beside[];
  readonly #compare: NameOrder;

  /** @param besides what is told beside the blobs, in the order of `compare`, then of keys. */
  constructor(
    wish: { readonly limit: number; readonly from: ListPlace },
    besides: readonly Beside[],
    compare: NameOrder,
  ) {
    this.#limit = wish.limit;
    this.#from = wish.from;
    this.#besides = besides;
    this.#compare = compare;
  }

  get body(): string {
    return this.#body;
  }

  /** Where the next page starts; "" at the end. */
  get next(): string {
    return this.#next;
  }

  /** Takes one entry; false: the page is full. */
  #put(name: string, key: string, element: () => string): boolean {
    if (this.#told >= this.#limit) {
      this.#next = this.#besides.length === 0 ? name : `${name}\0${key}`;
      return false;
    }
    this.#told++;
    this.#body += element();
    return true;
  }

  #isBefore(beside: Beside): boolean {
    const difference = this.#compare(beside.name, this.#from.name);
    return difference < 0 || (difference === 0 && beside.key < this.#from.key);
  }

  /** Takes what is told beside, before and under a name; undefined: all that is left. */
  #putBesides(name: string | undefined): boolean {
    for (let each = this.#besides[this.#at]; each !== undefined; each = this.#besides[this.#at]) {
      if (name !== undefined && this.#compare(each.name, name) > 0) return true;
      const isItself = each.name === name && each.key === ownKey;
      if (!isItself && !this.#isBefore(each) && !this.#put(each.name, each.key, each.element)) return false;
      this.#at++;
    }
    return true;
  }

  /** Takes a blob, a directory or a common name; false: the page is full. */
  tell(name: string, element: () => string): boolean {
    if (this.#at < this.#besides.length && !this.#putBesides(name)) return false;
    return this.#put(name, ownKey, element);
  }

  /** Takes what is left when every blob was told. */
  end(): void {
    if (this.#next === "") this.#putBesides(undefined);
  }
}
