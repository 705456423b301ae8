/**
 * List Paths on a flat account: directories as names have them in common, no owner, group and permissions, and creation
 * times like all others (recorded, 2024). Whether a recursive list tells directories that nobody marked, nobody recorded.
 */
import type { Call } from "../call.ts";
import { pathOf } from "../names.ts";
import { type FlatPlace, flatPlaces, isMarkedDirectory, isVirtualDirectory } from "../tree/flat-directories.ts";
import { httpDate } from "../wire/dates.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { takenSince } from "../wire/version.ts";
import { readFlatToken, writePathToken } from "./path-token.ts";

function toldPlace({ path, node }: FlatPlace): string {
  if (node === undefined) return JSON.stringify({ contentLength: "0", isDirectory: "true", name: path });
  const { entry } = node;
  return JSON.stringify({
    contentLength: entry.kind === "file" ? String(entry.length) : "0",
    creationTime: httpDate(entry.created),
    etag: entry.etag,
    ...(isMarkedDirectory(entry) ? { isDirectory: "true" } : {}),
    lastModified: httpDate(entry.modified),
    name: path,
  });
}

/** The whole path at which the page starts. */
function startOf(call: Call, directory: string): string {
  const token = call.parameter("continuation");
  if (token !== undefined) return readFlatToken(token);
  const begin = call.target.version >= takenSince.listFrom ? call.parameter("beginfrom") : undefined;
  if (begin === undefined) return "";
  return directory === "" ? begin : `${directory}/${begin}`;
}

/** Answers a page; `x-ms-continuation` while there is more. */
export function listFlatPaths(call: Call, wish: { readonly recursive: boolean; readonly limit: number }): void {
  const directory = pathOf(call.parameter("directory") ?? "", false).replace(/\/$/, "");
  call.access.mayList(directory);
  const { children } = call.filesystem.root;
  const marked = children.get(directory)?.entry;
  if (!isVirtualDirectory(children, directory) && (marked === undefined || !isMarkedDirectory(marked)))
    throw new ServiceFailure("PathNotFound");
  const from = startOf(call, directory);
  const told: string[] = [];
  let next: string | undefined;
  for (const place of flatPlaces(children, { directory, recursive: wish.recursive, from })) {
    if (told.length >= wish.limit) {
      next = place.at;
      break;
    }
    told.push(toldPlace(place));
  }
  const continuation = next === undefined ? [] : ["x-ms-continuation", writePathToken(next)];
  const headers = ["Content-Type", "application/json;charset=utf-8", ...continuation];
  call.answer(200, headers, `{"paths":[${told.join(",")}]}\n`);
}
