/** Bounded concurrency: so many tasks at once, a wait for a free slot, a wait for all to end. */
export class Slots {
  readonly #size: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];
  #idle: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Resolves when a slot is free, and starts the task in it. The task must not reject. */
  async start(task: () => Promise<void>): Promise<void> {
    if (this.#taken >= this.#size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken++;
    void task().then(() => this.#free());
  }

  #free(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#taken--;
    if (this.#taken === 0) {
      for (const resolve of this.#idle) resolve();
      this.#idle = [];
    }
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    if (this.#taken > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
