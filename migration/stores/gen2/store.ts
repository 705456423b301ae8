/** A lake on an account with hierarchical namespace: both contracts, told in the requests of the service. */
import { withOwnerOnlyDefault, type Access } from "../../model/access.ts";
import { parseAcl } from "../../model/acl.ts";
import { sameHeaders, sameMetadata, type Entry } from "../../model/entry.ts";
import { formatLakeUri } from "../../model/lake-uri.ts";
import type { EntryPath } from "../../model/path.ts";
import { isStoreFailure } from "../failure.ts";
import type { OnBrokenOff, ReadableUrl, Source, SourceCapabilities } from "../source.ts";
import type { Content, Place, PutOptions, RenameOptions, Target } from "../target.ts";
import { accessRequests, creationHeaders, explicitAcl } from "./access-requests.ts";
import { writeAccess } from "./access-writer.ts";
import { LakeAddress } from "./address.ts";
import { Gen2Client, type Call } from "./client.ts";
import { DEFAULT_SIZES, type Gen2Options } from "./configuration.ts";
import { versionOf } from "./content-way.ts";
import { thrownFailure } from "../attempted.ts";
import { isAmbiguous } from "./errors.ts";
import { FileWriter } from "./file-writer.ts";
import { Gen2Listing } from "./listing.ts";
import { removePlaceAside, renamePlace } from "./rename.ts";
import { keepText, keptText, makeRoom } from "./room.ts";
import { readableUrl } from "./readable-url.ts";
import { readContent, type Range } from "./source-content.ts";
import {
  contentHeaders,
  markedMetadata,
  metadataHeaders,
  propertiesValue,
  UnwritableError,
} from "./written-headers.ts";

export class Gen2Store implements Source, Target {
  readonly capabilities: SourceCapabilities;
  readonly #client: Gen2Client;
  readonly #listing: Gen2Listing;
  readonly #files: FileWriter;
  readonly #filesystem: string;

