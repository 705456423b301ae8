/** Which data nodes failed a short while ago, so that they are not asked again for every file. */
import type { EntryPath } from "../../model/path.ts";
import { WireSyntaxError } from "../webhdfs/wire-json.ts";
import { isStoreFailure } from "../failure.ts";
import type { HdfsClient } from "./client.ts";
import { transferAddressesAt } from "./wire-location.ts";

/** How long a data node that failed is passed over, in milliseconds. */
const PASSED_OVER_MS = 60_000;

/** A data node that could not be asked, or read from. */
export class DataNodeFailure extends Error {
  override readonly name = "DataNodeFailure";
  /** Undefined where HttpFS answered in its stead. */
  readonly origin: string | undefined;

  constructor(origin: string | undefined, cause: unknown) {
    super("a data node failed", { cause });
    this.origin = origin;
  }
}

export class DataNodes {
  readonly #client: HdfsClient;
  /** Transfer address → until when. */
  readonly #failed = new Map<string, number>();

  constructor(client: HdfsClient) {
    this.#client = client;
  }

  /** Where all that hold a block have failed, each gets another chance. */
  forget(): void {
    this.#failed.clear();
  }

  /**
   * Has the next requests led to other data nodes than the one that HTTP origin is, which was to tell of the byte at
   * `offset`. Throws StoreFailure.
   */
  async passOver(origin: string, path: EntryPath, offset: number, signal: AbortSignal | undefined): Promise<void> {
    const parameters = { offset: String(offset), length: "1" };
    try {
      const answer = await this.#client.send({ op: "GET_BLOCK_LOCATIONS", path, parameters }, signal);
      for (const address of new Set(transferAddressesAt(answer.body, origin))) this.#fail(address);
    } catch (error) {
      // Name nodes without this operation know a data node by its host alone.
      if (!(error instanceof WireSyntaxError) && (!isStoreFailure(error) || error.kind !== "invalid")) throw error;
      this.#fail(new URL(origin).hostname);
    }
  }

  /** What OPEN is sent: `excludedatanodes`, the addresses of the data transfer protocol (recorded). */
  parameters(): Readonly<Record<string, string>> {
    const now = this.#client.transport.clock.now();
    for (const [address, until] of [...this.#failed]) if (until <= now) this.#failed.delete(address);
    return this.#failed.size === 0 ? {} : { excludedatanodes: [...this.#failed.keys()].join(",") };
  }

  #fail(address: string): void {
    this.#failed.set(address, this.#client.transport.clock.now() + PASSED_OVER_MS);
  }
}
