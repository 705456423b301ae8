/**
 * A local environment of one test file's own: a place in a temporary folder, a port, a small source lake, a stack file; and
 * the real CLI as `npm run pulumi` starts it. What it starts ends with it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { migratingIdentity, principals } from "../local-azure/directory/index.ts";
import type { LakeAddress } from "../local-azure/source-lake/lake-client.ts";
import type { LakeEntry } from "../local-azure/source-lake/index.ts";
import { type HeldService, holdLocalAzure } from "../local-azure/set-up/local-service.ts";
import { describePlace, type Place, type PlaceSettings, preparePlace } from "../local-azure/set-up/place.ts";
import { freePort } from "../local-azure/set-up/port.ts";
import { LOCAL_STACK, PROJECT_FOLDER, SOURCE_ACCOUNT, SOURCE_FILESYSTEM } from "../local-azure/set-up/project.ts";
import { type Ended, killAll, RunningCommand } from "./processes.ts";
import { RequestLog } from "./request-log.ts";
import { fillLake } from "./small-lake.ts";

export const subscription = `/subscriptions/${migratingIdentity.subscriptionId}`;
/** Storage Blob Data Owner. */
const OWNER_ROLE = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

/** The part of a checkpoint of Pulumi 3.259 that tests look at. */
const stackState = z.object({
  resources: z
    .array(
      z.object({ type: z.string(), id: z.string().optional(), outputs: z.record(z.string(), z.unknown()).optional() }),
    )
    .optional(),
  pending_operations: z.array(z.unknown()).optional(),
});
const checkpoint = z.object({ checkpoint: z.object({ latest: stackState.nullish() }) });

export type StackState = z.infer<typeof stackState>;

export interface EnvironmentOptions {
  /** What the source lake holds; left out: there is none. */
  readonly lake?: readonly LakeEntry[];
  /** Options of the local Azure, such as `["--flat", "flatlake"]`. */
  readonly azure?: readonly string[];
}

export async function makeEnvironment(options: EnvironmentOptions = {}): Promise<LocalEnvironment> {
  const environment = new LocalEnvironment(mkdtempSync(join(tmpdir(), "adls-end-to-end-")), await freePort());
  try {
    await environment.begin(options);
    return environment;
  } catch (error) {
    environment.remove();
    throw error;
  }
}

export class LocalEnvironment {
  readonly port: number;
  readonly requests: RequestLog;
  readonly #place: Place;
  readonly #stackFile: string;
  #service: HeldService | undefined;

  /** Made by `makeEnvironment`. */
  constructor(folder: string, port: number) {
    this.port = port;
    this.#place = describePlace(folder);
    this.#stackFile = join(folder, "stack.yaml");
    this.requests = new RequestLog(join(folder, "requests.ndjson"));
  }

