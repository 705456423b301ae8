/** A lake on HDFS: the contract of a source, told in the operations of WebHDFS. */
import type { Entry } from "../../model/entry.ts";
import type { EntryPath } from "../../model/path.ts";
import type { OnBrokenOff, ReadRange, Source, SourceCapabilities } from "../source.ts";
import { askChecksum, type ToldChecksum } from "./checksum-request.ts";
import { HdfsClient } from "./client.ts";
import { DEFAULT_CHECKSUM_FROM_BYTES, type HdfsOptions } from "./configuration.ts";
import { ContentProof } from "./content-proof.ts";
import { ContentReader } from "./content.ts";
import { DataNodes } from "./data-nodes.ts";
import { HdfsListing } from "./listing.ts";
import { livingPath, OpenFiles } from "./open-files.ts";
import { SnapshotOperations } from "./snapshots.ts";
import { HdfsSourceSnapshots } from "./source-snapshots.ts";

/** What is promised with `proof: "always"` alone. */
const UNPROVED: NonNullable<SourceCapabilities["deviations"]> = {
  "a replacement of the same length is not read":
    "OPEN has no condition, and a request more for each small file to prove its version would be half again what reading " +
    "costs; the next run sees another version and carries the file again",
};

export class HdfsStore implements Source {
  readonly capabilities: SourceCapabilities;
  readonly snapshots: HdfsSourceSnapshots;
  /** On paths from this source's directory. */
  readonly snapshotOperations: SnapshotOperations;
  readonly #client: HdfsClient;
  readonly #dataNodes: DataNodes;
  readonly #listing: HdfsListing;
  readonly #content: ContentReader;

  constructor(options: HdfsOptions) {
    this.#client = new HdfsClient(options);
    this.#dataNodes = new DataNodes(this.#client);
    const { location } = options;
    const path = livingPath(location.path);
    const onLiving =
      path === location.path ? this.#client : new HdfsClient({ ...options, location: { ...location, path } });
    const openFiles = new OpenFiles(onLiving, options.onPeculiarity);
    this.#listing = new HdfsListing(this.#client, options, openFiles);
    const onNotCompared = (path: EntryPath, because: string): void =>
      options.onPeculiarity?.({ path, what: "notComparedByChecksum", detail: because });
    this.#content = new ContentReader({
      client: this.#client,
      dataNodes: this.#dataNodes,
      status: (path, signal) => this.#listing.status(path, signal),
      onOpen: (path) => openFiles.seen(path),
      provesWholeFiles: options.proof === "always",
      proof: new ContentProof({
        fromBytes: options.checksumFromBytes ?? DEFAULT_CHECKSUM_FROM_BYTES,
        ask: (path, signal) => this.checksum(path, signal),
        onNotCompared,
        onOpen: (path) => openFiles.seen(path),
      }),
      onNotCompared,
    });
    this.snapshotOperations = new SnapshotOperations(this.#client);
    const onRoot = new HdfsClient({ ...options, location: { ...location, path: "" } });
    this.snapshots = new HdfsSourceSnapshots({
      path: location.path,
      operations: new SnapshotOperations(onRoot),
      on: (path) => new HdfsStore({ ...options, location: { ...location, path } }),
    });
    const deviations = options.proof === "always" ? {} : { deviations: UNPROVED };
    this.capabilities = { uri: this.#client.uri, readableByUrl: false, ...deviations };
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

  entriesAt(paths: readonly EntryPath[], signal?: AbortSignal): AsyncIterable<Entry> {
    return this.#listing.entriesAt(paths, signal);
  }

  /** Never: Azure cannot read from HDFS. */
  readableUrl(): undefined {
    return undefined;
  }

  read(entry: Entry, range: ReadRange, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    return this.#content.read(entry, range, signal);
  }

  /** What HDFS says of the content of a file, to be compared with a FileChecksum of what passed. */
  checksum(path: EntryPath, signal?: AbortSignal): Promise<ToldChecksum> {
    return askChecksum(this.#client, this.#dataNodes, path, signal);
  }

  close(): Promise<void> {
    return this.#client.transport.close();
  }
}
