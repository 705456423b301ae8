/**
 * Undelete: brings back a path that soft delete keeps. On a hierarchical account `x-ms-undelete-source` names the deletion
 * (`path?deletionid=ID`, the path may be left out, both recorded); on a flat one the newest deletion of the name counts.
 */
import type { Call } from "../call.ts";
import { placeFor } from "../operations/creation.ts";
import { restorable } from "../operations/soft-delete.ts";
import type { DeletedItem } from "../tree/trash.ts";
import { httpDate } from "../wire/dates.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";

function namedItem(call: Call): DeletedItem {
  const source = call.header("x-ms-undelete-source");
  if (source === undefined) throw missingHeader("x-ms-undelete-source");
  const id = /\?(?:.*&)?deletionid=(\d+)(?:&|$)/i.exec(source)?.[1];
  if (id === undefined) throw invalidHeader("x-ms-undelete-source", source);
  const item = restorable(call, id);
  if (item === undefined) throw new ServiceFailure("PathNotFound");
  return item;
}

/** The newest deletion of the request's own name. */
function newestItem(call: Call): DeletedItem | undefined {
  let newest: DeletedItem | undefined;
  for (const item of call.filesystem.trash.items()) {
    if (item.path === call.path && item.expires > call.state.now()) newest = item;
  }
  return newest;
}

async function undeleteFlat(call: Call): Promise<void> {
  call.access.mayCreate(call.path);
  const isThere = call.filesystem.find(call.path) !== undefined;
  const item = isThere ? undefined : newestItem(call);
  if (!isThere && item === undefined) throw new ServiceFailure("PathNotFound");
  if (item !== undefined) await call.commit([{ do: "untrash", in: call.in, id: item.id, to: call.path }]);
  call.answer(200);
}

/** `PUT ?comp=undelete`: answers 200. ETag, times, owner and ACL are those from before the deletion (recorded). */
export async function undeletePath(call: Call): Promise<void> {
  if (!call.filesystem.hierarchical) {
    await undeleteFlat(call);
    return;
  }
  const item = namedItem(call);
  call.access.mayCreate(call.path);
  if (call.filesystem.find(call.path) !== undefined) throw new ServiceFailure("PathAlreadyExists");
  const place = placeFor(call, call.path);
  await call.commit([...place.changes, { do: "untrash", in: call.in, id: item.id, to: call.path }]);
  const { kind, created } = item.node.entry;
  call.answer(200, ["x-ms-creation-time", httpDate(created), "x-ms-resource-type", kind]);
}
