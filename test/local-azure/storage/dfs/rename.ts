/** `PUT` with `x-ms-rename-source`: moves a file or directory with all that it holds, also into another filesystem. */
import { Access } from "../authorization/access.ts";
import type { Caller } from "../authorization/caller.ts";
import { checkSignature, peerOf, type SasRequest } from "../authorization/shared-access-signature.ts";
import type { Call } from "../call.ts";
import { decodedName } from "../http/storage-host.ts";
import type { Change } from "../journal/change.ts";
import { checkPath, readPath } from "../names.ts";
import { requireMetOrNew, requireSource } from "../operations/conditions.ts";
import { givenProperties } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { Entry } from "../tree/entry.ts";
import { type Filesystem, parentPath } from "../tree/filesystem.ts";
import type { Node } from "../tree/node.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";
import { parseQuery } from "../wire/query.ts";
import { tells } from "../wire/told-since.ts";
import { unknownValue } from "../wire/unrouted.ts";

interface Source {
  readonly filesystem: Filesystem;
  readonly path: string;
  /** Who takes it away: the caller, or the holder of the signature that stands with it. */
  readonly caller: Caller;
  readonly node: Node;
}

/** The rights where the source lies. */
function accessTo(call: Call, { filesystem, caller }: Omit<Source, "node">): Access {
  if (filesystem === call.filesystem && caller === call.caller) return call.access;
  return new Access(filesystem, call.target.account, caller, call.parts.roles);
}

/** A signature in the source's own query speaks for the source alone (documented); it has to hold there. */
function sourceCaller(
  call: Call,
  place: Pick<SasRequest, "filesystem" | "filesystemName" | "path">,
  text: string,
): Caller {
  const query = parseQuery(text);
  if (!query.has("sig")) return call.caller;
  const { account } = call.target;
  return checkSignature({ ...place, account, query, now: call.state.now(), headers: {}, peer: peerOf(call.request) });
}

/** Rights on both ends, asked before it is told whether the source is there. */
function requireRights(call: Call, source: Omit<Source, "node">, to: string): void {
  accessTo(call, source).mayMove(source.path);
  call.access.mayReceive(to);
}

/** `/filesystem/path`, percent-encoded, perhaps with a signature's query. */
function sourceOf(call: Call): Source {
  const text = call.header("x-ms-rename-source") ?? "";
  const [address = "", ...query] = text.split("?");
  const raw = address.replace(/^\//, "");
  const slash = raw.indexOf("/");
  if (slash < 0) throw invalidHeader("x-ms-rename-source", text);
  const filesystemName = decodedName(raw.slice(0, slash));
  const filesystem = call.target.account.filesystems.get(filesystemName);
  const path = readPath(raw.slice(slash + 1), true);
  const caller = sourceCaller(call, { filesystem, filesystemName, path }, query.join("?"));
  if (filesystem === undefined || path === "") throw new ServiceFailure("SourcePathNotFound");
  const node = filesystem.find(path);
  if (node === undefined) {
    requireRights(call, { filesystem, path, caller }, call.path);
    throw new ServiceFailure("SourcePathNotFound");
  }
  return { filesystem, path, caller, node };
}

function refuseImpossible(call: Call, source: Source, to: string): void {
  checkPath(call.filesystem, to, source.node.children !== undefined);
  const parent = call.filesystem.find(parentPath(to));
  if (parent === undefined) throw new ServiceFailure("RenameDestinationParentPathNotFound");
  if (parent.children === undefined) throw new ServiceFailure("PathConflict");
  const isSameTree = source.filesystem === call.filesystem;
  if (isSameTree && to.startsWith(`${source.path}/`)) throw new ServiceFailure("InvalidRenameSourcePath");
  const present = call.filesystem.find(to);
  if (present === undefined || present === source.node) return;
  if (present.entry.kind !== source.node.entry.kind) throw new ServiceFailure("InvalidSourceOrDestinationResourceType");
  if (present.children !== undefined && present.children.size > 0) throw new ServiceFailure("PathAlreadyExists");
}

/** The entry at its new place: with other metadata if it is sent. A lease moves with it; the destination's stays (recorded). */
function movedEntry(call: Call, source: Entry, present: Entry | undefined): Entry {
  const { transaction: _, ...kept } = present?.lease === undefined ? source : { ...source, lease: present.lease };
  const transaction = call.header("x-ms-client-transaction-id");
  const entry: Entry = transaction === undefined ? kept : { ...kept, transaction };
  const properties = givenProperties(call);
  if (properties === undefined) return entry;
  const moment = call.state.clock.next();
  return { ...entry, metadata: properties, etag: moment.etag, modified: moment.milliseconds };
}

/**
 * The path that is asked for. In posix mode, the default (documented), what is renamed to a directory that is there moves
 * into it, under its own name, as with `mv` (Hadoop's driver and its contract tests rely on it); conditions then look there.
 */
function destinationOf(call: Call, source: Source): string {
  const mode = call.parameter("mode")?.toLowerCase() ?? "posix";
  if (mode !== "posix" && mode !== "legacy") throw unknownValue("mode", mode);
  const isPosix = mode === "posix";
  const present = call.filesystem.find(call.path);
  const isSource = present !== undefined && present === source.node;
  if (isPosix && present?.children !== undefined && !isSource) {
    const name = source.path.slice(source.path.lastIndexOf("/") + 1);
    return call.path === "" ? name : `${call.path}/${name}`;
  }
  if (call.path === "") throw new ServiceFailure("InvalidRenameSourcePath");
  return call.path;
}

/**
 * A file replaces a file, a directory an empty directory (recorded for legacy mode). ETag and Last-Modified of
 * the source stay (recorded); ACLs are not inherited anew.
 */
export async function renamePath(call: Call): Promise<void> {
  const source = sourceOf(call);
  const to = destinationOf(call, source);
  requireRights(call, source, to);
  const present = call.filesystem.find(to)?.entry;
  requireSource(call, "x-ms-source-", source.node.entry);
  requireMetOrNew(call, present);
  requireLease(call, source.node.entry.lease, "x-ms-source-lease-id");
  if (present !== undefined) requireLease(call, present.lease);
  refuseImpossible(call, source, to);
  const entry = movedEntry(call, source.node.entry, present);
  if (source.filesystem !== call.filesystem || source.path !== to) {
    const from = `${source.filesystem.account}/${source.filesystem.name}`;
    const changes: Change[] = [
      { do: "move", in: from, path: source.path, toIn: call.in, to },
      { do: "entry", in: call.in, path: to, entry },
    ];
    await call.commit(changes);
  }
  call.answer(201, tells(call, "renameVersion") ? versionHeaders(entry) : []);
}
