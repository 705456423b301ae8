/** One migration as the engine takes it: both ends, the settings, and the rules that follow from them. */
import { excludedBy } from "./excluded.ts";
import { accessMapper } from "./model/identity-map.ts";
import { formatLakeUri, type LakeUri } from "./model/lake-uri.ts";
import { markerId, migrationId } from "./model/marker.ts";
import type { EntryPath } from "./model/path.ts";
import { principalsOf, sourceIdentity, type SourceUri } from "./model/source-uri.ts";
import type { Rules } from "./reconcile/rules.ts";
import type { MigrationSettings } from "./settings.ts";

export interface MigrationJob {
  /** In every marker; by default what `idOf` gives. */
  readonly id: string;
  readonly from: SourceUri;
  readonly to: LakeUri;
  readonly settings: MigrationSettings;
  /** Paths relative to `to` whose access is declared elsewhere and left alone here; "" is the root. */
  readonly keepAccess: readonly EntryPath[];
}

/** The id of the migration between two lakes: the same ends are the same migration, whoever runs it. */
export function idOf(from: SourceUri, to: LakeUri): string {
  return migrationId(sourceIdentity(from), formatLakeUri(to));
}

/** A job as far as the comparison takes it: the target may be still to be made. */
export type RuledJob = Omit<MigrationJob, "to"> & { readonly to: LakeUri | undefined };

/** The rules by which entries of this migration are compared. */
export function rulesOf(job: RuledJob): Rules {
  const declared = new Set(job.keepAccess);
  const { exclude, deletes } = job.settings;
  return {
    migration: job.id,
    root: job.to?.path ?? "",
    rootMarker: markerId(job.id, job.to === undefined ? "" : formatLakeUri(job.to)),
    isExcluded: excludedBy(exclude),
    deletes,
    keepsAccess: (path) => declared.has(path),
    mapAccess: accessMapper(job.settings.identities, principalsOf(job.from)),
  };
}
