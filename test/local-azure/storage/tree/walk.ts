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
export function walk(children: Children, path: string, options: WalkOptions, act: { readonly visit: Visit; readonly enter: Enter }): boolean {
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

function walkSegments(children: Children, path: string, options: WalkOptions, act: Act): boolean {
  const names = children.order(options.order);
  const slash = options.from.indexOf("/");
  const first = slash < 0 ? options.from : options.from.slice(0, slash);
  const start = options.order(first, options.namePrefix) < 0 ? options.namePrefix : first;
  for (let index = firstNotBefore(names, start, options.order); index < names.length; index++) {
    const name = names[index] ?? "";
    if (!name.startsWith(options.namePrefix)) return true;
    const node = children.get(name);
    if (node === undefined) continue;
    const resumesInside = slash >= 0 && name === first;
    if (!resumesInside && !act.visit(joined(path, name), node)) return false;
    if (!options.recursive || node.children === undefined) continue;
    act.enter(joined(path, name), node);
    const from = resumesInside ? options.from.slice(slash + 1) : "";
    if (!walkSegments(node.children, joined(path, name), inside(options, from), act)) return false;
  }
  return true;
}

/** In the order of whole names a directory's own name and its contents (`name/…`) are two places among its siblings. */
function walkWholeNames(children: Children, path: string, options: WalkOptions, act: Act): boolean {
  const { order, namePrefix } = options;
  const keys: string[] = [];
  for (const name of children.order(order)) {
    const node = children.get(name);
    if (node === undefined || !name.startsWith(namePrefix)) continue;
    keys.push(name);
    if (node.children !== undefined) keys.push(`${name}/`);
  }
  keys.sort(order);
  const slash = options.from.indexOf("/");
  const resumed = slash < 0 ? undefined : options.from.slice(0, slash + 1);
  for (let index = firstNotBefore(keys, resumed ?? options.from, order); index < keys.length; index++) {
    const key = keys[index] ?? "";
    const isContents = key.endsWith("/");
    const name = isContents ? key.slice(0, -1) : key;
    const node = children.get(name);
    if (node === undefined) continue;
    if (!isContents) {
      if (!act.visit(joined(path, name), node)) return false;
    } else if (node.children !== undefined) {
      act.enter(joined(path, name), node);
      const from = key === resumed ? options.from.slice(slash + 1) : "";
      if (!walkWholeNames(node.children, joined(path, name), inside(options, from), act)) return false;
    }
  }
  return true;
}
