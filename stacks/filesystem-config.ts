/** What the words of a filesystem come to: who may do what at its root and in its directories. Pure. */
import type { NamedAclEntry } from "../components/principals/access-list.ts";
import type { Principal } from "../components/principals/principal.ts";
import type { AccessWords, FilesystemWords } from "./schema/filesystems.ts";

/** Access of a directory; what is left out is not touched. */
export interface DirectoryConfig {
  readonly owner?: Principal;
  readonly group?: Principal;
  readonly acl?: readonly NamedAclEntry[];
  /** How the list goes to everything below; left out: not at all. */
  readonly recursive?: "modify" | "replace";
}

/** A filesystem, with the access of its root. */
export interface FilesystemConfig extends DirectoryConfig {
  /** By path, without outer slashes. */
  readonly directories: ReadonlyMap<string, DirectoryConfig>;
  readonly encryptionScope?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly rootSquash?: "none" | "root" | "all";
}

/** Of words that were read; undefined for words that could not be. */
export function filesystemConfigOf(words: FilesystemWords | undefined): FilesystemConfig {
  if (words === undefined) return { directories: new Map() };
  const { encryptionScope, metadata, rootSquash } = words;
  const directories = Object.entries(words.directories ?? {}).map(
    ([path, access]) => [directoryPath(path), directoryConfigOf(access)] as const,
  );
  return {
    ...directoryConfigOf(words),
    directories: new Map(directories),
    ...(encryptionScope === undefined ? {} : { encryptionScope }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(rootSquash === undefined ? {} : { rootSquash }),
  };
}

/** The path of a directory as it is written in a stack file: outer slashes mean nothing. */
export function directoryPath(written: string): string {
  return written.replace(/^\/+|\/+$/g, "");
}

/** Whether anything is said about who may do what. */
export function declaresAccess({ owner, group, acl }: DirectoryConfig): boolean {
  return owner !== undefined || group !== undefined || acl !== undefined;
}

function directoryConfigOf({ owner, group, acl, recursive }: AccessWords): DirectoryConfig {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(acl === undefined ? {} : { acl }),
    ...(recursive === undefined || recursive === false ? {} : { recursive: recursive === true ? "modify" : recursive }),
  };
}
