/** read of a directory's access: what stands there now in place of what was declared, with every difference told. Changes nothing. */
import type { dynamic } from "@pulumi/pulumi";
import { directoryAccess } from "../access/directory.ts";
import { isMigrationFault } from "../fault.ts";
import type { Access } from "../model/access.ts";
import { aclMapping, type AclMapping } from "../model/acl-mapping.ts";
import { accessDifferences, formatDifference, withName, type AccessDifference } from "../model/declared-access.ts";
import type { OpenDirectories } from "../stores/open.ts";
import { engineLog } from "./engine-log.ts";
import { toSetBelow } from "./path-access-below.ts";
import { checkedPathInputs, knownUri, type PathAccessInputs } from "./path-access-inputs.ts";
import { isUnseen, withLakes } from "./path-access-lakes.ts";
import { runFactsOf } from "./run-memory.ts";
import { stopSignal } from "./stop-request.ts";
import { plainJson, type Properties } from "./wire.ts";

/** Where a state that shows what was found keeps what was declared; Pulumi does not display such keys. */
const DECLARED = "__declared";

/**
 * The outputs as they are; where the access is another one, with what stands there and, in `drift`, a line for each
 * difference, so that the next `up` mends it, and its preview shows the same entries. An empty id where the directory is gone.
 * What cannot be looked at stays as it is.
 */
export async function readPathAccess(id: string, outputs: Properties): Promise<dynamic.ReadResult> {
  const { drift: _, [DECLARED]: declared, ...shown } = outputs;
  const settled = { ...shown, ...(typeof declared === "object" ? declared : {}) };
  const given = checkedPathInputs(settled);
  try {
    return await withLakes((lakes) => seen(lakes, { id, given, settled }));
  } catch (error) {
    if (!isMigrationFault(error) || !isUnseen(error)) throw error;
    await engineLog().warning(runFactsOf(given.uriText).urn, `${given.uriText} cannot be looked at: ${error.message}`);
    return { id, props: plainJson(outputs) };
  }
}

interface Known {
  readonly id: string;
  readonly given: PathAccessInputs;
  readonly settled: Properties;
}

async function seen(lakes: OpenDirectories, { id, given, settled }: Known): Promise<dynamic.ReadResult> {
  const uri = knownUri(given);
  const access = await directoryAccess(lakes.at({ ...uri, path: "" }), uri.path, stopSignal());
  if (access === undefined) return { id: "" };
  const differences = accessDifferences(given.declared, access);
  const below = given.below && (await toSetBelow(lakes, { uri, uriText: given.uriText, below: given.below }));
  const drift = [
    ...differences.map((difference) => formatDifference(difference, (objectId) => given.names.get(objectId))),
    ...(below === undefined ? [] : [`~ ${below}`]),
  ];
  const { made: _, ...inputs } = settled;
  if (drift.length === 0) return { id, props: plainJson(settled), inputs: plainJson(inputs) };
  const message = [`${given.uriText} is not as declared:`, ...drift.map((line) => `  ${line}`)].join("\n");
  await engineLog().info(runFactsOf(given.uriText).urn, message);
  const found = shownAccess(given, differences, access);
  const { owner, group, acl } = settled;
  const props = { ...settled, ...found, drift, [DECLARED]: { owner, group, acl } };
  return { id, props: plainJson(props), inputs: plainJson({ ...inputs, ...found }) };
}

/** What stands there, spelt as it was declared wherever that is the same. */
function shownAccess(given: PathAccessInputs, differences: readonly AccessDifference[], access: Access): Properties {
  const nameOf = (objectId: string) => given.names.get(objectId);
  const differs = (what: string) => differences.some((difference) => difference.what === what);
  return {
    ...(differs("owner") ? { owner: withName(access.owner, nameOf) } : {}),
    ...(differs("owning group") ? { group: withName(access.group, nameOf) } : {}),
    ...(given.declared.acl === undefined ? {} : { acl: shownList(given, differences) }),
  };
}

function shownList({ declared, names }: PathAccessInputs, differences: readonly AccessDifference[]): AclMapping {
  const nameOf = (objectId: string) => names.get(objectId);
  const shown = new Map(Object.entries(aclMapping(declared.acl ?? [], nameOf)));
  for (const { what, found } of differences) {
    if (what === "owner" || what === "owning group") continue;
    if (found === undefined) shown.delete(withName(what, nameOf));
    else shown.set(withName(what, nameOf), found);
  }
  return Object.fromEntries(shown);
}
