/**
 * Where a source is: the URIs of every kind of lake that a migration reads. The one table of kinds; each kind's own
 * grammar is in a file of its own. Pure.
 */
import {
  flatBlobSchemes,
  flatBlobUriGrammar,
  formatFlatBlobUri,
  parseFlatBlobUri,
  type FlatBlobUri,
} from "./flat-blob-uri.ts";
import { formatGen1Uri, gen1Schemes, gen1UriGrammar, parseGen1Uri, type Gen1Uri } from "./gen1-uri.ts";
import {
  formatHdfsUri,
  hdfsIdentity,
  hdfsSchemes,
  hdfsUriGrammar,
  parseHdfsUri,
  sharesNameNode,
  type HdfsUri,
} from "./hdfs-uri.ts";
import { formatLakeUri, lakeSchemes, lakeUriGrammar, parseLakeUri, relationOf } from "./lake-uri.ts";
import type { LakePlace, LakeUri, Relation } from "./lake-uri.ts";
import { nearestWord, shownValue, type Problem } from "./problem.ts";

/** The URI of each kind of source. */
interface UriOfKind {
  readonly gen2: LakeUri;
  readonly hdfs: HdfsUri;
  readonly gen1: Gen1Uri;
  readonly "flat-blob": FlatBlobUri;
}

export type SourceKind = keyof UriOfKind;
export type SourceUri<Name extends SourceKind = SourceKind> = UriOfKind[Name];

/** What has to be known of a kind to read, write and compare its URIs. */
interface Kind<Uri extends SourceUri> {
  /** In lower case, without `://`. */
  readonly schemes: readonly string[];
  readonly grammar: string;
  readonly parse: (text: string, key: string) => Uri | Problem;
  /** The canonical text. */
  readonly format: (uri: Uri) => string;
  /** The text that is equal exactly for equal places; left out: the canonical one. */
  readonly identity?: (uri: Uri) => string;
  /** Whether two URIs are certainly of one place although their texts differ; left out: never. */
  readonly isSame?: (left: Uri, right: Uri) => boolean;
  /** Where in Azure it is, as a target would be named; undefined for what no target can lie in. */
  readonly place: (uri: Uri) => AzurePlace | undefined;
  /** What owners, groups and ACL entries hold: names need a map (`identities`), object ids stand for themselves. */
  readonly principals: "object ids" | "names";
  /** What a person should check where it is not there. */
  readonly parts: string;
}

/** A directory of an account, with the address of the account where that is known. */
export type AzurePlace = LakePlace & { readonly blobEndpoint?: string };

const KINDS: { readonly [Name in SourceKind]: Kind<UriOfKind[Name]> } = {
  gen2: {
    schemes: lakeSchemes,
    grammar: lakeUriGrammar,
    parse: parseLakeUri,
    format: formatLakeUri,
    place: (uri) => uri,
    principals: "object ids",
    parts: "account, filesystem and path",
  },
  hdfs: {
    schemes: hdfsSchemes,
    grammar: hdfsUriGrammar,
    parse: parseHdfsUri,
    format: formatHdfsUri,
    identity: hdfsIdentity,
    isSame: sharesNameNode,
    place: () => undefined,
    principals: "names",
    parts: "name node and path",
  },
  gen1: {
    schemes: gen1Schemes,
    grammar: gen1UriGrammar,
    parse: parseGen1Uri,
    format: formatGen1Uri,
    place: () => undefined,
    principals: "object ids",
    parts: "account and path",
  },
  "flat-blob": {
    schemes: flatBlobSchemes,
    grammar: flatBlobUriGrammar,
    parse: parseFlatBlobUri,
    format: formatFlatBlobUri,
    place: ({ account, container, path, blobEndpoint }) => ({ account, filesystem: container, path, blobEndpoint }),
    principals: "names",
    parts: "account, container and path",
  },
};

const kinds = Object.values(KINDS);

/** What `parseSourceUri` accepts, for messages. */
export const sourceUriGrammar = kinds.map(({ grammar }) => grammar).join("; ");

/** Schemes that the field knows and that are written otherwise here. */
const OTHERWISE: Readonly<Record<string, string>> = {
  hdfs: "HDFS is read over http: write webhdfs://namenode:9870/path or httpfs://host:14000/path.",
  http: "Write the scheme of the lake: webhdfs://, httpfs://, abfs+http://, wasb+http://.",
  https: "Write the scheme of the lake: abfss://, wasbs://, swebhdfs://, shttpfs://, abfs+https://, wasb+https://.",
};

/** Reads a URI; a wrong one becomes a problem under `key`, with the grammar of its kind where the scheme tells it. */
export function parseSourceUri(text: string, key = "uri"): SourceUri | Problem {
  const [, written] = /^\s*([A-Za-z][A-Za-z0-9+.-]*):\/\//u.exec(text) ?? [];
  const scheme = (written ?? "").toLowerCase();
  const kind = kinds.find(({ schemes }) => schemes.includes(scheme));
  if (kind !== undefined) return kind.parse(text, key);
  return { key, given: shownValue(text), allowed: sourceUriGrammar, remedy: schemeRemedy(scheme) };
}

function schemeRemedy(scheme: string): string {
  if (scheme === "") return "Write the whole URI, with its scheme.";
  const otherwise = Object.entries(OTHERWISE).find(([name]) => name === scheme)?.[1];
  if (otherwise !== undefined) return otherwise;
  const schemes = kinds.flatMap((kind) => kind.schemes);
  const nearest = nearestWord(scheme, schemes);
  return nearest === undefined ? `${scheme}:// is not known here.` : `Did you mean ${nearest}://?`;
}

function kindOf<Name extends SourceKind>(uri: SourceUri<Name> & { readonly kind: Name }): Kind<SourceUri<Name>> {
  return KINDS[uri.kind];
}

/** The canonical text of a URI. */
export function formatSourceUri(uri: SourceUri): string {
  return kindOf(uri).format(uri);
}

/** What the id of a migration is made of: equal for equal places, in whatever order their servers are written. */
export function sourceIdentity(uri: SourceUri): string {
  const { identity, format } = kindOf(uri);
  return (identity ?? format)(uri);
}

/** Whether both name one place: another list of the name nodes of one cluster, which has one in common, is no other place. */
export function isSameSource<Name extends SourceKind>(
  left: SourceUri<Name> & { readonly kind: Name },
  right: SourceUri,
): boolean {
  if (sourceIdentity(left) === sourceIdentity(right)) return true;
  return isOfKind(right, left.kind) && kindOf<Name>(left).isSame?.(left, right) === true;
}

function isOfKind<Name extends SourceKind>(uri: SourceUri, kind: Name): uri is SourceUri<Name> & SourceUri {
  return uri.kind === kind;
}

/** Whether owners, groups and ACL entries of the source are names or object ids. */
export function principalsOf(uri: SourceUri): "object ids" | "names" {
  return kindOf(uri).principals;
}

/** What a person should check of a URI whose place is not there. */
export function partsOf(uri: SourceUri): string {
  return kindOf(uri).parts;
}

/** How a target lies to a source: "apart" for sources in which no target can lie. */
export function relationToSource(target: AzurePlace, source: SourceUri): Relation {
  const place = kindOf(source).place(source);
  if (place === undefined) return "apart";
  const { blobEndpoint } = target;
  const isElsewhere =
    blobEndpoint !== undefined && place.blobEndpoint !== undefined && blobEndpoint !== place.blobEndpoint;
  return isElsewhere ? "apart" : relationOf(target, place);
}
