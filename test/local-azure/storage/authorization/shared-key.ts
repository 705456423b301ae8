/**
 * The Shared Key schemes: the strings that a request signs with the account key, as the storage services define them.
 * Path-style requests carry the account in the path as well, so that it stands twice in the canonical resource.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Query } from "../wire/query.ts";
import { compareHeaderNames } from "./header-order.ts";

/** What is signed. */
export interface SignedRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly account: string;
  /** Path as sent, still encoded. */
  readonly rawPath: string;
  readonly query: Query;
}

const standardHeaders = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
];

/** The first version that signs a length of 0 as nothing. */
const emptyLengthVersion = "2015-02-21";

function single(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value ?? []).join(",");
}

function signedDate(headers: IncomingHttpHeaders): string {
  return headers["x-ms-date"] === undefined ? single(headers.date) : "";
}

function standardLines(headers: IncomingHttpHeaders): string[] {
  const signsZero = single(headers["x-ms-version"] ?? emptyLengthVersion) < emptyLengthVersion;
  return standardHeaders.map((name) => {
    if (name === "date") return signedDate(headers);
    const value = single(headers[name]);
    return name === "content-length" && value === "0" && !signsZero ? "" : value;
  });
}

function ownHeaderLines(headers: IncomingHttpHeaders): string[] {
  return Object.keys(headers)
    .filter((name) => name.startsWith("x-ms-"))
    .sort(compareHeaderNames)
    .map((name) => `${name}:${single(headers[name]).trim()}`);
}

/** The values of a parameter, sorted and joined by commas. */
function parameterText(query: Query, name: string): string {
  const repeated = query.repeated?.get(name);
  return repeated === undefined ? (query.get(name) ?? "") : [...repeated].sort().join(",");
}

/** The string that `SharedKey` signs. */
export function stringToSign(request: SignedRequest): string {
  const { query } = request;
  const parameters = [...query.keys()].sort().map((name) => `${name}:${parameterText(query, name)}`);
  return [
    request.method,
    ...standardLines(request.headers),
    ...ownHeaderLines(request.headers),
    [`/${request.account}${request.rawPath}`, ...parameters].join("\n"),
  ].join("\n");
}

/** The string that `SharedKeyLite` signs: fewer headers, and of the query `comp` alone. */
export function liteStringToSign(request: SignedRequest): string {
  const { headers, query } = request;
  const comp = query.get("comp");
  return [
    request.method,
    single(headers["content-md5"]),
    single(headers["content-type"]),
    signedDate(headers),
    ...ownHeaderLines(headers),
    `/${request.account}${request.rawPath}${comp === undefined ? "" : `?comp=${comp}`}`,
  ].join("\n");
}

/** Base64 HMAC-SHA256 of a text. */
export function signatureOf(text: string, key: Buffer): string {
  return createHmac("sha256", key).update(text, "utf8").digest("base64");
}

/** Compares signatures in constant time. */
export function sameSignature(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
