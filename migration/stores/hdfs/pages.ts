/** The children of one directory in the engine's order, page by page, however HDFS gives them. */
import type { EntryPath } from "../../model/path.ts";
import { isStoreFailure } from "../failure.ts";
import type { Pages as PagesOf } from "../listing/directory-reader.ts";
import { FIRST_MOVED_UNIT, inEngineOrder } from "../listing/name-order.ts";
import { SortedSpill } from "../listing/sorted-spill.ts";
import { WireSyntaxError } from "../webhdfs/wire-json.ts";
import type { Call, HdfsClient } from "./client.ts";
import { thrownFailure } from "./errors.ts";
import { parseStatusPage, streamedStatuses, type FileStatus, type StatusPage } from "./wire-status.ts";

type Pages = PagesOf<FileStatus>;

/** Lists directories in the way of the dialect, or in that of a name node which does not know pages. */
export class Pager {
  readonly #client: HdfsClient;
  readonly #mostHeld: number;
  #inPages: boolean;

  /** @param mostHeld entries of one directory that are held in memory to be put in order */
  constructor(client: HdfsClient, mostHeld: number) {
    this.#client = client;
    this.#mostHeld = mostHeld;
    this.#inPages = client.dialect.listsInPages;
  }

  /** From now on a directory comes in one answer, taken in as it comes: whatever its size. Says whether that is new. */
  listWhole(): boolean {
    const isNew = this.#inPages;
    this.#inPages = false;
    return isNew;
  }

  /** The children of a directory; of a file, the file itself under the name "". Throws StoreFailure. */
  async *pages(path: EntryPath, signal: AbortSignal | undefined): Pages {
    if (this.#inPages) {
      const first = await this.#firstPage(path, signal);
      if (first !== undefined) {
        const order = { firstMoved: FIRST_MOVED_UNIT.signedBytes, mostHeld: this.#mostHeld };
        yield* inEngineOrder(this.#following(path, first, signal), order);
        return;
      }
    }
    yield* this.#whole(path, signal);
  }

  /** The page after a name, in HDFS's own order; undefined where there are no pages. A directory that is not there has none. */
  async pageAfter(path: EntryPath, after: string, signal: AbortSignal | undefined): Promise<StatusPage | undefined> {
    if (!this.#inPages) return undefined;
    try {
      return await this.#page(path, after, signal);
    } catch (error) {
      if (!isStoreFailure(error) || (error.kind !== "notFound" && error.code !== "IllegalArgumentException"))
        throw error;
      return undefined;
    }
  }

  /** Undefined where the name node does not know LISTSTATUS_BATCH: those before Hadoop 2.8. */
  async #firstPage(path: EntryPath, signal: AbortSignal | undefined): Promise<StatusPage | undefined> {
    try {
      return await this.#page(path, undefined, signal);
    } catch (error) {
      if (!isStoreFailure(error) || error.code !== "IllegalArgumentException") throw error;
      this.#inPages = false;
      return undefined;
    }
  }

  /** The next page is under way while one is read. */
  async *#following(path: EntryPath, first: StatusPage, signal: AbortSignal | undefined): Pages {
    let page = first;
    for (;;) {
      const after = page.statuses.at(-1)?.name;
      if (page.remaining === 0 || after === undefined || after === "") break;
      const next = this.#page(path, after, signal);
      // Whoever stops reading leaves this page unread: its failure is nobody's then.
      next.catch(() => undefined);
      yield page.statuses;
      page = await next;
    }
    yield page.statuses;
    if (page.remaining > 0)
      throw this.#unreadable({ op: "LISTSTATUS_BATCH", path }, "an empty page, though more entries remain");
  }

  async #page(path: EntryPath, after: string | undefined, signal: AbortSignal | undefined): Promise<StatusPage> {
    // In small letters: a query with a capital letter in a name of a parameter is decoded twice (seen with 3.4.2).
    const parameters: Readonly<Record<string, string>> = after === undefined ? {} : { startafter: after };
    const call: Call = { op: "LISTSTATUS_BATCH", path, parameters };
    const answer = await this.#client.send(call, signal);
    try {
      return parseStatusPage(answer.body);
    } catch (error) {
      throw this.#readable(error, call, signal);
    }
  }

  /** One answer for all: it is taken in before anything is given, since the reader may be busy below for hours. */
  async *#whole(path: EntryPath, signal: AbortSignal | undefined): Pages {
    const call: Call = { op: "LISTSTATUS", path };
    const children = new SortedSpill<FileStatus>(this.#mostHeld);
    try {
      const answer = await this.#client.open(call, signal);
      for await (const statuses of streamedStatuses(answer.chunks))
        for (const status of statuses) await children.add(status);
      yield* children.sorted();
    } catch (error) {
      throw this.#readable(error, call, signal);
    } finally {
      await children.discard();
    }
  }

  #readable(error: unknown, call: Call, signal: AbortSignal | undefined): unknown {
    if (error instanceof WireSyntaxError) return this.#unreadable(call, error.message);
    return thrownFailure(error, this.#client.attempted(call), signal);
  }

  #unreadable(call: Call, because: string): Error {
    return this.#client.failure("invalid", "WireSyntaxError", call, `the answer cannot be read: ${because}`);
  }
}
