/**
 * Directories of a flat account as the Data Lake endpoint shows them: a blob that is marked as a directory is one, and so is
 * whatever names have in common up to a slash, whether somebody marked it or not.
 */
import type { Children } from "./children.ts";
import type { Entry } from "./entry.ts";
import type { Node } from "./node.ts";

/** Whether a blob stands for a directory: made as one through DFS, or marked by clients of flat accounts. */
export function isMarkedDirectory(entry: Entry): boolean {
  return entry.kind === "directory" || entry.metadata["hdi_isfolder"] === "true";
}

/** The first text after all that start with another, by UTF-16 code unit. */
export function behind(text: string): string {
  const end = text.replace(/\uffff+$/, "");
  return end === ""
    ? "\uffff".repeat(2048)
    : end.slice(0, -1) + String.fromCharCode(end.charCodeAt(end.length - 1) + 1);
}

/**
 * Names in order from the first that is not before the wanted one.
 * @param next where to go on after a name; undefined: at the one that follows it.
 */
export function* namesWithSkips(
  children: Children,
  wanted: string,
  next: (name: string) => string | undefined,
): Generator<string> {
  for (let start: string | undefined = wanted; start !== undefined;) {
    let skipped: string | undefined;
    for (const name of children.names(start)) {
      yield name;
      skipped = next(name);
      if (skipped !== undefined) break;
    }
    start = skipped;
  }
}

/** Names of blobs below a path, in order. */
export function* namesBelow(children: Children, path: string): Generator<string> {
  const prefix = path === "" ? "" : `${path}/`;
  for (const name of children.names(prefix)) {
    if (!name.startsWith(prefix)) return;
    yield name;
  }
}

/** Whether there is a directory at a path that no blob is marked as. */
export function isVirtualDirectory(children: Children, path: string): boolean {
  return path === "" || namesBelow(children, path).next().done !== true;
}

/** One path of a list; `at` is where a list goes on with it. */
export interface FlatPlace {
  readonly at: string;
  readonly path: string;
  /** Undefined for a directory that no blob is marked as. */
  readonly node: Node | undefined;
}

/** Places of directories above a name and below `prefix` that no earlier name lies in, and that no blob is told for. */
function* newDirectories(
  children: Children,
  name: string,
  where: { readonly before: string; readonly prefix: string; readonly recursive: boolean },
): Generator<FlatPlace> {
  for (let slash = name.indexOf("/", where.prefix.length); slash >= 0; slash = name.indexOf("/", slash + 1)) {
    const at = name.slice(0, slash + 1);
    const path = name.slice(0, slash);
    const marked = children.get(path);
    const isTold = marked !== undefined && isMarkedDirectory(marked.entry);
    if (!isTold && !where.before.startsWith(at)) yield { at, path, node: undefined };
    if (!where.recursive) return;
  }
}

/**
 * Everything below a directory in the order of names, a directory that nobody marked before the first blob inside it.
 * @param from place to start at; "" is the first.
 */
export function* flatPlaces(
  children: Children,
  wish: { readonly directory: string; readonly recursive: boolean; readonly from: string },
): Generator<FlatPlace> {
  const { recursive, from } = wish;
  const prefix = wish.directory === "" ? "" : `${wish.directory}/`;
  const start = from > prefix ? from : prefix;
  let before = children.nameBefore(start) ?? "";
  const names = namesWithSkips(children, start, (name) => {
    const cut = name.indexOf("/", prefix.length);
    return recursive || cut < 0 ? undefined : behind(name.slice(0, cut + 1));
  });
  for (const name of names) {
    if (!name.startsWith(prefix)) return;
    for (const place of newDirectories(children, name, { before, prefix, recursive }))
      if (place.at >= from) yield place;
    if (recursive || !name.includes("/", prefix.length)) yield { at: name, path: name, node: children.get(name) };
    before = name;
  }
}
