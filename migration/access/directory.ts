/**
 * One directory as a stack file declares it: found or made, then given its access. Room of declared access: what the
 * directories of a stack file shall be, not what a migration brings. Nothing of Pulumi may enter it.
 */
import type { Access } from "../model/access.ts";
import { accessDifferences, wantedAccess, type DeclaredAccess } from "../model/declared-access.ts";
import { formatAcl, parseAcl, scopeOf } from "../model/acl.ts";
import type { Entry } from "../model/entry.ts";
import { joinPath, parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import { encodeUriPath } from "../model/uri-path.ts";
import { migrationFault, type MigrationFault } from "../fault.ts";
import { faultOf } from "../plan/preflight.ts";
import { isStoreFailure, saysAbsent } from "../stores/failure.ts";
import type { Target } from "../stores/target.ts";

export interface DirectoryWish {
  /** Below the filesystem; "" for its root, which is never made here. */
  readonly path: EntryPath;
  readonly declared: DeclaredAccess;
  /** Whether it is made where it is not there. That takes a declared list, and the directory above. */
  readonly makes: boolean;
}

export interface Means {
  /** Object id of who asks: the owner of what is made where none is declared. */
  readonly callerId: () => Promise<string | undefined>;
  readonly stop: AbortSignal;
}

/** The access of a directory; undefined where nothing is there. Throws MigrationFault, also for a file. */
export async function directoryAccess(lake: Target, path: EntryPath, stop: AbortSignal): Promise<Access | undefined> {
  return (await directoryAt(lake, path, stop))?.access;
}

/**
 * Makes the directory where it is not there, open to its owner alone until its list is set, and sets what is declared.
 * Repeating it does no harm. `lake` is the whole filesystem. Throws MigrationFault.
 */
export async function standDirectory(lake: Target, wish: DirectoryWish, means: Means): Promise<"made" | "there"> {
  const { path, declared, makes } = wish;
  const found = await directoryAt(lake, path, means.stop);
  if (found !== undefined) {
    await setDeclared(lake, path, { declared, current: found.access }, means.stop);
    return "there";
  }
  if (!makes || path === ROOT_PATH) throw absent(lake, path, "so its access cannot be set. Make it first.");
  if (declared.acl === undefined)
    throw absent(
      lake,
      path,
      "and no acl is declared with which it could be made. Declare one: nothing is made implicitly.",
    );
  return makeDirectory(lake, wish, means);
}

/** Removes it if nothing is in it: whether it is gone. Throws MigrationFault. */
export async function removeEmpty(lake: Target, path: EntryPath, stop: AbortSignal): Promise<boolean> {
  const found = await directoryAt(lake, path, stop);
  if (found === undefined) return true;
  try {
    await lake.remove(found, stop);
    return true;
  } catch (error) {
    if (isStoreFailure(error) && error.kind === "notEmpty") return false;
    throw faultOf(error, "to", uriOf(lake, path));
  }
}

async function makeDirectory(lake: Target, wish: DirectoryWish, means: Means): Promise<"made" | "there"> {
  const { path, declared } = wish;
  const above = await directoryAt(lake, parentPath(path), means.stop);
  if (above === undefined)
    throw absent(
      lake,
      parentPath(path),
      `so ${path} cannot be made in it. Declare it too: nothing is made implicitly.`,
    );
  const access = await firstAccess(declared, above.access, means);
  const nothing = { length: 0, version: "", lastModifiedMs: 0, metadata: {}, headers: {} };
  const wanted: Entry = { kind: "directory", path, access, ...nothing };
  try {
    // Its own list follows in the next request; until then the default scope is the one that the directory above gives.
    await lake.makeDirectory(wanted, { inheritsOwnerOnly: true, signal: means.stop });
    await lake.setAccess(path, access, { ...access, acl: "" }, means.stop);
    return "made";
  } catch (error) {
    // Somebody was faster, or the answer to an earlier attempt was lost.
    if (isStoreFailure(error) && error.kind === "exists") return standDirectory(lake, { ...wish, makes: false }, means);
    throw faultOf(error, "to", uriOf(lake, path));
  }
}

/** As the service would have it where nothing is declared: owned by who makes it, in the group of the directory above. */
async function firstAccess(declared: DeclaredAccess, above: Access, { callerId }: Means): Promise<Access> {
  const owner = declared.owner ?? (await callerId()) ?? above.owner;
  const inherited = formatAcl(scopeOf(parseAcl(above.acl), "default"));
  return wantedAccess(declared, { owner, group: above.group, sticky: false, acl: inherited });
}

async function setDeclared(
  lake: Target,
  path: EntryPath,
  { declared, current }: { declared: DeclaredAccess; current: Access },
  stop: AbortSignal,
): Promise<void> {
  if (accessDifferences(declared, current).length === 0) return;
  try {
    await lake.setAccess(path, wantedAccess(declared, current), current, stop);
  } catch (error) {
    throw faultOf(error, "to", uriOf(lake, path));
  }
}

async function directoryAt(lake: Target, path: EntryPath, stop: AbortSignal): Promise<Entry | undefined> {
  let found: Entry | undefined;
  try {
    found = await lake.entry(path, stop);
  } catch (error) {
    if (saysAbsent(error)) return undefined;
    throw faultOf(error, "to", uriOf(lake, path));
  }
  if (found?.kind === "file")
    throw migrationFault("to", `${uriOf(lake, path)} is a file. Declare another path, or move the file away.`);
  return found;
}

function absent(lake: Target, path: EntryPath, rest: string): MigrationFault {
  return migrationFault("to", `${uriOf(lake, path)} is not there, ${rest}`);
}

/** As messages name it. */
function uriOf(lake: Target, path: EntryPath): string {
  return joinPath(lake.capabilities.uri.replace(/\/$/, ""), encodeUriPath(path));
}
