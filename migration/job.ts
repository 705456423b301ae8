/** One migration as the engine takes it: both ends, the settings, and the rules that follow from them. */
import picomatch from "picomatch";
import { formatLakeUri, type LakeUri } from "./model/lake-uri.ts";
import { markerId, migrationId } from "./model/marker.ts";
import type { EntryPath } from "./model/path.ts";
import type { Rules } from "./reconcile/rules.ts";
import type { MigrationSettings } from "./settings.ts";

export interface MigrationJob {
  /** In every marker; by default what `idOf` gives. */
  readonly id: string;
  readonly from: LakeUri;
  readonly to: LakeUri;
  readonly settings: MigrationSettings;
  /** Paths relative to `to` whose access is declared elsewhere and left alone here; "" is the root. */
  readonly keepAccess: readonly EntryPath[];
}

/** The id of the migration between two lakes: the same ends are the same migration, whoever runs it. */
export function idOf(from: LakeUri, to: LakeUri): string {
  return migrationId(formatLakeUri(from), formatLakeUri(to));
}

/** The rules by which entries of this migration are compared. */
export function rulesOf(job: MigrationJob): Rules {
  const declared = new Set(job.keepAccess);
  const { exclude, deletes } = job.settings;
  const isExcluded = exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true });
  return {
    migration: job.id,
    rootMarker: markerId(job.id, formatLakeUri(job.to)),
    isExcluded: (path) => path !== "" && isExcluded(path),
    deletes,
    keepsAccess: (path) => declared.has(path),
    mapAccess: (access) => access,
  };
}
