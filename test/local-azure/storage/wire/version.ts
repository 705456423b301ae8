/**
 * The first `x-ms-version` at which answers tell something, as far as recordings of two versions show it: a version lies
 * between the last recording without and the first one with it.
 */
export const toldSince = {
  /** `x-ms-request-server-encrypted` on create, deletion headers, owner, group and permissions on Get Blob; `expiryTime`. */
  system: "2020-06-12",
  /** ETag and Last-Modified in the answer to a rename; `x-ms-resource-type` on Get Blob. */
  renameVersion: "2021-02-12",
  /** `x-ms-request-server-encrypted: false` on flush, `creationTime` in path lists. */
  creationTime: "2020-02-10",
  /** `x-ms-acl` on Get Blob and its properties. */
  acl: "2023-11-03",
  /** The inferred access tier on Get Blob. */
  inferredTier: "2026-02-06",
} as const;
