/** check and diff of a directory's access: what is wrong with the inputs, what a preview can tell, and whether there is anything to do. */
import type { dynamic } from "@pulumi/pulumi";
import { directoryAccess } from "../access/directory.ts";
import { isMigrationFault } from "../fault.ts";
import type { OpenDirectories } from "../stores/open.ts";
import { engineLog } from "./engine-log.ts";
import type { InputFailure, RunFacts } from "./migration-inputs.ts";
import { explained, withoutRole } from "./missing-role.ts";
import { anythingToSetBelow, toSetBelow } from "./path-access-below.ts";
import {
  arePathInputs,
  checkedPathInputs,
  declarationsDiffer,
  knownUri,
  readPathInputs,
  type PathAccessInputs,
} from "./path-access-inputs.ts";
import { isUnseen, withLakes } from "./path-access-lakes.ts";
import { rememberRun, runFactsOf } from "./run-memory.ts";
import { stopSignal } from "./stop-request.ts";
import { plainJson, type Properties } from "./wire.ts";

/**
 * The inputs without what holds for this run alone, with what would be set below; or what is wrong with them. Only a preview
 * looks at the lake, and only where a list goes below, or where nothing says how a missing directory were to be made.
 */
export async function checkPathAccess(olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const { run: _, ...kept } = news;
  const given = readPathInputs(news);
  if (!arePathInputs(given)) return { inputs: plainJson(kept), failures: [...given] };
  rememberRun(given.uriText, given.run);
  if (given.run?.preview !== true || given.uri === undefined) return { inputs: plainJson(kept) };
  const { urn, notComing = [] } = given.run;
  const mayFail = notComing.includes("role") && changesSince(olds, given);
  if (mayFail) await engineLog().warning(urn, `${given.uriText} is to be changed. ${withoutRole}`);
  const seen = await seenInPreview(given, given.run);
  if (seen !== undefined && typeof seen !== "string") return { inputs: plainJson(kept), failures: [seen] };
  return { inputs: plainJson(seen === undefined ? kept : { ...kept, toSetBelow: seen }) };
}

/** Another path is another resource: the old one keeps the access that it was given. */
export async function diffPathAccess(_id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
  const isOther = olds["uri"] !== news["uri"];
  const [old, now] = [checkedPathInputs(olds), checkedPathInputs(news)];
  const changes = isOther || olds["drift"] !== undefined || declarationsDiffer(old, now) || (await hasWorkBelow(now));
  return { changes, replaces: isOther ? ["uri"] : [] };
}

/** What would be set below, in words; a failure where the directory is not there and cannot be made. */
async function seenInPreview(
  given: PathAccessInputs,
  { urn, notComing = [] }: RunFacts,
): Promise<string | InputFailure | undefined> {
  try {
    return await withLakes(
      async (lakes) => (await missingFailure(lakes, given)) ?? (await countedBelow(lakes, given, urn)),
    );
  } catch (error) {
    if (!isMigrationFault(error)) throw error;
    const told = explained(error, notComing);
    if (told instanceof Error && told !== error) return { property: "uri", reason: told.message };
    if (!isUnseen(error)) return { property: "uri", reason: error.message };
    await engineLog().info(urn, `${given.uriText} cannot be looked at yet: ${error.message}`);
    return undefined;
  }
}

/** Whether something else is declared than what the state holds, or nothing is held yet. */
function changesSince(olds: Properties, now: PathAccessInputs): boolean {
  const old = readPathInputs(olds);
  return !arePathInputs(old) || declarationsDiffer(old, now);
}

async function missingFailure(lakes: OpenDirectories, given: PathAccessInputs): Promise<InputFailure | undefined> {
  if (!given.makes || given.declared.acl !== undefined) return undefined;
  const uri = knownUri(given);
  if ((await directoryAccess(lakes.at({ ...uri, path: "" }), uri.path, stopSignal())) !== undefined) return undefined;
  const reason = `${given.uriText} is not there, and no acl is declared with which it could be made. Declare one: nothing is made implicitly.`;
  return { property: "acl", reason };
}

async function countedBelow(lakes: OpenDirectories, given: PathAccessInputs, urn: string): Promise<string | undefined> {
  const { below, uriText } = given;
  if (below === undefined) return undefined;
  const counted = await toSetBelow(lakes, { uri: knownUri(given), uriText, below });
  const verb = below.mode === "modify" ? "get the declared entries" : "get the declared list in place of their own";
  if (counted !== undefined) await engineLog().info(urn, `${uriText}: ${counted} ${verb}`);
  return counted;
}

/** What cannot be looked at is left to update, which waits, or says it as the resource's failure. */
async function hasWorkBelow(given: PathAccessInputs): Promise<boolean> {
  const { below, uriText } = given;
  if (below === undefined || given.uri === undefined) return false;
  if (runFactsOf(uriText).preview) return given.toSetBelow !== undefined;
  const subtree = { uri: given.uri, uriText, below };
  try {
    return await withLakes((lakes) => anythingToSetBelow(lakes, subtree));
  } catch (error) {
    if (isMigrationFault(error)) return true;
    throw error;
  }
}
