/**
 * Signs a recorded shared access signature anew, by the definition of the text to sign, since recordings hold none: every
 * parameter stays as recorded, `sig` is made with the replayed account's key.
 */
import { createHmac } from "node:crypto";

/** What a signature is for. */
export interface SignedResource {
  readonly account: string;
  /** Of the request, percent-encoded, with its leading slash and without the account. */
  readonly path: string;
}

type Get = (name: string) => string;

function hmac(text: string, key: Buffer): string {
  return createHmac("sha256", key).update(text, "utf8").digest("base64");
}

/** Whether the signature's version is at least this one. */
function since(get: Get, version: string): boolean {
  return get("sv") >= version;
}

function accountText(get: Get, account: string): string {
  const scope = since(get, "2020-12-06") ? [get("ses")] : [];
  return [account, ...["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"].map(get), ...scope, ""].join("\n");
}

/** `/blob/account/filesystem[/path]`; a directory's signature names the directory, `sdd` segments deep. */
function canonicalResource(get: Get, resource: SignedResource): string {
  const [filesystem = "", ...segments] = decodeURIComponent(resource.path).split("/").slice(1);
  const start = `/blob/${resource.account}/${filesystem}`;
  if (get("sr") === "c") return start;
  const signed = get("sr") === "d" ? directorySegments(get, segments) : segments;
  return [start, ...signed].join("/");
}

function directorySegments(get: Get, segments: readonly string[]): readonly string[] {
  if (segments.length > 0) return segments.slice(0, Number(get("sdd")));
  return get("directory")
    .split("/")
    .slice(0, Number(get("sdd")));
}

function resourceText(get: Get, resource: SignedResource): string {
  const isDelegated = get("skoid") !== "";
  const delegated = ["skoid", "sktid", "skt", "ske", "sks", "skv"].map(get);
  if (since(get, "2020-02-10")) delegated.push(get("saoid"), get("suoid"), get("scid"));
  const lines = ["sp", "st", "se"].map(get);
  lines.push(canonicalResource(get, resource), ...(isDelegated ? delegated : [get("si")]));
  lines.push(...["sip", "spr", "sv", "sr"].map(get), "");
  if (since(get, "2020-12-06")) lines.push(get("ses"));
  lines.push(...["rscc", "rscd", "rsce", "rscl", "rsct"].map(get));
  return lines.join("\n");
}

/** The values of the user delegation key that a signature names; undefined where the account's key signs. */
export function delegationOf(query: string): { readonly [name: string]: string } | undefined {
  const parameters = new URLSearchParams(query);
  if (!parameters.has("skoid")) return undefined;
  return Object.fromEntries(["skoid", "sktid", "skt", "ske", "skv"].map((name) => [name, parameters.get(name) ?? ""]));
}

/**
 * A query whose signature holds for the replayed account.
 * @param query percent-encoded, with the placeholder of the recorded signature.
 * @param key of the account, or the user delegation key that the query names.
 */
export function signedAnew(query: string, resource: SignedResource, key: Buffer): string {
  const parameters = new URLSearchParams(query);
  const get: Get = (name) => parameters.get(name) ?? "";
  const text = get("srt") === "" ? resourceText(get, resource) : accountText(get, resource.account);
  return query.replace(/(^|&)sig=[^&]*/, `$1sig=${encodeURIComponent(hmac(text, key))}`);
}
