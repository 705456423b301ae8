/** `GET ?resource=filesystem`: the paths of a filesystem or one of its directories, every value a string (recorded). */
import type { Call } from "../call.ts";
import { readPath } from "../names.ts";
import { readToken, writeToken } from "../operations/continuation.ts";
import type { Entry } from "../tree/entry.ts";
import type { Node } from "../tree/node.ts";
import { walk } from "../tree/walk.ts";
import { fileTime, httpDate } from "../wire/dates.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { toldSince } from "../wire/version.ts";

const mostResults = 5000;

function expiryOf(entry: Entry): string {
  const expires = entry.kind === "file" ? entry.extras?.expires : undefined;
  return expires === undefined ? "0" : fileTime(expires);
}

function toldPath(path: string, entry: Entry, version: string): string {
  const isFile = entry.kind === "file";
  return JSON.stringify({
    contentLength: isFile ? String(entry.length) : "0",
    ...(version >= toldSince.creationTime ? { creationTime: fileTime(entry.created) } : {}),
    etag: entry.etag,
    ...(version >= toldSince.system ? { expiryTime: expiryOf(entry) } : {}),
    group: entry.group,
    ...(isFile ? {} : { isDirectory: "true" }),
    lastModified: httpDate(entry.modified),
    name: path,
    owner: entry.owner,
    permissions: entry.acl.permissions,
  });
}

function limitOf(call: Call): number {
  const text = call.parameter("maxresults");
  if (text === undefined) return mostResults;
  if (!(Number(text) >= 1)) throw new ServiceFailure("OutOfRangeQueryParameterValue");
  return Math.min(Number(text), mostResults);
}

/** Where the page starts, relative to the directory. */
function startOf(call: Call, directory: string): string {
  const token = call.parameter("continuation");
  if (token === undefined) return call.parameter("beginfrom") ?? "";
  return readToken("paths", token).slice(directory === "" ? 0 : directory.length + 1);
}

/** Answers a page; `x-ms-continuation` while there is more. */
export function listPaths(call: Call): void {
  const recursive = call.parameter("recursive")?.toLowerCase();
  if (recursive !== "true" && recursive !== "false") {
    throw new ServiceFailure("MissingRequiredQueryParameter", { fields: { QueryParameterName: "recursive" } });
  }
  const { filesystem } = call;
  if (!filesystem.hierarchical) throw new ServiceFailure("HierarchicalNamespaceNotEnabled");
  const directory = readPath(encodeURIComponent(call.parameter("directory") ?? ""), true);
  call.access.mayList(directory);
  const node = filesystem.find(directory);
  if (node === undefined) throw new ServiceFailure("PathNotFound");
  const limit = limitOf(call);
  const told: string[] = [];
  let next: string | undefined;
  const visit = (path: string, each: Node): boolean => {
    if (told.length >= limit) {
      next = path;
      return false;
    }
    told.push(toldPath(path, each.entry, call.target.version));
    return true;
  };
  if (node.children === undefined) visit(directory, node);
  else {
    const options = { order: call.state.order, recursive: recursive === "true", namePrefix: "", wholeNames: false };
    const enter = (path: string): void => {
      call.access.mayList(path);
    };
    walk(node.children, directory, { ...options, from: startOf(call, directory) }, { visit, enter });
  }
  const continuation = next === undefined ? [] : ["x-ms-continuation", writeToken("paths", next)];
  call.answer(
    200,
    ["Content-Type", "application/json; charset=utf-8", ...continuation],
    `{"paths":[${told.join(",")}]}\n`,
  );
}
