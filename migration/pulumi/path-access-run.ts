/** create, update and delete of a directory's access. The first two are one thing: make what is missing, set what is declared. */
import type { dynamic } from "@pulumi/pulumi";
import { removeEmpty, standDirectory } from "../access/directory.ts";
import { askUntilAllowed } from "../plan/preflight.ts";
import type { OpenDirectories } from "../stores/open.ts";
import { systemClock } from "../transport/index.ts";
import { engineLog } from "./engine-log.ts";
import { behindOpening, openingOf } from "./opening-inputs.ts";
import { explained } from "./missing-role.ts";
import { setBelow } from "./path-access-below.ts";
import { checkedPathInputs, knownUri, type PathAccessInputs } from "./path-access-inputs.ts";
import { withLakes } from "./path-access-lakes.ts";
import { runFactsOf } from "./run-memory.ts";
import { stopSignal } from "./stop-request.ts";
import { incompleteError, plainJson, type Properties } from "./wire.ts";

/** Throws a plain error where the directory could not be given its access, so that no half-made resource is kept. */
export async function createPathAccess(inputs: Properties): Promise<dynamic.CreateResult> {
  const given = checkedPathInputs(inputs);
  return { id: given.uriText, outs: await behind(given, inputs, () => carried(given, inputs)) };
}

export async function updatePathAccess(_id: string, olds: Properties, news: Properties): Promise<dynamic.UpdateResult> {
  const given = checkedPathInputs(news);
  const wasMade = checkedPathInputs(olds).made;
  return { outs: await behind(given, news, () => carried({ ...given, made: wasMade }, news)) };
}

/**
 * Takes nothing away but a directory that was made here, is still empty, and whose stack says `onDestroy: delete`. Whatever
 * stays keeps its access: nothing says what it should be instead.
 */
export async function deletePathAccess(_id: string, outputs: Properties): Promise<void> {
  const given = checkedPathInputs(outputs);
  const { uriText, makes, made, onDestroy } = given;
  if (!makes) return;
  if (
    onDestroy === "delete" &&
    made &&
    (await behind(given, outputs, () => withLakes((lakes) => removed(lakes, given))))
  )
    return;
  const because = !made ? "it was there before" : onDestroy === "retain" ? "onDestroy is retain" : "it is not empty";
  await engineLog().info("", `${uriText} stays, with the access that it has: ${because}.`);
}

/** Runs something while the account lets this machine in. */
function behind<Result>(given: PathAccessInputs, inputs: Properties, act: () => Promise<Result>): Promise<Result> {
  return behindOpening(openingOf(inputs), { key: given.uriText, uri: knownUri(given) }, act);
}

function removed(lakes: OpenDirectories, given: PathAccessInputs): Promise<boolean> {
  const uri = knownUri(given);
  return removeEmpty(lakes.at({ ...uri, path: "" }), uri.path, stopSignal());
}

/** The outputs of the finished resource; throws the error of an unfinished one where not all below could be set. */
async function carried(given: PathAccessInputs, inputs: Properties): Promise<Properties> {
  const { toSetBelow: _, ...kept } = inputs;
  const { uriText, below, made } = given;
  const uri = knownUri(given);
  return withLakes(async (lakes) => {
    const madeNow = await stood(lakes, given);
    const outs = plainJson({ ...kept, ...(made || madeNow ? { made: true } : {}) });
    if (below === undefined) return outs;
    const reasons = await setBelow(lakes, { uri, uriText, below }, runFactsOf(uriText));
    if (reasons.length === 0) return outs;
    throw incompleteError(uriText, reasons, outs);
  });
}

/** Whether it was made, once the role of this identity is effective. Throws MigrationFault. */
async function stood(lakes: OpenDirectories, given: PathAccessInputs): Promise<boolean> {
  const { uriText, makes, declared } = given;
  const { urn, stopFile, notComing = [] } = runFactsOf(uriText);
  const uri = knownUri(given);
  const stop = stopSignal(stopFile);
  const means = { stop, callerId: () => lakes.callerId("to") };
  const wish = { path: uri.path, makes, declared };
  const onWaiting = (sentence: string): void => void engineLog().passing(urn, sentence);
  const ask = () => standDirectory(lakes.at({ ...uri, path: "" }), wish, means);
  const waiting = { clock: systemClock, stop, onWaiting, notComing };
  const outcome = await askUntilAllowed(ask, waiting).catch((error: unknown) => {
    throw explained(error, notComing);
  });
  return outcome === "made";
}
