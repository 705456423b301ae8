/**
 * What a caller may do in one filesystem. Order of questions: the account key may everything; a signature has its letters
 * within its scope; a principal has its roles, and where they do not grant, the ACLs along the path decide.
 */
import type { Account } from "../state.ts";
import { lastName, parentPath, type Filesystem } from "../tree/filesystem.ts";
import type { DirectoryNode, Node } from "../tree/node.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { type Caller, ownerFor, type SasCaller } from "./caller.ts";
import { grants, permission, type Principal } from "./posix.ts";
import type { RoleGrant, Roles } from "./roles.ts";

const everything: RoleGrant = { read: true, write: true, superuser: true };
const nothing: RoleGrant = { read: false, write: false, superuser: false };

/** How much a caller may do by role; what is left is for signatures' letters and ACLs. */
function grantOf(
  caller: Caller,
  roles: Roles,
  where: { readonly account: Account; readonly filesystem: string },
): RoleGrant {
  if (caller.kind === "key") return everything;
  const principals = caller.kind === "identity" ? [caller.objectId, ...caller.groups] : [caller.delegator ?? ""];
  return roles.grant(principals, where.account, where.filesystem);
}

/** Refuses with 403. */
export function denied(): ServiceFailure {
  return new ServiceFailure("AuthorizationPermissionMismatch");
}

/** The rights of one caller in one filesystem. Each `may…` throws 403 where the caller may not. */
export class Access {
  readonly #filesystem: Filesystem;
  readonly #grant: RoleGrant;
  readonly #signature: SasCaller | undefined;
  readonly #principal: Principal | undefined;
  /** Owner of what the caller makes. */
  readonly owner: string;

  constructor(filesystem: Filesystem, account: Account, caller: Caller, roles: Roles) {
    this.#filesystem = filesystem;
    const grant = grantOf(caller, roles, { account, filesystem: filesystem.name });
    this.#signature = caller.kind === "sas" ? caller : undefined;
    this.#grant = this.#signature === undefined ? grant : nothing;
    this.#principal = principalOf(caller);
    this.owner = ownerFor(caller);
    if (this.#signature?.delegator !== undefined && !grant.read && !grant.write) throw denied();
  }

  /** Whether owner, group and ACLs are no limit. */
  get superuser(): boolean {
    return this.#grant.superuser;
  }

  /** Whether a signature has one of the letters here, and needs no ACL beside them. */
  #signed(letters: string, path: string): boolean {
    const signature = this.#signature;
    if (signature === undefined) return false;
    if (!within(signature, path)) throw new ServiceFailure("AuthorizationFailure");
    if (!hasOne(signature, letters)) throw denied();
    return signature.checkedAs === undefined;
  }

  /** Demands the bits on the node at a path, and `x` on every directory above it. */
  #demand(path: string, bits: number): void {
    const principal = this.#principal;
    if (principal === undefined || !this.#filesystem.hierarchical) throw denied();
    let node: Node = this.#filesystem.root;
    for (const name of this.#filesystem.segments(path)) {
      if (!grants(node.entry, principal, permission.execute)) throw denied();
      const next: Node | undefined = node.children?.get(name);
      if (next === undefined) return;
      node = next;
    }
    if (bits > 0 && !grants(node.entry, principal, bits)) throw denied();
  }

  /** The nearest directory above a path that exists, with its path. */
  #nearest(path: string): { readonly node: DirectoryNode; readonly path: string } {
    for (let above = path; above !== "";) {
      above = parentPath(above);
      const node = this.#filesystem.find(above);
      if (node?.children !== undefined) return { node, path: above };
    }
    return { node: this.#filesystem.root, path: "" };
  }

