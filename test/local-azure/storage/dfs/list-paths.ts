/** `GET ?resource=filesystem`: the paths of a filesystem or one of its directories, every value a string (recorded). */
import type { Call } from "../call.ts";
import { pathOf } from "../names.ts";
import { scopeHeaders } from "../operations/told-headers.ts";
import type { Entry } from "../tree/entry.ts";
import type { Node } from "../tree/node.ts";
import { walk } from "../tree/walk.ts";
import { fileTime, httpDate } from "../wire/dates.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { listFlatPaths } from "./list-flat-paths.ts";
import { readPathToken, writePathToken } from "./path-token.ts";
import { tells } from "../wire/told-since.ts";
import { missingParameter, unknownValue } from "../wire/unrouted.ts";
import { takenSince } from "../wire/version.ts";

const mostResults = 5000;

function expiryOf(entry: Entry): string {
  const expires = entry.kind === "file" ? entry.extras?.expires : undefined;
  return expires === undefined ? "0" : fileTime(expires);
}

/** Members that not every answer tells. */
interface ToldMembers {
  /** `contentLength` of directories that were only made on the way to something below them. */
  readonly parentsLength: boolean;
  readonly creation: boolean;
  readonly expiry: boolean;
  /** The encryption scope, where the filesystem has one of its own. */
  readonly scope: string | undefined;
}

/** Members stand in the order of their bytes, capitals first (recorded). */
function toldPath(path: string, entry: Entry, told: ToldMembers): string {
  const isFile = entry.kind === "file";
  const { encryptionContext } = entry;
  return JSON.stringify({
    ...(encryptionContext === undefined ? {} : { EncryptionContext: encryptionContext }),
    ...(told.scope === undefined ? {} : { EncryptionScope: told.scope }),
    ...(isFile || told.parentsLength || entry.headers.type !== ""
      ? { contentLength: isFile ? String(entry.length) : "0" }
      : {}),
    ...(told.creation ? { creationTime: fileTime(entry.created) } : {}),
    etag: entry.etag,
    ...(told.expiry ? { expiryTime: expiryOf(entry) } : {}),
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
  if (token === undefined) return (call.target.version >= takenSince.listFrom && call.parameter("beginfrom")) || "";
  return readPathToken(token, directory);
}

/** Answers a page; `x-ms-continuation` while there is more. */
export function listPaths(call: Call): void {
  const recursive = call.parameter("recursive")?.toLowerCase();
  if (recursive === undefined) throw missingParameter("recursive");
  if (recursive !== "true" && recursive !== "false") throw unknownValue("recursive", recursive);
  const { filesystem } = call;
  // Before it is looked whether the directory is there (contract tests of Hadoop's driver).
  const limit = limitOf(call);
  if (!filesystem.hierarchical) {
    listFlatPaths(call, { recursive: recursive === "true", limit });
    return;
  }
  const directory = pathOf(call.parameter("directory") ?? "", true);
  call.access.mayList(directory);
  const node = filesystem.find(directory);
  if (node === undefined) throw new ServiceFailure("PathNotFound");
  const told: string[] = [];
  const members = {
    parentsLength: tells(call, "listedParentsLength"),
    creation: tells(call, "listedCreation"),
    expiry: tells(call, "listedExpiry"),
    scope: scopeHeaders(call)[1],
  };
  let next: string | undefined;
  const visit = (path: string, each: Node): boolean => {
    if (told.length >= limit) {
      next = path;
      return false;
    }
    told.push(toldPath(path, each.entry, members));
    return true;
  };
  if (node.children === undefined) visit(directory, node);
  else {
    const options = { recursive: recursive === "true", namePrefix: "", wholeNames: false };
    const enter = (path: string): void => {
      call.access.mayList(path);
    };
    walk(node.children, directory, { ...options, from: startOf(call, directory) }, { visit, enter });
  }
  const continuation = next === undefined ? [] : ["x-ms-continuation", writePathToken(next)];
  call.answer(
    200,
    ["Content-Type", "application/json;charset=utf-8", ...continuation],
    `{"paths":[${told.join(",")}]}\n`,
  );
}
