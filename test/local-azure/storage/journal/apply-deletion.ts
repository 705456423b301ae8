/** What soft deletion does to the state: paths and filesystems go into a trash, come back, or are gone for good. */
import type { Account } from "../state.ts";
import type { Filesystem } from "../tree/filesystem.ts";
import type { Change } from "./change.ts";

/** A deleted filesystem, whole. Times are milliseconds since 1970. */
export interface DeletedFilesystem {
  /** 16 hexadecimal digits: the moment of the deletion in 100 ns since 1601. */
  readonly version: string;
  readonly filesystem: Filesystem;
  readonly deleted: number;
  readonly expires: number;
}

/** Changes of one filesystem's trash. */
export type PathDeletion = Extract<Change, { do: "trash" | "untrash" | "purge" }>;

/** Changes of an account's trash. */
export type FilesystemDeletion = Extract<
  Change,
  { do: "trash-filesystem" | "untrash-filesystem" | "purge-filesystem" }
>;

/** Applies a change of one filesystem's trash. */
export function applyPathDeletion(filesystem: Filesystem, change: PathDeletion): void {
  switch (change.do) {
    case "trash": {
      const node = filesystem.take(change.path);
      const { id, deleted, expires } = change;
      if (node !== undefined) filesystem.trash.add({ id, path: change.as ?? change.path, node, deleted, expires });
      return;
    }
    case "untrash": {
      const item = filesystem.trash.take(change.id);
      if (item !== undefined) filesystem.hang(change.to, item.node);
      return;
    }
    case "purge":
      filesystem.trash.take(change.id);
  }
}

/** Gives a filesystem another name that is free. */
export function renameFilesystem(account: Account, name: string, to: string): void {
  const filesystem = account.filesystems.get(name);
  account.filesystems.delete(name);
  if (filesystem === undefined) return;
  filesystem.name = to;
  account.filesystems.set(to, filesystem);
}

/** Applies a change of an account's trash. */
export function applyFilesystemDeletion(account: Account, change: FilesystemDeletion): void {
  switch (change.do) {
    case "trash-filesystem": {
      const name = change.in.slice(change.in.indexOf("/") + 1);
      const filesystem = account.filesystems.get(name);
      account.filesystems.delete(name);
      const { version, deleted, expires } = change;
      if (filesystem !== undefined) account.deletedFilesystems.set(version, { version, filesystem, deleted, expires });
      return;
    }
    case "untrash-filesystem": {
      const filesystem = account.deletedFilesystems.get(change.version)?.filesystem;
      account.deletedFilesystems.delete(change.version);
      if (filesystem === undefined) return;
      filesystem.name = change.to;
      account.filesystems.set(change.to, filesystem);
      return;
    }
    case "purge-filesystem":
      account.deletedFilesystems.delete(change.version);
  }
}
