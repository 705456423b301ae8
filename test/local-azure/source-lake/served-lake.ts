import { DataLakeFileSystemClient, StorageSharedKeyCredential } from "@azure/storage-file-datalake";
import { startStorageService } from "../storage/index.ts";
import type { LakeAddress } from "./lake-client.ts";

/** A storage service of a test's own, with one empty account. */
export interface ServedLake {
  /** The account; a filesystem is made by who fills it. */
  readonly address: LakeAddress;
  /** One of the account's filesystems, as the official client sees it. */
  filesystem(name: string): DataLakeFileSystemClient;
  stop(): Promise<void>;
}

/** Starts it in this process, on a free port; what it keeps goes with it. */
export async function serveLake(): Promise<ServedLake> {
  const account = "contosolake";
  const service = await startStorageService();
  await service.plane.putAccount({ name: account, hierarchicalNamespace: true });
  const { key } = service.credentials(account);
  const dfs = `${service.endpoint}/${account}`;
  const credential = new StorageSharedKeyCredential(account, key);
  return {
    address: { dfs, account, key },
    filesystem: (name) => new DataLakeFileSystemClient(`${dfs}/${name}`, credential),
    stop: () => service.stop(),
  };
}
