/** An answer's body, put together as it comes. What arrives is copied at once, so that the network's buffers die young. */

const EMPTY = Buffer.alloc(0);
/** A body of unknown length doubles its room whenever it is full. */
const FIRST_ROOM_BYTES = 256 * 1024;
/** What is announced is no more than a hint, and nobody may make us reserve any amount by it. */
const MOST_ANNOUNCED_BYTES = 64 * 1024 * 1024;

export class CollectedBody {
  /** Bytes that are announced, 0 where they are not. */
  readonly #announced: number;
  #room: Buffer = EMPTY;
  #length = 0;

  constructor(announced: number) {
    this.#announced = Number.isSafeInteger(announced) ? Math.min(announced, MOST_ANNOUNCED_BYTES) : 0;
  }

  add(chunk: Uint8Array): void {
    if (this.#length === 0 && chunk.length >= this.#announced && this.#announced > 0)
      this.#room = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    else this.#copy(chunk);
    this.#length += chunk.length;
  }

  /** All that was added. Valid once nothing more is. */
  whole(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  #copy(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#room.length) {
      const room = Buffer.allocUnsafeSlow(Math.max(needed, this.#announced || FIRST_ROOM_BYTES, 2 * this.#room.length));
      this.#room.copy(room, 0, 0, this.#length);
      this.#room = room;
    }
    this.#room.set(chunk, this.#length);
  }
}
