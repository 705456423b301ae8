/** Properties of a path through DFS: read (HEAD with or without `getStatus`), set, and the content itself. */
import type { Call } from "../call.ts";
import { requireMet, requireMetOrNews } from "../operations/conditions.ts";
import { requireKey } from "../operations/customer-key.ts";
import { givenContentHeaders, givenProperties, propertiesText, withGivenHeaders } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { sendFile } from "../operations/read.ts";
import { entryHeaders, versionHeaders } from "../operations/told-headers.ts";
import type { Entry } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { isMarkedDirectory } from "../tree/flat-directories.ts";
import { headVirtualDirectory, namesVirtualDirectory } from "./flat-directory.ts";

/** Whose create or rename the path is from. */
function transactionHeaders({ transaction }: Entry): string[] {
  return transaction === undefined ? [] : ["x-ms-client-transaction-id", transaction];
}

/** Flat accounts know no owner, group and permissions. */
function systemHeaders(call: Call, entry: Entry): string[] {
  const created = ["x-ms-creation-time", httpDate(entry.created), ...transactionHeaders(entry)];
  if (!call.filesystem.hierarchical) {
    return [...created, "x-ms-resource-type", isMarkedDirectory(entry) ? "directory" : "file"];
  }
  return [
    ...created,
    "x-ms-owner",
    entry.owner,
    "x-ms-group",
    entry.group,
    "x-ms-permissions",
    entry.acl.permissions,
    "x-ms-resource-type",
    entry.kind,
  ];
}

/** `HEAD ?action=getStatus`: system properties only. */
export function getStatus(call: Call): void {
  if (namesVirtualDirectory(call)) {
    headVirtualDirectory(call);
    return;
  }
  const { entry } = call.node;
  call.access.mayLook(call.path);
  requireMetOrNews(call, entry);
  const length = entry.kind === "file" ? entry.length : 0;
  const headers = [...versionHeaders(entry), ...systemHeaders(call, entry), "x-ms-server-encrypted", "true"];
  call.answer(200, [...headers, "Content-Length", String(length)]);
}

/** Content headers, lease, system and user properties (`x-ms-properties`). */
function allHeaders(call: Call, entry: Entry): string[] {
  const properties = propertiesText(entry.metadata);
  return [
    ...entryHeaders(call, entry),
    ...systemHeaders(call, entry),
    ...(properties === "" ? [] : ["x-ms-properties", properties]),
  ];
}

/** The root has no properties of its own (contract tests of Hadoop's driver; with which code nobody has recorded). */
function refuseRoot(call: Call): void {
  if (call.path === "" && call.filesystem.hierarchical) throw new ServiceFailure("InvalidOperation");
}

/** `HEAD` without an action. */
export function getProperties(call: Call): void {
  refuseRoot(call);
  if (namesVirtualDirectory(call)) {
    headVirtualDirectory(call);
    return;
  }
  const { entry } = call.node;
  call.access.maySeeProperties(call.path);
  requireMetOrNews(call, entry);
  requireKey(call, entry);
  const content = entry.kind === "file" ? ["Content-Length", String(entry.length)] : [];
  const md5 = entry.kind === "file" && entry.md5 !== "" ? ["Content-MD5", entry.md5] : [];
  call.answer(200, [...allHeaders(call, entry), ...content, ...md5]);
}

/** `GET`: the file's bytes. */
export async function readFile(call: Call): Promise<void> {
  const { entry } = call.node;
  call.access.mayRead(call.path);
  requireMetOrNews(call, entry);
  if (entry.kind === "directory") throw new ServiceFailure("PathNotFound");
  requireKey(call, entry);
  await sendFile(call, entry, allHeaders(call, entry));
}

/** `PATCH ?action=setProperties`: replaces the user properties that are sent, and content headers. */
export async function setProperties(call: Call): Promise<void> {
  refuseRoot(call);
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  requireMet(call, entry);
  requireLease(call, entry.lease);
  requireKey(call, entry);
  const moment = call.state.clock.next();
  const changed: Entry = {
    ...entry,
    metadata: givenProperties(call) ?? entry.metadata,
    headers: withGivenHeaders(givenContentHeaders(call, "x-ms-"), entry.headers),
    etag: moment.etag,
    modified: moment.milliseconds,
  };
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry: changed }]);
  call.answer(200, versionHeaders(changed));
}
