/** The texts that shared access signatures sign, by `sv`: as the services define them and the official clients build them. */
import type { IncomingHttpHeaders } from "node:http";
import type { Query } from "../wire/query.ts";

/** First versions that sign something more. */
export const signedSince = {
  /** The service in front of the canonical resource. */
  servicePrefix: "2015-02-21",
  /** Content headers of the answer. */
  overrides: "2013-08-15",
  /** Address range and protocol. */
  addresses: "2015-04-05",
  /** Kind of resource and snapshot time. */
  resource: "2018-11-09",
  /** `saoid`, `suoid`, `scid`. */
  agents: "2020-02-10",
  /** Encryption scope. */
  encryptionScope: "2020-12-06",
  /** `skdutid`, `sduoid`. */
  delegatedUser: "2025-07-05",
  /** Headers and parameters of the request (`srh`, `srq`). */
  boundRequest: "2026-04-06",
} as const;

type Raw = (name: string) => string;

const overrideNames = ["rscc", "rscd", "rsce", "rscl", "rsct"];
const keyNames = ["skoid", "sktid", "skt", "ske", "sks", "skv"];

/** `/blob/account/filesystem/path`, decoded. */
export function canonicalResource(account: string, filesystem: string, path: string, version: string): string {
  const prefix = version >= signedSince.servicePrefix ? "/blob" : "";
  return `${prefix}/${account}/${filesystem}${path}`;
}

/** What an account signature signs. */
export function accountText(account: string, raw: Raw): string {
  const names = ["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"];
  if (raw("sv") >= signedSince.encryptionScope) names.push("ses");
  return [account, ...names.map(raw), ""].join("\n");
}

function addressLines(raw: Raw): string[] {
  return raw("sv") >= signedSince.addresses ? [raw("sip"), raw("spr")] : [];
}

/** Kind of resource, the snapshot's time, encryption scope. */
function resourceLines(raw: Raw, snapshot: string): string[] {
  const version = raw("sv");
  return [
    ...(version >= signedSince.resource ? [raw("sr"), snapshot] : []),
    ...(version >= signedSince.encryptionScope ? [raw("ses")] : []),
  ];
}

/** What a service signature signs. */
export function serviceText(canonical: string, raw: Raw, snapshot: string): string {
  const head = [raw("sp"), raw("st"), raw("se"), canonical, raw("si")];
  const overrides = raw("sv") >= signedSince.overrides ? overrideNames.map(raw) : [];
  return [...head, ...addressLines(raw), raw("sv"), ...resourceLines(raw, snapshot), ...overrides].join("\n");
}

/** The request's own values of the headers and parameters that a signature names. */
export interface BoundRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: Query;
}

function boundLines(raw: Raw, request: BoundRequest): string[] {
  const names = (field: string): string[] =>
    raw(field)
      .split(",")
      .filter((name) => name !== "");
  const headers = names("srh").map((name) => `${name}:${String(request.headers[name.toLowerCase()] ?? "")}\n`);
  const parameters = names("srq").map((name) => `\n${name}:${request.query.get(name.toLowerCase()) ?? ""}`);
  return [headers.join(""), parameters.join("")];
}

/** What a user delegation signature signs. */
export function delegationText(canonical: string, raw: Raw, snapshot: string, request: BoundRequest): string {
  const version = raw("sv");
  return [
    raw("sp"),
    raw("st"),
    raw("se"),
    canonical,
    ...keyNames.map(raw),
    ...(version >= signedSince.agents ? ["saoid", "suoid", "scid"].map(raw) : []),
    ...(version >= signedSince.delegatedUser ? ["skdutid", "sduoid"].map(raw) : []),
    ...addressLines(raw),
    version,
    ...resourceLines(raw, snapshot),
    ...(version >= signedSince.boundRequest ? boundLines(raw, request) : []),
    ...overrideNames.map(raw),
  ].join("\n");
}
