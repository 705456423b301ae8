/**
 * The Shared Key scheme: the string that a request signs with the account key. Path-style requests carry the account in the
 * path as well, so that it stands twice in the canonical resource.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Query } from "../wire/query.ts";

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

function single(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value ?? []).join(",");
}

function standardLines(headers: IncomingHttpHeaders): string[] {
  return standardHeaders.map((name) => {
    const value = single(headers[name]);
    if (name === "content-length" && value === "0") return "";
    return name === "date" && headers["x-ms-date"] !== undefined ? "" : value;
  });
}

function ownHeaderLines(headers: IncomingHttpHeaders): string[] {
  return Object.keys(headers)
    .filter((name) => name.startsWith("x-ms-"))
    .sort()
    .map((name) => `${name}:${single(headers[name]).trim()}`);
}

/** The string to sign, as the storage services define it (version 2015-02-21 and later). */
export function stringToSign(request: SignedRequest): string {
  const parameters = [...request.query.keys()].sort().map((name) => `${name}:${request.query.get(name) ?? ""}`);
  return [
    request.method,
    ...standardLines(request.headers),
    ...ownHeaderLines(request.headers),
    [`/${request.account}${request.rawPath}`, ...parameters].join("\n"),
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
