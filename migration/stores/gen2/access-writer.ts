/** Owner, group, sticky bit and ACL of one path: as many requests as access-requests.ts says. */
import type { EntryPath } from "../../model/path.ts";
import type { AccessHeaders } from "./access-requests.ts";
import type { Call, Gen2Client } from "./client.ts";

/** What the access is written to. */
export interface AccessPlace {
  readonly path: EntryPath;
  readonly inFilesystem: string;
  /** Only while it is this version; an access changes no version. */
  readonly version?: string;
}

/** Sends the requests in their order. Each of them may be repeated without harm. Throws StoreFailure. */
export async function writeAccess(
  client: Gen2Client,
  place: AccessPlace,
  requests: readonly AccessHeaders[],
  signal: AbortSignal,
): Promise<void> {
  const condition = place.version === undefined ? {} : { "if-match": `"${place.version}"` };
  for (const headers of requests) {
    const call: Call = {
      ...{ operation: "setAccessControl", endpoint: "dfs", method: "PATCH", query: "action=setAccessControl" },
      path: place.path,
      inFilesystem: place.inFilesystem,
      headers: { ...headers, ...condition },
    };
    await client.send(call, signal);
  }
}
