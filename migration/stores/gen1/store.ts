/** A lake in the dialect of Gen1: the contract of a source, told in its operations. */
import type { Entry } from "../../model/entry.ts";
import type { EntryPath } from "../../model/path.ts";
import type { OnBrokenOff, Source, SourceCapabilities } from "../source.ts";
import { Gen1Client } from "./client.ts";
import type { Gen1Options } from "./configuration.ts";
import { ContentReader, type Range } from "./content.ts";
import { Gen1Listing } from "./listing.ts";

const DEVIATIONS: NonNullable<SourceCapabilities["deviations"]> = {
  "a replacement of the same length is not read":
    "OPEN has no condition, and a second request for each small file to prove its time would double what reading costs; " +
    "the next run sees another version and carries the file again",
};

export class Gen1Store implements Source {
  readonly capabilities: SourceCapabilities;
  readonly #client: Gen1Client;
  readonly #listing: Gen1Listing;
  readonly #content: ContentReader;

  constructor(options: Gen1Options) {
    this.#client = new Gen1Client(options);
    this.#listing = new Gen1Listing(this.#client, options);
    this.#content = new ContentReader(this.#client, (path, signal) => this.#listing.status(path, signal));
    this.capabilities = { uri: this.#client.uri, readableByUrl: false, deviations: DEVIATIONS };
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

  /** Never: Gen2 cannot fetch from Gen1. */
  readableUrl(): undefined {
    return undefined;
  }

  read(entry: Entry, range: Range, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    return this.#content.read(entry, range, signal);
  }

  close(): Promise<void> {
    return this.#client.transport.close();
  }
}
