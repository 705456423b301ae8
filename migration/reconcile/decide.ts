/** What to do about one path: a pure function of both sides and the rules. */
import {
  hasOwnerOnlyDefault,
  inheritedAccess,
  inheritedByFile,
  isNoWider,
  sameAccess,
  withOwnerOnlyDefault,
  type Access,
} from "../model/access.ts";
import { sameHeaders, sameMetadata, type Entry, type EntryKind } from "../model/entry.ts";
import { isOurs, type Marker } from "../model/marker.ts";
import { ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Pair } from "./pair.ts";
import type { Rules } from "./rules.ts";
import { sameDirectoryMetadata, wantedEntry } from "./wanted.ts";

/** The directory that holds the entry, at the target, as it will be when its children are dealt with. */
export interface HoldingDirectory {
  /** Id of its marker: what its children name as their parent. */
  readonly marker: string;
  readonly access: Access;
  /** Its access when all is done; left out where that is `access`. */
  readonly gives?: Access;
}

/** When the access of an existing directory is set: before its children are dealt with, after, or narrowed before and set after. */
export type AccessOrder = "before" | "after" | "narrowed";

export type Action =
  | { readonly do: "nothing"; readonly because: "unchanged" | "only at the target" | "not ours" }
  | { readonly do: "make-directory"; readonly wanted: Entry; readonly inheritsOwnerOnly: boolean }
  | {
      readonly do: "put-file";
      readonly because: "new" | "content changed";
      readonly wanted: Entry;
      readonly source: Entry;
      readonly replaces: string | undefined;
      readonly staged: boolean;
    }
  | {
      readonly do: "change";
      readonly wanted: Entry;
      readonly current: Entry;
      readonly metadata: boolean;
      readonly access: AccessOrder | undefined;
    }
  | { readonly do: "delete"; readonly current: Entry }
  | { readonly do: "refuse"; readonly because: string; readonly remedy: string };

export interface Decision {
  readonly path: EntryPath;
  readonly kind: EntryKind;
  readonly action: Action;
  /** What a person should know although it stops nothing. */
  readonly remarks: readonly string[];
  /** Its own name at the source, where the target cannot hold that one. */
  readonly renamedFrom?: string;
  /** For a directory: itself, as its children will find it. */
  readonly holds?: HoldingDirectory;
}

export interface Circumstances {
  readonly rules: Rules;
  readonly parent: HoldingDirectory;
  /** Whether nothing stands below the root of the target yet. */
  readonly targetIsEmpty: boolean;
}

/** Fits no entry: what lies in a directory that is not ours is never ours, even where a copy brought our markers along. */
const NO_MARKER = "!";

const NOT_OURS_REMEDY = "move it away or exclude the path; this migration overwrites only what it put there itself";

/** Decides about a pair that holds at least one side. */
export function decide(pair: Pair, circumstances: Circumstances): Decision {
  const { source, target } = pair;
  if (source === undefined) {
    if (target === undefined) throw new Error(`nothing to decide at "${pair.path}"`);
    return decideTargetOnly(target, circumstances);
  }
  const wanted = wantedEntry(source, circumstances.rules, circumstances.parent.marker);
  if ("refused" in wanted) return refuse(source, wanted.refused, wanted.remedy);
  const entry = source.inheritsAccess === true ? givenAccess(wanted.entry, target, circumstances.parent) : wanted.entry;
  const decision =
    target === undefined
      ? decideNew(source, entry, circumstances)
      : decideBoth({ source, wanted: entry, target }, circumstances);
  if (decision.action.do === "put-file" && source.obstacle !== undefined)
    return refuse(source, source.obstacle.because, source.obstacle.remedy);
  const renamed = source.nameAtSource === undefined ? {} : { renamedFrom: source.nameAtSource };
  return { ...decision, ...renamed, remarks: wanted.remarks };
}

/**
 * The entry with an access that the source does not know: what stands at the target has the right one already, unless a
 * stopped run has left a directory there that is still to get it; anything new has what its directory gives.
 */
