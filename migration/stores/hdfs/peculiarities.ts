/** What entries of HDFS have that no entry of a lake tells: seen in their status, or asked for, and told by kind. */
import { entryName, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { isStoreFailure } from "../failure.ts";
import { WireSyntaxError } from "../webhdfs/wire-json.ts";
import type { Call, HdfsClient } from "./client.ts";
import type { HdfsPeculiarity } from "./configuration.ts";
import { hasQuota, parseDefaultReplication } from "./wire-defaults.ts";
import type { FileStatus } from "./wire-status.ts";

type Tell = (seen: HdfsPeculiarity) => void;

/** So long the answer about the root's quota is waited for when everything is listed, in milliseconds. */
const QUOTA_MS = 30_000;

/** Directories that programs leave behind: deleted files that may still be had back, and work of jobs that were not finished. */
const LEFT_BEHIND: Readonly<Record<string, "trash" | "temporary">> = { ".Trash": "trash", _temporary: "temporary" };

export class PeculiarityTeller {
  readonly #client: HdfsClient;
  /** Undefined where nobody listens: nothing is asked for then. */
  readonly #tell: Tell | undefined;
  /** Copies of each file where nobody says otherwise; 0 where that is not known. */
  #defaultReplication = 0;

  constructor(client: HdfsClient, tell: Tell | undefined) {
    this.#client = client;
    this.#tell = tell;
  }

  /** Before a listing: asks what the cluster's files have by default, one request. Old name nodes do not tell. */
  async begin(signal: AbortSignal | undefined): Promise<void> {
    if (this.#tell === undefined || this.#defaultReplication > 0) return;
    const told = await this.#asked({ op: "GETSERVERDEFAULTS", path: ROOT_PATH }, parseDefaultReplication, signal);
    if (typeof told === "number") this.#defaultReplication = told;
  }

  /**
   * Asks for the quota of a directory, one request. The name node sums up all below one that has none, which it may refuse a
   * user who may not read all of it, and which takes seconds for each million of entries.
   */
  async quota(path: EntryPath, signal: AbortSignal | undefined): Promise<void> {
    if (this.#tell === undefined) return;
    const found = await this.#asked({ op: "GETQUOTAUSAGE", path }, hasQuota, signal);
    if (found === true) this.#tell({ path, what: "quota", detail: "the target has none: nothing limits it there" });
    if (typeof found === "object") this.#tell({ path, what: "quotaNotTold", detail: found.not });
  }

  /** What a listing of everything gives, and the root's quota, which is asked for beside it. */
  async *withRootQuota<Item>(listing: AsyncIterable<Item>, signal: AbortSignal | undefined): AsyncGenerator<Item> {
    const over = new AbortController();
    const asked = this.quota(ROOT_PATH, signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]));
    asked.catch(() => undefined);
    try {
      yield* listing;
      const late = this.#client.transport.clock.sleep(QUOTA_MS, over.signal).then(() => "no answer in time");
      const not = await Promise.race([asked, late]);
      if (not !== undefined) this.#tell?.({ path: ROOT_PATH, what: "quotaNotTold", detail: not });
    } finally {
      over.abort(new Error("the listing has ended"));
    }
  }

  /** What a status shows. */
  see(path: EntryPath, status: FileStatus): void {
    const tell = this.#tell;
    if (tell === undefined) return;
    if (status.isEncrypted) tell({ path, what: "encrypted", detail: "read decrypted" });
    if (status.isErasureCoded) tell({ path, what: "erasureCoded", detail: "" });
    if (status.isSnapshottable) tell({ path, what: "snapshottable", detail: "" });
    if (status.hasStoragePolicy) tell({ path, what: "storagePolicy", detail: "the target's default access tier" });
    if (status.kind === "file") this.#seeReplication(path, status);
    else this.#seeName(path);
  }

  /** The source was named as WebHDFS, and is an HttpFS. */
  seeHttpFs(): void {
    const detail = "HttpFS answers there, which gives no pages: name a name node (9870), or write httpfs://";
    this.#tell?.({ path: ROOT_PATH, what: "listedWhole", detail });
  }

  #seeReplication(path: EntryPath, { replication, isErasureCoded }: FileStatus): void {
    const usual = this.#defaultReplication;
    if (usual === 0 || isErasureCoded || replication === usual || replication === 0) return;
    const detail = `other than the cluster's ${usual}: how often the target keeps it is a setting of its account`;
    this.#tell?.({ path, what: "replication", detail });
  }

  #seeName(path: EntryPath): void {
    const name = entryName(path);
    const what = Object.hasOwn(LEFT_BEHIND, name) ? LEFT_BEHIND[name] : undefined;
    if (what === undefined) return;
    this.#tell?.({ path, what, detail: `carried with all in it, unless exclude has **/${name}/**` });
  }

  /** The decoded answer, or why there is none: what is only told is no reason to end a listing. */
  async #asked<Value>(
    call: Call,
    decode: (body: Uint8Array) => Value,
    signal: AbortSignal | undefined,
  ): Promise<Value | { readonly not: string }> {
    try {
      return decode((await this.#client.send(call, signal)).body);
    } catch (error) {
      if (error instanceof WireSyntaxError) return { not: `the answer cannot be read: ${error.message}` };
      if (!isStoreFailure(error) || error.kind === "stopped") throw error;
      return { not: error.code };
    }
  }
}
