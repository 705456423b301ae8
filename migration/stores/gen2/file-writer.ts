/**
 * Puts files: content, then access, and the name never shows a part. Small content goes straight to its name; what takes
 * several requests, or must not be seen before its access is right, is put together in our room and renamed.
 */
import type { Entry } from "../../model/entry.ts";
import { isStoreFailure } from "../failure.ts";
import type { Source } from "../source.ts";
import type { Content, PutOptions } from "../target.ts";
import { freshFileRequests } from "./access-requests.ts";
import { writeAccess } from "./access-writer.ts";
import { encodePath } from "./address.ts";
import { BlockRooms } from "./block-rooms.ts";
import type { Call, Gen2Client } from "./client.ts";
import type { ContentSizes } from "./configuration.ts";
import { versionOf, type ContentWay, type WriteJob } from "./content-way.ts";
import { settled, targetConditions } from "./conflict.ts";
import { ServerSideContent } from "./server-side-content.ts";
import { stagingName } from "./staging.ts";
import { StreamedContent } from "./streamed-content.ts";

/** Finds an entry as it is now. */
type LookUp = (path: string, signal: AbortSignal) => Promise<Entry | undefined>;

export class FileWriter {
  readonly #client: Gen2Client;
  readonly #sizes: ContentSizes;
  readonly #filesystem: string;
  readonly #lookUp: LookUp;
  readonly #streamed: StreamedContent;
  /** Sources that the service could not read: their content is streamed. */
  readonly #unreadable = new WeakSet<Source>();

  constructor(client: Gen2Client, sizes: ContentSizes, filesystem: string, lookUp: LookUp) {
    this.#client = client;
    this.#sizes = sizes;
    this.#filesystem = filesystem;
    this.#lookUp = lookUp;
    this.#streamed = new StreamedContent(client, sizes, new BlockRooms(sizes.streamedMemoryBytes));
  }

  async put(wanted: Entry, content: Content, options: PutOptions): Promise<void> {
    const job: WriteJob = { wanted, content, signal: options.signal, onBytes: options.onBytes };
    const serverSide = this.#serverSide(content);
    if (serverSide === undefined) return this.#putBy(this.#streamed, job, options);
    try {
      await this.#putBy(serverSide, job, options);
    } catch (error) {
      if (!isStoreFailure(error) || error.kind !== "sourceUnreadable") throw error;
      await this.#putBy(this.#streamed, job, options);
      // Known only now: had the target refused, streaming would have been refused too.
      this.#unreadable.add(content.source);
    }
  }

  /** Whether the service can read this source. Throws StoreFailure for anything but its refusal. */
  async probe(content: Content, signal: AbortSignal): Promise<boolean> {
    const serverSide = this.#serverSide(content);
    if (serverSide === undefined) return content.entry.length === 0 && !this.#unreadable.has(content.source);
    try {
      await serverSide.probe({ wanted: content.entry, content, signal, onBytes: () => undefined });
      return true;
    } catch (error) {
      if (!isStoreFailure(error) || error.kind !== "sourceUnreadable") throw error;
      this.#unreadable.add(content.source);
      return false;
    }
  }

  #serverSide(content: Content): ServerSideContent | undefined {
    if (content.entry.length === 0 || this.#unreadable.has(content.source)) return undefined;
    const readable = content.source.readableUrl(content.entry);
    return readable === undefined ? undefined : new ServerSideContent(this.#client, this.#sizes, readable);
  }

  async #putBy(way: ContentWay, job: WriteJob, options: PutOptions): Promise<void> {
    const { wanted, signal } = job;
    const { path } = wanted;
    const inFilesystem = this.#client.address.inFilesystem(path);
    const conditions = targetConditions(options.replaces);
    const requests = freshFileRequests(wanted.access);
    if (!options.staged && !way.needsStaging(job)) {
      const version = await this.#settled(job, () => way.write(job, { inFilesystem, conditions }));
      await this.#settled(job, async () => {
        await writeAccess(this.#client, { path, inFilesystem, version }, requests, signal);
        return version;
      });
      return;
    }
    const staging = stagingName(inFilesystem);
    const version = await way.write(job, { inFilesystem: staging, conditions: {} });
    await writeAccess(this.#client, { path, inFilesystem: staging, version }, requests, signal);
    await this.#settled(job, () =>
      this.#rename(job, staging, { ...conditions, "x-ms-source-if-match": `"${version}"` }),
    );
  }

  /** Moves a finished file to its name; gives the version, which a rename keeps. */
  async #rename(job: WriteJob, staging: string, conditions: Readonly<Record<string, string>>): Promise<string> {
    const { path } = job.wanted;
    const call: Call = {
      ...{ operation: "rename", endpoint: "dfs", method: "PUT", query: "mode=legacy", path },
      inFilesystem: this.#client.address.inFilesystem(path),
      headers: { "x-ms-rename-source": `/${this.#filesystem}/${encodePath(staging)}`, ...conditions },
    };
    return versionOf(await this.#client.send(call, job.signal));
  }

  #settled(job: WriteJob, write: () => Promise<string>): Promise<string> {
    return settled(job.wanted, write, () => this.#lookUp(job.wanted.path, job.signal));
  }
}
