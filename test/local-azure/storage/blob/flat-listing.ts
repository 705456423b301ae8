/** List Blobs on a flat account: whole names by code unit, directories only as what names have in common. */
import type { Children } from "../tree/children.ts";
import { behind, namesWithSkips } from "../tree/flat-directories.ts";
import type { BlobListing, Tell } from "./list-blobs.ts";

/** Tells blobs, and with a delimiter the prefixes up to it, each once. */
export function walkFlat(children: Children, listing: BlobListing, tell: Tell): void {
  const { prefix, delimiter } = listing;
  const commonOf = (name: string): string | undefined => {
    const cut = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
    return cut < 0 ? undefined : name.slice(0, cut + delimiter.length);
  };
  const start = listing.from.name > prefix ? listing.from.name : prefix;
  const names = namesWithSkips(children, start, (name) => {
    const common = commonOf(name);
    return common === undefined ? undefined : behind(common);
  });
  for (const name of names) {
    if (!name.startsWith(prefix)) return;
    const common = commonOf(name);
    const isTold = common === undefined ? tell(name, children.get(name), false) : tell(common, undefined, true);
    if (!isTold) return;
  }
}
