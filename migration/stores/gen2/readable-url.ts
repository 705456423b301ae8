/** Where a target fetches the content of a file of this account itself. */
import type { EntryPath } from "../../model/path.ts";
import { mayCarryToken } from "../../transport/index.ts";
import type { ReadableUrl } from "../source.ts";
import type { Gen2Client } from "./client.ts";

/** The URL at the Blob endpoint, with a token only where it travels encrypted or stays on this machine. */
export function readableUrl({ address, transport }: Gen2Client, path: EntryPath): ReadableUrl {
  const { tokens } = transport;
  const isSafe = mayCarryToken(address.origin("blob"));
  return {
    url: address.readableUrl(path),
    authorization: async () => (tokens === undefined || !isSafe ? undefined : `Bearer ${await tokens.token()}`),
  };
}
