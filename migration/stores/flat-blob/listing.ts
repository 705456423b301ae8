/** Listings of a lake on a flat account: everything below its root in the engine's order, one directory, one entry. */
import type { Entry } from "../../model/entry.ts";
import { heldName, heldNameBeside, isNameBeside, pathBehind } from "../../model/held-name.ts";
import { entryName, joinPath, parentPath, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { createGate, headerOf, type Gate } from "../../transport/index.ts";
import { NOT_A_DIRECTORY } from "../failure.ts";
import type { Gen2Client } from "../gen2/client.ts";
import { untilRestBrokenOff } from "../listing-obstacle.ts";
import type { Listing, OnBrokenOff } from "../source.ts";
import type { FlatBlobAddress } from "./address.ts";
import { blobEntry, peculiaritiesOf } from "./blob-entry.ts";
import { beginning, BlobPages } from "./blob-pages.ts";
import { DEFAULT_SIZES, type FlatBlobOptions, type FlatBlobPeculiarity, type ListingSizes } from "./configuration.ts";
import { SegmentOrder, type Frame, type Placed } from "./segment-order.ts";
import { unnamedAccess } from "./wasb-permission.ts";
import { historyOf, type FlatBlob } from "./wire-blob.ts";

/** Requests for single directories under way at a time, where a listing with a delimiter lacks what marks them. */
const PARALLEL_LOOKUPS = 8;

type Order = SegmentOrder<FlatBlob>;

/** Everything below a directory that was found before the names reached it. */
type Below = (frame: Frame<FlatBlob>, pages: AsyncGenerator<FlatBlob[]>) => AsyncIterable<Placed<FlatBlob>>;

export class FlatBlobListing implements Listing {
  readonly #client: Gen2Client;
  readonly #address: FlatBlobAddress;
  readonly #sizes: ListingSizes;
  readonly #pages: BlobPages;
  readonly #tell: (seen: FlatBlobPeculiarity) => void;

  constructor(client: Gen2Client, address: FlatBlobAddress, options: FlatBlobOptions) {
    this.#client = client;
    this.#address = address;
    this.#sizes = { ...DEFAULT_SIZES, ...options.sizes };
    this.#pages = new BlobPages(client, address.prefix);
    this.#tell = options.onPeculiarity ?? (() => undefined);
  }

  /** What is held back when the rest breaks off is not given: whether it is a file or a directory is not known then. */
  entries(signal?: AbortSignal, onBrokenOff?: OnBrokenOff): AsyncGenerator<Entry> {
    return untilRestBrokenOff(this.#entries(signal), ROOT_PATH, onBrokenOff);
  }

  async *#entries(signal: AbortSignal | undefined): AsyncGenerator<Entry> {
    const query = { prefix: this.#address.prefix, path: ROOT_PATH, entries: this.#sizes.pageEntries, history: true };
    let isEmpty = true;
    for await (const placed of this.#everything(this.#pages.blobs(query, signal), new SegmentOrder(), signal)) {
      isEmpty = false;
      for (const seen of peculiaritiesOf(placed)) this.#tell(seen);
      yield blobEntry(placed);
    }
    if (isEmpty) await this.#refuseWhatIsNoLake(signal);
  }

  async *children(directory: EntryPath, signal?: AbortSignal): AsyncGenerator<Entry> {
    const name = pathBehind(directory);
    const order: Order = new SegmentOrder(directory === ROOT_PATH ? undefined : { name, path: directory });
    const query = { ...this.#below(directory), entries: this.#sizes.pageEntries, delimiter: true };
    const gate = createGate(PARALLEL_LOOKUPS);
    for await (const page of this.#pages.blobs(query, signal)) {
      const placed: Placed<FlatBlob>[] = [];
      for (const blob of page) if (!isOwnMark(blob)) placed.push(...order.add(blob));
      for await (const settled of this.#settled(order, nothingBelow, signal)) placed.push(settled);
      yield* await this.#complete(placed, gate, signal);
    }
    yield* await this.#complete(order.end(), gate, signal);
  }

  async entry(path: EntryPath, signal?: AbortSignal): Promise<Entry | undefined> {
    const whole = this.#address.inFilesystem(path);
    if (this.#isContainer(path)) return this.#container(signal);
    const [begun, below] = await Promise.all([
      this.#pages.first({ prefix: whole, path }, signal),
      this.#pages.first(this.#below(path), signal),
    ]);
    const placed = placedAs(path, begun !== undefined && isNamed(begun, whole) ? begun : undefined, below);
    return placed === undefined ? undefined : blobEntry(placed);
  }

  /** Everything that pages hold, in order. */
  async *#everything(
    pages: AsyncIterable<FlatBlob[]>,
    order: Order,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Placed<FlatBlob>> {
    const below: Below = (frame, found) => this.#everything(found, new SegmentOrder(frame), signal);
    for await (const page of pages) {
      for (const blob of page) {
        if (isOwnMark(blob) || this.#isHistory(blob)) continue;
        yield* order.add(blob);
      }
      yield* this.#settled(order, below, signal);
    }
    yield* order.end();
  }

  /** Asks what held entries wait for, one request for each name, until no more than the bound are held. */
  async *#settled(order: Order, below: Below, signal: AbortSignal | undefined): AsyncGenerator<Placed<FlatBlob>> {
    const { heldEntries, pageEntries } = this.#sizes;
    while (order.held > heldEntries) {
      const frame = order.undecided(order.held > 2 * heldEntries);
      if (frame === undefined) return;
      const prefix = `${this.#address.prefix}${frame.name}/`;
      const found = await beginning(this.#pages.blobs({ prefix, path: frame.path, entries: pageEntries }, signal));
      if (found === undefined) yield* order.settleAbsent(frame);
      else {
        yield* order.settlePresent(frame, found.first);
        yield* below(frame, found.pages);
        yield* order.settled(frame);
      }
    }
  }

  /** A listing with a delimiter does not tell what marks a directory by its name with a slash: each is asked for. */
  async #complete(
    placed: readonly Placed<FlatBlob>[],
    gate: Gate,
    signal: AbortSignal | undefined,
  ): Promise<readonly Entry[]> {
    const found = placed.map(async (one) => {
      if (one.item?.wire.isPrefix !== true) return blobEntry(one);
      const leave = await gate.enter(signal);
      const first = await this.#pages.first(this.#below(one.path), signal).finally(leave);
      return blobEntry({ ...one, item: markOf(one.path, first) });
    });
    return Promise.all(found);
  }

  /** What lies below a path. */
  #below(path: EntryPath): { readonly prefix: string; readonly path: EntryPath } {
    return { prefix: this.#isContainer(path) ? "" : `${this.#address.inFilesystem(path)}/`, path };
  }

  /** Whether it is the container itself: a directory whose name is empty has no whole name either. */
  #isContainer(path: EntryPath): boolean {
    return path === ROOT_PATH && this.#address.prefix === "";
  }

  #isHistory(blob: FlatBlob): boolean {
    const what = historyOf(blob.wire);
    if (what !== undefined) this.#tell({ path: blob.name, what, detail: "not carried" });
    return what !== undefined;
  }

  async #container(signal: AbortSignal | undefined): Promise<Entry | undefined> {
    const answer = await this.#client.send(
      {
        ...{ operation: "Get Container Properties", endpoint: "blob", method: "HEAD", path: ROOT_PATH },
        ...{ inFilesystem: undefined, query: "restype=container" },
        expected: (said) => said.status === 404,
      },
      signal,
    );
    if (answer.status === 404) return undefined;
    return {
      ...{ kind: "directory", path: ROOT_PATH, length: 0, metadata: {}, headers: {} },
      version: (headerOf(answer, "etag") ?? "").replace(/^"|"$/g, ""),
      lastModifiedMs: Date.parse(headerOf(answer, "last-modified") ?? "") || 0,
      ...{ access: unnamedAccess("directory"), inheritsAccess: true },
    };
  }

  /** An empty listing may be an empty lake, a directory that is not there, or a file. */
  async #refuseWhatIsNoLake(signal: AbortSignal | undefined): Promise<void> {
    const call = { operation: "List Blobs", path: ROOT_PATH };
    const root = await this.entry(ROOT_PATH, signal);
    if (root === undefined)
      throw this.#client.failure("notFound", "PathNotFound", call, "there is no such directory: check the path");
    if (root.kind === "file")
      throw this.#client.failure("invalid", NOT_A_DIRECTORY, call, "this is a file, not a lake: name a directory");
  }
}

