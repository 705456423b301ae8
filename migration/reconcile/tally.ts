/** Counts of a comparison. Plain numbers, so that they pass through states, plans and reports. */
import type { Entry } from "../model/entry.ts";
import type { UnmappedPrincipal } from "../model/identity-map.ts";
import { ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Decision } from "./decide.ts";
import { Rewindable } from "./rewindable.ts";

export interface Tally {
  readonly source: { readonly files: number; readonly directories: number; readonly bytes: number };
  readonly newFiles: number;
  readonly newDirectories: number;
  readonly newBytes: number;
  readonly changedFiles: number;
  readonly changedBytes: number;
  /** Files and directories whose metadata or content headers change, content not. */
  readonly metadataOnly: number;
  /** Files and directories whose owner, group, permissions or ACL change, nothing else. */
  readonly accessOnly: number;
  /** Files and directories that are renamed at the target, each with all below it. */
  readonly renamed: number;
  readonly unchanged: number;
  readonly toDelete: number;
  /** At the target only, put there by this migration, kept because of `deletes: keep`. */
  readonly keptAtTarget: number;
  /** At the target only, not put there by this migration: never touched. */
  readonly notOurs: number;
  readonly refused: number;
  readonly excluded: number;
  /** Principals of the source that `identities` does not hold, as `user:NAME` and `group:NAME`; the first thousand of them. */
  readonly unmapped: Readonly<Record<string, PrincipalCount>>;
  /** Entries at the target that this migration put there: what `maxDeletes` is a share of. */
  readonly oursAtTarget: number;
}

/** In how many entries of the source a principal has a part. */
export interface PrincipalCount {
  /** As owner or owning group. */
  readonly owns: number;
  /** In ACLs. */
  readonly named: number;
}

/** Most principals that are told apart. */
const MOST_PRINCIPALS = 1_000;

type Mutable = { -readonly [Key in Exclude<keyof Tally, "source" | "unmapped">]: number } & {
  unmapped: Record<string, PrincipalCount>;
  source: { files: number; directories: number; bytes: number };
};

function zero(): Mutable {
  return {
    source: { files: 0, directories: 0, bytes: 0 },
    newFiles: 0,
    newDirectories: 0,
    newBytes: 0,
    changedFiles: 0,
    changedBytes: 0,
    metadataOnly: 0,
    accessOnly: 0,
    renamed: 0,
    unchanged: 0,
    toDelete: 0,
    keptAtTarget: 0,
    notOurs: 0,
    refused: 0,
    excluded: 0,
    unmapped: {},
    oursAtTarget: 0,
  };
}

export function emptyTally(): Tally {
  return zero();
}

/** Whether a comparison found anything that a run would do, or that keeps it from being complete. */
export function hasWork(tally: Tally): boolean {
  const { newFiles, newDirectories, changedFiles, metadataOnly, accessOnly, renamed, toDelete, refused } = tally;
  return newFiles + newDirectories + changedFiles + metadataOnly + accessOnly + renamed + toDelete + refused > 0;
}

/** Bytes that a run would move. */
export function bytesToMove(tally: Tally): number {
  return tally.newBytes + tally.changedBytes;
}

/** Counts decisions as a walk makes them, and takes back what it said of a directory that is listed again. */
export class Tallying {
  readonly #counts = new Rewindable<Mutable>(zero());

  get tally(): Tally {
    return structuredClone(this.#counts.now);
  }

  /** `unmapped`: principals of the source's entry that nobody stands for at the target. */
  count(decision: Decision, source: Entry | undefined, unmapped: readonly UnmappedPrincipal[] = []): void {
    this.#counts.reach(decision.path);
    if (source !== undefined && decision.path !== ROOT_PATH) this.#countSource(source);
    this.#countAction(decision);
    this.#countUnmapped(unmapped);
    if (decision.kind === "directory") this.#counts.enter(decision.path);
  }

  countExcluded(path: EntryPath): void {
    this.#counts.reach(path);
    this.#counts.now.excluded++;
  }

  /** Forgets everything counted below `directory`. */
  again(directory: EntryPath): void {
    this.#counts.again(directory);
  }

  #countUnmapped(principals: readonly UnmappedPrincipal[]): void {
    const { unmapped } = this.#counts.now;
    for (const { principal, as } of principals) {
      const { owns, named } = unmapped[principal] ?? { owns: 0, named: 0 };
      if (owns + named === 0 && Object.keys(unmapped).length >= MOST_PRINCIPALS) continue;
      unmapped[principal] = as === "owner" ? { owns: owns + 1, named } : { owns, named: named + 1 };
    }
  }

  #countSource(source: Entry): void {
    if (source.kind === "directory") this.#counts.now.source.directories++;
    else this.#counts.now.source.files++;
    this.#counts.now.source.bytes += source.length;
  }

  #countAction({ action, path }: Decision): void {
    const { now } = this.#counts;
    switch (action.do) {
      case "make-directory":
        if (path !== ROOT_PATH) now.newDirectories++;
        break;
      case "put-file":
        this.#countFile(action.because, action.source.length);
        break;
      case "change":
        now.oursAtTarget++;
        if (action.metadata) now.metadataOnly++;
        else now.accessOnly++;
        break;
      case "delete":
        now.oursAtTarget++;
        now.toDelete++;
        break;
      case "refuse":
        now.refused++;
        break;
      case "nothing":
        if (action.because === "not ours") now.notOurs++;
        else now.oursAtTarget++;
        if (action.because === "only at the target") now.keptAtTarget++;
        if (action.because === "unchanged" && path !== ROOT_PATH) now.unchanged++;
    }
  }

  #countFile(because: "new" | "content changed", bytes: number): void {
    if (because === "new") {
      this.#counts.now.newFiles++;
      this.#counts.now.newBytes += bytes;
      return;
    }
    this.#counts.now.oursAtTarget++;
    this.#counts.now.changedFiles++;
    this.#counts.now.changedBytes += bytes;
  }
}
