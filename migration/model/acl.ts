/**
 * POSIX access control lists as Azure Data Lake Storage Gen2 writes them: `[default:](user|group|mask|other):[id]:rwx`.
 * Lists are compared as sets; the canonical text (user::, named users by id, group::, named groups by id, mask::,
 * other::, then the same of the default scope) makes that a comparison of strings.
 */
export type AclScope = "access" | "default";
export type AclEntryType = "user" | "group" | "mask" | "other";

export interface AclEntry {
  readonly scope: AclScope;
  readonly type: AclEntryType;
  /** Object id; "" for the owner, the owning group, mask and other. */
  readonly principal: string;
  /** 0 to 7: read 4, write 2, execute 1. */
  readonly bits: number;
}

/** What is wrong with the text of an access control list. */
export class AclSyntaxError extends Error {
  override readonly name = "AclSyntaxError";
}

const PERMISSION_TEXTS = ["---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx"] as const;
const BITS_OF_TEXT = new Map<string, number>(PERMISSION_TEXTS.map((text, bits) => [text, bits]));

/** `rwx` for 7. */
export function formatBits(bits: number): string {
  return PERMISSION_TEXTS[bits & 7] ?? "---";
}

const ENTRY = /^(default:)?(?:(user|group):([^:]*)|(mask|other):([^:]*)):([r-][w-][x-])$/;

function isEntryType(text: string | undefined): text is AclEntryType {
  return text === "user" || text === "group" || text === "mask" || text === "other";
}

/** Reads one entry. Throws AclSyntaxError that names the entry and the grammar. */
function parseAclEntry(text: string): AclEntry {
  const [, scope, namedType, named = "", baseType, notNamed = "", permissions = ""] = ENTRY.exec(text.trim()) ?? [];
  const type = namedType ?? baseType;
  if (!isEntryType(type))
    throw new AclSyntaxError(`"${text}" is not an entry; allowed: [default:](user|group|mask|other):[object id]:rwx`);
  if (notNamed !== "") throw new AclSyntaxError(`"${text}": ${type} names no principal; write ${type}::${permissions}`);
  const bits = BITS_OF_TEXT.get(permissions) ?? 0;
  return { scope: scope === undefined ? "access" : "default", type, principal: named, bits };
}

/** Reads a list; throws AclSyntaxError, also for an entry that is there twice. The order of the text is kept. */
export function parseAcl(text: string): readonly AclEntry[] {
  if (text.trim() === "") return [];
  const seen = new Set<string>();
  return text.split(",").map((part) => {
    const entry = parseAclEntry(part);
    const key = `${entry.scope}:${entry.type}:${entry.principal}`;
    if (seen.has(key)) throw new AclSyntaxError(`"${part.trim()}": ${key} is there twice`);
    seen.add(key);
    return entry;
  });
}

function rank(entry: AclEntry): number {
  const scope = entry.scope === "access" ? 0 : 10;
  if (entry.type === "user") return scope + (entry.principal === "" ? 0 : 1);
  if (entry.type === "group") return scope + (entry.principal === "" ? 2 : 3);
  return scope + (entry.type === "mask" ? 4 : 5);
}

function compareEntries(left: AclEntry, right: AclEntry): number {
  const difference = rank(left) - rank(right);
  if (difference !== 0) return difference;
  return left.principal < right.principal ? -1 : left.principal > right.principal ? 1 : 0;
}

/** The canonical text of a list: equal sets give equal texts. */
export function formatAcl(entries: readonly AclEntry[]): string {
  return [...entries]
    .sort(compareEntries)
    .map((entry) => {
      const scope = entry.scope === "default" ? "default:" : "";
      return `${scope}${entry.type}:${entry.principal}:${formatBits(entry.bits)}`;
    })
    .join(",");
}

/** The canonical text of what a store said. Throws AclSyntaxError. */
export function canonicalAcl(text: string): string {
  return formatAcl(parseAcl(text));
}

/** The entries of one scope. */
export function scopeOf(entries: readonly AclEntry[], scope: AclScope): readonly AclEntry[] {
  return entries.filter((entry) => entry.scope === scope);
}

/** Whether a scope says more than owner, owning group and other. */
export function isExtended(entries: readonly AclEntry[], scope: AclScope): boolean {
  return entries.some((entry) => entry.scope === scope && (entry.principal !== "" || entry.type === "mask"));
}

/**
 * The mask of a scope where nobody says one: what named entries and the owning group may do at most. The service fills a
 * missing one in like that (ITestAzureBlobFilesystemAcl, testSetAcl).
 */
export function impliedMask(entries: readonly AclEntry[], scope: AclScope): number {
  const limited = scopeOf(entries, scope).filter(
    ({ type, principal }) => type === "group" || (type === "user" && principal !== ""),
  );
  return limited.reduce((bits, entry) => bits | entry.bits, 0);
}

/** The three base entries of nine permission bits (0 to 0o777). */
export function aclOfMode(mode: number, scope: AclScope = "access"): readonly AclEntry[] {
  return [
    { scope, type: "user", principal: "", bits: (mode >> 6) & 7 },
    { scope, type: "group", principal: "", bits: (mode >> 3) & 7 },
    { scope, type: "other", principal: "", bits: mode & 7 },
  ];
}
