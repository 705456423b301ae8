/** Pages of List Blobs, in the service's order: by whole name. */
import type { EntryPath } from "../../model/path.ts";
import type { Call, Gen2Client } from "../gen2/client.ts";
import { ListingSyntaxError, parsePage, type ListedPage } from "../gen2/wire-listing.ts";
import { ENDLESS, RepeatedToken } from "../listing/repeated-token.ts";
import { flatBlob, NOTHING_SAID, wholeName, type BlobProperty, type FlatBlob, type WireBlob } from "./wire-blob.ts";

export interface BlobQuery {
  /** What the whole names begin with, from the container on. */
  readonly prefix: string;
  /** For messages: what is listed. */
  readonly path: EntryPath;
  /** Most blobs of a page. */
  readonly entries: number;
  /** Tells what lies behind a slash once, as one prefix. @default false */
  readonly delimiter?: boolean;
  /** Tells snapshots and earlier versions too. @default false */
  readonly history?: boolean;
}

/** What else is told of each blob: https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const INCLUDED = "metadata,copy,immutabilitypolicy,legalhold";

export class BlobPages {
  readonly #client: Gen2Client;
  readonly #rootLength: number;

  /** Names are told without what all names of the lake begin with. */
  constructor(client: Gen2Client, rootPrefix: string) {
    this.#client = client;
    this.#rootLength = rootPrefix.length;
  }

  /** Pages, some of them perhaps empty; the next one is under way while one is read. Throws StoreFailure. */
  async *blobs(query: BlobQuery, signal?: AbortSignal): AsyncGenerator<FlatBlob[]> {
    const seen = new RepeatedToken();
    let next: Promise<ListedPage<BlobProperty>> | undefined = this.#page(query, undefined, signal);
    while (next !== undefined) {
      const page: ListedPage<BlobProperty> = await next;
      if (page.nextMarker !== undefined && seen.isRepeated(page.nextMarker))
        throw this.#client.failure("invalid", "EndlessListing", listing(query), ENDLESS);
      next = page.nextMarker === undefined ? undefined : this.#page(query, page.nextMarker, signal);
      // Whoever stops reading leaves this page unread: its failure is nobody's then.
      next?.catch(() => undefined);
      yield this.#read(query, () => Array.from(page.items, (wire) => this.#flat(wire, query)));
    }
  }

  /** The first blob, without a second page where one has it. */
  async first(query: Omit<BlobQuery, "entries">, signal?: AbortSignal): Promise<FlatBlob | undefined> {
    const seen = new RepeatedToken();
    let marker: string | undefined;
    do {
      const page: ListedPage<BlobProperty> = await this.#page({ ...query, entries: 1 }, marker, signal);
      const [first] = this.#read(query, () => Array.from(page.items, (wire) => this.#flat(wire, query)));
      if (first !== undefined) return first;
      marker = page.nextMarker;
      if (marker !== undefined && seen.isRepeated(marker))
        throw this.#client.failure("invalid", "EndlessListing", listing(query), ENDLESS);
    } while (marker !== undefined);
    return undefined;
  }

  async #page(
    query: BlobQuery,
    marker: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ListedPage<BlobProperty>> {
    const parameters = [
      `restype=container&comp=list&include=${INCLUDED}${query.history === true ? ",snapshots,versions" : ""}`,
      `maxresults=${query.entries}`,
      ...(query.prefix === "" ? [] : [`prefix=${encodeURIComponent(query.prefix)}`]),
      ...(query.delimiter === true ? ["delimiter=%2F"] : []),
      ...(marker === undefined ? [] : [`marker=${encodeURIComponent(marker)}`]),
    ];
    const call: Call = {
      ...{ ...listing(query), endpoint: "blob", method: "GET", inFilesystem: undefined },
      query: parameters.join("&"),
    };
    const answer = await this.#client.send(call, signal);
    return this.#read(query, () => parsePage(answer.body, NOTHING_SAID));
  }

  /** A blob of a page, as it lies below the lake's root. Throws ListingSyntaxError. */
  #flat(wire: WireBlob, query: Pick<BlobQuery, "prefix" | "path">): FlatBlob {
    const blob = flatBlob(wire, this.#rootLength);
    if (!wholeName(wire).startsWith(query.prefix))
      throw new ListingSyntaxError(`it tells of ${wire.name}, which does not begin with ${query.prefix}`);
    // An account with hierarchical namespace tells of each entry what it is, and has access control lists besides.
    if (wire.properties.ResourceType === "") return blob;
    const message =
      "the account has a hierarchical namespace: read as a flat one it would lose owners, groups and access control lists; " +
      "write abfss:// (or abfs+https://) and its DFS endpoint";
    throw this.#client.failure("invalid", "HierarchicalNamespace", listing(query), message);
  }

  /** Runs a decoder; what it cannot read is told with what was listed. */
  #read<Value>(query: Pick<BlobQuery, "path">, decode: () => Value): Value {
    try {
      return decode();
    } catch (error) {
      if (!(error instanceof ListingSyntaxError)) throw error;
      const message = `the service's answer cannot be read: ${error.message}`;
      throw this.#client.failure("invalid", error.name, listing(query), message);
    }
  }
}

/** What is tried, for messages. */
function listing({ path }: Pick<BlobQuery, "path">) {
  return { operation: "List Blobs", path } as const;
}

/** The pages from the first blob on, which is looked at before; undefined where there is none. */
export async function beginning(
  pages: AsyncGenerator<FlatBlob[]>,
): Promise<{ readonly first: FlatBlob; readonly pages: AsyncGenerator<FlatBlob[]> } | undefined> {
  for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
    const [first] = page.value;
    if (first !== undefined) return { first, pages: following(page.value, pages) };
  }
  return undefined;
}

async function* following(page: FlatBlob[], pages: AsyncGenerator<FlatBlob[]>): AsyncGenerator<FlatBlob[]> {
  yield page;
  yield* pages;
}
