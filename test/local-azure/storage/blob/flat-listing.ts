/** List Blobs on a flat account: whole names by code unit, directories only as what names have in common. */
import { type Children, firstNotBefore } from "../tree/children.ts";
import { behind } from "../tree/flat-directories.ts";
import { byCodeUnit } from "../tree/order.ts";
import type { BlobListing, Tell } from "./list-blobs.ts";

/** Tells blobs, and with a delimiter the prefixes up to it, each once. */
export function walkFlat(children: Children, listing: BlobListing, tell: Tell): void {
  const { prefix, delimiter } = listing;
  const names = children.order(byCodeUnit);
  let index = firstNotBefore(names, listing.from > prefix ? listing.from : prefix, byCodeUnit);
  while (index < names.length) {
    const name = names[index] ?? "";
    if (!name.startsWith(prefix)) return;
    const node = children.get(name);
    const cut = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
    if (node === undefined) index++;
    else if (cut < 0) {
      if (!tell(name, node, false)) return;
      index++;
    } else {
      const common = name.slice(0, cut + delimiter.length);
      if (!tell(common, undefined, true)) return;
      index = firstNotBefore(names, behind(common), byCodeUnit);
    }
  }
}
