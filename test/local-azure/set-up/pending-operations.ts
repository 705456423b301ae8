// What a killed CLI leaves in the local stack's state: operations of which nobody knows how they ended. Plain Pulumi asks a
// person about them. Here the local Azure can be asked: what was made is taken into the state, what was not is forgotten, and
// the next `up` goes on without a question.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { connect } from "../plugins/azure-connection.ts";
import { resourcePath } from "../plugins/resource-path.ts";
import { resourceTokens, resourceType } from "../plugins/resource-types.ts";
import { toOutputs } from "../plugins/wire-form.ts";
import { ClearError } from "./clear-error.ts";
import type { Place } from "./place.ts";
import { LOCAL_STACK, PROJECT_FOLDER } from "./project.ts";
import { isLocked } from "./stale-lock.ts";
import { step } from "./step.ts";

const pendingOperation = z.object({
  type: z.string(),
  // What else a resource has in the state is passed through as it is.
  resource: z.looseObject({ urn: z.string(), type: z.string(), inputs: z.record(z.string(), z.unknown()).optional() }),
});

/** Of Pulumi 3.259: what a checkpoint's `latest` and an export's `deployment` hold; the rest of it is passed through. */
const deployment = z.looseObject({
  resources: z.array(z.unknown()).optional(),
  pending_operations: z.array(pendingOperation).optional(),
});

const checkpoint = z.object({ checkpoint: z.object({ latest: deployment.nullish() }) });
const exported = z.looseObject({ deployment });

export type PendingOperation = z.infer<typeof pendingOperation>;

/** The unfinished operations in a checkpoint's text, in its order. */
export function pendingOperations(text: string): PendingOperation[] {
  return checkpoint.parse(JSON.parse(text)).checkpoint.latest?.pending_operations ?? [];
}

/** A resource that an unfinished operation made: what its create would have answered. */
export interface MadeResource {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** An exported state (its text) without unfinished operations, and with the resources that they made, by URN. */
export function takeUp(exportText: string, made: ReadonlyMap<string, MadeResource>): string {
  const state = exported.parse(JSON.parse(exportText));
  const { resources = [], pending_operations: pending = [], ...rest } = state.deployment;
  const taken = pending.flatMap(({ type, resource }) => {
    const answer = made.get(resource.urn);
    return type === "creating" && answer !== undefined ? [{ ...resource, ...answer }] : [];
  });
  return JSON.stringify({ ...state, deployment: { ...rest, resources: [...resources, ...taken] } });
}

/** Settles the local stack's unfinished operations; `environment` reaches the local Azure. */
export async function settlePendingOperations(
  place: Place,
  cli: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const pending = pendingOperations(readFileSync(place.checkpoint, "utf8"));
  // Where a lock is left, another run is at work, and the operations are its own.
  if (pending.length === 0 || isLocked(place)) return;
  const names = pending.map(({ resource }) => resource.urn.split("::").at(-1)).join(", ");
  await step(`Settling what an earlier run left unfinished (${names})`, async () => {
    const made = await whatWasMade(pending, environment["ADLS_LOCAL_AZURE"] ?? "");
    const pulumi = (args: readonly string[], input = ""): string => runQuietly(cli, args, environment, input);
    pulumi(["stack", "import"], takeUp(pulumi(["stack", "export"]), made));
  });
  console.error(`Settled what an earlier run left unfinished: ${names}.`);
}

/** What unfinished operations made in the local Azure, by URN. */
async function whatWasMade(pending: readonly PendingOperation[], endpoint: string): Promise<Map<string, MadeResource>> {
  const azure = connect(endpoint);
  const subscription = String((await azure.caller())["subscriptionId"]);
  const made = new Map<string, MadeResource>();
  for (const { type: operation, resource } of pending) {
    if (operation !== "creating" || !resourceTokens.includes(resource.type)) continue;
    const type = await resourceType(resource.type);
    const id = resourcePath(type, subscription, resource.inputs ?? {});
    const found = await azure.find(id);
    if (found !== undefined) made.set(resource.urn, { id, outputs: toOutputs(type, found) });
  }
  return made;
}

function runQuietly(cli: string, args: readonly string[], environment: NodeJS.ProcessEnv, input: string): string {
  const run = spawnSync(cli, [...args, "--stack", LOCAL_STACK, "--non-interactive"], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
    env: environment,
    input,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (run.status === 0) return run.stdout;
  throw new ClearError(
    `What an earlier run left unfinished could not be settled: pulumi ${args.slice(0, 2).join(" ")} failed.\n` +
      `${run.stdout}${run.stderr}`,
  );
}
