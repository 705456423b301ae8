/**
 * The names under which fault rules know operations: those of Azure's REST reference for the Blob endpoint, and the action or
 * the path operation's own name for the Data Lake endpoint.
 */
import type { Call } from "../call.ts";

/** Endpoint, level, method and what the query asks for. */
const byRequest: { readonly [request: string]: string } = {
  "dfs account GET": "List Filesystems",
  "dfs filesystem PUT": "Create Filesystem",
  "dfs filesystem HEAD": "Get Filesystem Properties",
  "dfs filesystem PATCH": "Set Filesystem Properties",
  "dfs filesystem DELETE": "Delete Filesystem",
  "dfs filesystem GET": "List Paths",
  "dfs path PUT": "create",
  "dfs path DELETE": "delete",
  "dfs path GET": "read",
  "dfs path POST": "lease",
  "dfs path HEAD": "getProperties",
  "dfs path HEAD getstatus": "getStatus",
  "dfs path HEAD getaccesscontrol": "getAccessControl",
  "dfs path PATCH setaccesscontrol": "setAccessControl",
  "dfs path PATCH setaccesscontrolrecursive": "setAccessControlRecursive",
  "dfs path PATCH setproperties": "setProperties",
  "dfs path PATCH append": "append",
  "dfs path PATCH concurrentappend": "concurrentAppend",
  "dfs path PATCH flush": "flush",
  "blob account GET list": "List Containers",
  "blob account GET properties": "Get Blob Service Properties",
  "blob account PUT properties": "Set Blob Service Properties",
  "blob account POST userdelegationkey": "Get User Delegation Key",
  "blob account GET blobs": "Find Blobs by Tags",
  "blob account POST batch": "Blob Batch",
  "blob container POST batch": "Blob Batch",
  "blob container PUT": "Create Container",
  "blob container DELETE": "Delete Container",
  "blob container GET": "Get Container Properties",
  "blob container HEAD": "Get Container Properties",
  "blob container PUT metadata": "Set Container Metadata",
  "blob container GET metadata": "Get Container Metadata",
  "blob container HEAD metadata": "Get Container Metadata",
  "blob container HEAD acl": "Get Container ACL",
  "blob container GET blobs": "Find Blobs by Tags",
  "blob container GET acl": "Get Container ACL",
  "blob container PUT acl": "Set Container ACL",
  "blob container PUT lease": "Lease Container",
  "blob container PUT undelete": "Restore Container",
  "blob container GET list": "List Blobs",
  "blob path PUT": "Put Blob",
  "blob path GET": "Get Blob",
  "blob path HEAD": "Get Blob Properties",
  "blob path DELETE": "Delete Blob",
  "blob path PUT undelete": "Undelete Blob",
  "blob path PUT block": "Put Block",
  "blob path PUT blocklist": "Put Block List",
  "blob path GET blocklist": "Get Block List",
  "blob path PUT appendblock": "Append Block",
  "blob path PUT page": "Put Page",
  "blob path GET pagelist": "Get Page Ranges",
  "blob path PUT snapshot": "Snapshot Blob",
  "blob path PUT copy": "Abort Copy Blob",
  "blob path GET tags": "Get Blob Tags",
  "blob path PUT tags": "Set Blob Tags",
  "blob path GET metadata": "Get Blob Metadata",
  "blob path HEAD metadata": "Get Blob Metadata",
  "blob path PUT metadata": "Set Blob Metadata",
  "blob path PUT properties": "Set Blob Properties",
  "blob path PUT expiry": "Set Blob Expiry",
  "blob path PUT tier": "Set Blob Tier",
  "blob path PUT lease": "Lease Blob",
};

/** Operations that headers tell from others. */
const byHeader = ["rename", "Copy Blob", "Put Blob From URL", "Put Block From URL"] as const;

/** Every name that a rule may use. */
export const operationNames: readonly string[] = [...new Set([...Object.values(byRequest), ...byHeader])];

function levelOf(call: Call): "account" | "filesystem" | "container" | "path" {
  const { dialect, filesystemName } = call.target;
  if (filesystemName === "") return "account";
  if (dialect === "dfs")
    return call.path === "" && call.parameter("resource")?.toLowerCase() === "filesystem" ? "filesystem" : "path";
  const isContainer =
    call.parameter("restype") !== undefined || (call.path === "" && call.parameter("comp") !== undefined);
  return isContainer ? "container" : "path";
}

function withHeaders(call: Call, name: string): string {
  if (name === "create") return call.header("x-ms-rename-source") === undefined ? name : "rename";
  if (call.header("x-ms-copy-source") === undefined) return name;
  if (name === "Put Block") return "Put Block From URL";
  if (name !== "Put Blob") return name;
  return call.header("x-ms-blob-type") === undefined ? "Copy Blob" : "Put Blob From URL";
}

/** The name of a request's operation; undefined for one that has none here. */
export function operationName(call: Call): string | undefined {
  const { dialect, method } = call.target;
  const asked = (dialect === "dfs" ? call.parameter("action") : undefined) ?? call.parameter("comp") ?? "";
  const key = `${dialect} ${levelOf(call)} ${method} ${asked.toLowerCase()}`.trimEnd();
  const name = byRequest[key];
  return name === undefined ? undefined : withHeaders(call, name);
}
