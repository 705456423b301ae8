/**
 * Service versions (`x-ms-version`): which there are, which one a request asks for, and at which one each feature appears.
 * The versions are those of the services' published lists and the official clients' enumerations.
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Dialect } from "./dialect.ts";
import { invalidHeader, invalidQuery, missingHeader } from "./failure.ts";
import type { Query } from "./query.ts";

const published: ReadonlySet<string> = new Set(
  `2009-09-19 2011-08-18 2012-02-12 2013-08-15 2014-02-14 2015-02-21 2015-04-05 2015-07-08 2015-12-11 2016-02-19 2016-05-31
   2016-10-16 2017-04-17 2017-07-29 2017-11-09 2018-03-28 2018-06-17 2018-11-09 2019-02-02 2019-07-07 2019-10-10 2019-12-12
   2020-02-10 2020-04-08 2020-06-12 2020-08-04 2020-10-02 2020-12-06 2021-02-12 2021-04-10 2021-06-08 2021-08-06 2021-10-04
   2021-12-02 2022-11-02 2023-01-03 2023-05-03 2023-08-03 2023-11-03 2024-02-04 2024-05-04 2024-08-04 2024-11-04 2025-01-05
   2025-05-05 2025-07-05 2025-11-05 2026-02-06 2026-04-06 2026-06-06 2026-10-06 2026-12-06 2027-03-07`.split(/\s+/),
);

/** The oldest version of each endpoint: what a request that names none is answered as (documented for Blob). */
const oldest: { readonly [dialect in Dialect]: string } = { blob: "2009-09-19", dfs: "2018-06-17" };

/** Whether there is such a version. */
export function isServiceVersion(text: string): boolean {
  return published.has(text);
}

/** What says a request's version. */
export interface VersionedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: Query;
  readonly dialect: Dialect;
}

function fromHeader({ headers }: VersionedRequest): string | undefined {
  const value = headers["x-ms-version"];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The header's; else, for signed requests, `api-version` or that of the signature (documented); else the oldest. */
export function versionOf(request: VersionedRequest): string {
  const { query, dialect } = request;
  const signed = query.has("sig") ? (query.get("api-version") ?? query.get("sv")) : undefined;
  return fromHeader(request) ?? signed ?? oldest[dialect];
}

/**
 * Refuses versions that are not published, or older than the endpoint: 400 InvalidHeaderValue (recorded for Blob, with the
 * header's name and value). DFS demands a version beside a Shared Key (documented).
 */
export function requireVersion(request: VersionedRequest): void {
  const { dialect, headers, query } = request;
  const isGood = (text: string): boolean => published.has(text) && text >= oldest[dialect];
  const header = fromHeader(request);
  if (header !== undefined && !isGood(header)) throw invalidHeader("x-ms-version", header, true);
  const parameter = header === undefined && query.has("sig") ? query.get("api-version") : undefined;
  if (parameter !== undefined && !isGood(parameter)) throw invalidQuery("api-version", parameter);
  const isKeySigned = /^sharedkey/i.test(headers.authorization ?? "");
  if (dialect === "dfs" && isKeySigned && header === undefined) throw missingHeader("x-ms-version");
}

/** The first version at which a request may ask for something (documented); before it the words mean nothing. */
export const takenSince = {
  /** `flush=true` on append. */
  appendWithFlush: "2019-12-12",
  /** `paginated` on the deletion of a directory. */
  pagedDelete: "2023-08-03",
  /** `include=permissions` in List Blobs. */
  listPermissions: "2020-06-12",
  /** `beginFrom` in List Paths, `startFrom` in List Blobs. */
  listFrom: "2025-11-05",
} as const;