  constructor(options: Gen2Options) {
    const sizes = { ...DEFAULT_SIZES, ...options.sizes };
    const uri = formatLakeUri(options.uri);
    this.#client = new Gen2Client(options, { address: new LakeAddress(options.uri), uri });
    this.#filesystem = options.uri.filesystem;
    this.#listing = new Gen2Listing(this.#client, sizes.pageEntries);
    const lookUp = (path: EntryPath, signal: AbortSignal) => this.entry(path, signal);
    this.#files = new FileWriter(this.#client, sizes, options.uri.filesystem, lookUp);
    this.capabilities = { uri: this.#client.uri, readableByUrl: true };
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

  readableUrl(entry: Entry): ReadableUrl {
    return readableUrl(this.#client, entry.path);
  }

  read(entry: Entry, range: Range, signal?: AbortSignal): AsyncIterable<Uint8Array> {
    return readContent(this.#client, entry, range, signal);
  }

  prepare(signal: AbortSignal): Promise<void> {
    return makeRoom(this.#client, signal);
  }

  probeServerSideCopy(content: Content, signal: AbortSignal): Promise<boolean> {
    return this.#told("Put Block From URL", content.entry.path, signal, () => this.#files.probe(content, signal));
  }

  putFile(wanted: Entry, content: Content, options: PutOptions): Promise<void> {
    return this.#told("put", wanted.path, options.signal, () => this.#files.put(wanted, content, options));
  }

  makeDirectory(wanted: Entry, options: { inheritsOwnerOnly: boolean; signal: AbortSignal }): Promise<void> {
    const { path } = wanted;
    return this.#told("Path - Create", path, options.signal, async () => {
      if (!(await this.#createDirectory(wanted, options.signal)) || options.inheritsOwnerOnly) return;
      const acl = explicitAcl(parseAcl(withOwnerOnlyDefault(wanted.access).acl));
      const place = { path, inFilesystem: this.#client.address.inFilesystem(path) };
      await writeAccess(this.#client, place, [{ "x-ms-acl": acl }], options.signal);
    });
  }

  setMetadata(wanted: Entry, current: Entry, signal: AbortSignal): Promise<void> {
    return this.#told("Set Blob Metadata", wanted.path, signal, async () => {
      try {
        await this.#writeMetadata(wanted, current, signal);
      } catch (error) {
        if (!isStoreFailure(error) || error.kind !== "changed") throw error;
        if (!hasMetadataOf(await this.entry(wanted.path, signal), wanted)) throw error;
      }
    });
  }

  setAccess(path: EntryPath, wanted: Access, current: Access | undefined, signal: AbortSignal): Promise<void> {
    const place = { path, inFilesystem: this.#client.address.inFilesystem(path) };
    return writeAccess(this.#client, place, accessRequests(current, wanted), signal);
  }

  async remove(entry: Entry, signal: AbortSignal): Promise<void> {
    const call: Call = {
      ...{ operation: "Path - Delete", endpoint: "dfs", method: "DELETE", query: "recursive=false", path: entry.path },
      inFilesystem: this.#client.address.inFilesystem(entry.path),
      // Whether removing children changes a directory's ETag is not known; that it must be empty guards it as well.
      headers: entry.kind === "file" ? { "if-match": `"${entry.version}"` } : {},
      expected: (answer) => answer.status === 404,
    };
    await this.#client.send(call, signal);
  }

  rename(from: Place, to: Place, options: RenameOptions): Promise<void> {
    return renamePlace(this.#client, this.#filesystem, { from, to }, options);
  }

  removeAside(name: string, signal: AbortSignal): Promise<void> {
    return removePlaceAside(this.#client, name, signal);
  }

  keep(name: string, text: string, signal: AbortSignal): Promise<void> {
    return keepText(this.#client, name, text, signal);
  }

  kept(name: string, signal: AbortSignal): Promise<string | undefined> {
    return keptText(this.#client, name, signal);
  }

  close(): Promise<void> {
    return this.#client.transport.close();
  }

  /** False where a directory of ours was there before. */
  async #createDirectory(wanted: Entry, signal: AbortSignal): Promise<boolean> {
    const properties = propertiesValue(markedMetadata(wanted));
    const call: Call = {
      ...{ operation: "Path - Create", endpoint: "dfs", method: "PUT", query: "resource=directory" },
      path: wanted.path,
      inFilesystem: this.#client.address.inFilesystem(wanted.path),
      headers: {
        "if-none-match": "*",
        ...creationHeaders(wanted.access),
        ...(properties === undefined ? {} : { "x-ms-properties": properties }),
      },
    };
    try {
      await this.#client.send(call, signal);
      return true;
    } catch (error) {
      if (!isStoreFailure(error) || error.kind !== "exists") throw error;
      const found = await this.entry(wanted.path, signal);
      const isOurs = found?.kind === "directory" && found.marker !== undefined && found.marker.id === wanted.marker?.id;
      if (!isOurs) throw error;
      return isAmbiguous(error);
    }
  }

  /** Headers first: metadata holds the marker, which says that all before it is done. */
  async #writeMetadata(wanted: Entry, current: Entry, signal: AbortSignal): Promise<void> {
    const { path } = wanted;
    const base = {
      endpoint: "blob",
      method: "PUT",
      path,
      inFilesystem: this.#client.address.inFilesystem(path),
    } as const;
    let version = current.version;
    if (wanted.kind === "file" && !sameHeaders(wanted.headers, current.headers)) {
      const md5 = current.md5 === undefined ? {} : { "x-ms-blob-content-md5": current.md5 };
      const headers = { ...contentHeaders(wanted.headers), ...md5, "if-match": `"${version}"` };
      const properties: Call = { ...base, operation: "Set Blob Properties", query: "comp=properties", headers };
      version = await this.#writeHeaders(properties, wanted, current, signal);
    }
    const headers = { ...metadataHeaders(markedMetadata(wanted)), "if-match": `"${version}"` };
    await this.#client.send({ ...base, operation: "Set Blob Metadata", query: "comp=metadata", headers }, signal);
  }

  /** The version with the new headers. Where only the answer to an earlier attempt was lost, they are there already. */
  async #writeHeaders(properties: Call, wanted: Entry, current: Entry, signal: AbortSignal): Promise<string> {
    try {
      return versionOf(await this.#client.send(properties, signal));
    } catch (error) {
      if (!isStoreFailure(error) || error.kind !== "changed" || !isAmbiguous(error)) throw error;
      const found = await this.entry(wanted.path, signal);
      if (found === undefined || !isButForHeaders(found, current, wanted)) throw error;
      return found.version;
    }
  }

  /** Runs one operation; what is thrown below is told as this store's failure. */
  async #told<Value>(
    operation: string,
    path: EntryPath,
    signal: AbortSignal,
    work: () => Promise<Value>,
  ): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UnwritableError)
        throw this.#client.failure("invalid", "Unwritable", { operation, path }, error.message);
      throw thrownFailure(error, this.#client.attempted(operation, path), signal);
    }
  }
}

/** Whether the entry shows what setMetadata was to write: an earlier attempt did, and only its answer was lost. */
function hasMetadataOf(found: Entry | undefined, wanted: Entry): boolean {
  if (found === undefined || !sameHeaders(found.headers, wanted.headers)) return false;
  return sameMetadata(markedMetadata(found), markedMetadata(wanted));
}

/** Whether an entry is what `current` was, with the headers that were wanted. */
function isButForHeaders(found: Entry, current: Entry, wanted: Entry): boolean {
  if (!sameHeaders(found.headers, wanted.headers)) return false;
  if (found.length !== current.length || found.md5 !== current.md5) return false;
  return sameMetadata(markedMetadata(found), markedMetadata(current));
}
