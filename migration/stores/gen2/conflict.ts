/** What a refused condition means: somebody else's write, or the echo of our own. */
import type { Entry } from "../../model/entry.ts";
import { formatMarker, type Marker } from "../../model/marker.ts";
import { isStoreFailure, storeFailure, type FailureKind } from "../failure.ts";
import { isAmbiguous } from "./errors.ts";

/** How the service says that a condition does not hold, or that a rename's source has moved on. */
const CONFLICTS: ReadonlySet<FailureKind> = new Set(["exists", "changed", "notFound"]);

/** What stands at a name may be replaced: nothing, or exactly the version that was listed. */
export function targetConditions(replaces: string | undefined): Readonly<Record<string, string>> {
  return replaces === undefined ? { "if-none-match": "*" } : { "if-match": `"${replaces}"` };
}

/** The marker without its MD5, which a stream fills in while it is written. */
function identity(marker: Marker): string {
  const { md5: _, ...rest } = marker;
  return formatMarker(rest);
}

/** Whether `found` is what was to be written. */
export function isEchoOf(found: Entry | undefined, wanted: Entry): boolean {
  if (found?.marker === undefined || wanted.marker === undefined) return false;
  if (found.kind !== wanted.kind || found.length !== wanted.length) return false;
  const md5 = wanted.marker.md5 ?? found.marker.md5;
  if (found.marker.md5 !== md5 || (md5 !== undefined && found.kind === "file" && found.md5 !== md5)) return false;
  return identity(found.marker) === identity(wanted.marker);
}

/**
 * Runs a write that gives a version. A conflict after an attempt that broke off is settled by looking: where the wanted
 * entry is there, the write has succeeded. Any other conflict at the target becomes `exists`.
 */
export async function settled(
  wanted: Entry,
  write: () => Promise<string>,
  lookUp: () => Promise<Entry | undefined>,
): Promise<string> {
  try {
    return await write();
  } catch (error) {
    if (!isStoreFailure(error) || error.side === "source" || !CONFLICTS.has(error.kind)) throw error;
    const found = isAmbiguous(error) ? await lookUp() : undefined;
    if (found !== undefined && isEchoOf(found, wanted)) return found.version;
    if (error.kind === "exists" || error.kind === "notFound") throw error;
    const { side, operation, path, code, status, message } = error;
    const details = { kind: "exists" as const, side, operation, path, code, message, cause: error };
    throw storeFailure(status === undefined ? details : { ...details, status });
  }
}
