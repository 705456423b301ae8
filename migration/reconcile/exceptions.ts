/** What a run could not do, or did otherwise than a person may expect: one record per entry, given on as it happens. */
import type { EntryPath } from "../model/path.ts";
import type { StoreFailure } from "../stores/failure.ts";

export interface Exception {
  /** Failed and refused entries make a run incomplete; remarks do not. */
  readonly severity: "failed" | "refused" | "remark";
  readonly path: EntryPath;
  readonly side: "source" | "target";
  /** What was tried, in the service's words; "compare" where nothing was. */
  readonly operation: string;
  /** The service's own code; "" where no service spoke. */
  readonly code: string;
  readonly because: string;
  readonly remedy: string;
}

export type ExceptionSink = (exception: Exception) => void;

const REMEDIES: Readonly<Record<StoreFailure["kind"], string>> = {
  notFound: "it vanished while the run was under way: run again",
  changed: "it kept changing while it was read: run again when it is quiet",
  exists: "something else was put there meanwhile: run again to compare anew",
  notEmpty: "what is left in it was not put there by this migration, or is excluded",
  refused: "check roles (Storage Blob Data Owner at the target, Reader at least at the source), ACLs and firewall",
  sourceUnreadable: "the target cannot read the source by URL: it is streamed instead",
  unauthenticated: "sign in again: see the message of the credential",
  unavailable: "the service stayed busy or unreachable: run again, perhaps with lower limits",
  invalid: "the target cannot hold this entry as it is: change it at the source, or exclude the path",
  stopped: "the run was stopped: run again to go on",
};

/** What the source refuses, or says and nobody can use: nothing about it is the target's, and nothing was put there. */
const LOOK_AT_SOURCE = "look at that entry at the source, run again, or exclude the path";

/** The record of a store's failure, at the entry that it kept from being carried or deleted. */
export function exceptionOf(failure: StoreFailure, path: EntryPath): Exception {
  const { side, operation, code, kind, message } = failure;
  const isOdd = side === "source" && (kind === "invalid" || kind === "exists");
  const remedy = isOdd ? LOOK_AT_SOURCE : REMEDIES[kind];
  return { severity: "failed", path, side, operation, code, because: message, remedy };
}
