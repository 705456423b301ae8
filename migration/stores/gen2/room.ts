/** Our room in the filesystem: owner-only, part of no listing. Staging, and small texts that later runs read. */
import { OWNER_ONLY_DEFAULT } from "../../model/access.ts";
import { aclOfMode, formatAcl } from "../../model/acl.ts";
import { SUPERUSER } from "../../model/identity-map.ts";
import { isStoreFailure } from "../failure.ts";
import { ROOM } from "./address.ts";
import { writeAccess } from "./access-writer.ts";
import type { Call, Gen2Client } from "./client.ts";
import { keptName } from "./staging.ts";

/** Open to its owner alone, and so is what will be made in it. */
const ROOM_ACL = formatAcl([...aclOfMode(0o700), ...OWNER_ONLY_DEFAULT]);

/**
 * Makes the room, or closes one that is there: its access is set in any case. It belongs to the service itself: whoever may
 * give it away may set every owner and needs no permission in it, and nobody else can do either.
 */
export async function makeRoom(client: Gen2Client, signal: AbortSignal): Promise<void> {
  const call: Call = {
    ...{ operation: "Path - Create", endpoint: "dfs", method: "PUT", query: "resource=directory", path: ROOM },
    inFilesystem: ROOM,
    headers: { "if-none-match": "*", "x-ms-permissions": "0700" },
    expected: (answer) => answer.status === 409,
  };
  await client.send(call, signal);
  await writeAccess(
    client,
    { path: ROOM, inFilesystem: ROOM },
    [{ "x-ms-owner": SUPERUSER, "x-ms-acl": ROOM_ACL }],
    signal,
  );
}

/** Keeps a text under a name; Put Blob shows the old one or the new, never a part. */
export async function keepText(client: Gen2Client, name: string, text: string, signal: AbortSignal): Promise<void> {
  await client.send(
    {
      ...{ operation: "Put Blob", endpoint: "blob", method: "PUT", path: keptName(name) },
      inFilesystem: keptName(name),
      headers: { "x-ms-blob-type": "BlockBlob", "x-ms-blob-content-type": "text/plain; charset=utf-8" },
      body: Buffer.from(text),
    },
    signal,
  );
}

/** The text that was kept; undefined where there is none, or no filesystem yet. */
export async function keptText(client: Gen2Client, name: string, signal: AbortSignal): Promise<string | undefined> {
  const call = { operation: "Get Blob", endpoint: "blob", method: "GET", path: keptName(name) } as const;
  try {
    const answer = await client.send({ ...call, inFilesystem: keptName(name) }, signal);
    return answer.body.toString("utf8");
  } catch (error) {
    if (isStoreFailure(error) && error.kind === "notFound") return undefined;
    throw error;
  }
}
