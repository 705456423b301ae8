/**
 * `DELETE`: a file, an empty directory, or with `recursive=true` a directory and all that it holds, in one step. A caller
 * whose rights are ACLs needs rwx on every directory inside; with `paginated=true` they are looked at in pages, a request
 * each, and the last request deletes (documented; how long a page is, nobody has recorded).
 */
import type { Call } from "../call.ts";
import { requireMet } from "../operations/conditions.ts";
import { readToken, writeToken } from "../operations/continuation.ts";
import { requireLease } from "../operations/lease-state.ts";
import { deletionOf } from "../operations/soft-delete.ts";
import type { Children } from "../tree/children.ts";
import { walk } from "../tree/walk.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { takenSince } from "../wire/version.ts";
import { deleteFlatDirectory, namesFlatDirectory } from "./flat-directory.ts";

/** Directories that one page looks at. */
const mostDirectories = 2000;

function isTrue(call: Call, parameter: string): boolean {
  return call.parameter(parameter)?.toLowerCase() === "true";
}

function isPaged(call: Call): boolean {
  return isTrue(call, "paginated") && call.target.version >= takenSince.pagedDelete;
}

/** Looks at the directories inside, as many as a request may. @returns the first that was not reached, if any. */
function requireInside(call: Call, children: Children): string | undefined {
  const token = call.parameter("continuation");
  const from = token === undefined ? "" : readToken("delete", token).slice(call.path.length + 1);
  const most = isPaged(call) ? mostDirectories : Number.POSITIVE_INFINITY;
  let seen = 0;
  let next: string | undefined;
  if (from === "") call.access.mayDeleteInside(call.path);
  const options = { recursive: true, namePrefix: "", from, wholeNames: false };
  walk(children, call.path, options, {
    visit: (path, node) => {
      if (node.children === undefined) return true;
      if (seen >= most) {
        next = path;
        return false;
      }
      seen++;
      call.access.mayDeleteInside(path);
      return true;
    },
    enter: () => undefined,
  });
  return next;
}

/** Answers 200; with `x-ms-continuation` where directories are left to be looked at: then nothing is deleted yet. */
export async function deletePath(call: Call): Promise<void> {
  if (namesFlatDirectory(call)) return deleteFlatDirectory(call);
  const { node } = call;
  if (call.path === "")
    throw new ServiceFailure("InvalidOperation", { message: "The root directory cannot be deleted." });
  call.access.mayDelete(call.path);
  requireMet(call, node.entry);
  requireLease(call, node.entry.lease);
  if (node.children !== undefined && node.children.size > 0) {
    if (!isTrue(call, "recursive")) throw new ServiceFailure("DirectoryNotEmpty");
    const next = call.access.superuser ? undefined : requireInside(call, node.children);
    if (next !== undefined) {
      call.answer(200, ["x-ms-continuation", writeToken("delete", next)]);
      return;
    }
  }
  const deletion = deletionOf(call);
  await call.commit(deletion.changes);
  call.answer(200, deletion.headers);
}
