/** Which ACL a new file or directory gets: from its directory's default ACL, else from mode and umask. */
import type { Acl, AclEntries } from "./acl.ts";
import { baseAcl, internAcl } from "./acl.ts";

/** What the creating request says. */
export interface NewAccess {
  readonly isDirectory: boolean;
  /** `x-ms-permissions`; undefined: the service's default (0777 for directories, 0666 for files). */
  readonly mode: number | undefined;
  /** `x-ms-umask`; counts only where the directory above has no default ACL. */
  readonly umask: number;
}

/** The umask of a request that names none (recorded: new items are `rwxr-x---` and `rw-r-----`). */
export const defaultUmask = 0o027;

function narrowed(entries: AclEntries, mode: number): AclEntries {
  const group = (mode >> 3) & 7;
  return {
    ...entries,
    user: entries.user & (mode >> 6),
    other: entries.other & mode,
    group: entries.mask === undefined ? entries.group & group : entries.group,
    mask: entries.mask === undefined ? undefined : entries.mask & group,
  };
}

/**
 * Below a default ACL its entries are inherited whatever the umask; a given mode narrows user, other, and the mask (the
 * group where there is no mask). Directories also keep the default ACL.
 */
export function newAcl(parent: Acl | undefined, request: NewAccess): Acl {
  const inherited = parent?.default;
  if (inherited === undefined) {
    const mode = request.mode ?? (request.isDirectory ? 0o777 : 0o666);
    return baseAcl((mode & ~request.umask & 0o777) | (mode & 0o1000));
  }
  const access = request.mode === undefined ? inherited : narrowed(inherited, request.mode);
  const sticky = request.mode !== undefined && (request.mode & 0o1000) !== 0;
  return internAcl(sticky, access, request.isDirectory ? inherited : undefined);
}
