/** Ordered walks that stop and go on anywhere: the one source of every list and page. */
import type { Children } from "./children.ts";
import type { Node } from "./node.ts";
import { byPath, type NameOrder } from "./order.ts";

/** Called for each node with its path; false ends the walk. */
export type Visit = (path: string, node: Node) => boolean;

/** Where and how to walk. */
export interface WalkOptions {
  readonly recursive: boolean;
  /** Only children whose name starts so (the part of a prefix behind the last slash); applies to the first level. */
  readonly namePrefix: string;
  /** First path to visit, or the first after it where it does not exist; relative to the directory; "" is the first of all. */
  readonly from: string;
  /** Directories after all of their siblings' names as `name/` would sort: the order of whole names. */
  readonly wholeNames: boolean;
}

/** Whether a directory's contents may be walked; throwing refuses the whole walk. */
export type Enter = (path: string, node: Node) => void;

/** Walks what a directory holds; parents come before what they hold. @returns false if a visit ended it. */
export function walk(
  children: Children,
  path: string,
  options: WalkOptions,
  act: { readonly visit: Visit; readonly enter: Enter },
): boolean {
  return options.wholeNames && options.recursive
    ? walkWholeNames(children, path, options, act)
    : walkSegments(children, path, options, act);
}

/**
 * Where in a directory a walk begins that is to begin at a path of the whole filesystem.
 * @returns undefined where all that the directory holds comes before that path.
 */
export function startWithin(
  directory: string,
  from: string,
  options: { readonly order: NameOrder; readonly wholeNames: boolean },
): string | undefined {
  const { order, wholeNames } = options;
  const inside = directory === "" ? "" : `${directory}/`;
  if (from.startsWith(inside)) return from.slice(inside.length);
  const isBehind = wholeNames ? order(from, inside) > 0 : byPath(order, from, directory) > 0;
  return isBehind ? undefined : "";
}

type Act = { readonly visit: Visit; readonly enter: Enter };

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

function inside(options: WalkOptions, from: string): WalkOptions {
  return { ...options, namePrefix: "", from };
}

/** Where a level starts: the name in `from`, and what of `from` lies below that name (undefined: it is the name itself). */
function startOf(from: string): { readonly first: string; readonly below: string | undefined } {
  const slash = from.indexOf("/");
  return slash < 0 ? { first: from, below: undefined } : { first: from.slice(0, slash), below: from.slice(slash + 1) };
}

function later(children: Children, left: string, right: string): string {
  return children.order(left, right) < 0 ? right : left;
}

function walkSegments(children: Children, path: string, options: WalkOptions, act: Act): boolean {
  const { namePrefix } = options;
  const { first, below } = startOf(options.from);
  for (const name of children.names(later(children, first, namePrefix))) {
    if (!name.startsWith(namePrefix)) return true;
    const node = children.get(name);
    if (node === undefined) continue;
    const resumed = name === first ? below : undefined;
    if (!walkNode(node, joined(path, name), { options, act, resumed })) return false;
  }
  return true;
}

/** Visits a node, unless the walk goes on inside it, and what it holds. */
function walkNode(
  node: Node,
  path: string,
  state: { readonly options: WalkOptions; readonly act: Act; readonly resumed: string | undefined },
): boolean {
  const { options, act, resumed } = state;
  if (resumed === undefined && !act.visit(path, node)) return false;
  if (!options.recursive || node.children === undefined) return true;
  act.enter(path, node);
  return walkSegments(node.children, path, inside(options, resumed ?? ""), act);
}

/**
 * Directories before a name whose contents, as `directory/`, come after it: their names begin the name. Shortest first: the
 * contents of the last come first.
 */
function openDirectories(children: Children, name: string, isOpen: (directory: string) => boolean): string[] {
  const open: string[] = [];
  for (let length = 1; length < name.length; length++) {
    const directory = name.slice(0, length);
    if (children.get(directory)?.children !== undefined && isOpen(directory)) open.push(directory);
  }
  return open;
}

/** In the order of whole names a directory's contents may come after siblings of the directory. */
function walkWholeNames(children: Children, path: string, options: WalkOptions, act: Act): boolean {
  const { order } = children;
  const { namePrefix } = options;
  const { first, below } = startOf(options.from);
  const place = below === undefined ? first : `${first}/`;
  const open = openDirectories(children, place, (name) => name.startsWith(namePrefix) && order(`${name}/`, place) >= 0);
  /** Contents of open directories that come before a place, or of all. */
  const walkOpen = (until: string | undefined): boolean => {
    for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
      if (until !== undefined && order(`${name}/`, until) > 0) return true;
      open.pop();
      const from = name === first ? (below ?? "") : "";
      if (!walkContents(children, name, { path, act, options: inside(options, from) })) return false;
    }
    return true;
  };
  for (const name of children.names(later(children, place, namePrefix))) {
    if (!name.startsWith(namePrefix)) break;
    const node = children.get(name);
    if (!walkOpen(name)) return false;
    if (node === undefined) continue;
    if (!act.visit(joined(path, name), node)) return false;
    if (node.children !== undefined) open.push(name);
  }
  return walkOpen(undefined);
}

/** Walks what a directory holds. `options` are those for the contents. */
function walkContents(
  children: Children,
  name: string,
  state: { readonly path: string; readonly options: WalkOptions; readonly act: Act },
): boolean {
  const node = children.get(name);
  if (node?.children === undefined) return true;
  const at = joined(state.path, name);
  state.act.enter(at, node);
  return walkWholeNames(node.children, at, state.options, state.act);
}
