/**
 * List Blobs: up to 5,000 entries a request, with owner, group, permissions, ACL and metadata where asked for. On a
 * hierarchical account directories are entries of their own, told without a slash; with the delimiter they are prefixes.
 */
import type { Call } from "../call.ts";
import { inferredTier } from "../operations/tier.ts";
import { scopeHeaders } from "../operations/told-headers.ts";
import { lastName, parentPath } from "../tree/filesystem.ts";
import type { Node } from "../tree/node.ts";
import { startWithin, walk } from "../tree/walk.ts";
import { invalidQuery } from "../wire/failure.ts";
import { escapeXml } from "../wire/xml.ts";
import { blobElement, deletedElement, type Included, prefixElement } from "./blob-element.ts";
import { deletedPage } from "./deleted-listing.ts";
import { walkFlat } from "./flat-listing.ts";
import { serviceEndpoint } from "./list-containers.ts";
import { type MarkedList, readMarker, writeMarker } from "./list-marker.ts";
import { resultLimit } from "./result-limit.ts";
import { tells } from "../wire/told-since.ts";
import { includedWords } from "./list-include.ts";
import { ListPage, type ListPlace, placeOf } from "./list-page.ts";
import { listedBeside, listOrder } from "./listed-beside.ts";
import { takenSince } from "../wire/version.ts";

/** What a listing asks for. */
export interface BlobListing {
  readonly prefix: string;
  readonly delimiter: string;
  /** Where to start, inclusive. */
  readonly from: ListPlace;
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
  const asked = includedWords(call);
  const { hierarchical } = call.filesystem;
  return {
    metadata: asked.has("metadata"),
    permissions: asked.has("permissions"),
    copy: asked.has("copy"),
    tags: asked.has("tags"),
    snapshots: asked.has("snapshots"),
    versions: asked.has("versions"),
    deleted: asked.has("deleted"),
    uncommitted: asked.has("uncommittedblobs"),
    hierarchical,
    resourceType: hierarchical && tells(call, "resourceType"),
    replication: !hierarchical || call.target.version >= "2020-06-12",
    leaseState: !hierarchical || call.target.version >= "2020-06-12",
    tier: inferredTier(call.target.account.record),
    scope: scopeHeaders(call)[1],
    only: showOnly(call),
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
  const wholeNames = recursive && call.state.answers.flatOrder === "whole-names";
  const from = startWithin(directory, listing.from.name, { order: node.children.order, wholeNames });
  if (from === undefined) return;
  const options = { recursive, namePrefix: lastName(listing.prefix), from, wholeNames };
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
  return { prefix, delimiter, from: placeOf(from), included };
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
  const { places, next } = deletedPage(call, { ...listing, from: listing.from.name, limit });
  const told = places.map(({ item, prefix }) =>
    item === undefined ? prefixElement(prefix, undefined, included) : deletedElement(item, included),
  );
  return { body: told.join(""), next: next ?? "" };
}

function presentPart(call: Call, listing: BlobListing, limit: number): Page {
  const { included, from } = listing;
  const { filesystem } = call;
  const page = new ListPage({ limit, from }, listedBeside(call, listing), listOrder(call));
  const { only } = included;
  const tell: Tell = (name, node, asPrefix) => {
    const isDirectory = asPrefix || node?.children !== undefined;
    if ((only === "files" && isDirectory) || (only === "directories" && !isDirectory)) return true;
    return page.tell(name, () => {
      if (asPrefix) return prefixElement(name, node?.entry, included);
      return node === undefined ? "" : blobElement(name, node.entry, included);
    });
  };
  if (filesystem.hierarchical) walkHierarchy(call, listing, tell);
  else {
    call.access.mayList("");
    walkFlat(filesystem.root.children, listing, tell);
  }
  page.end();
  return page;
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