  mayRead(path: string): void {
    if (this.#grant.read || this.#signed("r", path)) return;
    this.#demand(path, permission.read);
  }

  /** Properties and access control: no right on the item itself. */
  mayLook(path: string): void {
    if (this.#grant.read || this.#signed("re", path)) return;
    this.#demand(path, 0);
  }

  mayList(path: string): void {
    if (this.#grant.read || this.#signed("l", path)) return;
    this.#demand(path, permission.read | permission.execute);
  }

  /** Content, metadata and headers of what exists. */
  mayWrite(path: string): void {
    if (this.#grant.write || this.#signed("wa", path)) return;
    this.#demand(path, permission.write);
  }

  /** A new item, or a file over an existing one. */
  mayCreate(path: string): void {
    if (this.#grant.write) return;
    const present = this.#filesystem.find(path);
    if (this.#signed(present === undefined ? "cw" : "w", path)) return;
    this.#demand(this.#nearest(path).path, permission.write | permission.execute);
    if (present !== undefined) this.#demand(path, permission.write);
  }

  /** One item; whoever removes a directory with its contents also asks `mayDeleteInside`. */
  mayDelete(path: string): void {
    if (this.#grant.write || this.#signed("d", path)) return;
    this.#demand(parentPath(path), permission.write | permission.execute);
    this.#mayUnhang(path);
  }

  /** Sticky directories let only the child's owner, their own owner and super-users take a child away. */
  #mayUnhang(path: string): void {
    const parent = this.#filesystem.find(parentPath(path));
    const child = parent?.children?.get(lastName(path));
    if (parent === undefined || child === undefined || !parent.entry.acl.sticky) return;
    const id = this.#principal?.objectId;
    if (child.entry.owner !== id && parent.entry.owner !== id) throw denied();
  }

  /** A directory inside one that is deleted recursively. */
  mayDeleteInside(path: string): void {
    if (this.#grant.write || this.#signed("d", path)) return;
    this.#demand(path, permission.read | permission.write | permission.execute);
  }

  /** The source of a rename. */
  mayMove(path: string): void {
    if (this.#grant.write || this.#signed("md", path)) return;
    this.#demand(parentPath(path), permission.write | permission.execute);
    this.#mayUnhang(path);
  }

  /** The destination of a rename. */
  mayReceive(path: string): void {
    if (this.#grant.write || this.#signed("mw", path)) return;
    this.#demand(this.#nearest(path).path, permission.write | permission.execute);
    this.#mayUnhang(path);
  }

  /** ACL or permissions: the owner's and the super-user's right. */
  mayChangeAcl(path: string, owner: string): void {
    if (this.#grant.superuser || this.#signed("p", path)) return;
    if (!this.#grant.write) this.#demand(path, 0);
    if (this.#principal?.objectId !== owner) throw denied();
  }

  /** Owner: the super-user's right. Group: also the owner's, if he is a member of the new group. */
  mayChangeOwner(
    path: string,
    change: { readonly from: string; readonly owner: string | undefined; readonly group: string | undefined },
  ): void {
    if (this.#grant.superuser || this.#signed("o", path)) return;
    if (!this.#grant.write) this.#demand(path, 0);
    const principal = this.#principal;
    if (change.owner !== undefined && change.owner !== change.from) throw denied();
    if (principal?.objectId !== change.from) throw denied();
    if (change.group !== undefined && !principal.groups.includes(change.group)) throw denied();
  }
}

function principalOf(caller: Caller): Principal | undefined {
  if (caller.kind === "identity") return caller;
  if (caller.kind === "sas" && caller.checkedAs !== undefined) return { objectId: caller.checkedAs, groups: [] };
  return undefined;
}

function hasOne(signature: SasCaller, letters: string): boolean {
  for (const letter of letters) if (signature.permissions.includes(letter)) return true;
  return false;
}

function within(signature: SasCaller, path: string): boolean {
  const { scope } = signature;
  switch (scope.kind) {
    case "account":
      return scope.resourceTypes.includes(path === "" ? "c" : "o") || scope.resourceTypes.includes("o");
    case "filesystem":
      return true;
    case "directory":
      return path === scope.path || path.startsWith(`${scope.path}/`);
    case "file":
      return path === scope.path;
  }
}

/** Rights on an account or a filesystem as a whole: listing, making, deleting filesystems, their properties. */
export function mayManage(
  caller: Caller,
  roles: Roles,
  where: {
    readonly account: Account;
    readonly filesystem: string;
    readonly needs: "read" | "write";
    readonly letters: string;
  },
): void {
  if (caller.kind === "sas") {
    const { scope } = caller;
    const isAccountWide = scope.kind === "account" && scope.resourceTypes.includes(where.filesystem === "" ? "s" : "c");
    if (!isAccountWide) throw new ServiceFailure("AuthorizationFailure");
    if (!hasOne(caller, where.letters)) throw denied();
    return;
  }
  const grant = grantOf(caller, roles, where);
  if (!grant[where.needs]) throw denied();
}