function givenAccess(wanted: Entry, target: Entry | undefined, parent: HoldingDirectory): Entry {
  const gives = parent.gives ?? parent.access;
  if (wanted.path === ROOT_PATH) return target === undefined ? wanted : { ...wanted, access: target.access };
  const isUnfinished =
    target?.kind === "directory" && target.marker?.id === wanted.marker?.id && hasOwnerOnlyDefault(target.access);
  if (target !== undefined && !isUnfinished) return { ...wanted, access: target.access };
  return { ...wanted, access: inheritedAccess(gives, wanted.kind) };
}

function refuse(entry: Entry, because: string, remedy: string): Decision {
  const decision = {
    path: entry.path,
    kind: entry.kind,
    action: { do: "refuse", because, remedy },
    remarks: [],
  } as const;
  return decision;
}

function holding(entry: Entry, marker: string, access: Access): HoldingDirectory | undefined {
  return entry.kind === "directory" ? { marker, access } : undefined;
}

function decided(entry: Entry, action: Action, holds?: HoldingDirectory): Decision {
  const base = { path: entry.path, kind: entry.kind, action, remarks: [] };
  return holds === undefined ? base : { ...base, holds };
}

function decideTargetOnly(target: Entry, { rules, parent }: Circumstances): Decision {
  const ours = isOurs(target, rules.migration, parent.marker);
  const holds = holding(target, ours ? markerIdOf(target.marker) : NO_MARKER, target.access);
  if (!ours) return decided(target, { do: "nothing", because: "not ours" }, holds);
  const action: Action =
    rules.deletes === "mirror" ? { do: "delete", current: target } : { do: "nothing", because: "only at the target" };
  return decided(target, action, holds);
}

function decideNew(source: Entry, wanted: Entry, { parent }: Circumstances): Decision {
  if (source.kind === "directory") {
    const inheritsOwnerOnly = hasOwnerOnlyDefault(parent.access);
    const closed = withOwnerOnlyDefault(wanted.access);
    const holds = { marker: markerIdOf(wanted.marker), access: closed, gives: wanted.access };
    return decided(source, { do: "make-directory", wanted, inheritsOwnerOnly }, holds);
  }
  return decided(source, putFile("new", { source, wanted }, parent));
}

function markerIdOf(marker: Marker | undefined): string {
  return marker?.id ?? "";
}

function putFile(
  because: "new" | "content changed",
  entries: { source: Entry; wanted: Entry; target?: Entry },
  parent: HoldingDirectory,
): Action {
  const staged = !isNoWider(inheritedByFile(parent.access), entries.wanted.access);
  return {
    do: "put-file",
    because,
    wanted: entries.wanted,
    source: entries.source,
    replaces: entries.target?.version,
    staged,
  };
}

interface Both {
  readonly source: Entry;
  readonly wanted: Entry;
  readonly target: Entry;
}

function decideBoth(both: Both, circumstances: Circumstances): Decision {
  const { source, target } = both;
  if (source.kind !== target.kind)
    return refuse(
      source,
      `a ${target.kind} stands at the target where the source has a ${source.kind}`,
      `remove it at the target, then run again`,
    );
  return source.kind === "directory" ? decideDirectory(both, circumstances) : decideFile(both, circumstances);
}

function decideFile({ source, wanted, target }: Both, { rules, parent }: Circumstances): Decision {
  if (!isOurs(target, rules.migration, parent.marker)) {
    const { because, remedy } = strangersFile(target, rules);
    return refuse(source, because, remedy);
  }
  const sameVersion = target.marker?.sourceVersion === source.version;
  const sameContent =
    sameVersion || (source.md5 !== undefined && source.md5 === target.md5 && source.length === target.length);
  if (!sameContent) return decided(source, putFile("content changed", { source, wanted, target }, parent));
  const metadata =
    !sameVersion || !sameMetadata(wanted.metadata, target.metadata) || !sameHeaders(wanted.headers, target.headers);
  return decided(source, changeOf({ wanted, target, metadata }, rules, "before"));
}

function strangersFile({ marker }: Entry, { migration }: Rules): { because: string; remedy: string } {
  if (marker === undefined)
    return { because: "a file that this migration did not put there stands in its way", remedy: NOT_OURS_REMEDY };
  if (marker.migration === migration)
    return { because: "it was changed at the target after it was put there", remedy: NOT_OURS_REMEDY };
  return {
    because: `a file that migration ${marker.migration} put there stands in its way`,
    remedy: `${NOT_OURS_REMEDY}. If it is the same migration, by other name nodes perhaps, give its id: --id ${marker.migration}`,
  };
}

