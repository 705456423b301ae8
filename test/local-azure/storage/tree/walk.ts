/** Ordered walks that stop and go on anywhere: the one source of every list and page. */
import { type Children, firstNotBefore } from "./children.ts";
import type { Node } from "./node.ts";
import type { NameOrder } from "./order.ts";

/** Called for each node with its path; false ends the walk. */
export type Visit = (path: string, node: Node) => boolean;

/** Where and how to walk. */
export interface WalkOptions {
  readonly order: NameOrder;
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

function walkSegments(children: Children, path: string, options: WalkOptions, act: Act): boolean {
  const { order, namePrefix } = options;
  const names = children.order(order);
  const { first, below } = startOf(options.from);
  const start = order(first, namePrefix) < 0 ? namePrefix : first;
  for (let index = firstNotBefore(names, start, order); index < names.length; index++) {
    const name = names[index] ?? "";
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

/** A directory's own name and its contents (`name/`) as two places, in order. */
function placesOf(children: Children, options: WalkOptions): readonly string[] {
  const places: string[] = [];
  for (const name of children.order(options.order)) {
    const node = children.get(name);
    if (node === undefined || !name.startsWith(options.namePrefix)) continue;
    places.push(name);
    if (node.children !== undefined) places.push(`${name}/`);
  }
  return places.sort(options.order);
}

/** In the order of whole names a directory's contents may come after siblings of the directory. */
function walkWholeNames(children: Children, path: string, options: WalkOptions, act: Act): boolean {
  const places = placesOf(children, options);
  const { first, below } = startOf(options.from);
  const resumed = below === undefined ? undefined : `${first}/`;
  for (let index = firstNotBefore(places, resumed ?? first, options.order); index < places.length; index++) {
    const place = places[index] ?? "";
    const from = place === resumed ? (below ?? "") : "";
    if (!walkPlace(children, place, { path, act, options: inside(options, from) })) return false;
  }
  return true;
}

/** Visits the name, or walks the contents, that a place stands for. `options` are those for the contents. */
function walkPlace(
  children: Children,
  place: string,
  state: { readonly path: string; readonly options: WalkOptions; readonly act: Act },
): boolean {
  const { path, options, act } = state;
  const isContents = place.endsWith("/");
  const name = isContents ? place.slice(0, -1) : place;
  const node = children.get(name);
  if (node === undefined) return true;
  const at = joined(path, name);
  if (!isContents) return act.visit(at, node);
  if (node.children === undefined) return true;
  act.enter(at, node);
  return walkWholeNames(node.children, at, options, act);
}
