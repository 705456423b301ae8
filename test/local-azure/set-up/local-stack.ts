// The local stack, ready for a command: its place, its commands, its Azure with a filled source lake, its state.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ClearError } from "./clear-error.ts";
import { provideStandIns } from "./commands.ts";
import { azureEnvironment, localEnvironment } from "./environment.ts";
import { type HeldService, holdLocalAzure } from "./local-service.ts";
import { settlePendingOperations } from "./pending-operations.ts";
import { type Place, placePort, preparePlace, withPort, writeWhole } from "./place.ts";
import {
  LOCAL_STACK,
  LOCAL_STACK_FILE,
  PROJECT_FOLDER,
  SOURCE_ACCOUNT,
  SOURCE_FILESYSTEM,
  STACK_FILE_PORT,
} from "./project.ts";
import { isLocked, removeStaleLocks } from "./stale-lock.ts";
import { step } from "./step.ts";
import { removeTornAttributes } from "./torn-attributes.ts";

/** Makes the place fit for commands that read or change the stack's state and do not reach Azure. */
export function prepareState(place: Place): NodeJS.ProcessEnv {
  preparePlace(place);
  provideStandIns(place);
  const removed = removeStaleLocks(place);
  if (!isLocked(place)) removeTornAttributes(place.stateFolder);
  if (removed > 0) console.error("Removed the lock of an earlier run on this machine that was killed.");
  return localEnvironment(process.env, place);
}

/** Creates the stack where the place does not hold it. */
export function ensureStack(place: Place, cli: string, environment: NodeJS.ProcessEnv): void {
  if (existsSync(place.checkpoint) || existsSync(`${place.checkpoint}.gz`)) return;
  const created = spawnSync(cli, ["stack", "select", "--create", LOCAL_STACK, "--non-interactive"], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
    env: environment,
  });
  if (created.status !== 0) throw new ClearError(`The stack ${LOCAL_STACK} could not be made:\n${created.stderr}`);
}

/**
 * Starts or reuses the local Azure, fills its source lake the first time (by `fill`), settles what a killed run left in the state, and
 * returns the service with the environment to reach it.
 */
export async function provideAzure(
  place: Place,
  cli: string,
  environment: NodeJS.ProcessEnv,
  fill: (service: HeldService) => Promise<void> = fillSource,
): Promise<{ service: HeldService; environment: NodeJS.ProcessEnv }> {
  const service = await holdLocalAzure(place);
  await fill(service);
  const reaching = azureEnvironment(environment, service);
  await settlePendingOperations(place, cli, reaching);
  return { service, environment: reaching };
}

/** Fills the source lake in the local Azure, the first time. */
export async function fillSource(service: HeldService): Promise<void> {
  const { fillSourceLake } = await import("../source-lake/index.ts");
  await step("Filling the source lake with the files of installed packages, once", (say) =>
    fillSourceLake({
      dfs: service.dfs,
      account: SOURCE_ACCOUNT,
      key: service.key,
      filesystem: SOURCE_FILESYSTEM,
      onProgress: ({ entriesDone, entriesTotal }) => say(`${entriesDone} of ${entriesTotal} entries`),
    }),
  );
  await provideExampleAccounts(service.managementEndpoint);
}

/** Gives the source's account its settings and makes the other accounts that can be matched, the first time. */
async function provideExampleAccounts(endpoint: string): Promise<void> {
  const { exampleAccounts, makeExampleAccounts, settleSourceLake } =
    await import("../resource-manager/example-accounts.ts");
  const { connect } = await import("../plugins/azure-connection.ts");
  const azure = connect(endpoint);
  if ((await azure.find(exampleAccounts.fast)) !== undefined) return;
  const put = (id: string, body: Readonly<Record<string, unknown>>) => azure.put(id, body);
  await settleSourceLake(put);
  await makeExampleAccounts(put);
}

/**
 * The stack file that the CLI is to read: undefined for its own choice, which names the usual port; else a copy with the port
 * of this place.
 */
export async function stackFileFor(place: Place, named: string | undefined): Promise<string | undefined> {
  const port = await placePort(place);
  if (port === STACK_FILE_PORT) return named;
  const original = resolve(PROJECT_FOLDER, named ?? LOCAL_STACK_FILE);
  if (!existsSync(original)) return named;
  writeWhole(place.stackFile, withPort(readFileSync(original, "utf8"), port));
  return place.stackFile;
}
