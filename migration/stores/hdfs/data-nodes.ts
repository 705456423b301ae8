/** Which data nodes failed a short while ago, so that they are not asked again for every file. */
import type { Clock } from "../../transport/index.ts";

/** How long a data node that failed is passed over, in milliseconds. */
const PASSED_OVER_MS = 60_000;

export class FailedDataNodes {
  readonly #clock: Clock;
  /** Transfer address → until when. */
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(transferAddress: string): void {
    this.#until.set(transferAddress, this.#clock.now() + PASSED_OVER_MS);
  }

  /** Where all that hold a block have failed, each gets another chance. */
  forget(): void {
    this.#until.clear();
  }

  /** What OPEN is sent: `excludedatanodes`, the addresses of the data transfer protocol (recorded). */
  parameters(): Readonly<Record<string, string>> {
    for (const [address, until] of [...this.#until]) if (until <= this.#clock.now()) this.#until.delete(address);
    return this.#until.size === 0 ? {} : { excludedatanodes: [...this.#until.keys()].join(",") };
  }
}
