/**
 * Directories of a flat account through the Data Lake endpoint: one that nobody marked is told by its kind alone (reported,
 * azure-sdk-for-go issue 25210), and goes with all that lies below it.
 */
import type { Call } from "../call.ts";
import { deletionOf } from "../operations/soft-delete.ts";
import { isMarkedDirectory, isVirtualDirectory, namesBelow } from "../tree/flat-directories.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** Whether the request names a directory of a flat account that no blob stands for. */
export function namesVirtualDirectory(call: Call): boolean {
  const { filesystem, path } = call;
  if (filesystem.hierarchical || filesystem.find(path) !== undefined) return false;
  return isVirtualDirectory(filesystem.root.children, path);
}

/** Whether the request names a directory of a flat account, marked or not. */
export function namesFlatDirectory(call: Call): boolean {
  if (call.filesystem.hierarchical || call.path === "") return false;
  const entry = call.filesystem.find(call.path)?.entry;
  return entry === undefined ? namesVirtualDirectory(call) : isMarkedDirectory(entry);
}

/** `HEAD`, with or without an action. */
export function headVirtualDirectory(call: Call): void {
  call.access.maySeeProperties(call.path);
  call.answer(200, ["x-ms-resource-type", "directory", "Content-Length", "0"]);
}

/** `DELETE`: every blob below, each for itself. */
export async function deleteFlatDirectory(call: Call): Promise<void> {
  call.access.mayDelete(call.path);
  const below = [...namesBelow(call.filesystem.root.children, call.path)];
  if (below.length > 0 && call.parameter("recursive")?.toLowerCase() !== "true")
    throw new ServiceFailure("DirectoryNotEmpty");
  const own = call.filesystem.find(call.path) === undefined ? [] : [call.path];
  const deletions = [...own, ...below].map((path) => deletionOf(call, path));
  await call.commit(deletions.flatMap(({ changes }) => changes));
  call.answer(200, deletions[0]?.headers ?? []);
}
