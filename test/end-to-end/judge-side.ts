import { createHash } from "node:crypto";
import type {
  DataLakeFileSystemClient,
  FileReadResponse,
  PathAccessControlItem,
  PathGetPropertiesResponse,
  PathPermissions,
  RolePermissions,
} from "@azure/storage-file-datalake";

/** A directory of a filesystem, as an official client sees it. */
export interface Side {
  readonly filesystem: DataLakeFileSystemClient;
  /** Path in the filesystem without slashes at its ends. @default the filesystem's root */
  readonly directory?: string;
}

/** Everything about an entry that the judge compares, as text: the property's name → its value. */
export type Description = ReadonlyMap<string, string>;

export type EntryKind = "directory" | "file";

/** Every entry below the side's directory, by its path relative to it. */
export async function namesOf(side: Side): Promise<Map<string, EntryKind>> {
  const prefix = side.directory === undefined ? "" : `${side.directory}/`;
  const names = new Map<string, EntryKind>();
  const paths = side.filesystem.listPaths({
    recursive: true,
    ...(side.directory !== undefined && { path: side.directory }),
  });
  for await (const page of paths.byPage({ maxPageSize: 5000 })) {
    for (const { name = "", isDirectory } of page.pathItems ?? []) {
      if (!name.startsWith(prefix)) throw new Error(`The listing of ${side.directory ?? "/"} holds ${name}.`);
      const relative = name.slice(prefix.length);
      if (names.has(relative)) throw new Error(`The listing holds ${name} twice.`);
      names.set(relative, isDirectory === true ? "directory" : "file");
    }
  }
  return names;
}

/** Owner, group, permissions and ACL of the side's own directory, or of the filesystem's root. */
export async function describeRoot(side: Side): Promise<Description> {
  const client = side.filesystem.getDirectoryClient(side.directory ?? "");
  return new Map(accessOf(await client.getAccessControl()));
}

/** What of an entry is described. */
export interface Aspects {
  /** Metadata names (in lower case) that are left out. */
  readonly ignoresMetadata: (name: string) => boolean;
  /** Whether a file's bytes are read, and their SHA-256 is part of the description. */
  readonly readsContent: boolean;
}

/**
 * Kind, length, owner, group, permissions, ACL, content headers and metadata of one entry, and its content if asked for;
 * and where the service keeps an MD5 that is not that of the content, this too.
 */
export async function describe(
  side: Side,
  path: string,
  { ignoresMetadata, readsContent }: Aspects,
): Promise<Description> {
  const client = side.filesystem.getFileClient(side.directory === undefined ? path : `${side.directory}/${path}`);
  const answer = readsContent ? await client.read() : await client.getProperties();
  const access = answer.acl.length > 0 ? answer : await client.getAccessControl();
  const description = new Map([...accessOf(access), ...headersOf(answer)]);
  for (const [name, value] of Object.entries(answer.metadata ?? {})) {
    const key = name.toLowerCase();
    if (key !== directoryMark && !ignoresMetadata(key)) description.set(`metadata ${key}`, value);
  }
  if ("readableStreamBody" in answer) {
    const { sha256, md5 } = await digestOf(answer.readableStreamBody);
    description.set("content", sha256);
    const kept = answer.contentMD5 && Buffer.from(answer.contentMD5).toString("base64");
    if (kept !== undefined && kept !== md5) description.set("wrong stored MD5", kept);
  }
  return description;
}

/** By this metadata the Blob endpoint tells a directory from an empty file. */
const directoryMark = "hdi_isfolder";

function headersOf(answer: PathGetPropertiesResponse | FileReadResponse): [string, string][] {
  if (answer.metadata?.[directoryMark] === "true") return [["kind", "directory"]];
  return [
    ["kind", "file"],
    ["length", String(answer.contentLength ?? 0)],
    ...contentHeaders.map((header): [string, string] => [header, answer[header] ?? ""]),
  ];
}

async function digestOf(stream: NodeJS.ReadableStream | undefined): Promise<{ sha256: string; md5: string }> {
  const sha256 = createHash("sha256");
  const md5 = createHash("md5");
  for await (const chunk of stream ?? []) {
    sha256.update(chunk);
    md5.update(chunk);
  }
  return { sha256: sha256.digest("hex"), md5: md5.digest("base64") };
}

const contentHeaders = [
  "contentType",
  "contentEncoding",
  "contentLanguage",
  "contentDisposition",
  "cacheControl",
] as const;

interface Access {
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly permissions?: PathPermissions | undefined;
  readonly acl: readonly PathAccessControlItem[];
}

function accessOf({ owner, group, permissions, acl }: Access): [string, string][] {
  return [
    ["owner", owner ?? ""],
    ["group", group ?? ""],
    ["permissions", permissions === undefined ? "" : formatPermissions(permissions)],
    ["acl", acl.map(formatItem).sort().join(",")],
  ];
}

/** Without the sign that there is an ACL: the ACL itself is compared. */
function formatPermissions({ owner, group, other, stickyBit }: PathPermissions): string {
  return [owner, group, other].map(formatRole).join("") + (stickyBit ? " sticky" : "");
}

function formatItem({ defaultScope, accessControlType, entityId, permissions }: PathAccessControlItem): string {
  return `${defaultScope ? "default:" : ""}${accessControlType}:${entityId}:${formatRole(permissions)}`;
}

function formatRole({ read, write, execute }: RolePermissions): string {
  return `${read ? "r" : "-"}${write ? "w" : "-"}${execute ? "x" : "-"}`;
}
