/** What stood in the account before a recorded session, and who spoke in it: told by its own answers. */
import { internAcl, type Acl } from "../local-azure/storage/acl/acl.ts";
import { entryName, isBelow, joinPath, parentPath } from "../../migration/model/path.ts";
import type { Gen1Lake } from "./lake.ts";
import { Children, type DirectoryNode, type Node } from "./node.ts";
import type { RecordedCall } from "./recording.ts";

/** A FileStatus as it was recorded. */
interface Status {
  readonly pathSuffix: string;
  readonly type: "FILE" | "DIRECTORY";
  readonly length: number;
  readonly permission: string;
  readonly owner: string;
  readonly group: string;
  readonly accessTime: number;
  readonly modificationTime: number;
  readonly msExpirationTime?: number;
  readonly aclBit: boolean;
}

export interface Speaker {
  readonly caller: string;
  /** Whoever is refused nothing in a session may do everything: what kept him from nothing cannot be told. */
  readonly isSuperuser: boolean;
}

const NOBODY = "00000000-0000-0000-0000-000000000000";
/** The service's machines were some seconds apart; what is older than a call by more than this was not made by it. */
const OLDER_MS = 60_000;

const MAKES: ReadonlySet<string> = new Set(["CREATE", "MKDIRS", "MSCONCAT"]);

/** Each status that a call tells, with its path. */
function statusesOf(call: RecordedCall): readonly (readonly [string, Status])[] {
  if (call.status !== 200) return [];
  if (call.operation === "GETFILESTATUS") {
    const { FileStatus } = JSON.parse(call.answer) as { readonly FileStatus: Status };
    return [[plainPath(call.path), FileStatus]];
  }
  if (call.operation !== "LISTSTATUS") return [];
  const { FileStatuses } = JSON.parse(call.answer) as { readonly FileStatuses: { readonly FileStatus: Status[] } };
  return FileStatuses.FileStatus.map((status) => [joinPath(plainPath(call.path), status.pathSuffix), status]);
}

/** The root is asked for as `.` (recorded). */
function plainPath(path: string): string {
  return path === "." ? "" : path;
}

/** The paths that a call makes. */
function madeBy(call: RecordedCall): readonly string[] {
  if (call.status >= 300) return [];
  if (MAKES.has(call.operation)) return [call.path];
  const isRenamed = call.operation === "RENAME" && call.answer === '{"boolean":true}';
  return isRenamed ? [(call.url.searchParams.get("destination") ?? "").replace(/^\//, "")] : [];
}

/** Who spoke: whoever owns what the session makes. */
export function speakerOf(calls: readonly RecordedCall[]): Speaker {
  const [own] = madeStatuses(calls);
  return { caller: own?.owner ?? NOBODY, isSuperuser: calls.every(({ status }) => status !== 403) };
}

/** The statuses of what the session itself makes, in order. */
function madeStatuses(calls: readonly RecordedCall[]): readonly Status[] {
  const made = new Set<string>();
  return calls.flatMap((call) => {
    for (const path of madeBy(call)) made.add(path);
    return statusesOf(call).flatMap(([path, status]) => (made.has(path) ? [status] : []));
  });
}

/**
 * Object ids of the users whom the directories hand down: named by the ACL of what the session makes, and by none of its
 * own changes. Where it asks for no ACL, an ACL on what it makes names the caller.
 */
function handedDown(calls: readonly RecordedCall[], caller: string): readonly string[] {
  const specs = calls.map(({ url }) => url.searchParams.get("aclSpec") ?? "");
  const told = calls.filter(({ operation, status }) => operation === "MSGETACLSTATUS" && status === 200);
  if (told.length === 0) return madeStatuses(calls)[0]?.aclBit === true ? [caller] : [];
  const ids = told.flatMap(({ answer }) => [...answer.matchAll(/"user:([^:"]+):/g)].map(([, id = ""]) => id));
  return [...new Set(ids)].filter((id) => !specs.some((spec) => spec.includes(id)));
}

