/**
 * List Blobs: up to 5,000 entries a request, with owner, group, permissions, ACL and metadata where asked for. On a
 * hierarchical account directories are entries of their own, told without a slash; with the delimiter they are prefixes.
 */
import type { Call } from "../call.ts";
import { readToken, writeToken } from "../operations/continuation.ts";
import { lastName, parentPath } from "../tree/filesystem.ts";
import type { Node } from "../tree/node.ts";
import { walk } from "../tree/walk.ts";
import { invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { escapeXml } from "../wire/xml.ts";
import { blobElement, type Included, prefixElement } from "./blob-element.ts";
import { walkFlat } from "./flat-listing.ts";

const mostResults = 5000;

/** What a listing asks for. */
export interface BlobListing {
  readonly prefix: string;
  readonly delimiter: string;
  /** Name at which to start, inclusive. */
  readonly from: string;
  readonly included: Included;
}

/** Takes one entry; false: the page is full. `asPrefix` tells a directory (or virtual directory) by its name with slash. */
export type Tell = (name: string, node: Node | undefined, asPrefix: boolean) => boolean;

function includedOf(call: Call): Included {
  const asked = new Set(
    (call.parameter("include") ?? "")
      .toLowerCase()
      .split(",")
      .map((word) => word.trim()),
  );
  const { hierarchical } = call.filesystem;
  if (asked.has("permissions") && !hierarchical)
    throw invalidQuery("include", "permissions", "This account has no hierarchical namespace.");
  const only = call.parameter("showonly")?.toLowerCase();
  return {
    metadata: asked.has("metadata"),
    permissions: asked.has("permissions"),
    copy: asked.has("copy"),
    hierarchical,
    resourceType: hierarchical && call.target.version >= "2020-06-12",
    leaseState: call.target.version >= "2020-06-12",
    only: only === "files" || only === "directories" ? only : undefined,
    now: call.state.now(),
  };
}

function limitOf(call: Call): number {
  const text = call.parameter("maxresults");
  if (text === undefined) return mostResults;
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new ServiceFailure("OutOfRangeQueryParameterValue");
  return Math.min(Number(text), mostResults);
}

function walkHierarchy(call: Call, listing: BlobListing, tell: Tell): void {
  const { filesystem, access } = call;
  const directory = parentPath(listing.prefix);
  access.mayList(directory);
  const node = filesystem.find(directory);
  if (node === undefined) return;
  if (node.children === undefined) throw invalidQuery("prefix", listing.prefix, "A file is not a directory.");
  const recursive = listing.delimiter === "";
  const skipped = directory === "" ? 0 : directory.length + 1;
  const options = {
    order: call.state.order,
    recursive,
    namePrefix: lastName(listing.prefix),
    from: listing.from.slice(skipped),
    wholeNames: call.state.answers.flatOrder === "whole-names",
  };
  walk(node.children, directory, options, {
    visit: (path, each) => tell(path, each, !recursive && each.children !== undefined),
    enter: (path) => {
      access.mayList(path);
    },
  });
}

function listingOf(call: Call): BlobListing {
  const prefix = call.parameter("prefix") ?? "";
  const delimiter = call.parameter("delimiter") ?? "";
  if (/[\u0000-\u001f]/.test(prefix)) throw invalidQuery("prefix", prefix, "Control characters are not allowed.");
  if (call.filesystem.hierarchical && delimiter !== "" && delimiter !== "/") {
    throw invalidQuery("delimiter", delimiter, "Only / is a delimiter on a hierarchical account.");
  }
  const marker = call.parameter("marker");
  const from = marker === undefined ? (call.parameter("startfrom") ?? "") : readToken("blobs", marker);
  return { prefix, delimiter, from, included: includedOf(call) };
}

function head(call: Call, listing: BlobListing): string {
  const { account, filesystemName } = call.target;
  const endpoint = `http://${call.request.headers.host ?? ""}/${account.record.name}/`;
  const told = (name: string): string => {
    const text = call.parameter(name);
    return text === undefined ? "" : escapeXml(text);
  };
  const marker = told("marker");
  const most = call.parameter("maxresults");
  return [
    `<EnumerationResults ServiceEndpoint="${escapeXml(endpoint)}" ContainerName="${filesystemName}">`,
    listing.prefix === "" ? "" : `<Prefix>${told("prefix")}</Prefix>`,
    marker === "" ? "" : `<Marker>${marker}</Marker>`,
    most === undefined ? "" : `<MaxResults>${limitOf(call)}</MaxResults>`,
    listing.delimiter === "" ? "" : `<Delimiter>${told("delimiter")}</Delimiter>`,
    "<Blobs>",
  ].join("");
}

/** See the file's head. */
export function listBlobs(call: Call): void {
  const listing = listingOf(call);
  const limit = limitOf(call);
  const { only } = listing.included;
  let told = 0;
  let body = "";
  let next = "";
  const tell: Tell = (name, node, asPrefix) => {
    const isDirectory = asPrefix || node?.children !== undefined;
    if ((only === "files" && isDirectory) || (only === "directories" && !isDirectory)) return true;
    if (told >= limit) {
      next = name;
      return false;
    }
    told++;
    if (asPrefix) body += prefixElement(name, node?.entry, listing.included);
    else if (node !== undefined) body += blobElement(name, node.entry, listing.included);
    return true;
  };
  if (call.filesystem.hierarchical) walkHierarchy(call, listing, tell);
  else {
    call.access.mayList("");
    walkFlat(call.filesystem.root.children, listing, tell);
  }
  const marker = next === "" ? "<NextMarker />" : `<NextMarker>${writeToken("blobs", next)}</NextMarker>`;
  call.answerXml(`${head(call, listing)}${body}</Blobs>${marker}</EnumerationResults>`);
}
