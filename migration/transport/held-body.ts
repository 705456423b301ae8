/**
 * The body of an answer that holds a connection, and a place among those that there may be, until it is read to its end, breaks
 * off, or is left. A generator would not do: one that is left before its first chunk never comes to its end.
 */

export interface BodyHolder {
  /** Called once, whatever ends the body. */
  readonly onEnd: () => void;
  /** Ends the connection of a body that is left; before or after its first chunk. */
  readonly abandon: () => void;
  /** What a failure of the body means to whom reads it. */
  readonly failure: (error: unknown) => unknown;
}

export class HeldBody implements AsyncIterableIterator<Uint8Array, undefined, undefined> {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #holder: BodyHolder;
  #isOver = false;

  constructor(chunks: AsyncIterable<Uint8Array>, holder: BodyHolder) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#holder = holder;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      const next = await this.#chunks.next();
      if (next.done !== true) return next;
      this.#end();
      return { done: true, value: undefined };
    } catch (error) {
      this.#end();
      throw this.#holder.failure(error);
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (!this.#isOver) {
      this.#holder.abandon();
      await this.#chunks.return?.();
      this.#end();
    }
    return { done: true, value: undefined };
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#holder.onEnd();
  }
}
