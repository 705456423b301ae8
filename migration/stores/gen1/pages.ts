/** The children of one directory in the engine's order, page by page. */
import type { EntryPath } from "../../model/path.ts";
import type { Pages } from "../listing/directory-reader.ts";
import { FIRST_MOVED_UNIT, inEngineOrder } from "../listing/name-order.ts";
import { ENDLESS, RepeatedToken } from "../listing/repeated-token.ts";
import { WireSyntaxError } from "../webhdfs/wire-json.ts";
import type { Call, Gen1Client } from "./client.ts";
import { parseStatusPage, type FileStatus, type StatusPage } from "./wire-status.ts";

/** The most that the service gives (documented). */
export const MOST_PAGE_ENTRIES = 4_000;

const OP = "LISTSTATUS";

export interface PageSizes {
  readonly pageEntries: number;
  /** Entries of one directory that are held in memory to be put in order. */
  readonly heldEntries: number;
}

export class Pager {
  readonly #client: Gen1Client;
  readonly #sizes: PageSizes;

  constructor(client: Gen1Client, sizes: PageSizes) {
    this.#client = client;
    this.#sizes = sizes;
  }

  /**
   * The children of a directory; of a file, the file itself under the name "". Throws StoreFailure. Names are recorded in
   * ascending order; whether by code unit or by byte is not known, so both are read rightly.
   */
  pages(path: EntryPath, signal: AbortSignal | undefined): Pages<FileStatus> {
    const order = { firstMoved: FIRST_MOVED_UNIT.unsignedBytes, mostHeld: this.#sizes.heldEntries };
    return inEngineOrder(this.#following(path, signal), order);
  }

  /** The next page is under way while one is read. */
  async *#following(path: EntryPath, signal: AbortSignal | undefined): Pages<FileStatus> {
    const seen = new RepeatedToken();
    let next: Promise<StatusPage> | undefined = this.#page(path, "", signal);
    while (next !== undefined) {
      const page: StatusPage = await next;
      const after = this.#continuation(page);
      if (after !== "" && seen.isRepeated(after)) throw this.#unreadable({ op: OP, path }, ENDLESS);
      next = after === "" ? undefined : this.#page(path, after, signal);
      // Whoever stops reading leaves this page unread: its failure is nobody's then.
      next?.catch(() => undefined);
      yield page.statuses;
    }
  }

  /** A service that knows no tokens goes on after the last name of a full page (recorded of versions before 2018-09-01). */
  #continuation({ statuses, continuation }: StatusPage): string {
    if (continuation !== undefined) return continuation;
    return statuses.length < this.#sizes.pageEntries ? "" : (statuses.at(-1)?.name ?? "");
  }

  async #page(path: EntryPath, after: string, signal: AbortSignal | undefined): Promise<StatusPage> {
    const parameters = { listSize: String(this.#sizes.pageEntries), tooid: "true" };
    const call: Call = { op: OP, path, parameters: after === "" ? parameters : { ...parameters, listAfter: after } };
    const answer = await this.#client.send(call, signal);
    try {
      return parseStatusPage(answer.body);
    } catch (error) {
      throw error instanceof WireSyntaxError ? this.#unreadable(call, error.message) : error;
    }
  }

  #unreadable(call: Pick<Call, "op" | "path">, because: string): Error {
    return this.#client.failure("invalid", "WireSyntaxError", call, `the answer cannot be read: ${because}`);
  }
}