/** Whether that is the blob's whole name in the container; one that marks a directory by its slash has the directory's. */
function isNamed({ wire, marksDirectory }: FlatBlob, whole: string): boolean {
  return wire.hasSlash ? !marksDirectory && `${wire.name}/` === whole : wire.name === whole;
}

/** Whether the blob marks the lake's own root. */
function isOwnMark({ name, marksDirectory }: FlatBlob): boolean {
  return name === "" && marksDirectory;
}

async function* nothingBelow(): AsyncGenerator<Placed<FlatBlob>> {}

/** The blob that marks a directory from within, if the first one below it does. */
function markOf(path: EntryPath, first: FlatBlob | undefined): FlatBlob | undefined {
  const own = path === ROOT_PATH ? "" : `${pathBehind(path)}/`;
  return first?.marksDirectory === true && first.name === own ? first : undefined;
}

/** What stands at a path, by the blob of its name and the first one below it; undefined where nothing does. */
function placedAs(
  path: EntryPath,
  blob: FlatBlob | undefined,
  below: FlatBlob | undefined,
): Placed<FlatBlob> | undefined {
  const name = pathBehind(path);
  const isBeside = isNameBeside(entryName(path));
  if (path !== ROOT_PATH && path !== heldPath(name, isBeside)) return undefined;
  const stub = blob?.marksDirectory === true ? blob : undefined;
  const isDirectory = below !== undefined || stub !== undefined;
  if (isDirectory && !isBeside) return { kind: "directory", path, name, item: stub ?? markOf(path, below) };
  const isFile = blob !== undefined && stub === undefined && isDirectory === isBeside;
  return isFile ? { kind: "file", path, name, item: blob } : undefined;
}

/** The path that a whole name gets. */
function heldPath(name: string, isBeside: boolean): EntryPath {
  const directory = parentPath(name);
  const last = name.slice(name.lastIndexOf("/") + 1);
  const above = name.includes("/") ? directory.split("/").map(heldName).join("/") : ROOT_PATH;
  return joinPath(above, isBeside ? heldNameBeside(last) : heldName(last));
}
