/** The openings that this process holds: one for each account, however many work behind it, and none after its last breath. */

/** Ends one's own part in an opening; the last one closes. Throws what closing throws. A second call does nothing. */
export type Release = () => Promise<void>;

export interface Lock {
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Door {
  holders: number;
  /** What is under way: opening and closing take turns. */
  turn: Promise<unknown>;
  lock: Lock;
}

export class HeldOpenings {
  readonly #doors = new Map<string, Door>();
  readonly #onSignal = (): void => void this.#closeAndEnd();

  /** Opens unless somebody holds it open already. Where opening fails, whatever it may have opened is closed. */
  async hold(account: string, lock: Lock): Promise<Release> {
    const key = account.toLowerCase();
    const door = this.#doors.get(key) ?? { holders: 0, turn: Promise.resolve(), lock };
    this.#doors.set(key, door);
    await this.#inTurn(door, async () => {
      if (door.holders === 0) await this.#open(door, lock);
      door.holders += 1;
    });
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      await this.#inTurn(door, async () => {
        door.holders -= 1;
        if (door.holders > 0) return;
        await door.lock.close().finally(() => {
          this.#listen();
        });
      });
    };
  }

  async #open(door: Door, lock: Lock): Promise<void> {
    door.lock = lock;
    door.holders = 1;
    this.#listen();
    try {
      await lock.open();
    } catch (error) {
      // The answer may have been lost, and the change made.
      await lock.close().catch(() => undefined);
      throw error;
    } finally {
      door.holders = 0;
    }
  }

  #inTurn<Result>(door: Door, act: () => Promise<Result>): Promise<Result> {
    const result = door.turn.then(act);
    door.turn = result.catch(() => undefined);
    return result;
  }

  /** Pulumi ends a provider by SIGINT and, five seconds later, for good. */
  #listen(): void {
    const isHeld = [...this.#doors.values()].some(({ holders }) => holders > 0);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.off(signal, this.#onSignal);
      if (isHeld) process.on(signal, this.#onSignal);
    }
  }

  async #closeAndEnd(): Promise<void> {
    const open = [...this.#doors.values()].filter(({ holders }) => holders > 0);
    await Promise.allSettled(open.map(({ lock }) => lock.close()));
    process.exit(1);
  }
}
