// What a killed CLI leaves in the local stack's state: operations of which nobody knows how they ended. Plain Pulumi asks a
// person about them. Here the local Azure can be asked: what was made is taken into the state, what was not is forgotten, and
// the next `up` goes on without a question.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { connect } from "../plugins/azure-connection.ts";
import { resourcePath } from "../plugins/resource-path.ts";
import { resourceTokens, resourceType } from "../plugins/resource-types.ts";
import { ClearError } from "./clear-error.ts";
import type { Place } from "./place.ts";
import { LOCAL_STACK, PROJECT_FOLDER } from "./project.ts";
import { step } from "./step.ts";

/** The part of a checkpoint of Pulumi 3.259 that tells of unfinished operations. */
const checkpoint = z.object({
  checkpoint: z.object({
    latest: z
      .object({
        pending_operations: z
          .array(
            z.object({
              type: z.string(),
              resource: z.object({
                urn: z.string(),
                type: z.string(),
                inputs: z.record(z.string(), z.unknown()).optional(),
              }),
            }),
          )
          .optional(),
      })
      .nullish(),
  }),
});

export interface PendingOperation {
  readonly urn: string;
  readonly operation: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The unfinished operations in a checkpoint's text, in its order. */
export function pendingOperations(text: string): PendingOperation[] {
  const { latest } = checkpoint.parse(JSON.parse(text)).checkpoint;
  return (latest?.pending_operations ?? []).map(({ type, resource }) => ({
    urn: resource.urn,
    operation: type,
    type: resource.type,
    inputs: resource.inputs ?? {},
  }));
}

/** Settles the local stack's unfinished operations; `environment` reaches the local Azure. */
export async function settlePendingOperations(
  place: Place,
  cli: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const pending = pendingOperations(readFileSync(place.checkpoint, "utf8"));
  if (pending.length === 0) return;
  const names = pending.map(({ urn }) => urn.split("::").at(-1)).join(", ");
  await step(`Settling what an earlier run left unfinished (${names})`, async () => {
    const made = await whatWasMade(pending, environment["ADLS_LOCAL_AZURE"] ?? "");
    const pulumi = (args: readonly string[], input = ""): string => runQuietly(cli, args, environment, input);
    if (made.length > 0) pulumi(["refresh", "--yes", "--skip-preview", "--clear-pending-creates", ...importing(made)]);
    // Importing an exported state drops the operations that are left: what they would have made is not there.
    pulumi(["stack", "import"], pulumi(["stack", "export"]));
  });
  console.error(`Settled what an earlier run left unfinished: ${names}.`);
}

interface Made {
  readonly urn: string;
  readonly id: string;
}

async function whatWasMade(pending: readonly PendingOperation[], endpoint: string): Promise<Made[]> {
  const azure = connect(endpoint);
  const subscription = String((await azure.caller())["subscriptionId"]);
  const made: Made[] = [];
  for (const { urn, operation, type, inputs } of pending) {
    if (operation !== "creating" || !resourceTokens.includes(type)) continue;
    const id = resourcePath(await resourceType(type), subscription, inputs);
    if ((await azure.find(id)) !== undefined) made.push({ urn, id });
  }
  return made;
}

function importing(made: readonly Made[]): string[] {
  return made.flatMap(({ urn, id }) => [
    ...["--target", urn],
    ...["--import-pending-creates", urn, "--import-pending-creates", id],
  ]);
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
