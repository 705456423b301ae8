/** Files and directories of a Gen1 account, as they are kept: in memory, changed in place. */
import type { Acl } from "../local-azure/storage/acl/acl.ts";

interface Kept {
  owner: string;
  group: string;
  acl: Acl;
  /** Milliseconds since 1970. */
  accessedMs: number;
  /** Milliseconds since 1970. */
  modifiedMs: number;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
}

export interface FileNode extends Kept {
  readonly kind: "file";
  content: Buffer;
  /** Milliseconds since 1970; 0 for never. */
  expiresMs: number;
}

export interface DirectoryNode extends Kept {
  readonly kind: "directory";
  readonly children: Children;
}

export type Node = FileNode | DirectoryNode;

/** How names are ordered: by UTF-16 code unit, or by byte of their UTF-8. Which of the two Gen1 did is not known. */
export type NameOrder = "codeUnits" | "bytes";

const COMPARE: Readonly<Record<NameOrder, (left: string, right: string) => number>> = {
  codeUnits: (left, right) => (left < right ? -1 : left > right ? 1 : 0),
  bytes: (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)),
};

/** What a directory holds, by name; sorted when it is asked for. */
export class Children {
  readonly #nodes = new Map<string, Node>();
  readonly #compare: (left: string, right: string) => number;
  #sorted: readonly string[] | undefined;

  constructor(order: NameOrder) {
    this.#compare = COMPARE[order];
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(name: string): Node | undefined {
    return this.#nodes.get(name);
  }

  set(name: string, node: Node): void {
    if (!this.#nodes.has(name)) this.#sorted = undefined;
    this.#nodes.set(name, node);
  }

  delete(name: string): void {
    this.#sorted = undefined;
    this.#nodes.delete(name);
  }

  /** The names that follow `after` and come before `before` ("" for no bound), at most `most` of them. */
  page(after: string, before: string, most: number): readonly (readonly [string, Node])[] {
    this.#sorted ??= [...this.#nodes.keys()].sort(this.#compare);
    const names = this.#sorted;
    let [low, high] = [0, names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (after !== "" && this.#compare(names[middle] ?? "", after) <= 0) low = middle + 1;
      else high = middle;
    }
    const found = names.slice(low, low + most).filter((name) => before === "" || this.#compare(name, before) < 0);
    return found.flatMap((name) => {
      const node = this.#nodes.get(name);
      return node === undefined ? [] : [[name, node] as const];
    });
  }
}