function changeOf(
  found: { wanted: Entry; target: Entry; metadata: boolean },
  rules: Rules,
  order: AccessOrder,
): Action {
  const { wanted, target, metadata } = found;
  const access = rules.keepsAccess(wanted.path) || sameAccess(wanted.access, target.access) ? undefined : order;
  if (!metadata && access === undefined) return { do: "nothing", because: "unchanged" };
  return { do: "change", wanted, current: target, metadata, access };
}

function decideDirectory({ source, wanted, target }: Both, circumstances: Circumstances): Decision {
  const { rules, parent, targetIsEmpty } = circumstances;
  const isRoot = source.path === ROOT_PATH;
  const ours = isRoot || isOurs(target, rules.migration, parent.marker);
  const marker = markerIdOf(ours && !isRoot ? target.marker : wanted.marker);
  // A renamed directory keeps its marker's id: those below name it.
  const kept = wanted.marker === undefined ? wanted : { ...wanted, marker: { ...wanted.marker, id: marker } };
  if (!ours) return decideStrangersDirectory({ source, wanted, target }, rules, marker);
  const metadata = !isRoot && !sameDirectoryMetadata(source.metadata, target.metadata);
  const order = accessOrder(target.access, isRoot && targetIsEmpty);
  const action = changeOf({ wanted: kept, target, metadata }, rules, order);
  const held = { access: accessForChildren(action, target.access), gives: accessInTheEnd(action, target.access) };
  return decided(source, action, { marker, ...held });
}

/**
 * A directory that this migration did not make: it stays a stranger's, whatever marker it has. Where it is declared, the
 * source's metadata is added to what it holds, since a stack file says nothing of that; nothing it holds is replaced.
 */
function decideStrangersDirectory({ source, wanted, target }: Both, rules: Rules, marker: string): Decision {
  const holds = { marker, access: target.access };
  const declared = rules.keepsAccess(source.path);
  if (!declared && !sameAccess(wanted.access, target.access)) return { ...refuseAnotherAccess(source), holds };
  const differing = Object.keys(source.metadata).filter((key) => source.metadata[key] !== target.metadata[key]);
  if (differing.length === 0) return decided(source, { do: "nothing", because: "unchanged" }, holds);
  const isAdded = differing.every((key) => target.metadata[key] === undefined);
  if (!declared || !isAdded) return { ...refuseOtherMetadata(source, differing), holds };
  const filled = { ...target, metadata: { ...target.metadata, ...source.metadata } };
  return decided(source, { do: "change", wanted: filled, current: target, metadata: true, access: undefined }, holds);
}

function refuseAnotherAccess(source: Entry): Decision {
  return refuse(
    source,
    "a directory that this migration did not make stands there, with another access",
    "give it the source's access, declare it in `filesystems:`, or exclude the path; what is in it is carried all the same",
  );
}

function refuseOtherMetadata(source: Entry, keys: readonly string[]): Decision {
  return refuse(
    source,
    `a directory that this migration did not make stands there, with other metadata (${keys.join(", ")})`,
    "give it the source's metadata, or exclude the path; what is in it is carried all the same",
  );
}

/**
 * An owner-only default stays until the last child is done (an earlier run was stopped in there); the root of an empty
 * target is narrowed first; any other directory gets its new access before its children.
 */
function accessOrder(current: Access, isFreshRoot: boolean): AccessOrder {
  if (hasOwnerOnlyDefault(current)) return "after";
  return isFreshRoot ? "narrowed" : "before";
}

function accessInTheEnd(action: Action, current: Access): Access {
  return action.do === "change" && action.access !== undefined ? action.wanted.access : current;
}

function accessForChildren(action: Action, current: Access): Access {
  if (action.do !== "change" || action.access === undefined || action.access === "after") return current;
  return action.access === "narrowed" ? withOwnerOnlyDefault(action.wanted.access) : action.wanted.access;
}
