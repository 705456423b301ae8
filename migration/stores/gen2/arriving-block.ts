/**
 * Content on its way from the source to the target: what has come is sent while the rest is still coming, and whoever sends it
 * again begins again from its first byte. So a block takes as long as the slower side, not as long as both.
 */

/** Sent at once, unless the block ends: smaller parts would cost the system a call each. */
const LEAST_SENT_BYTES = 2 ** 20;

export class ArrivingBlock {
  /** As long as the content; whole once `fill` has resolved. */
  readonly bytes: Uint8Array;
  #filled = 0;
  #failure: { readonly error: unknown } | undefined;
  #change = Promise.withResolvers<undefined>();

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /**
   * Takes all content, once: laid into `bytes` by the source already, or copied as it comes, so that the network's buffers die
   * young. Rejects with what the source throws, as `parts` does then.
   */
  async fill(content: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of content) {
        const isLaid = chunk.buffer === this.bytes.buffer && chunk.byteOffset === this.bytes.byteOffset + this.#filled;
        if (!isLaid) this.bytes.set(chunk, this.#filled);
        this.#filled += chunk.length;
        this.#tell();
      }
    } catch (error) {
      this.#failure = { error };
      this.#tell();
      throw error;
    }
  }

  /** Resolves when there is something to send; rejects with what the source throws before. */
  async begun(): Promise<void> {
    await this.#until(Math.min(LEAST_SENT_BYTES, this.bytes.length));
  }

  /** The whole content from its beginning, as it comes; any number of times. Throws what the source throws. */
  async *parts(): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < this.bytes.length;) {
      await this.#until(Math.min(sent + LEAST_SENT_BYTES, this.bytes.length));
      const part = this.bytes.subarray(sent, this.#filled);
      yield part;
      sent += part.length;
    }
  }

  async #until(bytes: number): Promise<void> {
    while (this.#filled < bytes) {
      if (this.#failure !== undefined) throw this.#failure.error;
      await this.#change.promise;
    }
  }

  #tell(): void {
    this.#change.resolve(undefined);
    this.#change = Promise.withResolvers();
  }
}
