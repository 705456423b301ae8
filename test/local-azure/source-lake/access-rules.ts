import { pick, pickSeveral, picks } from "./chance.ts";
import type { AccessList, DirectoryAccess, EntryAccess, Grant, Rights } from "./lake-entry.ts";

/** Somebody who may own an entry or stand in an ACL. */
export interface Principal {
  readonly kind: "user" | "group" | "servicePrincipal";
  readonly objectId: string;
}

/** Who there is to own and to be granted something. */
export interface Population {
  readonly principals: readonly Principal[];
  /** Object id of the identity that a migration runs as; it owns a small part of the lake. */
  readonly migratingIdentity: string;
}

const superuser = "$superuser";

/** Directories down to this depth get an ACL of their own; deeper ones inherit, apart from some. */
const datasetDepth = 3;

/** The root lets everybody pass and the analysts' groups look; what is made in it inherits less. */
export function rootAccess(population: Population): DirectoryAccess {
  const named = grants("", population, 3);
  return {
    owner: pick("", "root owner", people(population)),
    group: pick("", "root group", groups(population)),
    sticky: false,
    access: extended({ owner: "rwx", group: "r-x", other: "--x", named }),
    defaults: extended({ owner: "rwx", group: "r-x", other: "---", named }),
  };
}

/** Access of the directory at `path` in a directory with `parent`'s access. */
export function directoryAccess(path: string, parent: DirectoryAccess, population: Population): DirectoryAccess {
  const depth = path.split("/").length;
  const shared = path === "sandbox" || picks(path, "sticky", depth === 2 ? 0.5 : 0.07);
  const ownership = ownershipOf(path, parent, population, depth <= datasetDepth ? 1 : 0.1);
  if (path === "sandbox") return { ...ownership, sticky: true, ...same(plain("rwx", "rwx", "r-x")) };
  if (depth > datasetDepth && picks(path, "closed", 0.05)) {
    return { ...ownership, sticky: shared, access: plain("rwx", "---", "---") };
  }
  if (depth <= datasetDepth || picks(path, "own acl", 0.1)) {
    return { ...ownership, sticky: shared, ...ownAccess(path, population) };
  }
  const inherited = parent.defaults ?? plain("rwx", "r-x", "---");
  return { ...ownership, sticky: shared, access: inherited, ...(parent.defaults && { defaults: parent.defaults }) };
}

/** Access of the file at `path` in a directory with `parent`'s access. */
export function fileAccess(path: string, parent: DirectoryAccess, population: Population): EntryAccess {
  const ownership = ownershipOf(path, parent, population, 0.1);
  if (picks(path, "closed", 0.06)) return { ...ownership, access: plain("rw-", "---", "---") };
  const inherited = withoutExecute(parent.defaults ?? plain("rw-", "r--", "---"));
  if (!picks(path, "own acl", 0.06)) return { ...ownership, access: inherited };
  const readers = grants(path, population, 2).map((grant) => ({ ...grant, rights: "r--" }));
  const others = inherited.named.filter((grant) => !readers.some((reader) => reader.objectId === grant.objectId));
  return { ...ownership, access: extended({ ...inherited, named: [...others, ...readers] }) };
}

function people(population: Population): string[] {
  return population.principals.filter(({ kind }) => kind !== "group").map(({ objectId }) => objectId);
}

function groups(population: Population): string[] {
  return population.principals.filter(({ kind }) => kind === "group").map(({ objectId }) => objectId);
}

/** `share`: how often the owner is another one than the directory's. */
function ownershipOf(
  path: string,
  parent: EntryAccess,
  population: Population,
  share: number,
): Pick<EntryAccess, "owner" | "group"> {
  if (picks(path, "migrating identity", 0.05)) return { owner: population.migratingIdentity, group: parent.group };
  if (picks(path, "superuser", 0.03)) return { owner: superuser, group: superuser };
  if (parent.owner !== superuser && !picks(path, "own owner", share)) {
    return { owner: parent.owner, group: parent.group };
  }
  return {
    owner: pick(path, "owner", people(population)),
    group: pick(path, "group", groups(population)),
  };
}

function ownAccess(path: string, population: Population): Pick<DirectoryAccess, "access" | "defaults"> {
  const style = pick(path, "style", ["shared", "shared", "shared", "published", "plain", "unlike"]);
  const named = grants(path, population, pick(path, "named", [1, 2, 3, 4, 6]));
  switch (style) {
    case "plain":
      return { access: plain("rwx", pick(path, "group rights", ["r-x", "rwx", "--x"]), "---") };
    case "published":
      return same(extended({ owner: "rwx", group: "r-x", other: "r-x", named }));
    case "unlike":
      return {
        access: extended({ owner: "rwx", group: "r-x", other: "--x", named: named.slice(0, 1) }),
        defaults: extended({ owner: "rwx", group: "r-x", other: "---", named }),
      };
    default:
      return same(extended({ owner: "rwx", group: pick(path, "group rights", ["r-x", "rwx"]), other: "---", named }));
  }
}

function grants(path: string, population: Population, count: number): Grant[] {
  return pickSeveral(path, "grant", population.principals, count).map(({ kind, objectId }) => ({
    kind: kind === "group" ? "group" : "user",
    objectId,
    rights: pick(`${path} ${objectId}`, "rights", ["r-x", "r-x", "rwx", "--x"]),
  }));
}

function same(list: AccessList): { access: AccessList; defaults: AccessList } {
  return { access: list, defaults: list };
}

function plain(owner: Rights, group: Rights, other: Rights): AccessList {
  return { owner, group, other, named: [] };
}

/** With a mask that lets through what the group class was given; for some lists a narrower one. */
function extended(list: Omit<AccessList, "mask">): AccessList {
  if (list.named.length === 0) return list;
  const union = ["r", "w", "x"].map((right) =>
    [list.group, ...list.named.map((grant) => grant.rights)].some((rights) => rights.includes(right)) ? right : "-",
  );
  const narrowed = picks(list.named.map((grant) => grant.objectId).join(), "narrow mask", 0.08);
  return { ...list, mask: narrowed ? `r-${union[2] ?? "-"}` : union.join("") };
}

/** What a file made with 0666 gets from a default ACL: no execute bit in its own three classes. */
function withoutExecute(list: AccessList): AccessList {
  const file = { ...list, owner: noExecute(list.owner), other: noExecute(list.other) };
  return list.mask === undefined ? { ...file, group: noExecute(list.group) } : { ...file, mask: noExecute(list.mask) };
}

function noExecute(rights: Rights): Rights {
  return `${rights.slice(0, 2)}-`;
}
