/** The settings of an account's Blob service, as Set Service Properties and the resource manager change them. */

/** How long something is kept; no days where it is off. */
export interface Retention {
  readonly enabled: boolean;
  readonly days?: number;
}

/** What of the analytics logs is on. */
export interface Logging {
  readonly version: string;
  readonly read: boolean;
  readonly write: boolean;
  readonly delete: boolean;
  readonly retention: Retention;
}

/** What of the metrics is on. */
export interface Metrics {
  readonly version: string;
  readonly enabled: boolean;
  /** Told only where metrics are on. */
  readonly includesApis: boolean;
  readonly retention: Retention;
}

/** Which pages of other origins may send which requests. Headers that end in `*` stand for all that start so. */
export interface CorsRule {
  readonly methods: readonly string[];
  readonly origins: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

/** Blob soft delete. */
export interface DeleteRetention extends Retention {
  readonly allowsPermanentDelete: boolean;
}

/** The static website; paths are left out where not set. */
export interface StaticWebsite {
  readonly enabled: boolean;
  readonly indexDocument?: string;
  readonly defaultIndexDocumentPath?: string;
  readonly errorDocument404Path?: string;
}

/** See the file's head. */
export interface BlobServiceProperties {
  readonly logging: Logging;
  readonly hourMetrics: Metrics;
  readonly minuteMetrics: Metrics;
  readonly cors: readonly CorsRule[];
  readonly deleteRetention: DeleteRetention;
  readonly staticWebsite: StaticWebsite;
  readonly defaultServiceVersion?: string;
  /** Whether overwriting and deleting keep what was there as a version. Only the resource manager sets it. */
  readonly versioning?: boolean;
  /** Days of container soft delete; left out where it is off. Only the resource manager sets it. */
  readonly containerRetentionDays?: number | undefined;
}

const notRetained: Retention = { enabled: false };

/** A new account's settings: metrics by the hour are on and kept for a week (recorded), all else is off. */
export const newAccountProperties: BlobServiceProperties = {
  logging: { version: "1.0", read: false, write: false, delete: false, retention: notRetained },
  hourMetrics: { version: "1.0", enabled: true, includesApis: true, retention: { enabled: true, days: 7 } },
  minuteMetrics: { version: "1.0", enabled: false, includesApis: false, retention: notRetained },
  cors: [],
  deleteRetention: { enabled: false, allowsPermanentDelete: false },
  staticWebsite: { enabled: false },
};

/** Days for which deleted paths are kept; undefined where soft delete is off. */
export function deletedPathDays(properties: BlobServiceProperties): number | undefined {
  return properties.deleteRetention.enabled ? properties.deleteRetention.days : undefined;
}
