/** The operations that change the tree and its content. */
import { entryName, joinPath, parentPath } from "../../migration/model/path.ts";
import { permission } from "../local-azure/storage/authorization/posix.ts";
import { Gen1Failure } from "./failure.ts";
import type { DirectoryNode } from "./node.ts";
import { isTrue, modeOf, type Answer, type Call, type Operation } from "./operation.ts";

/** What stands where `ContentLength`, without a hyphen, is told beside the header (recorded). */
const NOTHING: Answer = { headers: { ContentLength: "0" } };

/** RENAME and DELETE of what is not there (recorded of RENAME). */
const NO: Answer = { json: { boolean: false }, code: "0x8309000A" };
const YES: Answer = { json: { boolean: true } };

/** A path in a parameter or a body: with or without a slash before it (recorded: without). */
function plain(path: string): string {
  return path.replace(/^\/+|\/+$/g, "");
}

/** Percent-encoded as little as it can be: `+` and `,` stay, `#` and `?` do not (recorded). */
function relaxed(url: URL): string {
  const segments = url.pathname.split("/").map((segment) => encodeURI(decodeURIComponent(segment)));
  const path = segments.join("/").replaceAll("#", "%23").replaceAll("?", "%3F");
  return `${url.origin}${path}${url.search}`;
}

function create(call: Call): Answer {
  const { lake, path, body } = call;
  if (call.parameters.get("createparent")?.toLowerCase() !== "false")
    lake.makeDirectories(parentPath(path), undefined, call);
  const old = lake.find(path, call);
  const { directory, name } = old === undefined ? lake.holder(path, call) : holderOf(call);
  if (old?.kind === "directory" || (old !== undefined && !isTrue(call, "overwrite")))
    throw new Gen1Failure("alreadyExists", `/${path} already exists`);
  if (old !== undefined) lake.require(old, permission.write, call);
  const made = lake.newFile(directory, Buffer.from(body), modeOf(call), call);
  // Whoever overwrites changes the content: owner, access and time of birth stay, the expiry goes (as in Gen2, not recorded).
  const { owner, group, acl, createdMs } = old ?? made;
  lake.put(directory, name, { ...made, owner, group, acl, createdMs });
  return { ...NOTHING, status: 201, headers: { ...NOTHING.headers, Location: relaxed(call.url) } };
}

/** The directory of what is there, whether the caller may change it or not. */
function holderOf(call: Call): { directory: DirectoryNode; name: string } {
  const node = call.lake.get(parentPath(call.path), call);
  if (node.kind !== "directory") throw new Gen1Failure("illegalArgument", "no directory");
  return { directory: node, name: entryName(call.path) };
}

function append(call: Call): Answer {
  const file = call.lake.file(call.path, call);
  call.lake.require(file, permission.write, call);
  const offset = Number(call.parameters.get("offset") ?? file.content.length);
  if (offset !== file.content.length) throw new Gen1Failure("badOffset", "Invalid offset value");
  file.content = Buffer.concat([file.content, call.body]);
  file.modifiedMs = call.lake.now;
  return {};
}

function mkdirs(call: Call): Answer {
  call.lake.makeDirectories(call.path, modeOf(call), call);
  return YES;
}

function remove(call: Call): Answer {
  const node = call.lake.find(call.path, call);
  if (node === undefined || call.path === "") return NO;
  const { directory, name } = call.lake.holder(call.path, call);
  if (node.kind === "directory" && node.children.size > 0 && !isTrue(call, "recursive"))
    throw new Gen1Failure("notEmpty", `/${call.path} is not empty`);
  call.lake.remove(directory, name);
  return YES;
}

/** Times stay (recorded). Onto a directory: into it, as WebHDFS documents. */
function rename(call: Call): Answer {
  const { lake } = call;
  const node = lake.find(call.path, call);
  const overwrites = call.parameters.get("renameoptions")?.toUpperCase() === "OVERWRITE";
  const destination = destinationOf(call, overwrites);
  const isOccupied = lake.find(destination, call) !== undefined && !overwrites;
  const isBelowItself = `${destination}/`.startsWith(`${call.path}/`);
  const hasDirectory = lake.find(parentPath(destination), call)?.kind === "directory";
  if (node === undefined || isOccupied || isBelowItself || !hasDirectory) return NO;
  const from = lake.holder(call.path, call);
  const to = lake.holder(destination, call);
  lake.remove(from.directory, from.name);
  lake.put(to.directory, to.name, node);
  return YES;
}

function destinationOf(call: Call, overwrites: boolean): string {
  const given = plain(call.parameters.get("destination") ?? "");
  const isInto = call.lake.find(given, call)?.kind === "directory" && !overwrites;
  return isInto ? joinPath(given, entryName(call.path)) : given;
}

/** The sources, in JSON or as a form (both recorded), are put together and go. */
function concat(call: Call): Answer {
  const { lake } = call;
  const sources = sourcesOf(call.body.toString("utf8")).map(plain);
  const content = Buffer.concat(
    sources.map((path) => {
      const file = lake.file(path, call);
      lake.require(file, permission.read, call);
      return file.content;
    }),
  );
  const { directory, name } = lake.holder(call.path, call);
  lake.put(directory, name, lake.newFile(directory, content, undefined, call));
  for (const path of sources) {
    const source = lake.holder(path, call);
    lake.remove(source.directory, source.name);
  }
  return {};
}

function sourcesOf(body: string): readonly string[] {
  if (!body.startsWith("{")) return body.replace(/^sources=/, "").split(",");
  const { sources } = JSON.parse(body) as { readonly sources: readonly string[] };
  return sources;
}

/** Milliseconds since 1970 by option, from what the request gives and the file's birth. */
const EXPIRES: Readonly<Record<string, (given: number, now: number, createdMs: number) => number>> = {
  neverexpire: () => 0,
  absolute: (given) => given,
  relativetonow: (given, now) => now + given,
  relativetocreationdate: (given, _, createdMs) => createdMs + given,
};

function setExpiry(call: Call): Answer {
  const file = call.lake.file(call.path, call);
  call.lake.require(file, permission.write, call);
  const option = (call.parameters.get("expiryoption") ?? "").toLowerCase();
  const given = Number(call.parameters.get("expiretime") ?? 0);
  const expires = EXPIRES[option];
  if (expires === undefined || !(given >= 0)) throw new Gen1Failure("illegalArgument", "Invalid expiry");
  file.expiresMs = expires(given, call.lake.now, file.createdMs);
  return {};
}

function setTimes(call: Call): Answer {
  const node = call.lake.get(call.path, call);
  call.lake.require(node, permission.write, call);
  node.modifiedMs = Number(call.parameters.get("modificationtime") ?? node.modifiedMs);
  node.accessedMs = Number(call.parameters.get("accesstime") ?? node.accessedMs);
  return {};
}

export const changingOperations: Readonly<Record<string, Operation>> = {
  "PUT CREATE": create,
  "POST APPEND": append,
  "PUT MKDIRS": mkdirs,
  "DELETE DELETE": remove,
  "PUT RENAME": rename,
  "POST MSCONCAT": concat,
  "PUT SETEXPIRY": setExpiry,
  "PUT SETTIMES": setTimes,
};
