/** What the plain model knows of one path. */
import type { AccessList } from "./access-list.ts";

/** An infinite lease, held or broken. */
export interface Lease {
  readonly id: string;
  readonly broken: boolean;
}

/** A block that is staged or committed. */
export interface Block {
  readonly id: string;
  readonly text: string;
}

/** A file or directory. */
export interface Item {
  readonly kind: "file" | "directory";
  readonly owner: string;
  readonly group: string;
  readonly list: AccessList;
  /** Stands for the ETag: equal numbers, equal ETags. */
  readonly version: number;
  readonly metadata: string;
  readonly text: string;
  /** Appended and not flushed, by position. */
  readonly waiting: ReadonlyMap<number, string>;
  readonly writer: "dfs" | "blob";
  readonly blocks: readonly Block[];
  readonly lease: Lease | undefined;
}

/** The path above; undefined above the root. */
export function above(path: string): string | undefined {
  if (path === "") return undefined;
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** Every path above, the root first. */
export function ancestors(path: string): readonly string[] {
  const parent = above(path);
  return parent === undefined ? [] : [...ancestors(parent), parent];
}

/** Whether a path lies below another. */
export function isBelow(path: string, directory: string): boolean {
  return path !== directory && (directory === "" || path.startsWith(`${directory}/`));
}

/** Segment by segment, each by UTF-16 code unit: the order of lists. */
export function inOrder(paths: readonly string[]): readonly string[] {
  return [...paths].sort((left, right) => {
    const a = left.split("/");
    const b = right.split("/");
    const at = a.findIndex((segment, index) => segment !== b[index]);
    if (at < 0) return a.length - b.length;
    return b[at] === undefined || (a[at] ?? "") > b[at] ? 1 : -1;
  });
}
