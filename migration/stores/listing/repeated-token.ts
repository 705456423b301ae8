/**
 * Tells a listing that goes round in a circle by its continuation tokens, in the memory of one of them (Brent's way: the one
 * that is compared with is a later one after 1, 2, 4, … pages). Pure.
 */
export class RepeatedToken {
  #compared: string | undefined;
  #pages = 0;
  #until = 1;

  /** Whether this token came before; of a circle of any length one of its tokens is told, within three rounds. */
  isRepeated(token: string): boolean {
    if (token === this.#compared) return true;
    this.#pages += 1;
    if (this.#pages < this.#until) return false;
    this.#compared = token;
    this.#pages = 0;
    this.#until *= 2;
    return false;
  }
}

/** What is told of such a listing. */
export const ENDLESS = "the same continuation token again: the listing would never end";
