/**
 * One filesystem (container): its tree, and what belongs to it as a whole. On a flat account the root holds every blob
 * under its whole name, slashes included, and there are no other directories.
 */
import { EarlierStates } from "./earlier-states.ts";
import type { Block, Lease, Metadata } from "./entry.ts";
import { type DirectoryNode, type Node, nodeOf } from "./node.ts";
import type { DirectoryEntry, Entry } from "./entry.ts";
import type { NameOrder } from "./order.ts";
import { Trash } from "./trash.ts";

/** A stored access policy, times as given. */
export interface AccessPolicy {
  readonly id: string;
  readonly start: string;
  readonly expiry: string;
  readonly permission: string;
}

/** What a filesystem has beside its tree. */
export interface FilesystemProperties {
  readonly etag: string;
  readonly modified: number;
  readonly metadata: Metadata;
  /** "" (private), "blob" or "container". */
  readonly publicAccess: string;
  readonly policies: readonly AccessPolicy[];
  readonly lease?: Lease;
  /** The default encryption scope, where one was stated. */
  readonly encryption?: { readonly scope: string; readonly denyOverride: boolean };
}

/** See the file's head. */
export class Filesystem {
  readonly account: string;
  /** Changes when a deleted filesystem is restored under another name. */
  name: string;
  readonly hierarchical: boolean;
  /** Of the names in its directories. */
  readonly order: NameOrder;
  readonly root: DirectoryNode;
  properties: FilesystemProperties;
  /** Blocks by id that Put Block staged for a path, until a block list or an overwrite ends them. */
  readonly staged = new Map<string, Map<string, Block>>();
  /** Snapshots and versions, on a flat account. */
  readonly earlier = new EarlierStates();
  /** What soft delete keeps. */
  readonly trash = new Trash();
  #splitPath = "";
  #split: readonly string[] = [];

  constructor(
    identity: Pick<Filesystem, "account" | "name" | "hierarchical" | "order">,
    root: DirectoryEntry,
    properties: FilesystemProperties,
  ) {
    this.account = identity.account;
    this.name = identity.name;
    this.hierarchical = identity.hierarchical;
    this.order = identity.order;
    const node = nodeOf(root, this.order);
    if (node.children === undefined) throw new TypeError("The root of a filesystem is a directory.");
    this.root = node;
    this.properties = properties;
  }

  /** Splits a path into the names that lead to it: one name on a flat account. A request asks for the same path often. */
  segments(path: string): readonly string[] {
    if (path === this.#splitPath) return this.#split;
    this.#splitPath = path;
    this.#split = path === "" ? [] : this.hierarchical ? path.split("/") : [path];
    return this.#split;
  }

  /** The node at a path; undefined where there is none, also below a file. */
  find(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of this.segments(path)) {
      node = node.children?.get(name);
      if (node === undefined) return undefined;
    }
    return node;
  }

  /** The directory that holds (or would hold) a path; undefined where it does not exist. */
  parentOf(path: string): DirectoryNode | undefined {
    const names = this.segments(path);
    let node: Node | undefined = this.root;
    for (let depth = 0; depth < names.length - 1; depth++) node = node?.children?.get(names[depth] ?? "");
    return node?.children === undefined ? undefined : node;
  }

  /** Puts an entry at a path whose directory exists. A directory keeps its children. */
  put(path: string, entry: Entry): void {
    if (path === "") {
      if (entry.kind === "directory") this.root.entry = entry;
      return;
    }
    const parent = this.parentOf(path);
    const name = this.#nameIn(path);
    const present = parent?.children.get(name);
    if (present === undefined || !replaceEntry(present, entry)) parent?.children.set(name, nodeOf(entry, this.order));
  }

  /** Takes a node out of the tree with all that it holds. */
  take(path: string): Node | undefined {
    const parent = this.parentOf(path);
    const name = this.#nameIn(path);
    const node = parent?.children.get(name);
    parent?.children.delete(name);
    return node;
  }

  /** Hangs a node in at a path whose directory exists, in place of what was there. */
  hang(path: string, node: Node): void {
    this.parentOf(path)?.children.set(this.#nameIn(path), node);
  }

  /** The name of a path in the directory that holds it. */
  #nameIn(path: string): string {
    return this.hierarchical ? lastName(path) : path;
  }
}

/** Gives a node another entry of its own kind. @returns false for the other kind. */
function replaceEntry(node: Node, entry: Entry): boolean {
  if (node.children === undefined) {
    if (entry.kind === "file") node.entry = entry;
    return entry.kind === "file";
  }
  if (entry.kind === "directory") node.entry = entry;
  return entry.kind === "directory";
}

/** The path above; "" above a first segment. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last segment. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
