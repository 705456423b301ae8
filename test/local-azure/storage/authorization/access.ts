/**
 * What a caller may do in one filesystem. Order of questions: the account key may everything; nobody reads what is public; a
 * signature has its letters within its scope; a principal (also one that delegated a signature, or for whom a signature is
 * checked) has its roles, and where they do not grant, the ACLs along the path decide.
 */
import type { Account } from "../state.ts";
import { lastName, parentPath, type Filesystem } from "../tree/filesystem.ts";
import type { Node } from "../tree/node.ts";
import { type Caller, ownerFor, type SasCaller } from "./caller.ts";
import { grants, permission, type Principal } from "./posix.ts";
import { everything, nothing, type RoleGrant, type Roles } from "./roles.ts";
import { denied, hasLetter, requireSigned } from "./signature-rights.ts";

/** One question: what a signature has to hold, which role is enough, and what the ACLs have to say otherwise. */
interface Question {
  readonly path: string;
  readonly letters: string;
  readonly role: "read" | "write";
  /** @default "object" */
  readonly type?: "container";
  readonly acl: (principal: Principal) => void;
}

/** A change of owner and group. */
export interface OwnerChange {
  /** The present owner. */
  readonly from: string;
  readonly owner: string | undefined;
  readonly group: string | undefined;
}

/** The rights of one caller in one filesystem. Each `may…` throws 403 where the caller may not. */
export class Access {
  readonly #filesystem: Filesystem;
  readonly #grant: RoleGrant;
  readonly #caller: Caller;
  readonly #signature: SasCaller | undefined;
  readonly #principal: Principal | undefined;
  /** Owner of what the caller makes. */
  readonly owner: string;

  constructor(filesystem: Filesystem, account: Account, caller: Caller, roles: Roles) {
    this.#filesystem = filesystem;
    this.#caller = caller;
    this.#signature = caller.kind === "sas" ? caller : undefined;
    this.#principal = principalOf(caller);
    this.#grant = grantOf(caller, roles, { account, filesystem: filesystem.name });
    this.owner = ownerFor(caller);
  }

  /** Whether owner, group and ACLs are no limit. */
  get superuser(): boolean {
    return this.#grant.superuser;
  }

