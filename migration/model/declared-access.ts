/**
 * What somebody declares of a directory's access, and how what stands there differs from it: entry by entry, and without
 * differences that are none. Lists are sets; ids are the same in upper and lower case; a mask that nobody wrote is the one
 * that the list implies; a default scope of which nothing is declared is what the parent gave, and nobody's business here.
 */
import type { Access } from "./access.ts";
import {
  formatAcl,
  formatBits,
  impliedMask,
  isExtended,
  parseAcl,
  scopeOf,
  type AclEntry,
  type AclScope,
} from "./acl.ts";

/** What is left out is neither looked at nor touched. */
export interface DeclaredAccess {
  /** Object id, or `$superuser`. */
  readonly owner?: string;
  /** Object id, or `$superuser`. */
  readonly group?: string;
  /** The whole access scope; and the whole default scope, if it has any entry. */
  readonly acl?: readonly AclEntry[];
}

/** One thing that is otherwise than declared. */
export interface AccessDifference {
  /** `owner`, `owning group`, or the entry without its permissions: `mask`, `default:group:ID`. */
  readonly what: string;
  /** As declared; undefined where nothing of the kind is. */
  readonly declared: string | undefined;
  /** As it stands there; undefined where there is nothing of the kind. */
  readonly found: string | undefined;
}

const SCOPES: readonly AclScope[] = ["access", "default"];

/** An entry without its permissions, as people and states name it: `user`, `mask`, `group:ID`, `default:user:ID`. */
export function subjectOf({ scope, type, principal }: AclEntry): string {
  return `${scope === "default" ? "default:" : ""}${type}${principal === "" ? "" : `:${principal.toLowerCase()}`}`;
}

/** Everything that differs, in the order of a canonical list; nothing where only the spelling does. */
export function accessDifferences(declared: DeclaredAccess, found: Access): readonly AccessDifference[] {
  const { owner, group, acl } = declared;
  const differences = [
    ...(owner === undefined ? [] : idDifference("owner", owner, found.owner)),
    ...(group === undefined ? [] : idDifference("owning group", group, found.group)),
  ];
  return acl === undefined ? differences : [...differences, ...listDifferences(acl, parseAcl(found.acl))];
}

/** Whether two lists say the same. */
export function sameList(left: readonly AclEntry[], right: readonly AclEntry[]): boolean {
  const [one, other] = [spelledOut(left), spelledOut(right)];
  return one.size === other.size && [...one].every(([name, permissions]) => other.get(name) === permissions);
}

/** The access that a directory with this one gets. */
export function wantedAccess({ owner, group, acl }: DeclaredAccess, current: Access): Access {
  return {
    owner: owner ?? current.owner,
    group: group ?? current.group,
    sticky: current.sticky,
    acl: acl === undefined ? current.acl : formatAcl(wholeList(acl, parseAcl(current.acl))),
  };
}

/** One line: `+` somebody added, `-` somebody removed, `~` declared → found. Names stand beside ids where `nameOf` knows them. */
export function formatDifference(
  { what, declared, found }: AccessDifference,
  nameOf: (id: string) => string | undefined,
): string {
  const shown = (text: string): string => withName(text, nameOf);
  if (declared === undefined) return `+ ${shown(what)} ${found ?? ""}`;
  if (found === undefined) return `- ${shown(what)} ${declared}`;
  return `~ ${shown(what)} ${shown(declared)} → ${shown(found)}`;
}

/** The text with the name of the principal whose id it ends in, where that is known. */
export function withName(text: string, nameOf: (id: string) => string | undefined): string {
  const name = nameOf(text.slice(text.lastIndexOf(":") + 1));
  return name === undefined ? text : `${text} (${name})`;
}

function idDifference(what: string, declared: string, found: string): readonly AccessDifference[] {
  return declared.toLowerCase() === found.toLowerCase() ? [] : [{ what, declared, found }];
}

function listDifferences(declared: readonly AclEntry[], found: readonly AclEntry[]): readonly AccessDifference[] {
  const whole = wholeList(declared, found);
  const [wanted, shown] = [spelledOut(whole), spelledOut(found)];
  const declaredSubjects = new Set(whole.map(subjectOf));
  const names = [...spelledOut([...whole, ...found.filter((entry) => !declaredSubjects.has(subjectOf(entry)))]).keys()];
  const plainMasks = SCOPES.filter((scope) => !isExtended(whole, scope) && !isExtended(found, scope)).map(maskOf);
  return names
    .filter((name) => wanted.get(name) !== shown.get(name) && !plainMasks.includes(name))
    .map((what) => ({ what, declared: wanted.get(what), found: shown.get(what) }));
}

/** The declared list, with the default entries that stand there where none are declared. */
function wholeList(declared: readonly AclEntry[], current: readonly AclEntry[]): readonly AclEntry[] {
  const defaults = scopeOf(declared, "default");
  return [...scopeOf(declared, "access"), ...(defaults.length > 0 ? defaults : scopeOf(current, "default"))];
}

function maskOf(scope: AclScope): string {
  return subjectOf({ scope, type: "mask", principal: "", bits: 0 });
}

/** Permissions by entry, each scope with its mask, also where only implied. */
function spelledOut(entries: readonly AclEntry[]): ReadonlyMap<string, string> {
  const masks = SCOPES.filter((scope) => {
    const own = scopeOf(entries, scope);
    return own.length > 0 && !own.some(({ type }) => type === "mask");
  }).map((scope) => ({ scope, type: "mask", principal: "", bits: impliedMask(entries, scope) }) as const);
  const sorted = parseAcl(formatAcl([...entries, ...masks]));
  return new Map(sorted.map((entry) => [subjectOf(entry), formatBits(entry.bits)]));
}
