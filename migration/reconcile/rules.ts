/**
 * What the comparison is told: a pure value. Room of the comparison itself: walk (ordered pairs), decide (pure), compare
 * (walk + decide), apply (bounded, resumable), verify (a second opinion). Nothing here names a kind of store, and
 * verify knows neither decide nor apply.
 */
import type { AccessMapper } from "../model/identity-map.ts";
import type { EntryPath } from "../model/path.ts";

export interface Rules {
  /** Id of the migration, in every marker. */
  readonly migration: string;
  /** Path of the target's root in its filesystem; "" where that is the root. */
  readonly root: EntryPath;
  /** Id of the root's marker: what entries directly below the root name as their parent. */
  readonly rootMarker: string;
  /** Whether a path is left out, on both sides. What lies below an excluded directory is excluded too. */
  readonly isExcluded: (path: EntryPath) => boolean;
  readonly deletes: "keep" | "mirror";
  /** Whether the access of a path is declared elsewhere (`filesystems:`) and therefore left alone here. */
  readonly keepsAccess: (path: EntryPath) => boolean;
  /** Source principals to target principals, or who of them is not mapped. */
  readonly mapAccess: AccessMapper;
}
