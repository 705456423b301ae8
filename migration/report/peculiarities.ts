/** What the source has and no entry tells, as people read it. Pure. */
import type { PeculiarityCount } from "../stores/peculiarity.ts";
import { formatCounted } from "./quantities.ts";

/** One sentence for each kind: `12 entries at the source: encrypted (read decrypted); first: a/b, a/c.` */
export function formatPeculiarities(counts: readonly PeculiarityCount[]): readonly string[] {
  return counts.map(({ what, entries, firstPaths, detail }) => {
    const paths = firstPaths.map((path) => (path === "" ? "the root" : JSON.stringify(path))).join(", ");
    const treated = detail === "" ? "" : ` (${detail})`;
    const count = formatCounted(entries, "entry", "entries");
    return `${count} at the source: ${inWords(what)}${treated}; ${entries > firstPaths.length ? "first" : "at"}: ${paths}.`;
  });
}

/** `erasureCoded` → `erasure coded`. */
function inWords(what: string): string {
  return what.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