  /** Starts the local Azure, lets the judge in and fills the source lake. */
  async begin({ lake, azure = [] }: EnvironmentOptions): Promise<void> {
    preparePlace(this.#place);
    mkdirSync(this.#temporary);
    const log = ["--requests", join(this.#place.folder, "requests.ndjson")];
    const settings: PlaceSettings = { port: this.port, azure: [...log, "--token-for", judgeId(), ...azure] };
    writeFileSync(this.#place.settingsFile, JSON.stringify(settings));
    await this.hold();
    await this.putRole("00000000-0000-4000-8000-0000000000e2", { principalId: judgeId(), scope: subscription });
    if (lake !== undefined) await fillLake(this.source, lake);
  }

  /** Starts the local Azure again where it was killed, and keeps it running until the environment is removed. */
  async hold(): Promise<void> {
    this.#service = await holdLocalAzure(this.#place);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** URI of a filesystem, or a path in one, of an account of the local Azure. */
  uri(account: string, path: string): string {
    return `abfs+${this.endpoint}/${account}/${path}`;
  }

  /** The source lake, for whoever writes to it. */
  get source(): LakeAddress {
    if (this.#service === undefined) throw new Error("The local Azure does not run.");
    const dfs = `${this.endpoint}/${SOURCE_ACCOUNT}`;
    return { dfs, account: SOURCE_ACCOUNT, key: this.#service.key, filesystem: SOURCE_FILESYSTEM };
  }

  /** A token of the judge, who may read and write everything and is nobody else. */
  get judgeToken(): string {
    const description: unknown = JSON.parse(readFileSync(join(this.#place.azure, "service.json"), "utf8"));
    return z.object({ token: z.string() }).parse(description).token;
  }

  /** Writes the stack file that the next command reads; the keys without their namespace. */
  writeStack(sections: Readonly<Record<string, unknown>>): void {
    const config = Object.entries(sections).map(([key, value]) => {
      return `  ${key.includes(":") ? key : `adls-migration:${key}`}: ${JSON.stringify(value)}`;
    });
    this.writeStackFile(["config:", ...config, ""].join("\n"));
  }

  /** Writes the stack file as it is, with the salt that belongs to the environment's passphrase. */
  writeStackFile(text: string): void {
    const local = readFileSync(join(PROJECT_FOLDER, "stacks", `Pulumi.${LOCAL_STACK}.yaml`), "utf8");
    const [salt = ""] = /^encryptionsalt: .*$/mu.exec(local) ?? [];
    writeFileSync(this.#stackFile, `${salt}\n${text}`);
  }

  /** `npm run pulumi -- WORDS`, with this environment's stack file. */
  startPulumi(...words: readonly string[]): RunningCommand {
    return this.#startPulumi({}, words);
  }

  /** The CLI about the project in another folder, with this environment's login and state. */
  pulumiIn(folder: string, ...words: readonly string[]): Promise<Ended> {
    const options = ["--cwd", folder, "--non-interactive", "--color", "never"];
    return this.#start(["test/local-azure/pulumi.ts", ...words, ...options]).ended;
  }

  /** The same with variables of its own. */
  pulumiWith(variables: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> {
    return this.#startPulumi(variables, words).ended;
  }

  pulumi(...words: readonly string[]): Promise<Ended> {
    return this.startPulumi(...words).ended;
  }

  /** `pulumi up` without a question and without a preview. */
  up(): Promise<Ended> {
    return this.pulumi("up", "--yes", "--skip-preview");
  }

  /** `npm run migrate -- WORDS`, with the migrating identity's credentials. */
  migrate(...words: readonly string[]): Promise<Ended> {
    return this.startMigrate(...words).ended;
  }

  startMigrate(...words: readonly string[]): RunningCommand {
    return this.#start(["migration/cli.ts", ...words, "--report", join(this.#temporary, "report")]);
  }

  async putRole(name: string, role: { readonly principalId: string; readonly scope: string }): Promise<void> {
    await this.putResource(`${role.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
      properties: {
        principalId: role.principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${OWNER_ROLE}`,
      },
    });
  }

  /** Makes a resource behind everybody's back. */
  async putResource(id: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(this.#resource(id), { method: "PUT", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`PUT ${id}: ${answer.status} ${await answer.text()}`);
  }

  async removeResource(id: string): Promise<void> {
    await fetch(this.#resource(id), { method: "DELETE" });
  }

  /** A resource as Azure's resource manager shows it. */
  async resource(id: string): Promise<unknown> {
    const answer = await fetch(this.#resource(id));
    if (!answer.ok) throw new Error(`GET ${id}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Changes properties of a resource behind everybody's back. */
  async patchResource(id: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(this.#resource(id), { method: "PATCH", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`PATCH ${id}: ${answer.status} ${await answer.text()}`);
  }

  async resourceExists(id: string): Promise<boolean> {
    const answer = await fetch(this.#resource(id));
    if (answer.ok || answer.status === 404) return answer.ok;
    throw new Error(`GET ${id}: ${answer.status} ${await answer.text()}`);
  }

  /** The stack's resources, and the operations of which nobody knows how they ended, as the state holds them. */
  get state(): StackState {
    return checkpoint.parse(JSON.parse(readFileSync(this.#place.checkpoint, "utf8"))).checkpoint.latest ?? {};
  }

  /** Ends everything at once, the local Azure too, as a power failure does; returns how many processes it were. */
  killAll(): number {
    this.#service = undefined;
    return killAll(this.#place.folder);
  }

  /** Ends and removes all of it; reports that the CLI's migrations left in the project go with it. */
  remove(...migrations: readonly string[]): void {
    killAll(this.#place.folder);
    rmSync(this.#place.folder, { recursive: true, force: true });
    for (const key of migrations) rmSync(join(PROJECT_FOLDER, "reports", key), { recursive: true, force: true });
  }

  get #temporary(): string {
    return join(this.#place.folder, "temporary");
  }

  #resource(id: string): string {
    return `${this.endpoint}/.resource-manager${id}`;
  }

  #startPulumi(variables: Readonly<Record<string, string>>, words: readonly string[]): RunningCommand {
    const [command = "", ...rest] = words;
    const options = ["--stack", LOCAL_STACK, "--config-file", this.#stackFile, "--non-interactive", "--color", "never"];
    return this.#start(["test/local-azure/pulumi.ts", command, ...options, ...rest], variables);
  }

  #start(words: readonly string[], variables: Readonly<Record<string, string>> = {}): RunningCommand {
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
    const own = { ADLS_MIGRATION_LOCAL: this.#place.folder, TMPDIR: this.#temporary };
    const env = { ...inherited, ...this.#service?.env, ...own, ...variables };
    return new RunningCommand(words, { cwd: PROJECT_FOLDER, env });
  }
}

function judgeId(): string {
  const found = principals.find(({ displayName }) => displayName === "backup-agent");
  if (found === undefined) throw new Error("The directory has nobody who could judge.");
  return found.objectId;
}
