/** Looks at both ends before a run: what is missing is told in one sentence each, with what to do about it. */
import type { Entry } from "../model/entry.ts";
import { formatLakeUri, type LakeUri } from "../model/lake-uri.ts";
import { parentPath, ROOT_PATH } from "../model/path.ts";
import { formatSourceUri, partsOf, relationToSource, type SourceUri } from "../model/source-uri.ts";
import { isStoreFailure, saysAbsent, saysNotLetIn, type StoreFailure } from "../stores/failure.ts";
import type { Listing } from "../stores/source.ts";
import type { Clock } from "../transport/clock.ts";
import { migrationFault, isMigrationFault, type Awaited, type MigrationFault } from "../fault.ts";

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
  let root: Entry | undefined;
  try {
    root = await target.entry(ROOT_PATH, signal);
  } catch (error) {
    if (isUnknownHost(error)) return { is: "missing", fault: unknownTarget(error) };
    if (!saysAbsent(error)) throw faultOf(error, "to", uri);
  }
  if (root?.kind === "file")
    throw migrationFault("to", `${uri} is a file. "to" names a directory: choose another, or remove the file.`);
  if (root !== undefined) return { is: "there", root };
  const above = holder === undefined ? undefined : await looked(() => holder.entry(ROOT_PATH, signal), "to", uri);
  return above === undefined ? { is: "missing", fault: missingTarget(to) } : { is: "root missing" };
}

/**
 * Looks at both ends before anything is read, at the same time: a first token takes as long as a source's answer. Throws a
 * MigrationFault as the two do, the source's first; and where the target is missing.
 */
export async function checkEnds(
  { source, from, ...ends }: TargetEnds & { readonly source: Listing; readonly from: SourceUri },
  signal: AbortSignal | undefined,
): Promise<void> {
  const looking = lookAtTarget(ends, signal);
  looking.catch(() => undefined);
  await checkSource(source, from, signal);
  const state = await looking;
  if (state.is === "missing") throw state.fault;
}

/** A new account's name takes a while to be known; one that a private zone hides is never known. */
function unknownTarget(failure: StoreFailure): MigrationFault {
  const remedy =
    "Where this machine's network has a private zone privatelink.dfs or privatelink.blob, names of accounts are looked up in there and nowhere else: give the account private endpoints whose names stand in that zone (account.network.privateEndpoints, dns).";
  return migrationFault("to", `${failure.message}. ${remedy}`, { mayPass: true, cause: failure });
}

function isUnknownHost(error: unknown): error is StoreFailure {
  return isStoreFailure(error) && error.kind === "notFound" && error.status === undefined;
}

function missingTarget(to: LakeUri): MigrationFault {
  const uri = formatLakeUri(to);
  if (to.path === "")
    return migrationFault("to", `${uri} is not there. Declare the filesystem "${to.filesystem}", or make it first.`);
  const above = formatLakeUri({ ...to, path: parentPath(to.path) });
  return migrationFault(
    "to",
    `${above}, which is to hold the target, is not there. Declare it under directories of its filesystem, or make it with the access that it shall have: nothing is made implicitly.`,
  );
}

async function looked(look: () => Promise<Entry | undefined>, property: "from" | "to", uri: string) {
  try {
    return await look();
  } catch (error) {
    // A host that nobody knows is no missing path.
    if (saysAbsent(error)) return undefined;
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

interface Patience {
  readonly what: Awaited;
  readonly longestMs: number;
}

/**
 * A role takes effect some time after it was assigned, ten minutes at most by Azure's word:
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
const WITHOUT_A_ROLE: Patience = { what: "role", longestMs: 10 * 60_000 };
/** A rule of the firewall, or the private name of a new endpoint, takes effect within a minute; it is asked twice as long. */
const WITHOUT_A_NAME: Patience = { what: "name", longestMs: 2 * 60_000 };
const AT_THE_FIREWALL: Patience = { what: "network rule", longestMs: 2 * 60_000 };
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;

export interface Waiting {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly onWaiting: (sentence: string) => void;
  /** Milliseconds, where whoever waits has less time than that. @default what Azure may take */
  readonly longestMs?: number;
  /** What nothing will bring: a refusal for want of it is final. @default none */
  readonly notComing?: readonly Awaited[];
}

/** Asks again while the answer is a fault that may pass, for ten minutes or, at a firewall, two; then throws that fault. */
export async function askUntilAllowed<Answer>(ask: () => Promise<Answer>, waiting: Waiting): Promise<Answer> {
  const beginMs = waiting.clock.now();
  for (let asked = 1, pauseMs = FIRST_PAUSE_MS; ; asked++, pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!isMigrationFault(error) || !error.mayPass || waiting.stop.aborted) throw error;
      const { what, longestMs } = patienceWith(error);
      if (waiting.notComing?.includes(what) === true) throw error;
      const waitedMs = waiting.clock.now() - beginMs;
      if (waiting.longestMs !== undefined && waitedMs + pauseMs > waiting.longestMs) throw error;
      if (waitedMs + pauseMs > longestMs) throw stillRefused(error, { what, asked, minutes: longestMs / 60_000 });
      const times = asked === 1 ? "once" : `${String(asked)} times`;
      waiting.onWaiting(`waiting for the ${what} to take effect, asked ${times}: ${error.message}`);
      await waiting.clock.sleep(pauseMs, waiting.stop).catch(() => undefined);
    }
  }
}

/** Once refused, a right counts when it was granted as often as this in a row: Azure's servers learn of a role one by one. */
const GRANTS_IN_A_ROW = 3;

/** The same for what may be asked as often as one likes: after a refusal, until it is allowed several times in a row. */
export async function askUntilSettled(ask: () => Promise<void>, waiting: Waiting): Promise<void> {
  let granted = 0;
  let wanted = 1;
  while (granted < wanted) {
    await askUntilAllowed(async () => {
      try {
        await ask();
      } catch (error) {
        [granted, wanted] = [0, GRANTS_IN_A_ROW];
        throw error;
      }
    }, waiting);
    granted++;
  }
}

function stillRefused(
  fault: MigrationFault,
  { what, asked, minutes }: { readonly what: string; readonly asked: number; readonly minutes: number },
): MigrationFault {
  const often = `It was refused ${String(asked)} times in ${String(minutes)} minutes`;
  return migrationFault(fault.property, `${fault.message} ${often}, longer than a new ${what} takes.`, fault);
}

/** What a fault that may pass is for want of. */
export function awaitedBy(fault: MigrationFault): Awaited {
  return patienceWith(fault).what;
}

function patienceWith({ cause }: MigrationFault): Patience {
  if (saysNotLetIn(cause)) return AT_THE_FIREWALL;
  return isUnknownHost(cause) ? WITHOUT_A_NAME : WITHOUT_A_ROLE;
}
