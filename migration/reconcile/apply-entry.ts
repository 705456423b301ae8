/** What is done for one entry. Each function is one decision's effect; failures are thrown as StoreFailure. */
import { withOwnerOnlyDefault } from "../model/access.ts";
import type { Entry } from "../model/entry.ts";
import { isStoreFailure, storeFailure } from "../stores/failure.ts";
import type { Source } from "../stores/source.ts";
import type { Target } from "../stores/target.ts";
import type { Done } from "./done.ts";
import type { Action, Decision } from "./decide.ts";
import type { Rules } from "./rules.ts";
import { wantedEntry } from "./wanted.ts";

export interface Work {
  readonly source: Source;
  readonly target: Target;
  readonly rules: Rules;
  readonly decision: Decision;
  readonly done: Done;
  readonly abort: AbortSignal;
}

/** How often a file that changes while it is read is read anew. */
const ATTEMPTS_AT_A_MOVING_FILE = 3;

type Put = Extract<Action, { do: "put-file" }>;

/** Puts a file; where the source changed since it was listed, its newer version, a bounded number of times. */
export async function putFile(work: Work, action: Put): Promise<void> {
  let { source: entry, wanted } = action;
  for (let attempt = 1; ; attempt++) {
    try {
      await work.target.putFile(
        wanted,
        { source: work.source, entry },
        {
          replaces: action.replaces,
          staged: action.staged,
          signal: work.abort,
          onBytes: (bytes) => (work.done.bytes += bytes),
        },
      );
      work.done.files++;
      return;
    } catch (error) {
      const isMoving = isStoreFailure(error) && error.kind === "changed" && error.side === "source";
      if (!isMoving || attempt === ATTEMPTS_AT_A_MOVING_FILE) throw error;
      ({ entry, wanted } = await asItIsNow(work, wanted));
    }
  }
}

async function asItIsNow(work: Work, wanted: Entry): Promise<{ entry: Entry; wanted: Entry }> {
  const entry = await work.source.entry(wanted.path, work.abort);
  if (entry === undefined || entry.kind !== "file") throw vanished(wanted);
  const anew = wantedEntry(entry, work.rules, wanted.marker?.parent ?? "");
  if ("refused" in anew) throw vanished(wanted);
  const access = entry.inheritsAccess === true ? wanted.access : anew.entry.access;
  return { entry, wanted: { ...anew.entry, access } };
}

function vanished(wanted: Entry): Error {
  return storeFailure({
    kind: "changed",
    side: "source",
    operation: "read",
    path: wanted.path,
    code: "",
    message: "it was there when the source was listed, and is another thing or gone now",
  });
}

/** A file whose content is right already. */
export async function changeFile(work: Work): Promise<void> {
  const { action } = work.decision;
  if (action.do !== "change") return;
  await setMetadata(work, action);
  if (action.access === undefined) return;
  await work.target.setAccess(action.wanted.path, action.wanted.access, action.current.access, work.abort);
  work.done.access++;
}

async function setMetadata(work: Work, action: Extract<Action, { do: "change" }>): Promise<void> {
  if (!action.metadata) return;
  await work.target.setMetadata(action.wanted, action.current, work.abort);
  work.done.metadata++;
}

/** A new directory, closed to everybody below but its owner until `changeDirectory(…, "last")`. */
export async function makeDirectory(work: Work, action: Extract<Action, { do: "make-directory" }>): Promise<void> {
  const { wanted, inheritsOwnerOnly } = action;
  await work.target.makeDirectory(wanted, { inheritsOwnerOnly, signal: work.abort });
  work.done.directories++;
}

/** Before the children of a directory ("first") and after them ("last"). */
export async function changeDirectory(work: Work, when: "first" | "last"): Promise<void> {
  const { action, path } = work.decision;
  if (action.do === "make-directory") {
    // What makeDirectory has left, so that one request is enough.
    const made = withOwnerOnlyDefault(action.wanted.access);
    await work.target.setAccess(path, action.wanted.access, made, work.abort);
    return;
  }
  if (action.do !== "change") return;
  const { wanted, current, access } = action;
  if (when === "first") {
    await setMetadata(work, action);
    if (access === "narrowed")
      await work.target.setAccess(path, withOwnerOnlyDefault(wanted.access), current.access, work.abort);
    if (access === "before") await work.target.setAccess(path, wanted.access, current.access, work.abort);
    if (access === "before") work.done.access++;
    return;
  }
  const shown = access === "narrowed" ? withOwnerOnlyDefault(wanted.access) : current.access;
  await work.target.setAccess(path, wanted.access, shown, work.abort);
  work.done.access++;
}
