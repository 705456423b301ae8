/** One Gen1 account: its tree, who may do what in it, and its clock. Paths are relative to the root, without outer slashes. */
import { entryName, parentPath } from "../../migration/model/path.ts";
import { baseAcl, type Acl } from "../local-azure/storage/acl/acl.ts";
import { newAcl } from "../local-azure/storage/acl/inheritance.ts";
import { grants, permission } from "../local-azure/storage/authorization/posix.ts";
import { denied, Gen1Failure, notFound } from "./failure.ts";
import { Children, type DirectoryNode, type FileNode, type NameOrder, type Node } from "./node.ts";

/** Permissions of a new item whose request names none (recorded). */
const DEFAULT_MODE = 0o770;

export interface LakeOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Object ids of those whom no ACL holds back: role Owner of the account. */
  readonly superusers: readonly string[];
  readonly order: NameOrder;
  readonly root: { readonly owner: string; readonly group: string; readonly acl: Acl };
}

/** Who asks for what, as refusals tell it. */
export interface Request {
  /** Object id. */
  readonly caller: string;
  readonly operation: string;
}

export class Gen1Lake {
  readonly root: DirectoryNode;
  readonly #options: LakeOptions;

  constructor(options: LakeOptions) {
    this.#options = options;
    this.root = { kind: "directory", children: new Children(options.order), ...options.root, ...this.#times() };
  }

  get now(): number {
    return this.#options.now();
  }

  isSuperuser({ caller }: Request): boolean {
    return this.#options.superusers.includes(caller);
  }

  /** Throws Gen1Failure where the caller may not. */
  require(node: Node, wanted: number, request: Request): void {
    const principal = { objectId: request.caller, groups: [] };
    if (!this.isSuperuser(request) && !grants(node, principal, wanted)) throw denied(request.operation);
  }

  /** Only the owner and superusers may. Throws Gen1Failure. */
  requireOwner(node: Node, request: Request): void {
    if (!this.isSuperuser(request) && node.owner !== request.caller) throw denied(request.operation);
  }

  /** What stands at a path; undefined where nothing does. Throws Gen1Failure where a directory above is closed. */
  find(path: string, request: Request): Node | undefined {
    let node: Node = this.root;
    for (const name of path === "" ? [] : path.split("/")) {
      if (node.kind !== "directory") return undefined;
      this.require(node, permission.execute, request);
      const next: Node | undefined = this.#living(node, name);
      if (next === undefined) return undefined;
      node = next;
    }
    return node;
  }

  /** What stands at a path. Throws Gen1Failure where nothing does. */
  get(path: string, request: Request): Node {
    const node = this.find(path, request);
    if (node === undefined) throw notFound(path);
    return node;
  }

  /** The file at a path. Throws Gen1Failure. */
  file(path: string, request: Request): FileNode {
    const node = this.get(path, request);
    if (node.kind !== "file") throw new Gen1Failure("illegalArgument", `/${path} is a directory`);
    return node;
  }

  /** The directory that holds a path, open to changes, and the name in it. Throws Gen1Failure. */
  holder(path: string, request: Request): { readonly directory: DirectoryNode; readonly name: string } {
    const above = parentPath(path);
    const directory = this.get(above, request);
    if (directory.kind !== "directory" || path === "") throw notFound(above);
    this.require(directory, permission.write | permission.execute, request);
    return { directory, name: entryName(path) };
  }

  /** Makes a directory and what is missing above it; what is there stays. Throws Gen1Failure. */
  makeDirectories(path: string, mode: number | undefined, request: Request): void {
    const names = path === "" ? [] : path.split("/");
    names.forEach((name, depth) => {
      const own = names.slice(0, depth + 1).join("/");
      const node = this.find(own, request);
      if (node?.kind === "file") throw new Gen1Failure("alreadyExists", `/${own} is a file`);
      if (node !== undefined) return;
      const { directory } = this.holder(own, request);
      const children = new Children(this.#options.order);
      this.put(directory, name, { kind: "directory", children, ...this.#made(directory, mode, true, request) });
    });
  }

  /** A file that replaces whatever file stood there. */
  newFile(holder: DirectoryNode, content: Buffer, mode: number | undefined, request: Request): FileNode {
    return { kind: "file", content, expiresMs: 0, ...this.#made(holder, mode, false, request) };
  }

  put(directory: DirectoryNode, name: string, node: Node): void {
    directory.children.set(name, node);
    directory.modifiedMs = this.now;
  }

  remove(directory: DirectoryNode, name: string): void {
    directory.children.delete(name);
    directory.modifiedMs = this.now;
  }

  /** Undefined for what has expired too: the service deletes it. */
  #living(directory: DirectoryNode, name: string): Node | undefined {
    const node = directory.children.get(name);
    if (node === undefined || !this.hasExpired(node)) return node;
    directory.children.delete(name);
    return undefined;
  }

  hasExpired(node: Node): boolean {
    return node.kind === "file" && node.expiresMs !== 0 && node.expiresMs <= this.now;
  }

  /** The caller owns it, in the group of the directory above; the access is inherited, or that of the mode (recorded). */
  #made(holder: DirectoryNode, mode: number | undefined, isDirectory: boolean, { caller }: Request) {
    const inherits = holder.acl.default !== undefined;
    const acl = inherits ? newAcl(holder.acl, { isDirectory, mode, umask: 0 }) : baseAcl(mode ?? DEFAULT_MODE);
    return { owner: caller, group: holder.group, acl, ...this.#times() };
  }

  #times() {
    const { now } = this;
    return { accessedMs: now, modifiedMs: now, createdMs: now };
  }
}
