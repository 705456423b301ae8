/**
 * The peer of `move`: a lake moved as a plain program does it with the official SDK. Directories first, then so many files
 * at once: download, create, append, flush, and the owner, group and ACL that the source has.
 * Arguments: source and target as JSON (`dfs`, `account`, `key`), filesystem, concurrency.
 */
import {
  DataLakeServiceClient,
  StorageSharedKeyCredential,
  type DataLakeFileSystemClient,
  type DataLakePathClient,
} from "@azure/storage-file-datalake";
import { eachBounded } from "../local-azure/source-lake/bounded.ts";
import * as z from "zod";

const end = z.object({ dfs: z.string(), account: z.string(), key: z.string() });

function open(text: string | undefined, filesystem: string): DataLakeFileSystemClient {
  const { dfs, account, key } = end.parse(JSON.parse(text ?? ""));
  const credential = new StorageSharedKeyCredential(account, key);
  return new DataLakeServiceClient(dfs, credential).getFileSystemClient(filesystem);
}

async function copyAccess(from: DataLakePathClient, to: DataLakePathClient): Promise<void> {
  const { owner, group, acl } = await from.getAccessControl();
  await to.setAccessControl(acl, {
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
  });
}

const [, , fromText, toText, filesystem = "", concurrency = ""] = process.argv;
const from = open(fromText, filesystem);
const to = open(toText, filesystem);

const files: string[] = [];
for await (const { name, isDirectory } of from.listPaths({ recursive: true })) {
  if (name === undefined) continue;
  if (isDirectory !== true) {
    files.push(name);
    continue;
  }
  await to.getDirectoryClient(name).create();
  await copyAccess(from.getDirectoryClient(name), to.getDirectoryClient(name));
}

await eachBounded(files, Number(concurrency), async (name) => {
  const target = to.getFileClient(name);
  await target.upload(await from.getFileClient(name).readToBuffer());
  await copyAccess(from.getFileClient(name), target);
});