  /** Puts a question to signature, roles and ACLs. */
  #ask(question: Question): void {
    if (this.#caller.kind === "anonymous") throw this.#caller.refusal;
    this.#requireLetters(question.letters, question.path, question.type);
    if (this.#grant[question.role]) return;
    question.acl(this.#aclPrincipal());
  }

  #requireLetters(letters: string, path: string, type: "container" | "object" = "object"): void {
    const filesystem = this.#filesystem.name;
    if (this.#signature !== undefined) requireSigned(this.#signature, letters, { filesystem, path, type });
  }

  /** The principal whom ACLs are asked about; they speak of hierarchical accounts only. */
  #aclPrincipal(): Principal {
    if (this.#principal === undefined || !this.#filesystem.hierarchical) throw denied();
    return this.#principal;
  }

  /** Demands the bits on the node at a path, and `x` on every directory above it. */
  #demand(principal: Principal, path: string, bits: number): void {
    let node: Node = this.#filesystem.root;
    for (const name of this.#filesystem.segments(path)) {
      if (!grants(node.entry, principal, permission.execute)) throw denied();
      const next: Node | undefined = node.children?.get(name);
      if (next === undefined) return;
      node = next;
    }
    const wanted = this.#grant.read ? bits & ~permission.read : bits;
    if (wanted > 0 && !grants(node.entry, principal, wanted)) throw denied();
  }

  /** The path of the nearest directory above a path that exists. */
  #nearest(path: string): string {
    for (let above = path; above !== "";) {
      above = parentPath(above);
      if (this.#filesystem.find(above)?.children !== undefined) return above;
    }
    return "";
  }

  /** Whether the container's public access lets anybody read. */
  #isPublic(needs: "container" | "blob"): boolean {
    if (this.#caller.kind !== "anonymous" || !this.#caller.readsPublic) return false;
    const { publicAccess } = this.#filesystem.properties;
    return publicAccess === "container" || (needs === "blob" && publicAccess === "blob");
  }

  /** Whether a path exists is told only to whom the directories above it let through; a signature's letters do not count. */
  mayReach(path: string): void {
    if (this.#isPublic("blob")) return;
    if (this.#caller.kind === "anonymous") throw this.#caller.refusal;
    if (!this.#grant.read) this.#demand(this.#aclPrincipal(), path, 0);
  }

  mayRead(path: string): void {
    if (this.#isPublic("blob")) return;
    const acl = (principal: Principal): void => this.#demand(principal, path, permission.read);
    this.#ask({ path, letters: "r", role: "read", acl });
  }

  /** System properties and access control: no right on the item itself. */
  mayLook(path: string): void {
    if (this.#isPublic("blob")) return;
    this.#ask({ path, letters: "re", role: "read", acl: (principal) => this.#demand(principal, path, 0) });
  }

  /** Properties with user metadata: as `mayLook`, but the letter e is not enough (documented). */
  maySeeProperties(path: string): void {
    if (this.#isPublic("blob")) return;
    this.#ask({ path, letters: "r", role: "read", acl: (principal) => this.#demand(principal, path, 0) });
  }

  mayList(path: string): void {
    if (this.#isPublic("container")) return;
    const acl = (principal: Principal): void => this.#demand(principal, path, permission.read | permission.execute);
    this.#ask({ path, letters: "l", role: "read", type: "container", acl });
  }

  /** Content, metadata and headers of what exists. */
  mayWrite(path: string): void {
    const acl = (principal: Principal): void => this.#demand(principal, path, permission.write);
    this.#ask({ path, letters: "w", role: "write", acl });
  }

  /** Data at the end of a file: read and write, as the article on access control tells (append). */
  mayAppend(path: string): void {
    const acl = (principal: Principal): void => this.#demand(principal, path, permission.read | permission.write);
    this.#ask({ path, letters: "wa", role: "write", acl });
  }

  /** Leases: the letter d is enough to break one (documented for service signatures since 2017-07-29). */
  mayLease(path: string, action: string): void {
    const acl = (principal: Principal): void => this.#demand(principal, path, permission.write);
    this.#ask({ path, letters: action === "break" ? "wd" : "w", role: "write", acl });
  }

  /** A new item, or a file over an existing one. */
  mayCreate(path: string): void {
    const present = this.#filesystem.find(path);
    const acl = (principal: Principal): void => {
      this.#demand(principal, this.#nearest(path), permission.write | permission.execute);
      if (present !== undefined) this.#demand(principal, path, permission.write);
    };
    this.#ask({ path, letters: present === undefined ? "cw" : "w", role: "write", acl });
  }

  /** One item; whoever removes a directory with its contents also asks `mayDeleteInside`. */
  mayDelete(path: string): void {
    this.#ask({ path, letters: "d", role: "write", acl: this.#takenFrom(path) });
    this.#requireVouched(path);
  }

  /** A directory inside one that is deleted recursively. */
  mayDeleteInside(path: string): void {
    const rwx = permission.read | permission.write | permission.execute;
    this.#ask({ path, letters: "d", role: "write", acl: (principal) => this.#demand(principal, path, rwx) });
  }

  /** The source of a rename. */
  mayMove(path: string): void {
    this.#ask({ path, letters: "md", role: "write", acl: this.#takenFrom(path) });
    this.#requireVouched(path);
  }

  /** The destination of a rename. */
  mayReceive(path: string): void {
    const acl = (principal: Principal): void => {
      this.#demand(principal, this.#nearest(path), permission.write | permission.execute);
      this.#requireUnhangable(path, principal.objectId);
    };
    this.#ask({ path, letters: "mw", role: "write", acl });
  }

  /** -wx on the directory above, and what a sticky bit there demands. */
  #takenFrom(path: string): (principal: Principal) => void {
    return (principal) => {
      this.#demand(principal, parentPath(path), permission.write | permission.execute);
      this.#requireUnhangable(path, principal.objectId);
    };
  }

  /** A principal whom a delegator vouches for (`saoid`) is held to sticky bits (documented). */
  #requireVouched(path: string): void {
    const vouched = this.#signature?.delegation?.preauthorized;
    if (vouched !== undefined) this.#requireUnhangable(path, vouched);
  }

  /**
   * Sticky directories let only the child's owner, their own owner and super-users take a child away; a signature's letter o
   * acts as the owner (documented).
   */
  #requireUnhangable(path: string, objectId: string): void {
    if (this.#signature !== undefined && hasLetter(this.#signature, "o")) return;
    const parent = this.#filesystem.find(parentPath(path));
    const child = parent?.children?.get(lastName(path));
    if (parent === undefined || child === undefined || !parent.entry.acl.sticky) return;
    if (child.entry.owner !== objectId && parent.entry.owner !== objectId) throw denied();
  }

  /** Whether a delegated signature acts for the owner of an item. */
  #actsFor(owner: string): boolean {
    return this.#signature?.delegation !== undefined && this.owner === owner;
  }

  /** ACL or permissions: the owner's and the super-user's right; as letters p, or e where the signature acts for the owner. */
  mayChangeAcl(path: string, owner: string): void {
    if (this.#caller.kind === "anonymous") throw this.#caller.refusal;
    this.#requireLetters(this.#actsFor(owner) ? "pe" : "p", path);
    if (this.#grant.superuser) return;
    const principal = this.#aclPrincipal();
    if (!this.#grant.write) this.#demand(principal, path, 0);
    if (principal.objectId !== owner) throw denied();
  }

  /** ACLs of a whole tree: who may not change one of them is told so for that one; a signature is asked for its letter at once. */
  mayChangeAclsFrom(path: string): void {
    const letters = this.#signature?.delegation === undefined ? "p" : "pe";
    this.#ask({ path, letters, role: "read", acl: (principal) => this.#demand(principal, path, 0) });
  }

  /** Owner: the super-user's right. Group: also the owner's, if he is a member of the new group. */
  mayChangeOwner(path: string, change: OwnerChange): void {
    if (this.#caller.kind === "anonymous") throw this.#caller.refusal;
    const keepsOwner = change.owner === undefined || change.owner === change.from;
    this.#requireLetters(keepsOwner && this.#actsFor(change.from) ? "oe" : "o", path);
    if (this.#grant.superuser) return;
    const principal = this.#aclPrincipal();
    if (!this.#grant.write) this.#demand(principal, path, 0);
    if (!keepsOwner || principal.objectId !== change.from) throw denied();
    if (change.group !== undefined && !principal.groups.includes(change.group)) throw denied();
  }
}

/** Whose ACL entries count. A delegated signature names no groups of its principal. */
function principalOf(caller: Caller): Principal | undefined {
  if (caller.kind === "identity") return caller;
  if (caller.kind !== "sas" || caller.delegation === undefined) return undefined;
  return { objectId: caller.delegation.checkedAs ?? caller.delegation.delegator, groups: [] };
}

/**
 * How much a caller may do without asking ACLs. Signatures of the account key are limited by their letters alone; a delegated
 * one also by its delegator's roles, or by no role at all where it is to be checked for somebody (`suoid`).
 */
export function grantOf(
  caller: Caller,
  roles: Roles,
  where: { readonly account: Account; readonly filesystem: string },
): RoleGrant {
  switch (caller.kind) {
    case "key":
      return everything;
    case "anonymous":
      return nothing;
    case "identity":
      return roles.grant([caller.objectId, ...caller.groups], where.account, where.filesystem);
    case "sas": {
      const { delegation } = caller;
      if (delegation === undefined) return everything;
      if (delegation.checkedAs !== undefined) return nothing;
      return roles.grant([delegation.delegator], where.account, where.filesystem);
    }
  }
}
