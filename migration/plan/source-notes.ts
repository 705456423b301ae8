/** What a reader of a plan should know of how the source is read: whole sentences. Pure. */
import { ASSUMED_IDENTITIES, NO_IDENTITIES } from "../model/identity-map.ts";
import { principalsOf, type SourceUri } from "../model/source-uri.ts";
import type { MigrationSettings } from "../settings.ts";

/** The notes of a source of this kind, read with these settings. */
export function sourceNotes(from: SourceUri, settings: MigrationSettings): readonly string[] {
  return [...assumedNotes(from, settings), ...unaskedNotes(from, settings)];
}

function assumedNotes(from: SourceUri, { identities = NO_IDENTITIES }: MigrationSettings): readonly string[] {
  if (principalsOf(from) !== "names") return [];
  const assumed = [
    ...Object.keys(ASSUMED_IDENTITIES.users).filter((name) => identities.users[name] === undefined),
    ...Object.keys(ASSUMED_IDENTITIES.groups).filter((name) => identities.groups[name] === undefined),
  ];
  if (assumed.length === 0) return [];
  return [`Entries of ${assumed.join(" and ")} become those of $superuser, as "identities" does not say otherwise.`];
}

/** What is not asked of HDFS unless the settings say so, because it costs a request more for each entry or directory. */
function unaskedNotes(from: SourceUri, { hdfs }: MigrationSettings): readonly string[] {
  if (from.kind !== "hdfs") return [];
  return [
    ...(hdfs?.extendedAttributes === "metadata"
      ? []
      : ["Extended attributes are not read (hdfs.extendedAttributes: metadata carries user.*)."]),
    ...(hdfs?.quotas === "all"
      ? []
      : ["Of quotas, the root's alone is asked for (hdfs.quotas: all reports every one)."]),
  ];
}
