/** Rename Container: the container of `x-ms-source-container-name` takes the name in the URL, with all that it holds. */
import type { Call } from "../call.ts";
import { checkFilesystemName } from "../names.ts";
import { filesystemChange, requireManage } from "../operations/filesystems.ts";
import { isGuid } from "../operations/lease-action.ts";
import { isLocked } from "../operations/lease-state.ts";
import type { Lease } from "../tree/entry.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";

/** The source's lease has to be named where there is one (recorded). */
function requireSourceLease(call: Call, lease: Lease | undefined): void {
  const given = call.header("x-ms-source-lease-id");
  if (given !== undefined && !isGuid(given)) throw invalidHeader("x-ms-source-lease-id", given);
  if (!isLocked(lease, call.state.now())) {
    if (given !== undefined) throw new ServiceFailure("LeaseNotPresentWithContainerOperation");
    return;
  }
  if (given === undefined)
    throw new ServiceFailure("LeaseIdMissing", {
      message: "There is currently a lease on the container and no lease ID was specified in the request.",
    });
  if (given.toLowerCase() !== lease?.id.toLowerCase()) throw new ServiceFailure("LeaseIdMismatch");
}

/** `PUT ?restype=container&comp=rename`: answers 200; the lease stays behind and the ETag changes (recorded). */
export async function renameContainer(call: Call): Promise<void> {
  const name = call.header("x-ms-source-container-name");
  if (name === undefined) throw missingHeader("x-ms-source-container-name");
  const { account, filesystemName } = call.target;
  checkFilesystemName(filesystemName);
  requireManage(call, "write", "cw");
  const source = account.filesystems.get(name);
  if (source === undefined) throw new ServiceFailure("FilesystemNotFound");
  requireSourceLease(call, source.properties.lease);
  if (account.filesystems.has(filesystemName)) throw new ServiceFailure("FilesystemAlreadyExists");
  const { lease: _, ...rest } = source.properties;
  const moment = call.state.clock.next();
  const properties = { ...rest, etag: moment.etag, modified: moment.milliseconds };
  await call.commit([
    { do: "rename-filesystem", in: `${account.record.name}/${name}`, to: filesystemName },
    filesystemChange(call, properties),
  ]);
  call.answer(200);
}
