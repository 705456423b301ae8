/**
 * Somebody else writes first: just before an operation with conditions, its path changes, so that the conditions fail for the
 * reason for which they were sent. What was there gets a new ETag; where nothing was, there is an empty file now.
 */
import { baseAcl } from "../acl/acl.ts";
import type { Call } from "../call.ts";
import { noMetadata, type FileEntry } from "../tree/entry.ts";
import { newContentHeaders } from "../operations/given-headers.ts";
import { parentPath } from "../tree/filesystem.ts";
import type { Happening } from "./effect.ts";

const conditionHeaders = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"] as const;

/** Requests that say what they expect of a path that somebody else could write. */
function hasCondition(call: Call): boolean {
  const filesystem = call.target.account.filesystems.get(call.target.filesystemName);
  if (call.path === "" || filesystem === undefined) return false;
  if (!conditionHeaders.some((name) => call.header(name) !== undefined)) return false;
  return !filesystem.hierarchical || filesystem.find(parentPath(call.path))?.children !== undefined;
}

/** A second later than before, as conditions on dates count whole seconds. */
function strangersMoment(call: Call, before: number): { readonly etag: string; readonly modified: number } {
  const { etag, milliseconds } = call.state.clock.next();
  return { etag, modified: Math.max(milliseconds, before + 1000) };
}

function strangersFile(call: Call): FileEntry {
  const moment = strangersMoment(call, 0);
  const nothing = { type: undefined, encoding: undefined, language: undefined, disposition: undefined };
  return {
    kind: "file",
    owner: "$superuser",
    group: "$superuser",
    acl: baseAcl(0o640),
    ...moment,
    created: moment.modified,
    headers: newContentHeaders({ ...nothing, cacheControl: undefined }),
    metadata: noMetadata,
    length: 0,
    pieces: [],
    md5: "",
    writer: "blob",
  };
}

/** The condition fails as if somebody else had written in between (412; 409 where a new path was demanded). */
export function race(): Happening {
  return {
    concerns: hasCondition,
    effect: async (call, proceed) => {
      const present = call.filesystem.find(call.path)?.entry;
      const entry =
        present === undefined ? strangersFile(call) : { ...present, ...strangersMoment(call, present.modified) };
      await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
      await proceed();
    },
  };
}
