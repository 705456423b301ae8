/**
 * Proof by a shared access signature: account, service (sr = c, b, d) and user delegation ones. Checked in this order, each
 * with its own reason: form of the fields, time, level of the resource, signature, stored policy, protocol and address.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Account } from "../state.ts";
import type { Filesystem } from "../tree/filesystem.ts";
import { ServiceFailure } from "../wire/failure.ts";
import type { Query } from "../wire/query.ts";
import { isWithin } from "./address-range.ts";
import { authenticationFailed } from "./authentication-failure.ts";
import type { Delegation, ResponseOverrides, SasCaller, SasScope } from "./caller.ts";
import { delegationKey } from "./delegation-key.ts";
import {
  accountFields,
  delegationFields,
  requireForm,
  serviceFields,
  type SignatureFields,
} from "./signature-fields.ts";
import { accountText, canonicalResource, delegationText, serviceText, signedSince } from "./signature-text.ts";
import { checkWindow, readSignatureTime } from "./signature-time.ts";
import { sameSignature, signatureOf } from "./shared-key.ts";
import { effective } from "./stored-policy.ts";

/** What a signature is presented for. */
export interface SasRequest {
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
  readonly account: Account;
  readonly filesystem: Filesystem | undefined;
  readonly filesystemName: string;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly peer: Peer;
}

/** The other end of the connection. */
export interface Peer {
  readonly address: string;
  readonly isSecure: boolean;
}

/** Who sends a request. */
export function peerOf({ socket }: IncomingMessage): Peer {
  return { address: socket.remoteAddress ?? "", isSecure: "encrypted" in socket };
}

function requireSignature(fields: SignatureFields, text: string, key: Buffer): void {
  if (sameSignature(signatureOf(text, key), fields.signature)) return;
  throw authenticationFailed(`Signature did not match. String to sign used was ${text}`);
}

/** What is authorised rather than authenticated: codes of their own (documented). */
function requirePeer(fields: SignatureFields, peer: Peer): void {
  if (fields.httpsOnly && !peer.isSecure) throw new ServiceFailure("AuthorizationProtocolMismatch");
  if (fields.addresses === undefined || isWithin(fields.addresses, peer.address)) return;
  throw new ServiceFailure("AuthorizationSourceIPMismatch", {
    message: `This request is not authorized to perform this operation using this source IP ${peer.address}.`,
  });
}

const overridden: readonly (readonly [field: string, header: string])[] = [
  ["rscc", "Cache-Control"],
  ["rscd", "Content-Disposition"],
  ["rsce", "Content-Encoding"],
  ["rscl", "Content-Language"],
  ["rsct", "Content-Type"],
];

function overridesOf(fields: SignatureFields): ResponseOverrides {
  const given = overridden.map(([field, header]): [string, string] => [header, fields.raw(field)]);
  return new Map(given.filter(([, value]) => value !== ""));
}

/** What a signature says beside rights; an older one has `ses` unsigned, where it says nothing. */
function statedBeside(fields: SignatureFields): Pick<SasCaller, "overrides" | "encryptionScope"> {
  const scope = fields.version >= signedSince.encryptionScope ? fields.raw("ses") : "";
  return { overrides: overridesOf(fields), encryptionScope: scope === "" ? undefined : scope };
}

function accountSignature(request: SasRequest): SasCaller {
  const fields = accountFields(request.query);
  checkWindow({ start: fields.start, expiry: fields.expiry ?? 0 }, request.now);
  requireSignature(fields, accountText(request.account.record.name, fields.raw), request.account.key);
  requirePeer(fields, request.peer);
  if (!fields.raw("ss").includes("b")) throw new ServiceFailure("AuthorizationServiceMismatch");
  const scope: SasScope = { kind: "account", resourceTypes: fields.raw("srt") };
  const stated = { ...statedBeside(fields), overrides: new Map<string, string>() };
  return { kind: "sas", scope, permissions: fields.permissions, delegation: undefined, ...stated };
}

/** How far ahead a delegation key may begin, in milliseconds (unproven). */
const keySkew = 5 * 60 * 1000;

const wrongLevel = "The specified signed resource is not allowed for the this resource level";

function directoryScope(request: SasRequest, depth: string): SasScope {
  if (depth === "") throw authenticationFailed("sdd is mandatory. Cannot be empty");
  requireForm(/^\d{1,4}$/.test(depth));
  const subject = subjectOf(request);
  const segments = subject === "" ? [] : subject.split("/");
  if (segments.length < Number(depth)) throw authenticationFailed(wrongLevel);
  const path = segments.slice(0, Number(depth)).join("/");
  return { kind: "directory", filesystem: request.filesystemName, path };
}

