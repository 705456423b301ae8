/** `PUT` with `x-ms-rename-source`: moves a file or directory with all that it holds, also into another filesystem. */
import { Access } from "../authorization/access.ts";
import type { Call } from "../call.ts";
import type { Change } from "../journal/change.ts";
import { checkPath, readPath } from "../names.ts";
import { requireMetOrNew, requireSource } from "../operations/conditions.ts";
import { givenProperties } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { withLease } from "../operations/lease.ts";
import type { Entry } from "../tree/entry.ts";
import { type Filesystem, lastName, parentPath } from "../tree/filesystem.ts";
import type { Node } from "../tree/node.ts";
import { httpDate } from "../wire/dates.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";

interface Source {
  readonly filesystem: Filesystem;
  readonly path: string;
  readonly node: Node;
}

/** `/filesystem/path`, percent-encoded, perhaps with a signature's query. */
function sourceOf(call: Call): Source {
  const text = call.header("x-ms-rename-source") ?? "";
  const raw = text.split("?", 1)[0]?.replace(/^\//, "") ?? "";
  const slash = raw.indexOf("/");
  if (slash < 0) throw invalidHeader("x-ms-rename-source", text);
  const filesystem = call.target.account.filesystems.get(decodeURIComponent(raw.slice(0, slash)));
  const path = readPath(raw.slice(slash + 1), true);
  const node = filesystem?.find(path);
  if (filesystem === undefined || node === undefined || path === "") throw new ServiceFailure("SourcePathNotFound");
  return { filesystem, path, node };
}

/** Where the item will lie: onto an existing directory it goes into it (mode posix refuses one that is not empty). */
function destinationOf(call: Call, source: Source): string {
  const present = call.filesystem.find(call.path);
  if (present?.children === undefined) return call.path;
  if (source.node.children === undefined || call.parameter("mode")?.toLowerCase() === "legacy") {
    return `${call.path}/${lastName(source.path)}`;
  }
  if (present.children.size > 0) throw new ServiceFailure("PathAlreadyExists", { message: "The rename destination path is a non-empty directory." });
  return call.path;
}

function refuseImpossible(call: Call, source: Source, to: string): void {
  checkPath(call.filesystem, to);
  const parent = call.filesystem.find(parentPath(to));
  if (parent === undefined) throw new ServiceFailure("RenameDestinationParentPathNotFound");
  if (parent.children === undefined) throw new ServiceFailure("PathConflict");
  const isSameTree = source.filesystem === call.filesystem;
  if (isSameTree && to.startsWith(`${source.path}/`)) throw new ServiceFailure("InvalidRenameSourcePath");
  const present = call.filesystem.find(to);
  if (present?.children === undefined && present !== undefined && source.node.children !== undefined) {
    throw new ServiceFailure("InvalidRenameSourcePath");
  }
}

function requireRights(call: Call, source: Source, to: string): void {
  const { account } = call.target;
  const own = source.filesystem === call.filesystem;
  const access = own ? call.access : new Access(source.filesystem, account, call.caller, call.parts.roles);
  access.mayMove(source.path);
  call.access.mayReceive(to);
}

/** The entry at its new place: with other metadata if it is sent, and without the source's lease. */
function movedEntry(call: Call, entry: Entry): Entry {
  const properties = givenProperties(call);
  if (properties === undefined) return withLease(entry, undefined);
  const moment = call.state.clock.next();
  return { ...withLease(entry, undefined), metadata: properties, etag: moment.etag, modified: moment.milliseconds };
}

/** ETag and Last-Modified of the source stay (recorded); ACLs are not inherited anew. */
export async function renamePath(call: Call): Promise<void> {
  const source = sourceOf(call);
  if (call.path === "") throw new ServiceFailure("InvalidRenameSourcePath");
  const to = destinationOf(call, source);
  requireRights(call, source, to);
  const present = call.filesystem.find(to)?.entry;
  requireSource(call, "x-ms-source-", source.node.entry);
  requireMetOrNew(call, present);
  requireLease(call, source.node.entry.lease, "x-ms-source-lease-id");
  if (present !== undefined) requireLease(call, present.lease);
  refuseImpossible(call, source, to);
  const entry = movedEntry(call, source.node.entry);
  if (source.filesystem !== call.filesystem || source.path !== to) {
    const from = `${source.filesystem.account}/${source.filesystem.name}`;
    const changes: Change[] = [
      { do: "move", in: from, path: source.path, toIn: call.in, to },
      { do: "entry", in: call.in, path: to, entry },
    ];
    await call.commit(changes);
  }
  call.answer(201, ["ETag", `"${entry.etag}"`, "Last-Modified", httpDate(entry.modified)]);
}
