/**
 * List Blobs: up to 5,000 entries a request, with owner, group, permissions, ACL and metadata where asked for. On a
 * hierarchical account directories are entries of their own, told without a slash; with the delimiter they are prefixes.
 */
import type { Call } from "../call.ts";
import { hasTiers } from "../operations/tier.ts";
import { lastName, parentPath } from "../tree/filesystem.ts";
import type { Node } from "../tree/node.ts";
import { walk } from "../tree/walk.ts";
import { invalidQuery } from "../wire/failure.ts";
import { escapeXml } from "../wire/xml.ts";
import { blobElement, deletedElement, type Included, prefixElement } from "./blob-element.ts";
import { deletedPage } from "./deleted-listing.ts";
import { walkFlat } from "./flat-listing.ts";
import { serviceEndpoint } from "./list-containers.ts";
import { type MarkedList, readMarker, writeMarker } from "./list-marker.ts";
import { resultLimit } from "./result-limit.ts";
import { takenSince } from "../wire/version.ts";

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

function startFrom(call: Call): string | undefined {
  return call.target.version < takenSince.listFrom ? undefined : call.parameter("startfrom");
}

/** `showonly`: one kind of entry, on hierarchical accounts. */
function showOnly(call: Call): Included["only"] {
  const asked = call.parameter("showonly");
  const only = asked?.toLowerCase();
  if (only === undefined || only === "files" || only === "directories" || only === "deleted") return only;
  throw invalidQuery("showonly", asked ?? "", "Expected deleted, files or directories.");
}

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
  if (asked.has("permissions") && call.target.version < takenSince.listPermissions)
    throw invalidQuery("include", "permissions", "This version has no permissions in lists.");
  const only = showOnly(call);
  return {
    metadata: asked.has("metadata"),
    permissions: asked.has("permissions"),
    copy: asked.has("copy"),
    tags: asked.has("tags"),
    hierarchical,
    resourceType: hierarchical && call.target.version >= "2020-10-02",
    replication: !hierarchical || call.target.version >= "2020-06-12",
    leaseState: !hierarchical || call.target.version >= "2020-06-12",
    tiers: hasTiers(call.target.account.record),
    only,
    now: call.state.now(),
  };
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
  const included = includedOf(call);
  const marker = call.parameter("marker");
  const from = marker === undefined ? (startFrom(call) ?? "") : readMarker(listKind(included), marker);
  return { prefix, delimiter, from, included };
}

function head(call: Call, listing: BlobListing): string {
  const endpoint = serviceEndpoint(call);
  const told = (name: string): string => {
    const text = call.parameter(name);
    return text === undefined ? "" : escapeXml(text);
  };
  const marker = told("marker");
  return [
    `<EnumerationResults ServiceEndpoint="${escapeXml(endpoint)}" ContainerName="${call.target.filesystemName}">`,
    listing.prefix === "" ? "" : `<Prefix>${told("prefix")}</Prefix>`,
    marker === "" ? "" : `<Marker>${marker}</Marker>`,
    resultLimit(call).element,
    listing.delimiter === "" ? "" : `<Delimiter>${told("delimiter")}</Delimiter>`,
    "<Blobs>",
  ].join("");
}

function listKind(included: Included): MarkedList {
  return included.only === "deleted" ? "deleted" : "blobs";
}

/** What a page tells, and where the next one starts; "" at the end. */
interface Page {
  readonly body: string;
  readonly next: string;
}

function deletedPart(call: Call, listing: BlobListing, limit: number): Page {
  const { included } = listing;
  call.access.mayList(parentPath(listing.prefix));
  const { places, next } = deletedPage(call, { ...listing, limit });
  const told = places.map(({ item, prefix }) =>
    item === undefined ? prefixElement(prefix, undefined, included) : deletedElement(item, included),
  );
  return { body: told.join(""), next: next ?? "" };
}

function presentPart(call: Call, listing: BlobListing, limit: number): Page {
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
  return { body, next };
}

/** See the file's head. */
export function listBlobs(call: Call): void {
  const listing = listingOf(call);
  const limit = resultLimit(call).count;
  const kind = listKind(listing.included);
  const { body, next } = kind === "deleted" ? deletedPart(call, listing, limit) : presentPart(call, listing, limit);
  const marker = next === "" ? "<NextMarker />" : `<NextMarker>${writeMarker(kind, next)}</NextMarker>`;
  call.answerXml(`${head(call, listing)}${body}</Blobs>${marker}</EnumerationResults>`);
}
