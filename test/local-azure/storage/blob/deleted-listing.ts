/**
 * List Blobs with `showonly=deleted` on a hierarchical account: what soft delete keeps, in the order of paths, twins of one
 * path in the order of their deletion. A deleted directory is told alone, without what it held.
 */
import type { Call } from "../call.ts";
import { byPath, type NameOrder } from "../tree/order.ts";
import type { DeletedItem } from "../tree/trash.ts";

/** What is told: an item, or with a delimiter the name that several have in common. */
export type DeletedPlace =
  { readonly item: DeletedItem; readonly prefix?: never } | { readonly prefix: string; readonly item?: never };

/** A page, and where the next one starts. */
export interface DeletedPage {
  readonly places: readonly DeletedPlace[];
  readonly next: string | undefined;
}

/** Whether an item comes before the place `ID/PATH` at which a page starts. */
function isBefore(item: DeletedItem, from: string, order: NameOrder): boolean {
  if (from === "") return false;
  const slash = from.indexOf("/");
  const difference = byPath(order, item.path, from.slice(slash + 1));
  return difference < 0 || (difference === 0 && BigInt(item.id) < BigInt(from.slice(0, slash)));
}

/** The name that an item shares with others up to the delimiter; undefined where it is told itself. */
function commonPrefix(path: string, prefix: string, delimiter: string): string | undefined {
  const cut = delimiter === "" ? -1 : path.indexOf(delimiter, prefix.length);
  return cut < 0 ? undefined : path.slice(0, cut + delimiter.length);
}

/**
 * A page of deleted paths.
 * @param from a place told as `next`; "" starts at the first.
 */
export function deletedPage(
  call: Call,
  asked: { readonly prefix: string; readonly delimiter: string; readonly from: string; readonly limit: number },
): DeletedPage {
  const { prefix, delimiter, limit } = asked;
  const now = call.state.now();
  const { order } = call.state;
  const items = call.filesystem.trash
    .inOrder(order)
    .filter((item) => item.path.startsWith(prefix) && item.expires > now && !isBefore(item, asked.from, order));
  const places: DeletedPlace[] = [];
  let common: string | undefined;
  for (const item of items) {
    if (common !== undefined && item.path.startsWith(common)) continue;
    if (places.length >= limit) return { places, next: `${item.id}/${item.path}` };
    common = commonPrefix(item.path, prefix, delimiter);
    places.push(common === undefined ? { item } : { prefix: common });
  }
  return { places, next: undefined };
}
