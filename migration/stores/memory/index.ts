/**
 * A lake in memory that keeps both contracts as Gen2 does: what the engine's own tests run against, and the plainest
 * statement of what the contracts mean. No I/O may enter this room.
 */
import { createHash } from "node:crypto";
import { inheritedByFile, sameAccess, withOwnerOnlyDefault, type Access } from "../../model/access.ts";
import { formatAcl, parseAcl, scopeOf } from "../../model/acl.ts";
import type { Entry } from "../../model/entry.ts";
import { comparePaths, entryName, isBelow, parentPath, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { storeFailure, type FailureKind } from "../failure.ts";
import type { Source, SourceCapabilities } from "../source.ts";
import type { Content, Place, PutOptions, RenameOptions, Target } from "../target.ts";
import { nameOf, Rooms, type Item } from "./rooms.ts";

export interface MemoryLakeOptions {
  readonly side: "source" | "target";
  /** Milliseconds since 1970, asked at each write. */
  readonly now?: () => number;
  /** Told of every state of an entry that a reader could see, as it appears. */
  readonly onShown?: (entry: Entry) => void;
  /** Rearranges what `entries()` gives: for listings that cannot be trusted. */
  readonly rearrange?: (entries: readonly Entry[]) => readonly Entry[];
}

export interface MemoryLake extends Source, Target {
  readonly capabilities: SourceCapabilities;
  /** Puts an entry exactly as given, with a new version; the content gives length and MD5. */
  seed(entry: Pick<Entry, "kind" | "path"> & Partial<Entry>, content?: string): void;
  /** Takes an entry and all below it away. */
  unseed(path: EntryPath): void;
  /** The content of a file. */
  contentOf(path: EntryPath): Uint8Array | undefined;
}

const INITIAL_ACCESS: Access = {
  owner: "$superuser",
  group: "$superuser",
  sticky: false,
  acl: "user::rwx,group::r-x,other::---",
};
/** The identity that everything is written as. */
const CALLER = "caller";

class Memory implements MemoryLake {
  readonly capabilities = {
    uri: "memory:",
    readableByUrl: false,
    deviations: { "every directory tells when it changed": "a lake in memory has no clock" },
  };
  readonly #rooms = new Rooms();
  readonly #items = this.#rooms.lake;
  readonly #kept = new Map<string, string>();
  readonly #options: MemoryLakeOptions;
  #requests = 0;
  #versions = 0;

  constructor(options: MemoryLakeOptions) {
    this.#options = options;
    this.seed({ kind: "directory", path: ROOT_PATH });
  }

  requests(): number {
    return this.#requests;
  }

  seed(entry: Pick<Entry, "kind" | "path"> & Partial<Entry>, text = ""): void {
    const content = new TextEncoder().encode(text);
    const isFile = entry.kind === "file";
    const md5 = isFile ? { md5: createHash("md5").update(content).digest("base64") } : {};
    const base = { length: content.length, version: this.#nextVersion(), lastModifiedMs: this.#now() };
    const whole = { access: INITIAL_ACCESS, metadata: {}, headers: {}, ...base, ...md5, ...entry };
    this.#items.set(entry.path, { entry: whole, content });
  }

  unseed(path: EntryPath): void {
    for (const other of [...this.#items.keys()]) if (other === path || isBelow(other, path)) this.#items.delete(other);
  }

  contentOf(path: EntryPath): Uint8Array | undefined {
    return this.#items.get(path)?.content;
  }

  async *entries(): AsyncGenerator<Entry> {
    this.#requests++;
    if (!this.#items.has(ROOT_PATH)) throw this.#failure("notFound", "List Blobs", ROOT_PATH);
    const all = [...this.#items.values()].map((item) => item.entry).filter((entry) => entry.path !== ROOT_PATH);
    all.sort((left, right) => comparePaths(left.path, right.path));
    yield* this.#options.rearrange?.(all) ?? all;
  }

  async *children(directory: EntryPath): AsyncGenerator<Entry> {
    this.#requests++;
    for (const { entry } of [...this.#items.values()])
      if (entry.path !== ROOT_PATH && parentPath(entry.path) === directory) yield entry;
  }

  entry(path: EntryPath): Promise<Entry | undefined> {
    this.#requests++;
    return Promise.resolve(this.#items.get(path)?.entry);
  }

  readableUrl(): undefined {
    return undefined;
  }

  async *read(entry: Entry, range: { offset: number; length: number }): AsyncGenerator<Uint8Array> {
    this.#requests++;
    const item = this.#items.get(entry.path);
    if (item?.entry.version !== entry.version) throw this.#failure("changed", "Get Blob", entry.path);
    yield item.content.subarray(range.offset, range.offset + range.length);
  }

  prepare(): Promise<void> {
    this.#requests++;
    return Promise.resolve();
  }

  probeServerSideCopy(): Promise<boolean> {
    return Promise.resolve(false);
  }

  makeDirectory(wanted: Entry, options: { inheritsOwnerOnly: boolean }): Promise<void> {
    this.#requests += options.inheritsOwnerOnly ? 1 : 2;
    const existing = this.#items.get(wanted.path);
    if (existing?.entry.marker?.id === wanted.marker?.id && existing?.entry.kind === "directory")
      return Promise.resolve();
    if (existing !== undefined) return this.#reject("exists", "Path - Create", wanted.path);
    const holder = this.#items.get(parentPath(wanted.path));
    if (holder === undefined && wanted.path !== ROOT_PATH)
      return this.#reject("notFound", "Path - Create", wanted.path);
    this.#write({ ...wanted, access: withOwnerOnlyDefault(wanted.access) }, new Uint8Array());
    return Promise.resolve();
  }

  async putFile(wanted: Entry, content: Content, options: PutOptions): Promise<void> {
    this.#requests += options.staged ? 3 : 2;
    const chunks: Uint8Array[] = [];
    for await (const chunk of content.source.read(
      content.entry,
      { offset: 0, length: content.entry.length },
      options.signal,
    )) {
      options.onBytes(chunk.length);
      chunks.push(chunk);
    }
    const holder = this.#items.get(parentPath(wanted.path));
    if (holder === undefined) throw this.#failure("notFound", "Put Blob", wanted.path);
    if (this.#items.get(wanted.path)?.entry.version !== options.replaces)
      throw this.#failure("exists", "Put Blob", wanted.path);
    const bytes = Buffer.concat(chunks);
    if (!options.staged)
      this.#write({ ...wanted, access: { ...inheritedByFile(holder.entry.access), owner: CALLER } }, bytes);
    this.#write(wanted, bytes);
  }

  setMetadata(wanted: Entry, current: Entry): Promise<void> {
    this.#requests++;
    const item = this.#items.get(wanted.path);
    if (item?.entry.version !== current.version) return this.#reject("changed", "Set Blob Metadata", wanted.path);
    const { metadata, headers, marker } = wanted;
    item.entry = {
      ...item.entry,
      metadata,
      headers,
      ...(marker === undefined ? {} : { marker }),
      version: this.#nextVersion(),
    };
    return Promise.resolve();
  }

  setAccess(path: EntryPath, wanted: Access, current: Access | undefined): Promise<void> {
    const item = this.#items.get(path);
    this.#requests += current !== undefined && current.sticky !== wanted.sticky ? 2 : 1;
    if (item === undefined) return this.#reject("notFound", "Path - Set Access Control", path);
    if (item.entry.kind === "file" && scopeOf(parseAcl(wanted.acl), "default").length > 0)
      return this.#reject("invalid", "Path - Set Access Control", path);
    if (!sameAccess(item.entry.access, wanted)) this.#show(item, { ...item.entry, access: wanted });
    return Promise.resolve();
  }

  remove(entry: Entry): Promise<void> {
    this.#requests++;
    const item = this.#items.get(entry.path);
    if (item === undefined) return Promise.resolve();
    if (item.entry.version !== entry.version) return this.#reject("changed", "Path - Delete", entry.path);
    if ([...this.#items.keys()].some((path) => isBelow(path, entry.path)))
      return this.#reject("notEmpty", "Path - Delete", entry.path);
    this.#items.delete(entry.path);
    return Promise.resolve();
  }

  rename(from: Place, to: Place, { replaces }: Pick<RenameOptions, "replaces">): Promise<void> {
    this.#requests++;
    if (!this.#rooms.holds(from)) return this.#reject("notFound", "rename", nameOf(from));
    if (this.#rooms.itemAt(to)?.entry.version !== replaces) return this.#reject("exists", "rename", nameOf(to));
    if ("path" in to && this.#items.get(parentPath(to.path))?.entry.kind !== "directory")
      return this.#reject("notFound", "rename", to.path);
    this.#rooms.move(from, to);
    return Promise.resolve();
  }

  removeAside(name: string): Promise<void> {
    this.#requests++;
    this.#rooms.emptyAside(name);
    return Promise.resolve();
  }

  keep(name: string, text: string): Promise<void> {
    this.#requests++;
    this.#kept.set(name, text);
    return Promise.resolve();
  }

  kept(name: string): Promise<string | undefined> {
    this.#requests++;
    return Promise.resolve(this.#kept.get(name));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #write(wanted: Entry, content: Uint8Array): void {
    const access = { ...wanted.access, acl: formatAcl(parseAcl(wanted.access.acl)) };
    const md5 = wanted.kind === "file" ? { md5: createHash("md5").update(content).digest("base64") } : {};
    const stamp = { length: content.length, version: this.#nextVersion(), lastModifiedMs: this.#now() };
    const entry = { ...wanted, access, ...md5, ...stamp };
    const item = { entry, content };
    this.#items.set(wanted.path, item);
    this.#show(item, entry);
  }

  #show(item: Item, entry: Entry): void {
    item.entry = entry;
    this.#options.onShown?.(entry);
  }

  #now(): number {
    return this.#options.now?.() ?? 0;
  }

  #nextVersion(): string {
    return `v${++this.#versions}`;
  }

  #failure(kind: FailureKind, operation: string, path: EntryPath): Error {
    const { side } = this.#options;
    return storeFailure({
      kind,
      side,
      operation,
      path,
      code: kind,
      message: `${operation} of "${entryName(path)}": ${kind}`,
    });
  }

  #reject(kind: FailureKind, operation: string, path: EntryPath): Promise<never> {
    return Promise.reject(this.#failure(kind, operation, path));
  }
}

/** An empty lake with a root. */
export function openMemoryLake(options: MemoryLakeOptions): MemoryLake {
  return new Memory(options);
}
