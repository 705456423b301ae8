/**
 * Shared access signatures: account, service (sr = c, b, d) and user delegation ones. The texts that are signed follow the
 * storage services' definitions by `sv`, as the official SDKs build them.
 */
import type { Account } from "../state.ts";
import type { AccessPolicy, Filesystem } from "../tree/filesystem.ts";
import { ServiceFailure } from "../wire/failure.ts";
import type { Query } from "../wire/query.ts";
import type { SasCaller, SasScope } from "./caller.ts";
import { sameSignature, signatureOf } from "./shared-key.ts";

/** What a signature is presented for. */
export interface SasRequest {
  readonly query: Query;
  readonly account: Account;
  readonly filesystem: Filesystem | undefined;
  readonly filesystemName: string;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function refused(reason: string): ServiceFailure {
  return new ServiceFailure("AuthenticationFailed", { fields: { AuthenticationErrorDetail: reason } });
}

/** The first version whose user delegation signatures name the delegated user. */
const delegatedUserVersion = "2025-07-05";
/** The first version whose signatures hold an encryption scope. */
const encryptionScopeVersion = "2020-12-06";
/** The first version whose user delegation signatures bind request headers and parameters. */
const boundRequestVersion = "2026-04-06";

/** The key with which a user delegation key's holder signs: made from the account key, never stored. */
export function delegationKey(account: Account, values: readonly string[]): string {
  return signatureOf(["user delegation key", ...values].join("\n"), account.key);
}

function checkTimes(values: { readonly start: string; readonly expiry: string }, now: number): void {
  const expiry = Date.parse(values.expiry);
  if (Number.isNaN(expiry)) throw refused("se is mandatory. Cannot be empty");
  if (expiry <= now) throw refused(`Signature not valid in the specified time frame: Expiry [${values.expiry}]`);
  if (values.start !== "" && !(Date.parse(values.start) <= now + 300_000)) {
    throw refused(`Signature not valid in the specified time frame: Start [${values.start}]`);
  }
}

function accountSignature(request: SasRequest, get: (name: string) => string): SasCaller {
  const scoped = get("sv") >= encryptionScopeVersion ? ["ses"] : [];
  const names = ["sp", "ss", "srt", "st", "se", "sip", "spr", "sv", ...scoped];
  const text = [request.account.record.name, ...names.map(get), ""].join("\n");
  if (!sameSignature(signatureOf(text, request.account.key), get("sig"))) throw refused("Signature did not match.");
  checkTimes({ start: get("st"), expiry: get("se") }, request.now);
  if (!get("ss").includes("b")) throw new ServiceFailure("AuthorizationServiceMismatch");
  const scope: SasScope = { kind: "account", resourceTypes: get("srt") };
  return {
    kind: "sas",
    scope,
    permissions: get("sp"),
    owner: "$superuser",
    checkedAs: undefined,
    delegator: undefined,
  };
}

/** The path that was signed: a directory signature is signed for the directory, `sdd` segments deep. */
function signedScope(request: SasRequest, get: (name: string) => string): SasScope {
  switch (get("sr")) {
    case "c":
      return { kind: "filesystem" };
    case "d":
      return {
        kind: "directory",
        path: request.path
          .split("/")
          .slice(0, Number(get("sdd")))
          .join("/"),
      };
    default:
      return { kind: "file", path: request.path };
  }
}

function scopePath(scope: SasScope): string {
  return scope.kind === "directory" || scope.kind === "file" ? `/${scope.path}` : "";
}

function resourceLines(get: (name: string) => string, bound: readonly string[]): string[] {
  const scope = get("sv") >= encryptionScopeVersion ? [get("ses")] : [];
  return ["", ...scope, ...bound, get("rscc"), get("rscd"), get("rsce"), get("rscl"), get("rsct")];
}

function serviceSignature(request: SasRequest, get: (name: string) => string): SasCaller {
  const scope = signedScope(request, get);
  const canonical = `/blob/${request.account.record.name}/${request.filesystemName}${scopePath(scope)}`;
  const names = ["sip", "spr", "sv", "sr"];
  const text = [
    get("sp"),
    get("st"),
    get("se"),
    canonical,
    get("si"),
    ...names.map(get),
    ...resourceLines(get, []),
  ].join("\n");
  if (!sameSignature(signatureOf(text, request.account.key), get("sig"))) throw refused("Signature did not match.");
  const policy = policyOf(request, get("si"));
  checkTimes({ start: get("st") || policy.start, expiry: get("se") || policy.expiry }, request.now);
  const permissions = get("sp") || policy.permission;
  return { kind: "sas", scope, permissions, owner: "$superuser", checkedAs: undefined, delegator: undefined };
}

/** The stored policy that a signature names; it fills in what the signature leaves out. */
function policyOf(request: SasRequest, id: string): AccessPolicy {
  if (id === "") return { id, start: "", expiry: "", permission: "" };
  const policy = request.filesystem?.properties.policies.find((candidate) => candidate.id === id);
  if (policy === undefined) throw refused("Access policy not found.");
  return policy;
}

function delegationSignature(request: SasRequest, get: (name: string) => string): SasCaller {
  const scope = signedScope(request, get);
  const canonical = `/blob/${request.account.record.name}/${request.filesystemName}${scopePath(scope)}`;
  const keyValues = ["skoid", "sktid", "skt", "ske", "sks", "skv"].map(get);
  const version = get("sv");
  const text = [
    get("sp"),
    get("st"),
    get("se"),
    canonical,
    ...keyValues,
    ...(version >= "2020-02-10" ? [get("saoid"), get("suoid"), get("scid")] : []),
    ...(version >= delegatedUserVersion ? [get("skdutid"), get("sduoid")] : []),
    ...["sip", "spr", "sv", "sr"].map(get),
    ...resourceLines(get, version >= boundRequestVersion ? ["", ""] : []),
  ].join("\n");
  const key = Buffer.from(delegationKey(request.account, keyValues), "base64");
  if (!sameSignature(signatureOf(text, key), get("sig"))) throw refused("Signature did not match.");
  checkTimes({ start: get("st"), expiry: get("se") }, request.now);
  checkTimes({ start: get("skt"), expiry: get("ske") }, request.now);
  return {
    kind: "sas",
    scope,
    permissions: get("sp"),
    owner: get("saoid") || get("suoid") || get("skoid"),
    checkedAs: get("suoid") || undefined,
    delegator: get("skoid"),
  };
}

/** Proves the signature in a query. @throws {ServiceFailure} AuthenticationFailed with the reason. */
export function checkSignature(request: SasRequest): SasCaller {
  const get = (name: string): string => request.query.get(name) ?? "";
  if (get("sv") === "") throw refused("sv is mandatory. Cannot be empty");
  if (get("srt") !== "") return accountSignature(request, get);
  return get("skoid") === "" ? serviceSignature(request, get) : delegationSignature(request, get);
}

/** The query of an account signature over everything that the service does, valid for a year from `now`. */
export function issueAccountSignature(account: Account, now: number): string {
  const year = 365 * 24 * 3600 * 1000;
  const values: readonly (readonly [string, string])[] = [
    ["sp", "rwdxlacuptfimeo"],
    ["ss", "b"],
    ["srt", "sco"],
    ["st", ""],
    ["se", `${new Date(now + year).toISOString().slice(0, 19)}Z`],
    ["sip", ""],
    ["spr", "https,http"],
    ["sv", "2022-11-02"],
    ["ses", ""],
  ];
  const text = [account.record.name, ...values.map(([, value]) => value), ""].join("\n");
  const query = new URLSearchParams({ sig: signatureOf(text, account.key) });
  for (const [name, value] of values) if (value !== "") query.set(name, value);
  return query.toString();
}