/** Puts into the lake what stood there before the session. */
export function plantStandingBefore(lake: Gen1Lake, calls: readonly RecordedCall[], { caller }: Speaker): void {
  const times = { accessedMs: lake.now, modifiedMs: lake.now, createdMs: lake.now };
  const group = madeStatuses(calls)[0]?.group ?? NOBODY;
  const acl = aclOf("770", handedDown(calls, caller), true);
  const standing = new Standing(caller, { owner: caller, group, acl, ...times });
  for (const call of calls) standing.learn(call);
  for (const [path, node] of standing.inOrder()) plant(lake, path, node);
}

/** What is learnt of the time before a session, call by call. */
class Standing {
  readonly #caller: string;
  readonly #directory: Omit<DirectoryNode, "kind" | "children">;
  /** By path, when the session made it. */
  readonly #made = new Map<string, number>();
  readonly #stands = new Map<string, Node>();

  /** @param directory what directories are like of which nothing else is told */
  constructor(caller: string, directory: Omit<DirectoryNode, "kind" | "children">) {
    this.#caller = caller;
    this.#directory = directory;
  }

  learn(call: RecordedCall): void {
    for (const path of madeBy(call)) {
      this.#stand(parentPath(path));
      if (!this.#made.has(path)) this.#made.set(path, call.atMs);
    }
    if (call.operation === "LISTSTATUS" && call.status === 200) this.#stand(plainPath(call.path));
    for (const [path, status] of statusesOf(call))
      if (!this.#isMade(path) || this.#isOlder(path, status)) this.#stands.set(path, nodeOf(status, [this.#caller]));
  }

  /** Directories before what they hold. */
  inOrder(): readonly (readonly [string, Node])[] {
    return [...this.#stands].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  #stand(path: string): void {
    if (this.#isMade(path) || this.#stands.has(path)) return;
    this.#stands.set(path, { kind: "directory", children: new Children("codeUnits"), ...this.#directory });
  }

  #isMade(path: string): boolean {
    return [...this.#made.keys()].some((made) => made === path || isBelow(path, made));
  }

  /** MKDIRS of what is there already makes nothing: it is older than that. */
  #isOlder(path: string, { type, accessTime }: Status): boolean {
    return type === "DIRECTORY" && accessTime < (this.#made.get(path) ?? 0) - OLDER_MS;
  }
}

function plant(lake: Gen1Lake, path: string, node: Node): void {
  const { root } = lake;
  if (path === "") {
    const { owner, group, acl, accessedMs, modifiedMs } = node;
    Object.assign(root, { owner, group, acl, accessedMs, modifiedMs });
    return;
  }
  const above = parentPath(path)
    .split("/")
    .filter(Boolean)
    .reduce<Node | undefined>((at, name) => (at?.kind === "directory" ? at.children.get(name) : undefined), root);
  if (above?.kind !== "directory") throw new Error(`nothing stands above ${path}`);
  above.children.set(entryName(path), node);
}

function nodeOf(status: Status, named: readonly string[]): Node {
  const isDirectory = status.type === "DIRECTORY";
  const kept = {
    owner: status.owner,
    group: status.group,
    acl: aclOf(status.permission, status.aclBit ? named : [], isDirectory),
    accessedMs: status.accessTime,
    modifiedMs: status.modificationTime,
    createdMs: status.accessTime,
  };
  if (isDirectory) return { kind: "directory", children: new Children("codeUnits"), ...kept };
  return { kind: "file", content: Buffer.alloc(status.length), expiresMs: status.msExpirationTime ?? 0, ...kept };
}

/** Permissions as they were told; with an ACL that names these users where there are any, and hands that down. */
function aclOf(permission: string, users: readonly string[], isDirectory: boolean): Acl {
  const mode = Number.parseInt(permission, 8);
  const base = { user: (mode >> 6) & 7, group: (mode >> 3) & 7, other: mode & 7 };
  const isSticky = (mode & 0o1000) !== 0;
  if (users.length === 0) return internAcl(isSticky, { ...base, mask: undefined, named: [] }, undefined);
  const named = users.map((id) => ({ type: "user", id, bits: 7 }) as const);
  const inherited = { user: 7, group: 7, mask: 7, other: 0, named };
  return internAcl(isSticky, { ...base, mask: base.group, named }, isDirectory ? inherited : undefined);
}
