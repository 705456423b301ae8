/** Owner, group, permissions and ACL of one path: read and set. Setting leaves ETag and Last-Modified alone (recorded). */
import type { Acl } from "../acl/acl.ts";
import { parseMode } from "../acl/bits.ts";
import { withList, withMode } from "../acl/change.ts";
import { parseAcl } from "../acl/parse.ts";
import type { Call } from "../call.ts";
import { requireMet, requireMetOrNews } from "../operations/conditions.ts";
import { requireLease } from "../operations/lease-state.ts";
import type { Entry } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { missingHeader, ServiceFailure } from "../wire/failure.ts";

function requireHierarchy(call: Call): void {
  if (!call.filesystem.hierarchical) throw new ServiceFailure("HierarchicalNamespaceNotEnabled");
}

/** `HEAD ?action=getAccessControl` */
export function getAccessControl(call: Call): void {
  requireHierarchy(call);
  const { entry } = call.node;
  call.access.mayLook(call.path);
  requireMetOrNews(call, entry);
  call.answer(200, [
    "ETag",
    `"${entry.etag}"`,
    "Last-Modified",
    httpDate(entry.modified),
    "x-ms-owner",
    entry.owner,
    "x-ms-group",
    entry.group,
    "x-ms-permissions",
    entry.acl.permissions,
    "x-ms-acl",
    entry.acl.text,
  ]);
}

function changedAcl(call: Call, entry: Entry): Acl {
  const permissions = call.header("x-ms-permissions");
  const list = call.header("x-ms-acl");
  if (permissions !== undefined && list !== undefined) {
    throw new ServiceFailure("InvalidInput", {
      message: "The x-ms-permissions and x-ms-acl headers are mutually exclusive: specify one of them.",
    });
  }
  if (permissions !== undefined) return withMode(entry.acl, parseMode(permissions));
  return list === undefined ? entry.acl : withList(entry.acl, parseAcl(list), entry.kind === "directory");
}

/** `PATCH ?action=setAccessControl` */
export async function setAccessControl(call: Call): Promise<void> {
  requireHierarchy(call);
  const { entry } = call.node;
  const owner = call.header("x-ms-owner");
  const group = call.header("x-ms-group");
  const setsAcl = call.header("x-ms-permissions") !== undefined || call.header("x-ms-acl") !== undefined;
  if (!setsAcl && owner === undefined && group === undefined) throw missingHeader("x-ms-acl");
  if (setsAcl) call.access.mayChangeAcl(call.path, entry.owner);
  if (owner !== undefined || group !== undefined)
    call.access.mayChangeOwner(call.path, { from: entry.owner, owner, group });
  requireMet(call, entry);
  requireLease(call, entry.lease);
  const changed = { ...entry, owner: owner ?? entry.owner, group: group ?? entry.group, acl: changedAcl(call, entry) };
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry: changed }]);
  call.answer(200, [
    "ETag",
    `"${entry.etag}"`,
    "Last-Modified",
    httpDate(entry.modified),
    "x-ms-namespace-enabled",
    "true",
  ]);
}
