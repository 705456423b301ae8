/** A blob in its place → Entry; and what the target will not have of it. Pure. */
import type { Entry } from "../../model/entry.ts";
import { entryName } from "../../model/path.ts";
import { blobObstacle } from "./blob-obstacle.ts";
import type { FlatBlobPeculiarity } from "./configuration.ts";
import type { Placed } from "./segment-order.ts";
import { parseWasbPermission, unnamedAccess } from "./wasb-permission.ts";
import {
  contentHeaders,
  contentMd5,
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
    length: Number(blob.properties["Content-Length"]),
    ...timesOf(blob),
    ...(obstacle === undefined ? {} : { obstacle }),
    metadata: ownMetadata(blob),
    headers: contentHeaders(blob),
    ...(md5 === undefined ? {} : { md5 }),
  };
}

function timesOf({ properties }: WireBlob): Pick<Entry, "version" | "lastModifiedMs" | "createdMs"> {
  const createdMs = Date.parse(properties["Creation-Time"]);
  return {
    version: properties.Etag.replace(/^"|"$/g, ""),
    lastModifiedMs: Date.parse(properties["Last-Modified"]),
    ...(Number.isNaN(createdMs) ? {} : { createdMs }),
  };
}

type Detail = (properties: Readonly<Record<BlobProperty, string>>) => string | undefined;

/** What is told of a blob, each with its detail; undefined where the blob has nothing of it. */
const PECULIARITIES: readonly (readonly [FlatBlobPeculiarity["what"], Detail])[] = [
  ["tags", ({ TagCount }) => (Number(TagCount) > 0 ? `${TagCount}, not carried` : undefined)],
  [
    "tier",
    ({ AccessTier, AccessTierInferred }) =>
      AccessTier === "" || AccessTier === "Archive" || AccessTierInferred === "true"
        ? undefined
        : `${AccessTier} becomes the target's default tier`,
  ],
  [
    "encryptionScope",
    ({ EncryptionScope }) => (EncryptionScope === "" ? undefined : `${EncryptionScope}, not used at the target`),
  ],
  [
    "immutability",
    ({ LegalHold, ImmutabilityPolicyUntilDate }) =>
      LegalHold === "true"
        ? "legal hold, not carried"
        : ImmutabilityPolicyUntilDate === ""
          ? undefined
          : `until ${ImmutabilityPolicyUntilDate}, not carried`,
  ],
  ["appendBlob", ({ BlobType }) => (BlobType === "AppendBlob" ? "becomes a block blob" : undefined)],
  ["pageBlob", ({ BlobType }) => (BlobType === "PageBlob" ? "its bytes become a block blob" : undefined)],
];

/** What the target will not have as it is. */
export function* peculiaritiesOf({ path, item }: Placed<FlatBlob>): Generator<FlatBlobPeculiarity> {
  if (item === undefined) return;
  for (const [what, detailOf] of PECULIARITIES) {
    const detail = detailOf(item.wire.properties);
    if (detail !== undefined) yield { path, what, detail };
  }
  const text = permissionText(item.wire);
  if (text !== undefined && parseWasbPermission(text) === undefined)
    yield { path, what: "permission", detail: `${text} cannot be read: access as if it had none` };
}
