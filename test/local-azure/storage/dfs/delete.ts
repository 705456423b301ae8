/** `DELETE`: a file, an empty directory, or with `recursive=true` a directory and all that it holds, in one step. */
import type { Call } from "../call.ts";
import { requireMet } from "../operations/conditions.ts";
import { requireLease } from "../operations/lease-state.ts";
import { deletionOf } from "../operations/soft-delete.ts";
import type { Children } from "../tree/children.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { deleteFlatDirectory, namesFlatDirectory } from "./flat-directory.ts";

/** Every directory inside demands rwx of a caller whose rights are ACLs. */
function requireInside(call: Call, children: Children, path: string): void {
  call.access.mayDeleteInside(path);
  for (const [name, node] of children.entries()) {
    if (node.children !== undefined) requireInside(call, node.children, `${path}/${name}`);
  }
}

/** Answers 200. */
export async function deletePath(call: Call): Promise<void> {
  if (namesFlatDirectory(call)) return deleteFlatDirectory(call);
  const { node } = call;
  if (call.path === "")
    throw new ServiceFailure("InvalidOperation", { message: "The root directory cannot be deleted." });
  call.access.mayDelete(call.path);
  requireMet(call, node.entry);
  requireLease(call, node.entry.lease);
  if (node.children !== undefined && node.children.size > 0) {
    if (call.parameter("recursive")?.toLowerCase() !== "true") throw new ServiceFailure("DirectoryNotEmpty");
    if (!call.access.superuser) requireInside(call, node.children, call.path);
  }
  const deletion = deletionOf(call);
  await call.commit(deletion.changes);
  call.answer(200, deletion.headers);
}
