/**
 * What List Blobs tells beside the blobs that are there, where it is asked for: snapshots and versions before their blob,
 * what soft delete keeps, and names for which blocks are staged only. All of it is few: it is put in order at once.
 */
import type { Call } from "../call.ts";
import { type Filesystem, parentPath } from "../tree/filesystem.ts";
import { byCodeUnit, byPath, type NameOrder } from "../tree/order.ts";
import { deletedElement, earlierElement, type Included, prefixElement, uncommittedElement } from "./blob-element.ts";

/** The key of the blob itself among what is told under its name: behind every moment. */
export const ownKey = "~";

/** One entry of a list, in its place. */
export interface Beside {
  readonly name: string;
  readonly key: string;
  readonly element: () => string;
}

/** What is asked for. */
export interface BesideWish {
  readonly prefix: string;
  readonly delimiter: string;
  readonly included: Included;
}

function* earlierOnes(filesystem: Filesystem, included: Included): Generator<Beside> {
  for (const [name, state] of filesystem.earlier.all()) {
    const isTold = state.kind === "snapshot" ? included.snapshots : included.versions;
    if (isTold) yield { name, key: state.id, element: () => earlierElement(name, state, included) };
  }
}

function* deletedOnes(filesystem: Filesystem, included: Included): Generator<Beside> {
  if (!included.deleted || filesystem.hierarchical) return;
  for (const item of filesystem.trash.items()) {
    if (item.expires > included.now)
      yield { name: item.path, key: item.id, element: () => deletedElement(item, included) };
  }
}

function* uncommittedOnes(filesystem: Filesystem, included: Included): Generator<Beside> {
  if (!included.uncommitted) return;
  for (const name of filesystem.staged.keys()) {
    if (filesystem.find(name) === undefined)
      yield { name, key: ownKey, element: () => uncommittedElement(name, included) };
  }
}

/** The order of a list's names: whole names on a flat account, else segment by segment or as the switch says. */
export function listOrder(call: Call): NameOrder {
  const { order, answers } = call.state;
  if (!call.filesystem.hierarchical) return byCodeUnit;
  return answers.flatOrder === "whole-names" ? order : (left, right) => byPath(order, left, right);
}

/** With a delimiter: the entry itself, what it has in common with others, or nothing where its directory does not exist. */
function underDelimiter(filesystem: Filesystem, wish: BesideWish, beside: Beside): Beside | undefined {
  const { prefix, delimiter, included } = wish;
  if (delimiter === "") return beside;
  if (filesystem.hierarchical) return parentPath(beside.name) === parentPath(prefix) ? beside : undefined;
  const cut = beside.name.indexOf(delimiter, prefix.length);
  if (cut < 0) return beside;
  const name = beside.name.slice(0, cut + delimiter.length);
  return { name, key: ownKey, element: () => prefixElement(name, undefined, included) };
}

/** Everything in order, each common name once. */
export function listedBeside(call: Call, wish: BesideWish): readonly Beside[] {
  const { included } = wish;
  const { filesystem } = call;
  const found: Beside[] = [];
  const all = [earlierOnes, deletedOnes, uncommittedOnes].flatMap((each) => [...each(filesystem, included)]);
  for (const each of all) {
    const told = each.name.startsWith(wish.prefix) ? underDelimiter(filesystem, wish, each) : undefined;
    if (told !== undefined) found.push(told);
  }
  const compare = listOrder(call);
  found.sort((left, right) => compare(left.name, right.name) || byCodeUnit(left.key, right.key));
  return found.filter((each, at) => each.name !== found[at - 1]?.name || each.key !== found[at - 1]?.key);
}
