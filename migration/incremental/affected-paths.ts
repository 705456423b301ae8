/** Which paths an incremental comparison looks at, in the names of the later state: a tree by path segment. Pure. */
import { entryName, joinPath, parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import { LaterPaths, type ChangeSet } from "./change-set.ts";

/** What is looked at: the entry alone, all that lies below too, or nothing: it only leads to what is. */
export type Look = "entry" | "whole" | "passage";

export interface AffectedNode {
  readonly below: Map<string, AffectedNode>;
  /** What was said of this path; left out: as the directory above has it. */
  look?: Look;
  /** It was renamed to here: what is said of the directory above does not hold for it. */
  isRenamed?: true;
  /** Nothing stands here in the later state. */
  isGone?: true;
}

/** How a path is looked at, of what was said of it and how the directory above is. */
export function lookAt(node: AffectedNode | undefined, above: Look): Look {
  return above === "whole" && node?.isRenamed !== true ? "whole" : (node?.look ?? "passage");
}

/** Whether nothing at the path or below it is looked at. */
export function isIdle(node: AffectedNode | undefined, look: Look): boolean {
  return look === "passage" && (node === undefined || node.below.size === 0);
}

export interface NamedPath {
  readonly path: EntryPath;
  readonly look: Look;
  /** Nothing stands there in the later state. */
  readonly isGone: boolean;
}

export class AffectedPaths {
  readonly root: AffectedNode = { below: new Map() };

  /** What is new, gone or was left over is looked at whole, what changed by itself; what was renamed, not at all. */
  static of(changes: ChangeSet, replaced: ReadonlySet<EntryPath>): AffectedPaths {
    const paths = new AffectedPaths();
    const later = new LaterPaths(changes.renames);
    for (const path of changes.renames.values()) paths.#add(path, "passage").isRenamed = true;
    for (const path of changes.modified) paths.#add(path, "entry");
    for (const path of [...changes.created, ...changes.leftOver]) paths.#add(path, "whole");
    for (const path of changes.deleted)
      if (!replaced.has(path)) paths.#addGone(joinPath(later.of(parentPath(path)), entryName(path)), changes);
    return paths;
  }

  /** How a path is looked at. */
  lookAt(path: EntryPath): Look {
    let node: AffectedNode | undefined = this.root;
    let look: Look = lookAt(node, "passage");
    for (const segment of segmentsOf(path)) {
      node = node?.below.get(segment);
      look = lookAt(node, look);
    }
    return look;
  }

  /** Every path that is named here, parents first, but for those that nothing is looked at. */
  *named(): Generator<NamedPath> {
    yield* namedBelow(this.root, ROOT_PATH, lookAt(this.root, "passage"));
  }

  #addGone(path: EntryPath, { created }: ChangeSet): void {
    const node = this.#add(path, "whole");
    if (!created.has(path)) node.isGone = true;
  }

  #add(path: EntryPath, look: Look): AffectedNode {
    let node = this.root;
    for (const segment of segmentsOf(path)) {
      const next: AffectedNode = node.below.get(segment) ?? { below: new Map() };
      node.below.set(segment, next);
      node = next;
    }
    if (node.look !== "whole") node.look = look;
    return node;
  }
}

function segmentsOf(path: EntryPath): readonly string[] {
  return path === ROOT_PATH ? [] : path.split("/");
}

function* namedBelow(node: AffectedNode, path: EntryPath, above: Look): Generator<NamedPath> {
  for (const [name, child] of node.below) {
    const look = lookAt(child, above);
    if (isIdle(child, look)) continue;
    const childPath = joinPath(path, name);
    yield { path: childPath, look, isGone: child.isGone === true };
    yield* namedBelow(child, childPath, look);
  }
}
