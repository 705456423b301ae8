/**
 * For which reasons the plain model would refuse a step. Each rule stands alone and no order is laid down among them: a
 * request with several faults may be refused for any one of them. One order there is: whom a directory above does not let
 * through learns nothing of what lies below.
 */
import { above, ancestors, isBelow, type Item } from "./item.ts";
import type { Caller, Condition, Doing, Endpoint, Operation } from "./operation.ts";
import { Rights } from "./rights.ts";

/** What the rules look at. */
export interface Lake {
  readonly items: ReadonlyMap<string, Item>;
  readonly staged: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export const denied = "403 AuthorizationPermissionMismatch";

/** Reasons, each with whether it applies. */
type Reasons = readonly (readonly [applies: boolean, refusal: string])[];

const notFound = { dfs: "404 PathNotFound", blob: "404 BlobNotFound" } as const;
const exists = { dfs: "409 PathAlreadyExists", blob: "409 BlobAlreadyExists" } as const;

/** Reading with a condition that asks for news: 304. */
function readCondition(item: Item | undefined, condition: Condition): Reasons {
  return [
    [item !== undefined && condition === "stale", "412 ConditionNotMet"],
    [item !== undefined && condition === "absent", "304 ConditionNotMet"],
  ];
}

function writeCondition(item: Item | undefined, condition: Condition): Reasons {
  return [[item !== undefined && (condition === "stale" || condition === "absent"), "412 ConditionNotMet"]];
}

/** Conditions of requests that may make a new path. */
function createCondition(item: Item | undefined, condition: Condition, endpoint: Endpoint): Reasons {
  const isChanged = condition === "stale" || (item === undefined && (condition === "any" || condition === "current"));
  return [
    [item !== undefined && condition === "absent", exists[endpoint]],
    [isChanged, "412 ConditionNotMet"],
  ];
}

function isHeld(item: Item | undefined): boolean {
  return item?.lease !== undefined && !item.lease.broken;
}

/** A write has to name the lease that is held, and none where none is; the last one, when it holds no longer, is lost. */
function leaseRule(item: Item | undefined, given: string | undefined, endpoint: Endpoint): Reasons {
  const blob = endpoint === "blob" ? "WithBlobOperation" : "";
  const held = isHeld(item);
  if (given === undefined) return [[held, "412 LeaseIdMissing"]];
  const isLast = given === item?.lease?.id;
  return [
    [held && !isLast, `412 LeaseIdMismatch${blob}`],
    [!held, isLast ? "412 LeaseLost" : `412 LeaseNotPresent${blob}`],
  ];
}

/** A file where the path needs a directory: whether its access list is asked for x there, nobody has recorded. */
export function fileInTheWay({ items }: Lake, path: string): boolean {
  return ancestors(path).some((each) => items.get(each)?.kind === "file");
}

function creating(lake: Lake, what: Doing<"create">): Reasons {
  const item = lake.items.get(what.path);
  return [
    [fileInTheWay(lake, what.path), "409 PathConflict"],
    [item?.kind === "file" && what.kind === "directory", "409 PathAlreadyExists"],
    [item?.kind === "directory" && what.kind === "file", "409 InvalidDestinationPath"],
    ...createCondition(item, what.condition, "dfs"),
    ...leaseRule(item, what.lease, "dfs"),
    [what.kind === "file" && what.list?.includes("default:") === true, "400 InvaldAccessControlList"],
  ];
}

function putting(lake: Lake, what: Doing<"put"> | Doing<"blocks">): Reasons {
  const item = lake.items.get(what.path);
  return [
    [fileInTheWay(lake, what.path), "409 PathConflict"],
    [item?.kind === "directory", "409 ResourceTypeMismatch"],
    ...createCondition(item, what.condition, "blob"),
    ...leaseRule(item, what.lease, "blob"),
  ];
}

function committing(lake: Lake, what: Doing<"blocks">): Reasons {
  const item = lake.items.get(what.path);
  const known = new Set([...(lake.staged.get(what.path)?.keys() ?? []), ...(item?.blocks ?? []).map(({ id }) => id)]);
  return [
    ...putting(lake, what),
    [item?.kind === "file" && item.writer === "dfs", "409 BlobOperationNotSupported"],
    [what.ids.some((id) => !known.has(id)), "400 InvalidBlockList"],
  ];
}

function staging(lake: Lake, what: Doing<"block">): Reasons {
  const item = lake.items.get(what.path);
  return [
    [fileInTheWay(lake, what.path), "409 PathConflict"],
    [item?.kind === "directory", "409 ResourceTypeMismatch"],
    [item?.kind === "file" && item.writer === "dfs", "409 BlobOperationNotSupported"],
    ...(item === undefined ? [] : leaseRule(item, what.lease, "blob")),
  ];
}

/** Bytes that lie without a gap from the end of the file, part by part; undefined where a part starts elsewhere. */
export function contiguousEnd(item: Item, waiting: ReadonlyMap<number, string>, until: number): number | undefined {
  let end = item.text.length;
  for (const [position, text] of [...waiting].sort(([left], [right]) => left - right)) {
    if (end >= until) break;
    if (position !== end) return undefined;
    end += text.length;
  }
  return end;
}

/** Where the next byte of a file would lie. */
export function writtenEnd(item: Item): number {
  return Math.max(item.text.length, ...[...item.waiting].map(([position, text]) => position + text.length));
}

function appending(lake: Lake, what: Doing<"append">): Reasons {
  const item = lake.items.get(what.path);
  if (item === undefined) return [[true, notFound.dfs]];
  const position = writtenEnd(item) + what.gap;
  const waiting = new Map([...item.waiting, [position, what.text]]);
  const length = position + what.text.length;
  return [
    [item.kind === "directory", "409 ResourceTypeMismatch"],
    [item.kind === "file" && item.writer === "blob", "409 InvalidAppendOperation"],
    ...leaseRule(item, what.lease, "dfs"),
    [what.flush && contiguousEnd(item, waiting, length) !== length, "400 InvalidFlushPosition"],
  ];
}

function flushing(lake: Lake, what: Doing<"flush">): Reasons {
  const item = lake.items.get(what.path);
  if (item === undefined) return [[true, notFound.dfs]];
  const length = Math.max(0, writtenEnd(item) - what.short);
  return [
    [item.kind === "directory", "409 ResourceTypeMismatch"],
    [item.kind === "file" && item.writer === "blob", "409 InvalidFlushOperation"],
    ...readCondition(item, what.condition),
    ...leaseRule(item, what.lease, "dfs"),
    [contiguousEnd(item, item.waiting, length) !== length, "400 InvalidFlushPosition"],
  ];
}

/** What of the tree forbids that something moves to a path. */
function movingOnto({ items }: Lake, to: string, source: Item): Reasons {
  const present = items.get(to);
  const parent = items.get(above(to) ?? "");
  const isFull = present?.kind === "directory" && [...items.keys()].some((each) => isBelow(each, to));
  return [
    [parent === undefined, "404 RenameDestinationParentPathNotFound"],
    [parent?.kind === "file", "409 PathConflict"],
    [present !== undefined && present.kind !== source.kind, "409 InvalidSourceOrDestinationResourceType"],
    [present?.kind === source.kind && isFull, "409 PathAlreadyExists"],
  ];
}

function renaming(lake: Lake, what: Doing<"rename">, target: Lake): Reasons {
  const source = lake.items.get(what.path);
  if (source === undefined) return [[true, "404 SourcePathNotFound"]];
  const present = target.items.get(what.to);
  const isInside = target === lake && isBelow(what.to, what.path);
  const isItself = target === lake && what.to === what.path;
  return [
    [isInside, "409 InvalidRenameSourcePath"],
    ...(isItself ? [] : movingOnto(target, what.to, source)),
    [present !== undefined && what.onlyNew, "409 PathAlreadyExists"],
    [what.condition === "stale" || what.condition === "absent", "412 SourceConditionNotMet"],
    ...leaseRule(source, what.lease, "dfs"),
    [isHeld(present), "412 LeaseIdMissing"],
  ];
}

function deleting({ items }: Lake, what: Doing<"delete">): Reasons {
  const item = items.get(what.path);
  if (item === undefined) return [[true, notFound[what.endpoint]]];
  const isFull = [...items.keys()].some((each) => isBelow(each, what.path));
  return [
    [isFull && what.endpoint === "blob", "409 DirectoryIsNotEmpty"],
    [isFull && what.endpoint === "dfs" && !what.recursive, "409 DirectoryNotEmpty"],
    ...writeCondition(item, what.condition),
    ...leaseRule(item, what.lease, what.endpoint),
  ];
}

/** Changes of what exists: access, metadata. */
function changing({ items }: Lake, what: Doing<"access"> | Doing<"metadata">): Reasons {
  const item = items.get(what.path);
  const endpoint = what.do === "access" ? "dfs" : what.endpoint;
  if (item === undefined) return [[true, notFound[endpoint]]];
  const defaultOnFile = what.do === "access" && item.kind === "file" && what.list?.includes("default:") === true;
  return [
    [defaultOnFile, "400 InvaldAccessControlList"],
    ...writeCondition(item, what.condition),
    ...leaseRule(item, what.lease, endpoint),
  ];
}

function leasing({ items }: Lake, what: Doing<"lease">): Reasons {
  const item = items.get(what.path);
  if (item === undefined) return [[true, notFound.dfs]];
  const { lease } = item;
  if (what.action === "acquire") return [[isHeld(item) && lease?.id !== what.id, "409 LeaseAlreadyPresent"]];
  if (lease === undefined) return [[true, "409 LeaseNotPresentWithLeaseOperation"]];
  if (what.action === "break") return [];
  return [
    [lease.id !== what.id, "409 LeaseIdMismatchWithLeaseOperation"],
    [what.action === "renew" && lease.broken && lease.id === what.id, "409 LeaseIsBrokenAndCannotBeRenewed"],
  ];
}

function looking({ items }: Lake, what: Doing<"look"> | Doing<"read">): Reasons {
  const item = items.get(what.path);
  const endpoint = what.do === "read" ? what.endpoint : what.how === "blob" ? "blob" : "dfs";
  const isUnreadable = what.do === "read" && endpoint === "dfs" && item?.kind === "directory";
  return [[item === undefined || isUnreadable, notFound[endpoint]], ...readCondition(item, what.condition)];
}

/** A prefix that runs through a file is an error, one that leads nowhere an empty list. */
function listing({ items }: Lake, what: Doing<"list">): Reasons {
  if (what.endpoint === "dfs") return [[!items.has(what.path), notFound.dfs]];
  return [[items.get(what.path)?.kind === "file", "400 InvalidQueryParameterValue"]];
}

function reasons(lake: Lake, what: Operation, target: Lake): Reasons {
  switch (what.do) {
    case "create":
      return creating(lake, what);
    case "put":
      return putting(lake, what);
    case "blocks":
      return committing(lake, what);
    case "block":
      return staging(lake, what);
    case "append":
      return appending(lake, what);
    case "flush":
      return flushing(lake, what);
    case "rename":
      return renaming(lake, what, target);
    case "delete":
      return deleting(lake, what);
    case "access":
    case "metadata":
      return changing(lake, what);
    case "lease":
      return leasing(lake, what);
    case "look":
    case "read":
      return looking(lake, what);
    case "recursive":
      return [[!lake.items.has(what.path), notFound.dfs]];
    case "list":
      return listing(lake, what);
  }
}

/** Owner and group that a creating request may not state: found when the new item is made, after other faults. */
function statesForeignOwner(lake: Lake, by: Caller, what: Operation): boolean {
  if (what.do !== "create" || (what.owner === undefined && what.group === undefined)) return false;
  const present = lake.items.get(what.path);
  const owner = present?.kind === "directory" ? present.owner : by.id;
  return !new Rights(lake.items, by).changesOwner(what.path, owner, what);
}

function changesAccess(rights: Rights, lake: Lake, what: Doing<"access">): boolean {
  const item = lake.items.get(what.path);
  if (item === undefined) return rights.knows(what.path);
  const statesList = what.list !== undefined || what.permissions !== undefined;
  const statesOwner = what.owner !== undefined || what.group !== undefined;
  if (statesList && !rights.changesList(what.path)) return false;
  return !statesOwner || rights.changesOwner(what.path, item.owner, what);
}

function deletes(rights: Rights, lake: Lake, what: Doing<"delete">): boolean {
  const isFull = [...lake.items.keys()].some((each) => isBelow(each, what.path));
  const isWhole = what.endpoint === "dfs" && what.recursive && isFull;
  return isWhole ? rights.takesAwayTree(what.path) : rights.takesAway(what.path, "d");
}

/** Whether the caller has the rights that a step needs. */
export function isAllowed(lake: Lake, by: Caller, what: Operation, target = lake): boolean {
  const rights = new Rights(lake.items, by);
  switch (what.do) {
    case "create":
    case "put":
    case "block":
    case "blocks":
      return rights.creates(what.path);
    case "append":
    case "flush":
      return rights.appends(what.path);
    case "metadata":
      return rights.writes(what.path);
    case "lease":
      return rights.writes(what.path, what.action === "break" ? "wd" : "w");
    case "rename":
      return rights.takesAway(what.path, "md") && new Rights(target.items, by).receives(what.to);
    case "delete":
      return deletes(rights, lake, what);
    case "access":
      return changesAccess(rights, lake, what);
    case "look":
      return rights.looks(what.path, what.how === "status" || what.how === "access" ? "re" : "r");
    case "recursive":
      return rights.looks(what.path, "p");
    case "read":
      return rights.reads(what.path);
    case "list":
      return rights.lists(what.path);
  }
}

/**
 * `status code` of every refusal that would be right; none: the step succeeds.
 * @param target the lake into which a rename leads.
 */
export function refusals(lake: Lake, by: Caller, what: Operation, target = lake): readonly string[] {
  const rights = new Rights(lake.items, by);
  const isKnown = rights.knows(what.path) && (what.do !== "rename" || new Rights(target.items, by).knows(what.to));
  if (!isKnown) return [denied];
  const isForbidden = !isAllowed(lake, by, what, target) || statesForeignOwner(lake, by, what);
  const isRename = what.do === "rename";
  const meetsFile =
    (what.do !== "list" && fileInTheWay(lake, what.path)) || (isRename && fileInTheWay(target, what.to));
  const endsInFile = !rights.writesByRole && meetsFile;
  return [...reasons(lake, what, target), [isForbidden || endsInFile, denied] as const]
    .filter(([applies]) => applies)
    .map(([, refusal]) => refusal);
}
