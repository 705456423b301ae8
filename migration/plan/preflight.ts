/** Looks at both ends before a run: what is missing is told in one sentence each, with what to do about it. */
import type { Entry } from "../model/entry.ts";
import { formatLakeUri, type LakeUri } from "../model/lake-uri.ts";
import { parentPath, ROOT_PATH } from "../model/path.ts";
import { formatSourceUri, partsOf, relationToSource, type SourceUri } from "../model/source-uri.ts";
import { isStoreFailure, type StoreFailure } from "../stores/failure.ts";
import type { Listing } from "../stores/source.ts";
import type { Clock } from "../transport/clock.ts";
import { migrationFault, isMigrationFault, type MigrationFault } from "../fault.ts";

/** Throws a MigrationFault where one end holds the other: copying a lake into itself would never end. */
export function checkApart(from: SourceUri, to: LakeUri): void {
  const relation = relationToSource(to, from);
  if (relation === "apart") return;
  const where = relation === "same" ? "is the source itself" : `lies ${relation} the source ${formatSourceUri(from)}`;
  throw migrationFault(
    "to",
    `${formatLakeUri(to)} ${where}. A lake cannot be copied into itself: name places that lie apart.`,
  );
}

/** Throws a MigrationFault where the source is not there, is no lake, or cannot be read. */
export async function checkSource(source: Listing, from: SourceUri, signal?: AbortSignal): Promise<Entry> {
  const uri = formatSourceUri(from);
  const root = await looked(() => source.entry(ROOT_PATH, signal), "from", uri);
  if (root === undefined) throw migrationFault("from", `${uri} is not there. Check ${partsOf(from)} of "from".`);
  if (root.kind !== "directory")
    throw migrationFault("from", `${uri} is a file. "from" names a directory: write the one that holds it.`);
  return root;
}

export type TargetState =
  | { readonly is: "there"; readonly root: Entry }
  /** Its root will be made by the migration: the directory that holds it is there. */
  | { readonly is: "root missing" }
  /** The account, the filesystem or a directory above is not there. */
  | { readonly is: "missing"; readonly fault: MigrationFault };

/** A target, and the directory that holds its root (undefined where the root is the filesystem's own). */
export interface TargetEnds {
  readonly target: Listing;
  readonly holder: Listing | undefined;
  readonly to: LakeUri;
}

/** Looks at the target. Throws a MigrationFault where it cannot be looked at. */
export async function lookAtTarget({ target, holder, to }: TargetEnds, signal?: AbortSignal): Promise<TargetState> {
  const uri = formatLakeUri(to);
  const root = await looked(() => target.entry(ROOT_PATH, signal), "to", uri);
  if (root?.kind === "file")
    throw migrationFault("to", `${uri} is a file. "to" names a directory: choose another, or remove the file.`);
  if (root !== undefined) return { is: "there", root };
  const above = holder === undefined ? undefined : await looked(() => holder.entry(ROOT_PATH, signal), "to", uri);
  return above === undefined ? { is: "missing", fault: missingTarget(to) } : { is: "root missing" };
}

function missingTarget(to: LakeUri): MigrationFault {
  const uri = formatLakeUri(to);
  if (to.path === "")
    return migrationFault("to", `${uri} is not there. Declare the filesystem "${to.filesystem}", or make it first.`);
  const above = formatLakeUri({ ...to, path: parentPath(to.path) });
  return migrationFault(
    "to",
    `${above}, which is to hold the target, is not there. Make it with the access that it shall have: nothing is made implicitly.`,
  );
}

async function looked(look: () => Promise<Entry | undefined>, property: "from" | "to", uri: string) {
  try {
    return await look();
  } catch (error) {
    // A source whose host nobody knows is no missing path; the account of a target may be made yet.
    const isUnknownHost = isStoreFailure(error) && error.status === undefined && property === "from";
    if (isStoreFailure(error) && error.kind === "notFound" && !isUnknownHost) return undefined;
    throw faultOf(error, property, uri);
  }
}

/** What a store's failure means for the whole migration. What is no store's failure comes back as it is. */
export function faultOf(error: unknown, property: "from" | "to", uri: string): unknown {
  if (!isStoreFailure(error) || error.kind === "stopped") return error;
  const isRefused = error.kind === "refused";
  const options = { isRefused, mayPass: isRefused && property === "to", cause: error };
  return migrationFault(property, sentences(error, property, uri), options);
}

function sentences({ kind, message, code, status }: StoreFailure, property: "from" | "to", uri: string): string {
  if (kind === "unavailable") return `${message}. Check the name, the network and the firewall.`;
  if (kind === "notFound" && status !== undefined)
    return `${uri} is not there (${code}). Check account, filesystem and path of "${property}".`;
  return `${message}.`;
}

/** A role takes effect some minutes after it was assigned. */
const LONGEST_WAIT_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;

export interface Waiting {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly onWaiting: (sentence: string) => void;
}

/** Asks again while the answer is a fault that may pass, for five minutes; then throws that fault. */
export async function askUntilAllowed<Answer>(ask: () => Promise<Answer>, waiting: Waiting): Promise<Answer> {
  const endMs = waiting.clock.now() + LONGEST_WAIT_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      const isOver = waiting.stop.aborted || waiting.clock.now() + pauseMs > endMs;
      if (!isMigrationFault(error) || !error.mayPass || isOver) throw error;
      waiting.onWaiting(`waiting for the role to take effect: ${error.message}`);
      await waiting.clock.sleep(pauseMs, waiting.stop).catch(() => undefined);
    }
  }
}
