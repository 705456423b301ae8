/** The operations that read. */
import { canonicalAcl } from "../../migration/model/acl.ts";
import { parseBits } from "../local-azure/storage/acl/bits.ts";
import { permission } from "../local-azure/storage/authorization/posix.ts";
import { Gen1Failure } from "./failure.ts";
import type { DirectoryNode, Node } from "./node.ts";
import type { Answer, Call, Operation } from "./operation.ts";

/** The most entries of one page (documented). */
const MOST_ENTRIES = 4_000;

/** The first version whose listings tell a continuation token (recorded). */
const VERSION_WITH_TOKENS = "2018-09-01";

const BLOCK_BYTES = 268_435_456;

function principal(call: Call, id: string): string {
  return call.parameters.get("tooid") === "false" ? (call.names.get(id) ?? id) : id;
}

/** Octal digits of a node's mode, the sticky bit as a fourth one; with a mask, the group's digit is the mask. */
function permissionText({ acl }: Node): string {
  const { user, group, mask, other } = acl.access;
  return ((acl.sticky ? 0o1000 : 0) + user * 64 + (mask ?? group) * 8 + other).toString(8);
}

function statusOf(call: Call, name: string, node: Node): object {
  const isFile = node.kind === "file";
  return {
    length: isFile ? node.content.length : 0,
    pathSuffix: name,
    type: isFile ? "FILE" : "DIRECTORY",
    blockSize: isFile ? BLOCK_BYTES : 0,
    accessTime: node.accessedMs,
    modificationTime: node.modifiedMs,
    replication: isFile ? 1 : 0,
    permission: permissionText(node),
    owner: principal(call, node.owner),
    group: principal(call, node.group),
    ...(isFile ? { msExpirationTime: node.expiresMs } : {}),
    aclBit: node.acl.permissions.endsWith("+"),
  };
}

function getFileStatus(call: Call): Answer {
  return { json: { FileStatus: statusOf(call, "", call.lake.get(call.path, call)) } };
}

/** A page; a full one tells a token, also where nothing follows it (recorded). */
function listStatus(call: Call): Answer {
  const node = call.lake.get(call.path, call);
  if (node.kind === "file") return pageAnswer(call, [statusOf(call, "", node)], "");
  call.lake.require(node, permission.read | permission.execute, call);
  const asked = Number(call.parameters.get("listsize") ?? MOST_ENTRIES);
  if (!Number.isInteger(asked) || asked < 1) throw new Gen1Failure("illegalArgument", "Invalid value for listSize");
  const size = Math.min(asked, MOST_ENTRIES);
  const { parameters, lake } = call;
  const page = node.children.page(parameters.get("listafter") ?? "", parameters.get("listbefore") ?? "", size);
  const last = page.length < size ? "" : (page.at(-1)?.[0] ?? "");
  const living = page.filter(([, child]) => !lake.hasExpired(child));
  return pageAnswer(
    call,
    living.map(([name, child]) => statusOf(call, name, child)),
    last,
  );
}

function pageAnswer(call: Call, statuses: readonly object[], continuationToken: string): Answer {
  const tellsToken = (call.parameters.get("api-version") ?? "") >= VERSION_WITH_TOKENS;
  return { json: { FileStatuses: { ...(tellsToken ? { continuationToken } : {}), FileStatus: statuses } } };
}

/** Complete: base entries, named ones by id, mask and default scope (recorded). */
function getAclStatus(call: Call): Answer {
  const node = call.lake.get(call.path, call);
  const entries = canonicalAcl(node.acl.text)
    .split(",")
    .map((entry) => {
      const [, before = "", id = "", after = ""] = /^(.*:)([^:]+)(:[^:]{3})$/.exec(entry) ?? [];
      return id === "" ? entry : `${before}${principal(call, id)}${after}`;
    });
  const status = {
    entries,
    owner: principal(call, node.owner),
    group: principal(call, node.group),
    permission: permissionText(node).slice(-3),
    stickyBit: node.acl.sticky,
  };
  return { json: { AclStatus: status } };
}

/** From `offset`, at most `length` bytes, cut at the end of the file. */
function open(call: Call): Answer {
  const file = call.lake.file(call.path, call);
  call.lake.require(file, permission.read, call);
  const offset = Number(call.parameters.get("offset") ?? 0);
  const length = Number(call.parameters.get("length") ?? file.content.length);
  if (!(offset >= 0 && length >= 0)) throw new Gen1Failure("illegalArgument", "Invalid value for offset or length");
  if (offset > file.content.length) throw new Gen1Failure("badOffset", "Invalid offset value");
  return { content: file.content.subarray(offset, offset + length) };
}

interface Totals {
  directoryCount: number;
  fileCount: number;
  length: number;
}

function addUp(directory: DirectoryNode, totals: Totals): void {
  totals.directoryCount += 1;
  for (const [, child] of directory.children.page("", "", directory.children.size)) {
    if (child.kind === "directory") addUp(child, totals);
    else {
      totals.fileCount += 1;
      totals.length += child.content.length;
    }
  }
}

/** As WebHDFS documents it. */
function getContentSummary(call: Call): Answer {
  const node = call.lake.get(call.path, call);
  const totals: Totals = { directoryCount: 0, fileCount: 0, length: 0 };
  if (node.kind === "directory") addUp(node, totals);
  else Object.assign(totals, { fileCount: 1, length: node.content.length });
  return { json: { ContentSummary: { ...totals, quota: -1, spaceConsumed: totals.length, spaceQuota: -1 } } };
}

function checkAccess(call: Call): Answer {
  const wanted = parseBits(call.parameters.get("fsaction") ?? "");
  if (wanted === undefined) throw new Gen1Failure("illegalArgument", "Invalid value for fsaction");
  call.lake.require(call.lake.get(call.path, call), wanted, call);
  return {};
}

export const readingOperations: Readonly<Record<string, Operation>> = {
  "GET GETFILESTATUS": getFileStatus,
  "GET LISTSTATUS": listStatus,
  "GET GETACLSTATUS": getAclStatus,
  "GET MSGETACLSTATUS": getAclStatus,
  "GET OPEN": open,
  "GET GETCONTENTSUMMARY": getContentSummary,
  "GET CHECKACCESS": checkAccess,
};
