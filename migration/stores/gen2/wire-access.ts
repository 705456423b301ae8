/** Owner, group, permissions and ACL as the service writes them → Access. */
import { accessOf, type Access } from "../../model/access.ts";
import { aclOfMode, formatAcl } from "../../model/acl.ts";

/** What a listing or a HEAD tells; `acl` is "" where the service left it out. */
export interface AccessWords {
  readonly owner: string;
  readonly group: string;
  /** Ten characters at most: `rwxr-x--T+`. */
  readonly permissions: string;
  readonly acl: string;
}

/** The last of the nine letters is t or T where the sticky bit is set; `+` stands for an extended list. */
export function isSticky(permissions: string): boolean {
  const last = permissions[8];
  return last === "t" || last === "T";
}

/** `rwxr-x--T` → 0o750. */
export function modeOfPermissions(permissions: string): number {
  let mode = 0;
  for (let index = 0; index < 9; index++) {
    const letter = permissions[index] ?? "-";
    mode = mode * 2 + (letter === "-" || letter === "T" ? 0 : 1);
  }
  return mode;
}

/** Most distinct accesses that are remembered: lakes have far fewer. */
const MOST_REMEMBERED = 20_000;

/** Reads accesses, and gives the same object for the same words: a listing repeats few of them many times. */
export class AccessReader {
  readonly #known = new Map<string, Access>();

  /** Throws AclSyntaxError. */
  read(words: AccessWords): Access {
    const key = `${words.owner}\n${words.group}\n${words.permissions}\n${words.acl}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const acl = words.acl === "" ? formatAcl(aclOfMode(modeOfPermissions(words.permissions))) : words.acl;
    const access = accessOf({ owner: words.owner, group: words.group, sticky: isSticky(words.permissions), acl });
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(key, access);
    return access;
  }
}
