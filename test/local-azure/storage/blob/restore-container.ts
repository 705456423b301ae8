/** Restore Container: brings back a deleted container by its name and version, under that or another name. */
import type { Call } from "../call.ts";
import type { DeletedFilesystem } from "../journal/apply-deletion.ts";
import { checkFilesystemName } from "../names.ts";
import { requireManage } from "../operations/filesystems.ts";
import type { Account } from "../state.ts";
import { missingHeader, ServiceFailure } from "../wire/failure.ts";

/** Deleted containers that can still be restored, in the order of their names and versions. */
export function restorableContainers(account: Account, now: number): readonly DeletedFilesystem[] {
  const key = (each: DeletedFilesystem): string => `${each.filesystem.name}\0${each.version}`;
  return [...account.deletedFilesystems.values()]
    .filter((each) => each.expires > now)
    .sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** `PUT ?restype=container&comp=undelete`: answers 201; 409 where the name is taken (recorded). */
export async function restoreContainer(call: Call): Promise<void> {
  const name = call.header("x-ms-deleted-container-name");
  const version = call.header("x-ms-deleted-container-version");
  if (name === undefined) throw missingHeader("x-ms-deleted-container-name");
  if (version === undefined) throw missingHeader("x-ms-deleted-container-version");
  const { account, filesystemName } = call.target;
  checkFilesystemName(filesystemName);
  requireManage(call, "write", "cw");
  if (account.filesystems.has(filesystemName)) throw new ServiceFailure("FilesystemAlreadyExists");
  const found = account.deletedFilesystems.get(version);
  if (found === undefined || found.filesystem.name !== name || found.expires <= call.state.now())
    throw new ServiceFailure("FilesystemNotFound");
  await call.commit([{ do: "untrash-filesystem", account: account.record.name, version, to: filesystemName }]);
  call.answer(201);
}
