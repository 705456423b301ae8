/** Snapshots and versions of blobs on flat accounts: which state a request names, and what a write keeps. */
import type { Call } from "../call.ts";
import type { Change } from "../journal/change.ts";
import type { EarlierState } from "../tree/earlier-states.ts";
import type { Entry, FileEntry, FileExtras } from "../tree/entry.ts";
import type { FileNode } from "../tree/node.ts";
import { isoMoment } from "../wire/dates.ts";
import { ServiceFailure } from "../wire/failure.ts";

const moments = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

/** The state that a request names by `snapshot` or `versionid`; undefined: the present one. */
export interface NamedState {
  readonly kind: EarlierState["kind"];
  readonly id: string;
}

/**
 * Reads which state is meant.
 * @throws {ServiceFailure} InvalidQueryParameterValue for what is no moment, in the form of parse errors (recorded)
 */
export function namedState(call: Call): NamedState | undefined {
  const snapshot = call.parameter("snapshot");
  const version = call.parameter("versionid");
  const id = snapshot ?? version;
  if (id === undefined) return undefined;
  const name = snapshot === undefined ? "versionid" : "snapshot";
  if (!moments.test(id) || (snapshot !== undefined && version !== undefined))
    throw new ServiceFailure("InvalidQueryParameterValue", {
      fields: { QueryParameterName: name, QueryParameterValue: id },
      whileParsing: true,
    });
  return { kind: snapshot === undefined ? "version" : "snapshot", id };
}

/** The entry of an earlier state of the request's blob; undefined where there is none. */
export function earlierNode(call: Call, { kind, id }: NamedState): FileNode | undefined {
  const entry = call.filesystem.earlier.find(call.path, kind, id)?.entry;
  if (entry !== undefined) return { entry, children: undefined };
  const present = call.filesystem.find(call.path);
  const isPresent = kind === "version" && present?.children === undefined && present?.entry.extras?.version === id;
  return isPresent ? present : undefined;
}

/** Whether the request's account keeps versions. */
export function keepsVersions(call: Call): boolean {
  return !call.filesystem.hierarchical && call.target.account.properties.versioning === true;
}

/** What a write does to the versions: the state that it replaces is kept. */
export function keptVersion(call: Call, present: Entry | undefined): readonly Change[] {
  if (!keepsVersions(call) || present?.kind !== "file") return [];
  const id = present.extras?.version ?? isoMoment(present.etag);
  return [{ do: "earlier", in: call.in, path: call.path, kind: "version", id, entry: present }];
}

/** The version that a write makes. */
export function madeVersion(call: Call, etag: string): Pick<FileExtras, "version"> {
  return keepsVersions(call) ? { version: isoMoment(etag) } : {};
}

/** `x-ms-version-id`, where there is one. */
export function versionIdHeaders(entry: Entry): string[] {
  const version = entry.kind === "file" ? entry.extras?.version : undefined;
  return version === undefined ? [] : ["x-ms-version-id", version];
}

/** The file as it is now, changed by a write that leaves the content. */
export function withMadeVersion(call: Call, file: FileEntry): FileEntry {
  const made = madeVersion(call, file.etag);
  return made.version === undefined ? file : { ...file, extras: { ...file.extras, ...made } };
}
