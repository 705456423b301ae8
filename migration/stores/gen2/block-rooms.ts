/**
 * Memory for blocks: bounded, given to who asks first, and used again, because the system clears fresh memory page by page,
 * which costs as much as reading into it. All of it is given up when no block is under way any more.
 */
import { abortReason } from "../../transport/index.ts";

interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
}

export class BlockRooms {
  readonly #mostBytes: number;
  readonly #free: Buffer[] = [];
  readonly #waiting = new Set<Waiter>();
  #usedBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * Lends memory of at least so many bytes, with anything in them, until `use` has ended: it must not be touched then. One
   * block that is larger than the bound is alone. Rejects with what `use` throws, or with the signal's reason while it waits.
   */
  async lend<Result>(bytes: number, signal: AbortSignal, use: (room: Buffer) => Promise<Result>): Promise<Result> {
    await this.#enter(bytes, signal);
    try {
      const room = this.#take(bytes);
      const result = await use(room);
      // What broke off may still be written to, or sent: its memory is left to the garbage collector.
      this.#free.push(room);
      return result;
    } finally {
      this.#leave(bytes);
    }
  }

  #fits(bytes: number): boolean {
    return this.#usedBytes === 0 || this.#usedBytes + bytes <= this.#mostBytes;
  }

  async #enter(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#waiting.size === 0 && this.#fits(bytes)) this.#usedBytes += bytes;
    else await this.#wait(bytes, signal);
  }

  #wait(bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abandon = (): void => {
        this.#waiting.delete(waiter);
        this.#admit();
        reject(abortReason(signal));
      };
      const admit = (): void => {
        signal.removeEventListener("abort", abandon);
        resolve();
      };
      const waiter: Waiter = { bytes, admit };
      this.#waiting.add(waiter);
      signal.addEventListener("abort", abandon, { once: true });
    });
  }

  #leave(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#admit();
    if (this.#usedBytes === 0) this.#free.length = 0;
  }

  /** In the order in which they came: blocks of a file wait for those before them. */
  #admit(): void {
    for (const waiter of this.#waiting) {
      if (!this.#fits(waiter.bytes)) return;
      this.#waiting.delete(waiter);
      this.#usedBytes += waiter.bytes;
      waiter.admit();
    }
  }

  #take(bytes: number): Buffer {
    const found = this.#free.findLastIndex((room) => room.length >= bytes);
    const [room] = found < 0 ? [] : this.#free.splice(found, 1);
    if (room !== undefined) return room;
    // Those that are too small make place.
    this.#free.length = 0;
    return Buffer.allocUnsafeSlow(bytes);
  }
}
