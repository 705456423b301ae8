/**
 * What answers tell only since some time. Azure adds to its answers with a service version, or by deploying a newer service
 * that answers every version so: recordings of one version and different years differ in that. A service whose clock
 * stands before a deployment answers as Azure did then.
 */

/** Since when something is told; what is left out was always so. */
export interface Since {
  /** The request's `x-ms-version` is this or a later one. */
  readonly version?: string;
  /** The service's clock is past the start of this day (UTC). */
  readonly deployed?: string;
}

/**
 * Dates and versions lie between the last recording without and the first one with what is told; all are recorded, except
 * that of `acl`, which is documented.
 */
export const toldSince = {
  /** `contentLength` in path lists of directories that were only made on the way to something below them. */
  listedParentsLength: { deployed: "2020-08-15" },
  /** `creationTime` in path lists. */
  listedCreation: { deployed: "2020-08-15" },
  /** `expiryTime` in path lists. */
  listedExpiry: { version: "2020-06-12", deployed: "2021-02-06" },
  /** Flushes tell `x-ms-request-server-encrypted: false`, before it was `true`. */
  flushUnencrypted: { deployed: "2020-05-01" },
  /** A flush of an empty file with nothing to add counts as a change; before it the answer alone told a new ETag. */
  emptyFlush: { deployed: "2020-05-01" },
  /** Versions of user delegation keys beyond 2019-12-12, also where the request's is a later one. */
  laterKeyVersion: { deployed: "2020-08-15" },
  /** `x-ms-request-server-encrypted` on create. */
  createEncrypted: { deployed: "2021-04-01" },
  /** `x-ms-delete-type-permanent: true` on delete, on a flat account (documented). */
  flatDeletion: { version: "2017-07-29" },
  /** `x-ms-delete-type-permanent: true` on delete, on a hierarchical account. */
  deletion: { version: "2020-06-12", deployed: "2021-04-01" },
  /** `x-ms-existing-resource-type` where a directory that must be new exists. */
  existingType: { deployed: "2021-06-01" },
  /** ETag and Last-Modified of a rename. */
  renameVersion: { deployed: "2021-06-01" },
  /** Owner, group and permissions on Get Blob and its properties. */
  access: { version: "2020-06-12", deployed: "2021-01-01" },
  /** `x-ms-resource-type` on Get Blob and its properties, `ResourceType` in lists. */
  resourceType: { version: "2020-10-02", deployed: "2021-06-01" },
  /** Immutability with versioning in properties and lists of containers. */
  immutableVersioning: { version: "2021-02-12", deployed: "2021-06-01" },
  /** `x-ms-acl` on Get Blob and its properties. */
  acl: { version: "2023-11-03" },
  /** The inferred access tier on Get Blob. */
  inferredTier: { version: "2026-02-06" },
} as const satisfies { readonly [name: string]: Since };

/** Who is asked: the version of the request, and the service's clock. */
export interface Moment {
  readonly target: { readonly version: string };
  /** Milliseconds since 1970. */
  readonly state: { readonly now: () => number };
}

/** Whether answers to this request, at this time, tell it. */
export function tells({ target, state }: Moment, what: keyof typeof toldSince): boolean {
  const { version = "", deployed }: Since = toldSince[what];
  return target.version >= version && (deployed === undefined || state.now() >= Date.parse(deployed));
}