/** What a request is about: a listing (of a filesystem) about the directory or prefix that it names (recorded). */
function subjectOf({ path, query }: SasRequest): string {
  if (path !== "") return path;
  return (query.get("directory") ?? query.get("prefix") ?? "").replace(/^\/+|\/+$/g, "");
}

/** Where the signature would hold if it is right: a directory signature is signed for the directory, `sdd` segments deep. */
function claimedScope(request: SasRequest, fields: SignatureFields): SasScope {
  const { filesystemName: filesystem, path } = request;
  const kind = fields.raw("sr");
  requireForm(kind === "c" || kind === "b" || kind === "d");
  if (filesystem === "") throw authenticationFailed(wrongLevel);
  if (kind === "c") return { kind: "filesystem", filesystem };
  if (kind === "d") return directoryScope(request, fields.raw("sdd"));
  if (path === "") throw authenticationFailed(wrongLevel);
  return { kind: "file", filesystem, path };
}

/** The canonical resource; the root directory may have been signed with a slash at its end. */
function canonicalOf(request: SasRequest, fields: SignatureFields, scope: SasScope): readonly string[] {
  const paths =
    scope.kind === "file" || scope.kind === "directory" ? (scope.path === "" ? ["", "/"] : [`/${scope.path}`]) : [""];
  const { name } = request.account.record;
  return paths.map((path) => canonicalResource(name, request.filesystemName, path, fields.version));
}

/** Tries the canonical forms that clients sign; the reason of a failure tells the first. */
function requireOneSignature(
  fields: SignatureFields,
  canonicals: readonly string[],
  key: Buffer,
  textOf: (canonical: string) => string,
): void {
  const texts = canonicals.map(textOf);
  const right = texts.find((text) => sameSignature(signatureOf(text, key), fields.signature));
  requireSignature(fields, right ?? texts[0] ?? "", key);
}

function serviceSignature(request: SasRequest): SasCaller {
  const fields = serviceFields(request.query);
  if (fields.expiry !== undefined) checkWindow({ start: fields.start, expiry: fields.expiry }, request.now);
  const scope = claimedScope(request, fields);
  const textOf = (canonical: string): string => serviceText(canonical, fields.raw, "");
  requireOneSignature(fields, canonicalOf(request, fields, scope), request.account.key, textOf);
  const granted = effective(fields, request.filesystem);
  checkWindow(granted, request.now);
  requirePeer(fields, request.peer);
  return { kind: "sas", scope, permissions: granted.permissions, delegation: undefined, ...statedBeside(fields) };
}

/**
 * The delegation key's own time. Its start may lie a little ahead: recorded answers tell keys that begin with the second
 * in which they are used, by the client's clock.
 */
function keyWindow(fields: SignatureFields): { readonly start: number; readonly expiry: number } {
  const [start, expiry] = [readSignatureTime(fields.raw("skt")), readSignatureTime(fields.raw("ske"))];
  requireForm(start !== undefined && expiry !== undefined);
  return { start: (start ?? 0) - keySkew, expiry: expiry ?? 0 };
}

function delegationOf(fields: SignatureFields): Delegation {
  const given = (name: string): string | undefined => (fields.raw(name) === "" ? undefined : fields.raw(name));
  return { delegator: fields.raw("skoid"), checkedAs: given("suoid"), preauthorized: given("saoid") };
}

function delegationSignature(request: SasRequest): SasCaller {
  const fields = delegationFields(request.query);
  checkWindow({ start: fields.start, expiry: fields.expiry ?? 0 }, request.now);
  checkWindow(keyWindow(fields), request.now);
  const scope = claimedScope(request, fields);
  const names = ["skoid", "sktid", "skt", "ske", "sks", "skv", "skdutid"];
  const values = names.map(fields.raw).filter((value, index) => index < 6 || value !== "");
  const key = Buffer.from(delegationKey(request.account, values), "base64");
  const textOf = (canonical: string): string => delegationText(canonical, fields.raw, "", request);
  requireOneSignature(fields, canonicalOf(request, fields, scope), key, textOf);
  requirePeer(fields, request.peer);
  const { permissions } = fields;
  return { kind: "sas", scope, permissions, delegation: delegationOf(fields), ...statedBeside(fields) };
}

/** Proves the signature in a query. @throws {ServiceFailure} AuthenticationFailed with the reason, Authorization…Mismatch */
export function checkSignature(request: SasRequest): SasCaller {
  const { query } = request;
  if (query.has("ss") || query.has("srt")) return accountSignature(request);
  return query.has("skoid") ? delegationSignature(request) : serviceSignature(request);
}
