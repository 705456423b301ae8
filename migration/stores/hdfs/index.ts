/**
 * Lakes on HDFS, read through WebHDFS or HttpFS: whatever Hadoop's operations, fields, exceptions and quirks are, stays in
 * this room; nothing that decides what a migration does may enter it. README.md tells the quirks.
 */
import type { HdfsOptions } from "./configuration.ts";
import { HdfsStore } from "./store.ts";

export type { HdfsIdentity, HdfsOptions, HdfsPeculiarity } from "./configuration.ts";
export { FileChecksum, sameChecksum } from "./file-checksum.ts";
export type { ListedChange } from "./snapshots.ts";
export type { HdfsStore } from "./store.ts";

export { callerOf } from "./caller.ts";

/** Opens a lake as source. Nothing is asked of HDFS yet. */
export function openHdfs(options: HdfsOptions): HdfsStore {
  return new HdfsStore(options);
}
