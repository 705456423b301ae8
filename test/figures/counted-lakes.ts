/** The seeded lakes behind a service in this process that counts at its door, and the engine that is sent to move them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataLakeServiceClient, StorageSharedKeyCredential } from "@azure/storage-file-datalake";
import type { DataLakeFileSystemClient } from "@azure/storage-file-datalake";
import { idOf, plan, run, type MigrationJob, type PlanSummary, type RunSummary } from "../../migration/index.ts";
import { lakeUriAt } from "../../migration/model/lake-uri.ts";
import type { MigrationSettings } from "../../migration/settings.ts";
import { systemClock } from "../../migration/transport/index.ts";
import { defaultAnswers, type AzureAnswers } from "../local-azure/storage/answers.ts";
import { startStorageService } from "../local-azure/storage/index.ts";
import type { LoggedRequest } from "../local-azure/storage/request-log.ts";
import { FILESYSTEM, seedLake, SOURCE_ACCOUNT, TARGET_ACCOUNT, type LakeShape } from "./seeded-lake.ts";

/** What was asked of the service since the last time that somebody looked. */
export interface Counted {
  readonly source: readonly LoggedRequest[];
  readonly target: readonly LoggedRequest[];
}

export interface CountedLakes extends AsyncDisposable {
  /** The source, as its owners use it. */
  readonly source: DataLakeFileSystemClient;
  run(changed?: Partial<MigrationSettings>): Promise<{ summary: RunSummary; counted: Counted }>;
  plan(): Promise<{ summary: PlanSummary; counted: Counted }>;
}

/** Starts them. `@azure/identity` gets this process's token from the service from now on. */
export async function countedLakes(shape: LakeShape, answers: Partial<AzureAnswers> = {}): Promise<CountedLakes> {
  const folder = await mkdtemp(join(tmpdir(), "adls-figures-"));
  await seedLake(folder, shape);
  let log: LoggedRequest[] = [];
  const onRequest = (request: LoggedRequest): void => void log.push(request);
  const service = await startStorageService({ data: folder, answers: { ...defaultAnswers, ...answers }, onRequest });
  process.env["IDENTITY_ENDPOINT"] = `${service.endpoint}/.identity/token`;
  process.env["IDENTITY_HEADER"] = service.issuer.identityHeader;
  const endpointOf = (account: string): string => `${service.endpoint}/${account}`;
  const job = jobBetween(endpointOf(SOURCE_ACCOUNT), endpointOf(TARGET_ACCOUNT));
  const counting = async <Summary>(act: () => Promise<Summary>): Promise<{ summary: Summary; counted: Counted }> => {
    log = [];
    const summary = await act();
    const of = (account: string) => log.filter(({ url }) => url.startsWith(`/${account}/`));
    return { summary, counted: { source: of(SOURCE_ACCOUNT), target: of(TARGET_ACCOUNT) } };
  };
  return {
    source: filesystemClient(endpointOf(SOURCE_ACCOUNT), service.credentials(SOURCE_ACCOUNT).key),
    run: (changed = {}) => counting(() => run({ ...job, settings: { ...job.settings, ...changed } }, SURROUNDINGS)),
    plan: () => counting(() => plan({ ...job, toText: "" }, SURROUNDINGS)),
    [Symbol.asyncDispose]: async () => {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const SURROUNDINGS = {
  clock: systemClock,
  stop: new AbortController().signal,
  concurrency: 32,
  onProgress: () => undefined,
  onComparing: () => undefined,
  onWaiting: () => undefined,
};

function jobBetween(source: string, target: string): MigrationJob {
  const from = lakeUriAt(`${source}/`, FILESYSTEM, "");
  const to = lakeUriAt(`${target}/`, FILESYSTEM, "");
  const settings = {
    pattern: "incremental",
    deletes: "mirror",
    maxDeletes: { share: 0.5 },
    exclude: [],
    limits: {},
  } as const;
  return { id: idOf(from, to), from, to, settings, keepAccess: [] };
}

function filesystemClient(endpoint: string, key: string): DataLakeFileSystemClient {
  const credential = new StorageSharedKeyCredential(SOURCE_ACCOUNT, key);
  return new DataLakeServiceClient(endpoint, credential).getFileSystemClient(FILESYSTEM);
}

/** In the URL of what a run keeps for itself at the target. */
export const ROOM = "/.adls-migration";

/** What a run asked of the target beside the pages of its listing. */
export function changing({ target }: Counted): readonly LoggedRequest[] {
  const listed = new Set(listings(target));
  return target.filter((request) => !listed.has(request));
}

/** Requests that list, at either side. */
export function listings(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  return requests.filter(({ method, url }) => method === "GET" && url.includes("comp=list"));
}
