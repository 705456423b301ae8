/** What a filesystem of the local service holds, asked with the official SDK: the second opinion on other clients' work. */
import { BlobServiceClient, StorageSharedKeyCredential as BlobKey } from "@azure/storage-blob";
import { DataLakeServiceClient, StorageSharedKeyCredential } from "@azure/storage-file-datalake";
import { digest } from "./local-tree.ts";
import type { ServedAccount } from "./served-lake.ts";

/** The DataLake SDK with the account's key. */
export function dataLakeClient({ dfs, account, key }: ServedAccount): DataLakeServiceClient {
  return new DataLakeServiceClient(dfs, new StorageSharedKeyCredential(account, key));
}

/** The Blob SDK with the account's key. */
export function blobClient({ blob, account, key }: ServedAccount): BlobServiceClient {
  return new BlobServiceClient(blob, new BlobKey(account, key));
}

/** Every file below a directory with its digest, by the path relative to it, in order. */
export async function readLakeTree(
  account: ServedAccount,
  filesystem: string,
  directory: string,
): Promise<ReadonlyMap<string, string>> {
  const container = blobClient(account).getContainerClient(filesystem);
  const tree: [string, string][] = [];
  for await (const { name, metadata } of container.listBlobsFlat({ prefix: `${directory}/`, includeMetadata: true })) {
    if (metadata?.["hdi_isfolder"] === "true") continue;
    const content = await container.getBlobClient(name).downloadToBuffer();
    tree.push([name.slice(directory.length + 1), digest(content)]);
  }
  return new Map(tree.sort(([left], [right]) => (left < right ? -1 : 1)));
}
