/** Renames: `Path - Create` with a rename source, in one request whatever lies below; and what was moved aside for a while. */
import { headerOf, type Answer } from "../../transport/index.ts";
import { joinPath } from "../../model/path.ts";
import { isStoreFailure, storeFailure } from "../failure.ts";
import type { Place, RenameOptions } from "../target.ts";
import { encodePath } from "./address.ts";
import type { Call, Gen2Client } from "./client.ts";
import { targetConditions } from "./conflict.ts";
import { isAmbiguous } from "./errors.ts";
import { asideName } from "./staging.ts";

/** Below the filesystem. */
function inFilesystem(client: Gen2Client, place: Place): string {
  return "path" in place
    ? client.address.inFilesystem(place.path)
    : joinPath(asideName(place.aside), place.below ?? "");
}

/** The path of a place as the lake's entries have it; of our room, its own. */
function shownPath(place: Place): string {
  return "path" in place ? place.path : asideName(place.aside);
}

/** Onto nothing, or onto the version that is replaced. Throws StoreFailure: `exists`, `notFound`. */
export async function renamePlace(
  client: Gen2Client,
  filesystem: string,
  ends: { readonly from: Place; readonly to: Place },
  { replaces, signal }: RenameOptions,
): Promise<void> {
  const [from, to] = [inFilesystem(client, ends.from), inFilesystem(client, ends.to)];
  const base = {
    operation: "rename",
    endpoint: "dfs",
    method: "PUT",
    path: shownPath(ends.to),
    inFilesystem: to,
  } as const;
  const headers = { "x-ms-rename-source": `/${filesystem}/${encodePath(from)}`, ...targetConditions(replaces) };
  try {
    let continuation: string | undefined = "";
    // A large directory may be renamed in several answers (documented): each names where the next one goes on.
    while (continuation !== undefined) {
      const more: string = continuation === "" ? "" : `&continuation=${encodeURIComponent(continuation)}`;
      const call: Call = { ...base, query: `mode=legacy${more}`, headers };
      const answer = await client.send(call, signal);
      continuation = goesOnAt(answer);
    }
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    if (isAmbiguous(error) && (await hasMoved(client, { from, to }, signal))) return;
    throw error.kind === "changed" ? storeFailure({ ...error, kind: "exists", message: error.message }) : error;
  }
}

/** Whether an attempt whose answer was lost has done it: nothing stands where it was, something where it goes. */
async function hasMoved(client: Gen2Client, ends: { from: string; to: string }, signal: AbortSignal): Promise<boolean> {
  const stands = async (path: string): Promise<boolean> => {
    const call = { operation: "getStatus", endpoint: "dfs", method: "HEAD", path, inFilesystem: path } as const;
    const answer = await client.send(
      { ...call, query: "action=getStatus", expected: ({ status }) => status === 404 },
      signal,
    );
    return answer.status !== 404;
  };
  return (await stands(ends.to)) && !(await stands(ends.from));
}

/** Recursive, in our room only: nobody else writes there. */
export async function removePlaceAside(client: Gen2Client, name: string, signal: AbortSignal): Promise<void> {
  const path = asideName(name);
  let continuation: string | undefined = "";
  while (continuation !== undefined) {
    const more: string = continuation === "" ? "" : `&continuation=${encodeURIComponent(continuation)}`;
    const call: Call = {
      ...{ operation: "Path - Delete", endpoint: "dfs", method: "DELETE", path, inFilesystem: path },
      query: `recursive=true${more}`,
      expected: ({ status }) => status === 404,
    };
    const answer = await client.send(call, signal);
    continuation = goesOnAt(answer);
  }
}

function goesOnAt(answer: Answer): string | undefined {
  const next = headerOf(answer, "x-ms-continuation");
  return next === "" ? undefined : next;
}
