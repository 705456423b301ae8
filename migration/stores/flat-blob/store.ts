/** A lake on a flat account: the contract of a source, told in the requests of the Blob endpoint. */
import type { Entry } from "../../model/entry.ts";
import { formatFlatBlobUri } from "../../model/flat-blob-uri.ts";
import type { EntryPath } from "../../model/path.ts";
import { Gen2Client } from "../gen2/client.ts";
import { readableUrl } from "../gen2/readable-url.ts";
import { readContent, type Range } from "../gen2/source-content.ts";
import type { OnBrokenOff, ReadableUrl, Source, SourceCapabilities } from "../source.ts";
import { FlatBlobAddress } from "./address.ts";
import type { FlatBlobOptions } from "./configuration.ts";
import { FlatBlobListing } from "./listing.ts";

const DEVIATIONS: NonNullable<SourceCapabilities["deviations"]> = {
  "every entry tells its access":
    "a flat account has no owners and permissions; only what Hadoop's WASB driver wrote has them, in its metadata",
  "every directory tells when it changed": "a directory that no blob marks is nothing but the beginning of names",
  "every name is that of the source":
    "a flat account has names that an account with hierarchical namespace cannot have",
};

export class FlatBlobStore implements Source {
  readonly capabilities: SourceCapabilities;
  readonly #client: Gen2Client;
  readonly #listing: FlatBlobListing;

  constructor(options: FlatBlobOptions) {
    const address = new FlatBlobAddress(options.uri);
    const uri = formatFlatBlobUri(options.uri);
    this.#client = new Gen2Client({ transport: options.transport, side: "source" }, { address, uri });
    this.#listing = new FlatBlobListing(this.#client, address, options);
    this.capabilities = { uri, readableByUrl: true, deviations: DEVIATIONS };
  }

  requests(): number {
    return this.#client.transport.counts().requests;
  }

  entries(signal?: AbortSignal, onBrokenOff?: OnBrokenOff): AsyncIterable<Entry> {
    return this.#listing.entries(signal, onBrokenOff);
  }

  children(directory: EntryPath, signal?: AbortSignal): AsyncIterable<Entry> {
    return this.#listing.children(directory, signal);
  }

  entry(path: EntryPath, signal?: AbortSignal): Promise<Entry | undefined> {
    return this.#listing.entry(path, signal);
  }

  /** Nothing for a name with a segment of dots: whoever reads it as a URL follows them, to another name. */
  readableUrl(entry: Entry): ReadableUrl | undefined {
    const isFollowed = /(?:^|\/)\.{1,2}(?:\/|$)/.test(this.#client.address.inFilesystem(entry.path));
    return isFollowed ? undefined : readableUrl(this.#client, entry.path);
  }

  read(entry: Entry, range: Range, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    return readContent(this.#client, entry, range, signal);
  }

  close(): Promise<void> {
    return this.#client.transport.close();
  }
}
