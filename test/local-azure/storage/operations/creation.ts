/** New files and directories: the directories above them that are missing, and the access that they start with. */
import type { Acl } from "../acl/acl.ts";
import { baseAcl } from "../acl/acl.ts";
import { defaultUmask, newAcl } from "../acl/inheritance.ts";
import type { Call } from "../call.ts";
import type { Change } from "../journal/change.ts";
import { checkPath } from "../names.ts";
import { type DirectoryEntry, type Entry, noHeaders, noMetadata } from "../tree/entry.ts";
import { parentPath } from "../tree/filesystem.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** The directory that will hold a new item. */
export interface Place {
  readonly parent: DirectoryEntry;
  /** Changes that make the missing directories, topmost first. */
  readonly changes: readonly Change[];
}

/**
 * Finds the directory above a path, planning those that are missing: owned by the caller, the group of the directory
 * above, its default ACL or `rwxr-x---` (recorded).
 * @throws {ServiceFailure} PathConflict where a file is in the way.
 */
export function placeFor(call: Call, path: string, isDirectory = false): Place {
  checkPath(call.filesystem, path, isDirectory);
  const { filesystem } = call;
  if (!filesystem.hierarchical) return { parent: filesystem.root.entry, changes: [] };
  const present = filesystem.parentOf(path);
  if (present !== undefined) return { parent: present.entry, changes: [] };
  const changes: Change[] = [];
  let parent = filesystem.root.entry;
  let at = "";
  for (const name of filesystem.segments(parentPath(path))) {
    at = at === "" ? name : `${at}/${name}`;
    const node = filesystem.find(at);
    if (node !== undefined && node.children === undefined) throw new ServiceFailure("PathConflict");
    const entry = node?.entry ?? newDirectory(call, parent);
    if (node === undefined) changes.push({ do: "entry", in: call.in, path: at, entry });
    parent = entry;
  }
  return { parent, changes };
}

/** A directory that nobody stated an access for: the caller's, the group of the one above, its default ACL or `rwxr-x---`. */
export function newDirectory(call: Call, parent: DirectoryEntry): DirectoryEntry {
  const moment = call.state.clock.next();
  return {
    kind: "directory",
    owner: call.access.owner,
    group: parent.group,
    acl: newAcl(parent.acl, { isDirectory: true, mode: undefined, umask: defaultUmask }),
    etag: moment.etag,
    modified: moment.milliseconds,
    created: moment.milliseconds,
    headers: noHeaders,
    metadata: noMetadata,
  };
}

/** Owner, group and ACL of one item. */
export interface ItemAccess {
  readonly owner: string;
  readonly group: string;
  readonly acl: Acl;
}

/** ACLs of files by that of their directory: very many files are made in one. */
const inheritedByFiles = new WeakMap<Acl, Acl>();

function inheritedByFile(parent: Acl): Acl {
  const known = inheritedByFiles.get(parent);
  if (known !== undefined) return known;
  const acl = newAcl(parent, { isDirectory: false, mode: undefined, umask: defaultUmask });
  inheritedByFiles.set(parent, acl);
  return acl;
}

/** Access of a file written through the Blob endpoint, over what was there or new. */
export function accessByBlob(call: Call, parent: DirectoryEntry, present: Entry | undefined): ItemAccess {
  const { answers } = call.state;
  const inherits = answers.blobInheritance === "inherits";
  const acl = inherits ? inheritedByFile(parent.acl) : baseAcl(0o640);
  if (present !== undefined && answers.putBlobOwner === "kept")
    return { owner: present.owner, group: present.group, acl };
  return { owner: call.access.owner, group: parent.group, acl };
}
