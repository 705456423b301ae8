/** The inputs of a directory's access, as `components/` gives them and as Pulumi keeps them in its state. */
import * as z from "zod";
import type { Below } from "../access/below.ts";
import { AclSyntaxError, type AclEntry } from "../model/acl.ts";
import { entriesOf, namesIn, type AclMapping } from "../model/acl-mapping.ts";
import { sameList, type DeclaredAccess } from "../model/declared-access.ts";
import { parseLakeUri, type LakeUri } from "../model/lake-uri.ts";
import { formatProblem, isProblem } from "../model/problem.ts";
import { runFacts, type InputFailure, type RunFacts } from "./migration-inputs.ts";
import { isUnknown, sameJson, type Properties } from "./wire.ts";

/** An object id, with the name that people know behind it: `ID (lake-admins)`. */
const principal = z
  .string()
  .regex(/^[^ ]+(?: \(.*\))?$/su, "an object id, or one with its name behind it in parentheses");

/** States of earlier versions hold a list as one text. */
const list = z.union([z.string(), z.record(z.string(), z.string())]);

const inputs = z.object({
  uri: z.string(),
  makes: z.boolean().default(false),
  owner: principal.optional(),
  group: principal.optional(),
  acl: list.optional(),
  recursive: z
    .object({ mode: z.enum(["modify", "replace"]), acl: list, leaves: z.array(z.string()).default([]) })
    .optional(),
  onDestroy: z.enum(["retain", "delete"]).default("retain"),
  run: runFacts.optional(),
  /** What check counted in a preview: entries below that are to be set. */
  toSetBelow: z.string().optional(),
  /** An output: the directory was made here, and was not there before. */
  made: z.boolean().default(false),
});

export interface PathAccessInputs {
  /** Undefined while it is not known: the account is still to be made. */
  readonly uri: LakeUri | undefined;
  readonly uriText: string;
  /** Whether the directory is made where it is not there. */
  readonly makes: boolean;
  readonly declared: DeclaredAccess;
  /** What is carried to everything below; undefined where nothing is. */
  readonly below: Below | undefined;
  readonly onDestroy: "retain" | "delete";
  readonly run: RunFacts | undefined;
  readonly toSetBelow: string | undefined;
  readonly made: boolean;
  /** Names by object id, for messages. */
  readonly names: ReadonlyMap<string, string>;
}

/** Reads inputs or outputs; every failure at once. */
export function readPathInputs(properties: Properties): PathAccessInputs | readonly InputFailure[] {
  const parsed = inputs.safeParse(properties);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => ({ property: path.join("."), reason: message }));
  const { uri: uriText, owner, group, recursive, ...given } = parsed.data;
  const failures: InputFailure[] = [];
  const uri = isUnknown(uriText) ? undefined : parseLakeUri(uriText);
  if (uri !== undefined && isProblem(uri)) failures.push({ property: "uri", reason: formatProblem(uri) });
  const acl = readList("acl", given.acl, failures);
  const entries = readList("recursive.acl", recursive?.acl, failures) ?? [];
  if (failures.length > 0 || (uri !== undefined && isProblem(uri))) return failures;
  return {
    uri,
    uriText,
    makes: given.makes,
    declared: declaredOf(owner, group, acl),
    below: recursive === undefined ? undefined : { mode: recursive.mode, entries, leaves: recursive.leaves },
    onDestroy: given.onDestroy,
    run: given.run,
    toSetBelow: given.toSetBelow,
    made: given.made,
    names: new Map([...namesOfList(given.acl), ...[owner, group].flatMap(nameIn)]),
  };
}

function declaredOf(
  owner: string | undefined,
  group: string | undefined,
  acl: readonly AclEntry[] | undefined,
): DeclaredAccess {
  return {
    ...(owner === undefined ? {} : { owner: idOf(owner) }),
    ...(group === undefined ? {} : { group: idOf(group) }),
    ...(acl === undefined ? {} : { acl }),
  };
}

/** Whether these are inputs: the other answer is a list of what is wrong with them. */
export function arePathInputs(read: PathAccessInputs | readonly InputFailure[]): read is PathAccessInputs {
  return "names" in read;
}

/** Inputs that were checked before. Throws where they were not. */
export function checkedPathInputs(properties: Properties): PathAccessInputs {
  const read = readPathInputs(properties);
  if (arePathInputs(read)) return read;
  throw new Error(read.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
}

/** Where it is. Throws where that is not known yet, which it is whenever something is done. */
export function knownUri({ uri }: PathAccessInputs): LakeUri {
  if (uri === undefined) throw new Error("the account is not known yet");
  return uri;
}

/** Whether something that people declare is different; how it is spelt does not count, nor what holds for one run alone. */
export function declarationsDiffer(old: PathAccessInputs, now: PathAccessInputs): boolean {
  const [one, other] = [old.declared, now.declared];
  const isPlain = sameJson(plainOf(old), plainOf(now));
  return !isPlain || !sameLists(one.acl, other.acl) || !sameLists(old.below?.entries, now.below?.entries);
}

function plainOf({ declared, makes, below, onDestroy }: PathAccessInputs): object {
  const { owner, group } = declared;
  const ids = { owner: owner?.toLowerCase(), group: group?.toLowerCase() };
  return { ...ids, makes, onDestroy, mode: below?.mode, leaves: below?.leaves };
}

function sameLists(left: readonly AclEntry[] | undefined, right: readonly AclEntry[] | undefined): boolean {
  return left === undefined || right === undefined ? left === right : sameList(left, right);
}

function readList(property: string, given: AclMapping | string | undefined, failures: InputFailure[]) {
  if (given === undefined || isUnknown(given)) return undefined;
  try {
    return entriesOf(given);
  } catch (error) {
    if (!(error instanceof AclSyntaxError)) throw error;
    failures.push({ property, reason: error.message });
    return undefined;
  }
}

function idOf(text: string): string {
  return text.split(" ", 1)[0] ?? text;
}

function nameIn(text: string | undefined): [string, string][] {
  const [, id = "", name] = /^([^ ]+) \((.*)\)$/su.exec(text ?? "") ?? [];
  return name === undefined ? [] : [[id, name]];
}

function namesOfList(given: AclMapping | string | undefined): ReadonlyMap<string, string> {
  return given === undefined || typeof given === "string" ? new Map() : namesIn(given);
}
