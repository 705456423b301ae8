/** What one entry of the source lake is to be, before it is written. */

/** `rwx`, `r-x`, … */
export type Rights = string;

/** One named entry of an ACL. */
export interface Grant {
  readonly kind: "user" | "group";
  readonly objectId: string;
  readonly rights: Rights;
}

/** One ACL, access or default: the three base entries, a mask where there are named ones. */
export interface AccessList {
  readonly owner: Rights;
  readonly group: Rights;
  readonly mask?: Rights;
  readonly other: Rights;
  readonly named: readonly Grant[];
}

/** Who an entry belongs to and who may do what. */
export interface EntryAccess {
  /** Object id, or `$superuser`. */
  readonly owner: string;
  /** Object id, or `$superuser`. */
  readonly group: string;
  readonly access: AccessList;
}

/** Access of a directory: what its children inherit too. */
export interface DirectoryAccess extends EntryAccess {
  readonly sticky: boolean;
  readonly defaults?: AccessList;
}

/** Content headers as the service stores them; left out: not set. */
export interface ContentHeaders {
  readonly type?: string;
  readonly encoding?: string;
  readonly language?: string;
  readonly disposition?: string;
  readonly cacheControl?: string;
}

export interface LakeDirectory {
  readonly kind: "directory";
  /** Relative to the filesystem, without a leading slash; the root is the empty path. */
  readonly path: string;
  readonly access: DirectoryAccess;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface LakeFile {
  readonly kind: "file";
  readonly path: string;
  readonly access: EntryAccess;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: ContentHeaders;
  /** The file on this machine that holds the content; none: an empty file. */
  readonly source?: string;
  /** Length of the source in bytes; the stored length differs where `headers.encoding` is gzip. */
  readonly sourceBytes: number;
  /** `put`: one Put Blob; `append`: made by the DFS endpoint, so without a stored MD5; `blocks`: a block list. */
  readonly writtenBy: "put" | "append" | "blocks";
}

export type LakeEntry = LakeDirectory | LakeFile;

/** The `x-ms-acl` text of an access list, with the default entries of a directory if it has any. */
export function formatAcl(access: AccessList, defaults?: AccessList): string {
  const entries = formatList(access, "");
  if (defaults !== undefined) entries.push(...formatList(defaults, "default:"));
  return entries.join(",");
}

function formatList(list: AccessList, scope: "" | "default:"): string[] {
  const named = (kind: Grant["kind"]): string[] =>
    list.named
      .filter((grant) => grant.kind === kind)
      .map((grant) => `${scope}${kind}:${grant.objectId}:${grant.rights}`);
  return [
    `${scope}user::${list.owner}`,
    ...named("user"),
    `${scope}group::${list.group}`,
    ...named("group"),
    ...(list.mask === undefined ? [] : [`${scope}mask::${list.mask}`]),
    `${scope}other::${list.other}`,
  ];
}
