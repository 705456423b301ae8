/** A blob in its place → Entry; and what the target will not have of it. Pure. */
import type { Entry } from "../../model/entry.ts";
import { entryName } from "../../model/path.ts";
import { blobObstacle } from "./blob-obstacle.ts";
import type { FlatBlobPeculiarity } from "./configuration.ts";
import type { Placed } from "./segment-order.ts";
import { parseWasbPermission, unnamedAccess } from "./wasb-permission.ts";
import {
  contentHeaders,
  contentLength,
  contentMd5,
  lastModifiedMs,
  ownMetadata,
  permissionText,
  type BlobProperty,
  type FlatBlob,
  type WireBlob,
} from "./wire-blob.ts";

/** The entry of what has its place in the lake. */
export function blobEntry(placed: Placed<FlatBlob>): Entry {
  const blob = placed.item?.wire;
  const place = { ...placeOf(placed), ...accessOfBlob(placed.kind, blob) };
  if (placed.kind === "directory") return { ...place, ...directoryParts(blob) };
  return { ...place, ...fileParts(blob) };
}

function placeOf({ kind, path, name }: Placed<FlatBlob>) {
  const own = name.slice(name.lastIndexOf("/") + 1);
  return { kind, path, ...(own === entryName(path) ? {} : { nameAtSource: own }) };
}

function accessOfBlob(kind: Entry["kind"], blob: WireBlob | undefined): Pick<Entry, "access" | "inheritsAccess"> {
  const text = blob === undefined ? undefined : permissionText(blob);
  const access = text === undefined ? undefined : parseWasbPermission(text);
  return access === undefined ? { access: unnamedAccess(kind), inheritsAccess: true } : { access };
}

type Parts = Omit<Entry, "kind" | "path" | "access">;

/** A directory that no blob marks has neither times nor a version. */
function directoryParts(blob: WireBlob | undefined): Parts {
  const times = blob === undefined || blob.isPrefix ? { version: "", lastModifiedMs: 0 } : timesOf(blob);
  return { length: 0, ...times, metadata: blob === undefined ? {} : ownMetadata(blob), headers: {} };
}

function fileParts(blob: WireBlob | undefined): Parts {
  if (blob === undefined) throw new Error("a file without its blob");
  const [md5, obstacle] = [contentMd5(blob), blobObstacle(blob)];
  return {
    length: contentLength(blob),
    ...timesOf(blob),
    ...(obstacle === undefined ? {} : { obstacle }),
    metadata: ownMetadata(blob),
    headers: contentHeaders(blob),
    ...(md5 === undefined ? {} : { md5 }),
  };
}

function timesOf(blob: WireBlob): Pick<Entry, "version" | "lastModifiedMs" | "createdMs"> {
  const { properties } = blob;
  const createdMs = Date.parse(properties["Creation-Time"]);
  return {
    version: properties.Etag.replace(/^"|"$/g, ""),
    lastModifiedMs: lastModifiedMs(blob),
    ...(Number.isNaN(createdMs) ? {} : { createdMs }),
  };
}

type Has = (properties: Readonly<Record<BlobProperty, string>>) => boolean;

/** What is told of a blob where it has it, and what becomes of it: the same words for every blob, as reports count them. */
const PECULIARITIES: readonly (readonly [FlatBlobPeculiarity["what"], Has, string])[] = [
  ["tags", ({ TagCount }) => Number(TagCount) > 0, "not carried"],
  [
    "tier",
    ({ AccessTier, AccessTierInferred }) =>
      AccessTier !== "" && AccessTier !== "Archive" && AccessTierInferred !== "true",
    "the target's default tier instead",
  ],
  ["encryptionScope", ({ EncryptionScope }) => EncryptionScope !== "", "not used at the target"],
  [
    "immutability",
    ({ LegalHold, ImmutabilityPolicyUntilDate }) => LegalHold === "true" || ImmutabilityPolicyUntilDate !== "",
    "legal hold or policy, not carried",
  ],
  ["appendBlob", ({ BlobType }) => BlobType === "AppendBlob", "becomes a block blob"],
  ["pageBlob", ({ BlobType }) => BlobType === "PageBlob", "its bytes become a block blob"],
];

/** What the target will not have as it is. */
export function* peculiaritiesOf({ path, item }: Placed<FlatBlob>): Generator<FlatBlobPeculiarity> {
  if (item === undefined) return;
  for (const [what, has, detail] of PECULIARITIES) if (has(item.wire.properties)) yield { path, what, detail };
  const text = permissionText(item.wire);
  if (text !== undefined && parseWasbPermission(text) === undefined)
    yield { path, what: "permission", detail: "cannot be read: access as if there were none" };
}
