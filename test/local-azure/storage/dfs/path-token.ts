/**
 * Continuation tokens of path lists: the service's own, and those that Hadoop's driver makes itself to start one level of a
 * list at a name. On a hierarchical account such a token is base64 of `CRC64 0 NAME`, the check being that of `NAME#$0`; on
 * a flat one it has the form of a marker of the Blob endpoint and holds directory, path and date.
 */
import { crc64 } from "../content/crc64.ts";
import { readToken, writeToken } from "../operations/continuation.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** Makes a token of a path, or of a flat account's place. */
export function writePathToken(at: string): string {
  return writeToken("paths", at);
}

function signedCheck(text: string): string {
  return String(Buffer.from(crc64(Buffer.from(text)), "base64").readBigInt64LE());
}

/** The name in a driver's token; undefined for another form. */
function driverName(token: string): string | undefined {
  const match = /^(-?\d+) 0 (.+)$/s.exec(Buffer.from(token, "base64").toString("utf8"));
  const [, check, name] = match ?? [];
  if (name === undefined) return undefined;
  if (check !== signedCheck(`${name}#$0`)) throw new ServiceFailure("InvalidInput");
  return name;
}

/**
 * Where a list of a directory goes on, relative to it.
 * @throws {ServiceFailure} InvalidInput
 */
export function readPathToken(token: string, directory: string): string {
  const name = driverName(token);
  if (name !== undefined) return name;
  return readToken("paths", token).slice(directory === "" ? 0 : directory.length + 1);
}

/** A text and what follows it, each led by its length in six digits: `000003!a/b!`. */
function readCounted(text: string): { readonly value: string; readonly rest: string } {
  const length = Number(/^(\d{6})!/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(length) || text[7 + length] !== "!") throw new ServiceFailure("InvalidInput");
  return { value: text.slice(7, 7 + length), rest: text.slice(8 + length) };
}

/**
 * The place of a flat account at which a list goes on: a whole path.
 * @throws {ServiceFailure} InvalidInput
 */
export function readFlatToken(token: string): string {
  const [, length, data = ""] = /^2!(\d+)!([\w*-]+)$/.exec(token) ?? [];
  if (length === undefined) return readToken("paths", token);
  if (Number(length) !== data.length) throw new ServiceFailure("InvalidInput");
  const base64 = data.replaceAll("-", "=").replaceAll("_", "/").replaceAll("*", "+");
  const { rest } = readCounted(Buffer.from(base64, "base64").toString("utf8"));
  return readCounted(rest).value;
}
